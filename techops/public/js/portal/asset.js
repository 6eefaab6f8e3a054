/** One asset: what it is, its papers, its history of orders, and its warranties. */
import { address, read } from "../web/api";
import { element, fill } from "../web/dom";
import { card, entries, facts, link, pill } from "../web/parts";
import { paged } from "../web/pages";
import { __, day } from "../web/texts";
import { assets_page, order_page, request_page } from "./addresses";
import { order_row } from "./orders";

export default async function asset({ content, name, title }) {
	const shown = await read("assets.get", { asset: name });
	title(shown.asset_name);
	const [history, warranties] = await Promise.all([
		paged({ call: "orders.list", fixed: { asset: name }, row: order_row, none: __("There is no order for it yet.") }),
		read("warranties.list", { asset: name }),
	]);
	history.prepend(element("h2", {}, __("Its orders")));
	fill(
		content,
		element("a", { href: assets_page(), class: "back" }, __("All assets")),
		element("p", { class: "pills" }, pill(shown.status)),
		element("div", { class: "columns" }, element("div", { class: "stack" }, what(shown), history), element("div", { class: "stack" }, papers(shown), covered(warranties.data)))
	);
}

function what(shown) {
	return card(__("Asset"), [
		facts(
			[__("Number"), shown.name],
			[__("Brand"), shown.brand],
			[__("Model"), shown.model],
			[__("Serial number"), shown.serial_no],
			[__("Plate"), shown.plate],
			[__("Year"), shown.model_year || null],
			[__("Installed on"), day(shown.installed_on)],
			[__("Maker's warranty until"), day(shown.maker_warranty_until)]
		),
		element("div", { class: "buttons" }, element("a", { class: "button primary", href: request_page(shown.name) }, __("Ask for a service for it"))),
	]);
}

function papers(shown) {
	if (!shown.documents.length) return null;
	return card(
		__("Papers"),
		shown.documents.map((row) => element("p", {}, row.document ? link(address("assets.download", { asset: shown.name, document: row.document }), row.title) : row.title))
	);
}

function covered(warranties) {
	if (!warranties.length) return null;
	const rows = warranties.map((one) => ({ href: order_page(one.work_order), title: one.work_order, text: __("until {0}", [day(one.expires_on)]), side: pill(one.status) }));
	return card(__("Warranties"), entries(rows));
}
