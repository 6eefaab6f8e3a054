/** Which page an address shows. Moving between pages needs no network: nothing is loaded for it. */
import { fill } from "../web/dom";
import { problem } from "../web/parts";
import day from "./day";
import map from "./map";
import scores from "./scores";
import van from "./van";
import visit from "./visit";
import week from "./week";

export const HOME = "/technician";
const PAGES = { "": day, mapa: map, orden: visit, horas: week, camioneta: van, resultados: scores };
const OF_THE_DAY = new Set(["orden", "mapa"]);
const ALIVE = new Set([day, visit]); // drawn again when something changes

export class Pages {
	constructor(work, { content, title }) {
		this.work = work;
		this.content = content;
		this.title = title;
	}

	/** Follow the page's own links, the browser's buttons, and what changes. */
	open() {
		document.addEventListener("click", (event) => this._follow(event));
		window.addEventListener("popstate", () => this.draw({ anew: true }));
		this.work.addEventListener("change", () => {
			if (ALIVE.has(this._page()[0])) this.draw();
		});
		return this.draw({ anew: true });
	}

	/** Draw the page of the address; `anew` when it is another one than before. */
	async draw({ anew = false } = {}) {
		const [page, name] = this._page();
		const key = document.activeElement?.dataset?.key;
		const typed = anew ? null : typed_in(this.content);
		if (anew) mark_menu();
		try {
			await page({ content: this.content, name, work: this.work, title: this.title });
		} catch (error) {
			fill(this.content, problem(error));
		}
		this.content.removeAttribute("aria-busy");
		if (anew) window.scrollTo(0, 0);
		type_again(this.content, typed);
		if (key) this.content.querySelector(`[data-key="${CSS.escape(key)}"]`)?.focus();
	}

	_page() {
		const [place = "", name = ""] = location.pathname.slice(HOME.length + 1).split("/");
		return [PAGES[place] ?? day, decodeURIComponent(name)];
	}

	_follow(event) {
		const link = event.target.closest?.("a[href]");
		if (!link || event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey) return;
		const inside = link.origin === location.origin && (link.pathname === HOME || link.pathname.startsWith(`${HOME}/`));
		if (!inside || link.target || link.getAttribute("href").startsWith("#")) return;
		event.preventDefault();
		history.pushState(null, "", link.href);
		this.draw({ anew: true });
		document.getElementById("main")?.focus();
	}
}

function mark_menu() {
	const place = location.pathname.slice(HOME.length + 1).split("/")[0];
	for (const link of document.querySelectorAll(".menu a")) {
		const own = link.pathname.slice(HOME.length + 1).split("/")[0];
		if (own === place || (own === "" && OF_THE_DAY.has(place))) link.setAttribute("aria-current", "page");
		else link.removeAttribute("aria-current");
	}
}

/** What stands in the page's own fields, so that drawing it again loses nothing of it. */
function typed_in(content) {
	const fields = [...content.querySelectorAll("textarea, input[type=search]")];
	return fields.map((one) => ({ value: one.value, focused: one === document.activeElement }));
}

function type_again(content, typed) {
	if (!typed) return;
	const fields = [...content.querySelectorAll("textarea, input[type=search]")];
	if (fields.length !== typed.length) return;
	fields.forEach((one, at) => {
		one.value ||= typed[at].value;
		if (typed[at].focused) one.focus();
	});
}
