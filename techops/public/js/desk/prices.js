/** The priced lines of an order or a quotation, each with the reasons of its numbers. */

import { empty, escape, fill, moment_of, money } from "./html";
import { read } from "./server";

const TOTALS = [
	["gross_total", "Subtotal"],
	["discount_total", "Discounts"],
	["net_total", "Net Total"],
	["tax_total", "Taxes"],
	["grand_total", "Total"],
];

/** Ask the server for the price of the order so far and show it in the form. */
export async function render_prices(frm) {
	const order = frm.doc.name;
	fill(frm, "money_html", `<p class="text-muted" role="status">${__("Calculating ...")}</p>`);
	const priced = await read("orders.price", { order });
	if (frm.doc.name !== order) return;
	const shown = frm.doc.priced_at ? { ...priced, ...frozen_totals(frm.doc) } : priced;
	const title = frm.doc.priced_at
		? __("Price fixed on {0}", [moment_of(frm.doc.priced_at)])
		: __("Price so far; it is fixed when the work is completed");
	fill(
		frm,
		"money_html",
		`<h5 class="techops-title">${title}</h5>` +
			(priced ? priced_lines(shown, frm.doc.currency) : empty(__("There is no price yet.")))
	);
}

/** Once fixed, the order itself keeps the totals, with the taxes. */
function frozen_totals(doc) {
	return Object.fromEntries(TOTALS.map(([field]) => [field, doc[field]]));
}

/** Markup of a priced work: `{lines: [{kind, description, quantity, uom, rate, amount, trace}], totals}`. */
export function priced_lines(priced, currency) {
	const lines = priced.lines || [];
	if (!lines.length) return empty(__("There is nothing to price yet."));
	const unit = priced.currency || currency;
	return `
		<div class="techops-prices">
			<p class="text-muted">${__("Open a line to see where its numbers come from.")}</p>
			${lines.map((line) => priced_line(line, unit)).join("")}
			${adjustments(priced.discounts, unit)}
			${totals(priced, unit)}
		</div>`;
}

function priced_line(line, currency) {
	const reasons = (line.trace || []).filter(Boolean);
	return `
		<details class="techops-line">
			<summary>
				<span class="techops-line-text">${escape(line.description)}</span>
				<span class="techops-line-rate">${quantity(line, currency)}</span>
				<strong class="techops-line-amount">${money(line.amount, currency)}</strong>
			</summary>
			<ul>${reasons.map((reason) => `<li>${escape(reason)}</li>`).join("")}</ul>
		</details>`;
}

function quantity(line, currency) {
	if (line.rate === undefined) return "";
	return `${format_number(line.quantity, null, 2)} ${escape(line.uom || "")} × ${money(line.rate, currency)}`;
}

function adjustments(discounts, currency) {
	const rows = (discounts || []).map((discount) => ({
		description: `${__(discount.kind)}: ${format_number(discount.percent, null, 2)} %`,
		amount: discount.amount,
		trace: [discount.reason],
	}));
	return rows.map((row) => priced_line(row, currency)).join("");
}

function totals(priced, currency) {
	const rows = TOTALS.filter(([field]) => priced[field] !== undefined && priced[field] !== null).map(
		([field, label]) => `<dt>${escape(__(label))}</dt><dd>${money(priced[field], currency)}</dd>`
	);
	return `<dl class="techops-totals">${rows.join("")}</dl>`;
}
