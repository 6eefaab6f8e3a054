/** An invoice: its lines with their reasons, taxes, payments, and the receipt of who pays by transfer. */
import { address, read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { PAPERS, as_rows } from "../web/files";
import { field, form } from "../web/forms";
import { button, card, entries, facts, link, notice, pill } from "../web/parts";
import { __, day, money } from "../web/texts";
import { invoice_page, invoices_page, order_page } from "./addresses";
import { payment } from "./invoices";
import { priced_lines } from "./prices";

export default async function invoice({ content, name, title }) {
	const [shown, statement, payable] = await Promise.all([
		read("invoices.get", { invoice: name }),
		read("invoices.statement"),
		read("invoices.payable", { invoice: name }),
	]);
	title(shown.is_credit_note ? __("Credit note {0}", [shown.name]) : __("Invoice {0}", [shown.name]));
	const owed = shown.outstanding_amount > 0 && !["Paid", "Cancelled"].includes(shown.status);
	fill(
		content,
		element("a", { href: invoices_page(), class: "back" }, __("All invoices")),
		element("p", { class: "pills" }, pill(shown.status)),
		element(
			"div",
			{ class: "columns" },
			element("div", { class: "stack beside" }, head(shown, payable.by_card), owed ? [payment(statement), receipt(shown)] : null),
			element("div", { class: "stack" }, card(__("What is charged"), lines(shown)), payments(shown))
		)
	);
}

function head(shown, payable) {
	return card(__("Amount"), [
		element("p", { class: "amount" }, money(shown.grand_total, shown.currency)),
		facts(
			[__("Still owed"), shown.outstanding_amount > 0 ? money(shown.outstanding_amount, shown.outstanding_currency) : null],
			[__("Date"), day(shown.posting_date)],
			[__("Due on"), shown.is_credit_note ? null : day(shown.due_date)],
			[__("Orders"), shown.orders.length ? shown.orders.map((order, at) => [at ? ", " : null, link(order_page(order), order)]) : null],
			[__("Credits invoice"), shown.credits && link(invoice_page(shown.credits), shown.credits)]
		),
		element("div", { class: "buttons" }, payable ? by_card(shown) : null, element("a", { class: "button", href: address("invoices.pdf", { invoice: shown.name }) }, "PDF")),
	]);
}

/** Leads to the gateway's own page, which asks for the card. */
function by_card(shown) {
	const trouble = element("p", { class: "field-error", role: "alert" });
	const pay = async () => {
		try {
			location.assign((await write("invoices.pay_online", { invoice: shown.name })).page);
		} catch (error) {
			fill(trouble, error.message);
		}
	};
	const label = __("Pay {0} by card", [money(shown.outstanding_amount, shown.outstanding_currency)]);
	return [button(label, pay, { kind: "primary" }), trouble];
}

/** The invoice's lines as prices are shown everywhere. */
function lines(shown) {
	const rows = shown.lines.map((line) => ({ ...line, trace: line.reasons }));
	return priced_lines({ lines: rows, net_total: shown.net_total, tax_total: shown.tax_total, grand_total: shown.grand_total }, shown.currency);
}

function payments(shown) {
	if (!shown.payments.length) return null;
	const rows = shown.payments.map((one) => ({
		title: money(one.amount, shown.outstanding_currency),
		text: [day(one.date), one.mode_of_payment, one.reference].filter(Boolean).join(" · "),
	}));
	return card(__("Payments received"), entries(rows));
}

function receipt(shown) {
	const file = field({ name: "files", label: __("Receipt of the transfer"), type: "file", required: true, accept: PAPERS, help: __("A photo or a PDF.") });
	const note = field({ name: "note", label: __("Number or note"), maxlength: 140 });
	const place = element("div", {});
	const send = async ({ files, note: said }) => {
		const [row] = await as_rows(files);
		await write("invoices.send_receipt", { invoice: shown.name, note: said, ...row });
		fill(place, notice("good", __("We received your receipt. The invoice shows the payment once accounting has registered it.")));
	};
	fill(place, form([file, note], send, { label: __("Send the receipt") }));
	return card(__("I have paid"), place);
}
