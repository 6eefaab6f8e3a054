/** My van: what is in it, what was asked for it, and asking for more. */
import { write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask } from "../web/forms";
import { announce, button, card, empty, faint, pill, problem } from "../web/parts";
import { __, day as day_text, decimal } from "../web/texts";
import { wanted_parts } from "./parts_wanted";
import { connection } from "./standing";
import { matching, van_stock } from "./van_stock";

export default async function van({ content, work, title }) {
	title(__("My Van"));
	const found = await van_stock(work);
	const refill = button(__("Ask for parts"), () => ask_for_parts({ content, work, title }), {
		kind: "primary",
		data: { key: "refill" },
	});
	fill(
		content,
		connection(work),
		found.trouble ? problem(found.trouble) : null,
		card(__("In my van"), [search_and_list(found.data), element("div", { class: "buttons" }, refill)], {
			lead: found.van ? faint(found.van) : null,
		}),
		card(
			__("Asked for"),
			found.requests.length ? element("ul", { class: "rows" }, found.requests.map(request_row)) : empty(__("Nothing is on its way."))
		)
	);
}

function search_and_list(parts) {
	if (!parts.length) return empty(__("The van is empty."));
	const list = element("ul", { class: "rows" });
	const search = element("input", { type: "search", aria: { label: __("Search") }, placeholder: __("Search") });
	const draw = () => {
		const shown = matching(parts, search.value);
		fill(list, shown.length ? shown.map(part_row) : empty(__("Nothing found.")));
	};
	search.addEventListener("input", draw);
	draw();
	return [search, list];
}

const part_row = (part) =>
	element(
		"li",
		{},
		element("span", {}, part.item_name, " ", faint(part.item, part.serial_numbers.length ? ` · ${part.serial_numbers.join(", ")}` : "")),
		element("strong", {}, `${decimal(part.quantity)} ${part.uom}`)
	);

const request_row = (row) =>
	element(
		"li",
		{},
		element("span", {}, `${row.item_name} × ${decimal(row.quantity)} `, faint(day_text(row.transaction_date))),
		pill(row.status)
	);

function ask_for_parts(page) {
	const parts = wanted_parts(page.work, { label: __("Parts you need"), name: "items" });
	return ask(__("Ask for parts"), { fields: [parts], label: __("Ask") }, async ({ items }) => {
		await write("fieldwork.request_refill", { items });
		announce(__("Asked."));
		await van(page);
	});
}
