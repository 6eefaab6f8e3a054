/** What our lists share: pills in columns and a bar of frequent filters. */

import { escape, pill } from "./html";

/** Formatter of a list column that shows a closed list's value as a pill. */
export const as_pill = (value) => pill(value);

const MOST_STARS = 5;

/** Formatter of a score from 1 to 5, in lists and forms. */
export function stars(score) {
	const full = Math.min(Math.max(cint(score), 0), MOST_STARS);
	const drawn = "★".repeat(full) + "☆".repeat(MOST_STARS - full);
	return `<span class="techops-stars" role="img" aria-label="${__("{0} of {1}", [full, MOST_STARS])}">${drawn}</span>`;
}

/** Add a bar of frequent filters: `[{label, filters: [[field, operator, value], ...]}]`. */
export function quick_filters(listview, choices) {
	const area = listview.page.main.find(".frappe-list");
	if (!area.length || area.find(".techops-quick-filters").length) return;
	const buttons = choices.map(
		(choice, place) =>
			`<button type="button" class="btn btn-default btn-xs" data-place="${place}">${escape(choice.label)}</button>`
	);
	const bar = $(`<div class="techops-quick-filters" role="group" aria-label="${__("Frequent filters")}">
		${buttons.join("")}</div>`);
	bar.on("click", "button", (event) => apply(listview, choices[event.currentTarget.dataset.place]));
	area.prepend(bar);
}

async function apply(listview, choice) {
	await listview.filter_area.clear(false);
	const rows = choice.filters.map((filter) => [listview.doctype, ...filter]);
	if (rows.length) await listview.filter_area.add(rows);
	else listview.refresh();
}
