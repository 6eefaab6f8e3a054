/** A quotation: what is proposed at what price, and the answer, signed by name and, for who wants, by hand. */
import { address, read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card, facts, link, pill } from "../web/parts";
import { signature_fields } from "../web/signature";
import { __, day, moment, money } from "../web/texts";
import { order_page, quotations_page } from "./addresses";
import { priced_lines } from "./prices";

export default async function quotation_page({ content, name, title }) {
	const quotation = await read("quotations.get", { quotation: name });
	title(__("Quotation {0}", [quotation.name]));
	const again = () => quotation_page({ content, name, title });
	fill(
		content,
		element("a", { href: quotations_page(), class: "back" }, __("All quotations")),
		element("p", { class: "pills" }, pill(quotation.status)),
		answers(quotation, again),
		element("div", { class: "columns" }, element("div", { class: "stack beside" }, head(quotation), answered(quotation)), offered(quotation))
	);
}

/** What is proposed, and for how much. */
export const offered = (quotation) => element("div", { class: "stack" }, proposal(quotation), card(__("Price"), priced_lines(quotation.price, quotation.currency)));

function head(quotation) {
	return card(__("Quotation"), [
		element("p", { class: "amount" }, money(quotation.grand_total, quotation.currency)),
		facts(
			[__("Order"), link(order_page(quotation.work_order), quotation.work_order)],
			[__("Date"), day(quotation.quotation_date)],
			[__("Valid until"), day(quotation.valid_until)],
			[__("Version"), quotation.version]
		),
		element("div", { class: "buttons" }, element("a", { class: "button", href: address("quotations.pdf", { quotation: quotation.name }) }, "PDF")),
	]);
}

function proposal(quotation) {
	const texts = [
		[__("Diagnosis"), quotation.diagnosis],
		[__("Proposed solution"), quotation.solution],
		[__("What it includes"), quotation.scope],
		[__("What it does not include"), quotation.exclusions],
		[__("How it is paid"), quotation.payment_terms],
		[__("Warranty"), quotation.warranty_days ? __("{0} days", [quotation.warranty_days]) : null],
		[__("Conditions"), quotation.terms],
	].filter(([, text]) => text);
	if (!texts.length) return null;
	return card(__("Proposal"), texts.map(([heading, text]) => [element("h3", {}, heading), element("p", { class: "prewrap" }, plain(text))]));
}

/** Texts of the company may come with markup: what it says is what counts. */
function plain(text) {
	if (!/<\w/.test(text)) return text;
	const parsed = new DOMParser().parseFromString(text.replace(/<\/(p|li|div)>|<br\s*\/?>/gi, "$&\n"), "text/html");
	return (parsed.body.textContent ?? "").trim();
}

export function answered(quotation) {
	if (!quotation.decided_at) return null;
	const drawn = quotation.signature && element("img", { src: quotation.signature, class: "signed", alt: __("Drawn signature of {0}", [quotation.signed_by]) });
	return card(__("Your answer"), [facts([__("Answered on"), moment(quotation.decided_at)], [__("Signed by"), quotation.signed_by], [__("Note"), quotation.decision_note]), drawn]);
}

/** How each answer looks; which of them are possible is the server's matter. */
const ANSWERS = {
	approve: {
		kind: "primary",
		text: (quotation) => __("You approve {0} for {1}, taxes included. Your name, the time, your network address and a seal of this very text are kept.", [quotation.name, money(quotation.grand_total, quotation.currency)]),
		fields: (quotation) => [...signature_fields(document.querySelector(".person-name")?.textContent ?? ""), note(__("Note"), "note", false)],
		call: (quotation, values) => write("quotations.approve", { quotation: quotation.name, document_hash: quotation.document_hash, ...values }),
	},
	request_changes: {
		text: () => __("You get another version."),
		fields: () => [note(__("What should change?"), "reason", true)],
		call: (quotation, values) => write("quotations.request_changes", { quotation: quotation.name, ...values }),
	},
	reject: {
		kind: "danger",
		text: () => __("The order is cancelled with it."),
		fields: () => [note(__("Why?"), "reason", true)],
		call: (quotation, values) => write("quotations.reject", { quotation: quotation.name, ...values }),
	},
};

/** The buttons; `send(action, values)` is how the answer goes where not by the session. */
export function answers(quotation, again, send = null) {
	const buttons = quotation.allowed_actions
		.filter(({ action }) => ANSWERS[action])
		.map(({ action, label }) => {
			const { kind = "", text, fields, call } = ANSWERS[action];
			const open = async () => {
				const asked = { text: text(quotation), fields: fields(quotation), label, kind };
				const done = await ask(label, asked, (values) => (send ? send(action, values) : call(quotation, values)));
				if (!done) return;
				await again(done);
				announce(__("Done: {0}", [label]));
			};
			return button(label, open, { kind });
		});
	return buttons.length ? card(__("What you can do"), element("div", { class: "buttons" }, buttons)) : null;
}

const note = (label, name, required) => field({ name, label, required, type: "textarea", maxlength: 2000 });
