/** A quotation opened by the link of its e-mail: read and answered once, without signing in. */
import { Refusal, write } from "../web/api";
import { element, fill } from "../web/dom";
import { card, facts, link, notice, pill, problem } from "../web/parts";
import { __, day, money } from "../web/texts";
import { quotations_page } from "./addresses";
import { answered, answers, offered } from "./quotation";

export default async function sign({ content, title }) {
	const token = location.hash.slice(1);
	try {
		if (!token) throw new Refusal(__("The link is not whole. Open it from the e-mail itself, or sign in."), "link_invalid", 0);
		show(content, title, token, await write("quotation_links.read", { token }, { key: null }));
	} catch (error) {
		fill(content, problem(error), element("a", { class: "button primary", href: quotations_page() }, __("Sign in")));
	}
}

function show(content, title, token, quotation, done = false) {
	title(__("Quotation {0}", [quotation.name]));
	const send = (action, { reason, note, ...values }) => write("quotation_links.answer", { token, action, note: note || reason, ...values }, { key: null });
	const again = (answer) => show(content, title, token, answer, true);
	fill(
		content,
		element("p", { class: "pills" }, pill(quotation.status)),
		done ? notice("good", __("Your answer is kept. Thank you."), " ", link(quotations_page(), __("See my quotations"))) : answers(quotation, again, send),
		element("div", { class: "columns" }, element("div", { class: "stack beside" }, head(quotation), answered(quotation)), offered(quotation))
	);
	window.scrollTo(0, 0);
}

function head(quotation) {
	return card(__("Quotation"), [
		element("p", { class: "amount" }, money(quotation.grand_total, quotation.currency)),
		facts([__("Order"), quotation.work_order], [__("Date"), day(quotation.quotation_date)], [__("Valid until"), day(quotation.valid_until)], [__("Version"), quotation.version]),
		element("p", { class: "faint" }, __("The e-mail has it as PDF.")),
	]);
}
