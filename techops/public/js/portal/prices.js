/** What an order costs, line by line, with the reason of each number. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { card, empty, faint } from "../web/parts";
import { __, decimal, money } from "../web/texts";

const PIECES = new Set(["Nos", "Nos."]); // ERPNext's unit of what is counted

export async function price_card(place, order) {
	const priced = await read("orders.price", { order: order.name });
	const fixed = Boolean(order.completed_at);
	const shown = fixed ? { ...priced, ...order.totals } : priced;
	const text = fixed ? null : faint(__("So far; it is fixed when the work is completed."));
	fill(place, card(__("Cost"), [text, priced_lines(shown, order.currency)]));
}

/** Lines that open to show where their numbers come from, discounts, and the totals. */
export function priced_lines(priced, currency) {
	if (!priced.lines?.length) return empty(__("There is nothing to pay yet."));
	const discounts = (priced.discounts ?? []).map((one) => ({
		description: __("Discount of {0} %", [decimal(one.percent)]),
		amount: -Math.abs(one.amount),
		trace: [one.reason],
	}));
	return [
		element("p", { class: "faint" }, __("Open a line to see where its number comes from.")),
		[...priced.lines, ...discounts].map((line) => priced_line(line, currency)),
		totals(priced, currency),
	];
}

function priced_line(line, currency) {
	const unit = line.uom && !PIECES.has(line.uom) ? ` ${__(line.uom)}` : "";
	const rate = line.rate ? faint(`${decimal(line.quantity)}${unit} × ${money(line.rate, currency)}`) : null;
	return element(
		"details",
		{ class: "price-line" },
		element("summary", {}, element("span", { class: "price-text" }, line.description, " ", rate), element("strong", { class: "number" }, money(line.amount, currency))),
		element("ul", {}, (line.trace ?? []).filter(Boolean).map((reason) => element("li", {}, reason)))
	);
}

function totals(priced, currency) {
	const rows = [
		[__("Before discounts"), priced.discount_total ? priced.gross_total : null],
		[__("Discounts"), priced.discount_total ? -Math.abs(priced.discount_total) : null],
		[__("Net total"), priced.net_total],
		[__("Taxes"), priced.tax_total],
		[__("Total"), priced.grand_total],
	].filter(([, amount]) => amount !== null && amount !== undefined);
	return element(
		"dl",
		{ class: "totals" },
		rows.map(([label, amount], at) =>
			element("div", { class: at === rows.length - 1 ? "last" : null }, element("dt", {}, label), element("dd", { class: "number" }, money(amount, currency)))
		)
	);
}
