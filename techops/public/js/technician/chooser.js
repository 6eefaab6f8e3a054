/** A field that finds a part by what is typed or scanned, and shows how many there are. */
import { element, fill } from "../web/dom";
import { button, faint } from "../web/parts";
import { __, decimal } from "../web/texts";
import { can_scan, scan } from "../web/scanner";
import { matching } from "./van_stock";

const ROWS_SHOWN = 30; // typing finds the others
let made = 0;

/**
 * `parts` are shown as they match; `find(text)` may bring others. `chosen(part)` hears of each choice, null for none.
 */
export function chooser({ name, label, help = null, parts, nothing, required = true, find = null, chosen = () => {} }) {
	made += 1;
	const id = `chooser-${made}`;
	const search = element("input", {
		type: "search",
		id,
		autocomplete: "off",
		enterkeyhint: "search",
		aria: { describedby: `${id}-help ${id}-error`, controls: `${id}-list` },
	});
	const list = element("div", { id: `${id}-list`, class: "choices-list", role: "radiogroup", aria: { label } });
	const none = element("p", { class: "help", hidden: true, role: "status" }, nothing);
	const error = element("p", { class: "field-error", id: `${id}-error`, hidden: true });
	let shown = parts;

	const draw = () => {
		const meant = shown.length === 1 && Boolean(search.value.trim()); // nobody asked for the only part of a van
		fill(list, shown.slice(0, ROWS_SHOWN).map((part) => choice(part, meant)));
		list.hidden = !shown.length;
		none.hidden = Boolean(shown.length) || !search.value.trim();
		tell();
	};
	// What was chosen stays chosen while the list is looked for again.
	let current = null;
	const part = () => current;
	const tell = () => {
		current = shown.find((one) => one.item === list.querySelector("input:checked")?.value) ?? null;
		chosen(current);
	};
	const choice = (one, checked) =>
		element("label", { class: "check-row" }, element("input", { type: "radio", name: id, value: one.item, checked }), line(one));
	let sought = "";
	const look = async () => {
		const typed = search.value;
		if (typed !== sought) current = null;
		sought = typed;
		shown = matching(parts, typed);
		if (find && !shown.length) {
			const found = await find(typed);
			if (typed !== search.value) return; // typed on meanwhile
			shown = found;
		}
		draw();
	};
	const read_code = async () => {
		try {
			const code = await scan();
			if (!code) return;
			search.value = code;
			await look();
		} catch (trouble) {
			error.textContent = trouble.message;
			error.hidden = false;
		}
	};
	search.addEventListener("input", look);
	search.addEventListener("keydown", (event) => {
		if (event.key === "Enter") event.preventDefault(); // scanners end with it
	});
	list.addEventListener("change", tell);
	draw();
	return {
		name,
		control: null,
		node: element(
			"div",
			{ class: "field" },
			element("label", { for: id }, label),
			can_scan() ? element("div", { class: "with-button" }, search, button(__("Scan"), read_code)) : search,
			element("p", { class: "help", id: `${id}-help`, hidden: !help }, help),
			list,
			none,
			error
		),
		value: () => part()?.item ?? null,
		part,
		look, // again, when `parts` have become more
		clear: () => {
			search.value = "";
			shown = parts;
			draw();
		},
		check: () => {
			const missing = required && !part();
			error.textContent = missing ? __("Choose a part of the list.") : "";
			error.hidden = !missing;
			if (missing) search.focus();
			return !missing;
		},
	};
}

function line(part) {
	const left = part.quantity === undefined ? null : faint(__("{0} {1} left", [decimal(part.quantity), part.uom]));
	return element("span", {}, part.item_name, " ", faint(part.item), " ", left);
}
