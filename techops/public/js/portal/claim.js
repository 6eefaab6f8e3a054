/** A claim under warranty: how it was decided and why, what happened, and what the customer may do. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card, facts, faint, link, pill } from "../web/parts";
import { __, day, moment } from "../web/texts";
import { asset_page, order_page } from "./addresses";

const reason = () => [field({ name: "reason", label: __("Why?"), type: "textarea", required: true, maxlength: 2000 })];

const ACTIONS = {
	withdraw: { fields: reason, call: (claim, values) => write("claims.withdraw", { claim, ...values }) },
	dispute: { fields: reason, call: (claim, values) => write("claims.dispute", { claim, ...values }) },
	order_regularly: { kind: "primary", fields: () => [], text: () => __("You get a quotation for the work that the warranty does not cover."), call: (claim) => write("claims.order_regularly", { claim }) },
};

export default async function claim({ content, name, title }) {
	const shown = await read("claims.get", { claim: name });
	title(shown.symptom);
	const again = () => claim({ content, name, title });
	fill(
		content,
		shown.original_order && element("a", { href: order_page(shown.original_order), class: "back" }, __("The order it is about")),
		element("p", { class: "pills" }, faint(shown.name), pill(shown.status)),
		buttons(shown, again),
		element("div", { class: "stack" }, told(shown), verdict(shown), history(shown))
	);
}

function buttons(shown, again) {
	const nodes = shown.allowed_actions
		.filter(({ action }) => ACTIONS[action])
		.map(({ action, label }) => {
			const { kind = "", fields, text = () => null, call } = ACTIONS[action];
			const open = async () => {
				if (!(await ask(label, { text: text(), fields: fields(), label, kind }, (values) => call(shown.name, values)))) return;
				await again();
				announce(__("Done: {0}", [label]));
			};
			return button(label, open, { kind });
		});
	return nodes.length ? card(__("What you can do"), element("div", { class: "buttons" }, nodes)) : null;
}

function told(shown) {
	return card(__("Your claim"), [
		element("p", { class: "prewrap" }, shown.description),
		facts(
			[__("Reported on"), day(shown.reported_on)],
			[__("Asset"), shown.asset && link(asset_page(shown.asset), shown.asset)],
			[__("Order that follows"), shown.follow_up_order && link(order_page(shown.follow_up_order), shown.follow_up_order)]
		),
	]);
}

function verdict(shown) {
	const { eligible, reasons } = shown.eligibility;
	return card(__("What the warranty says"), [
		element("p", {}, eligible ? __("The warranty covers it: the work is done again without charge.") : __("The warranty does not cover it:")),
		reasons.length ? element("ul", {}, reasons.map((one) => element("li", {}, one.message))) : null,
		facts([__("Decided on"), moment(shown.decided_at)], [__("Note"), shown.decision_note]),
	]);
}

function history(shown) {
	const rows = shown.history.map((row) => element("li", {}, element("strong", {}, row.label), " ", faint(moment(row.occurred_at))));
	return card(__("What happened"), element("ol", { class: "timeline" }, rows));
}
