/** The statement, how to pay, and the list of invoices. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { field } from "../web/forms";
import { paged } from "../web/pages";
import { card, empty, facts, faint, pill } from "../web/parts";
import { __, day, money } from "../web/texts";
import { invoice_page } from "./addresses";
import { choices } from "./orders";

const STATUSES = ["Pending", "Partial", "Overdue", "Paid", "Cancelled"];

export default async function invoices({ content }) {
	const status = field({ name: "status", label: __("Status"), type: "select", required: true, options: choices(STATUSES) });
	const [statement, list] = await Promise.all([
		read("invoices.statement"),
		paged({ call: "invoices.list", filters: [status], row, none: __("No invoices found.") }),
	]);
	fill(content, element("div", { class: "columns" }, element("div", { class: "stack beside" }, balances(statement), payment(statement)), list));
}

function balances({ currencies, date }) {
	if (!currencies.length) return card(__("Your statement"), empty(__("You owe nothing.")));
	return card(__("Your statement"), [element("p", { class: "faint" }, __("On {0}", [day(date)])), currencies.map(balance)]);
}

/** What is owed in one currency, by how late it is. */
function balance({ currency, balance: owed, not_due, overdue, credits, advances }) {
	const ages = [__("1 to 30 days late"), __("31 to 60 days late"), __("61 to 90 days late"), __("More than 90 days late")];
	const shown = (amount) => (amount ? money(amount, currency) : null);
	return [
		balance_of(owed, currency),
		facts(
			[__("Not due yet"), shown(not_due)],
			...ages.map((label, at) => [label, shown(overdue[at])]),
			[__("Credit notes"), shown(-credits)],
			[__("Paid in advance"), shown(-advances)]
		),
	];
}

/** What is owed, or what was paid too much. */
export function balance_of(amount, currency) {
	return element("p", { class: "amount" }, money(Math.abs(amount), currency), amount < 0 ? [" ", faint(__("in your favour"))] : null);
}

export function payment({ bank_details }) {
	if (!bank_details) return null;
	return card(__("How to pay"), [
		element("p", { class: "prewrap" }, bank_details),
		element("p", { class: "faint" }, __("After a transfer, open the invoice and send us the receipt.")),
	]);
}

function row(invoice) {
	return {
		href: invoice_page(invoice.name),
		title: invoice.name,
		text: [day(invoice.posting_date), invoice.is_credit_note ? __("credit note") : __("due on {0}", [day(invoice.due_date)])].join(" · "),
		side: [money(invoice.grand_total, invoice.currency), pill(invoice.status)],
	};
}
