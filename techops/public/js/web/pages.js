/** Lists that are read page by page: filters above, entries, and a button for the next ones. */
import { read } from "./api";
import { element, fill } from "./dom";
import { announce, button, card, empty, entries, faint, problem } from "./parts";
import { __ } from "./texts";

const PAGE = 20;
const PAUSE = 350; // milliseconds after the last key before the list is asked again

/**
 * A searchable list of the answers of `call`: `filters` are fields whose names are its arguments, `row` makes an entry
 * of an answer. Where the API tells the `next` place the list is read on from there, else from the rows shown.
 */
export async function paged({ call, filters = [], fixed = {}, row, none }) {
	const place = element("div", {});
	const node = element("div", {}, filters.length ? element("div", { class: "filters" }, filters.map((one) => one.node)) : null, place);
	const wanted = () => ({ ...fixed, ...Object.fromEntries(filters.map((one) => [one.name, one.value()])), limit: PAGE });
	let asked = 0;
	const show = async () => {
		asked += 1;
		const mine = asked;
		const page = await read(call, wanted()).catch((error) => ({ error }));
		if (mine === asked) draw(place, page, { call, wanted, row, none }); // else somebody typed on
	};
	for (const one of filters) listen(one.control, show);
	await show();
	return card(null, node);
}

function listen(control, show) {
	let waiting = null;
	const soon = () => {
		clearTimeout(waiting);
		waiting = setTimeout(show, PAUSE);
	};
	control.addEventListener(control.tagName === "SELECT" ? "change" : "input", soon);
}

function draw(place, page, { call, wanted, row, none }) {
	if (page.error) return fill(place, problem(page.error));
	announce(page.data.length ? __("Found: {0}", [page.total]) : none);
	if (!page.data.length) return fill(place, empty(none));
	const list = entries(page.data.map(row));
	const more = element("div", { class: "buttons" });
	const go_on = (last) => {
		const known = list.children.length;
		const further = last.next ? { after: last.next } : "next" in last ? null : known < page.total ? { start: known } : null;
		fill(more, further ? button(__("Show more"), () => load(further)) : null);
	};
	const load = async (further) => {
		const last = await read(call, { ...wanted(), ...further });
		const added = [...entries(last.data.map(row)).children];
		list.append(...added);
		added[0]?.querySelector("a")?.focus();
		go_on(last);
	};
	go_on(page);
	return fill(place, element("p", {}, faint(__("Found: {0}", [page.total]))), list, more);
}
