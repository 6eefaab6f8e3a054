/** The buttons of an order: exactly those the server allows, each with what it asks. */
import { write } from "../web/api";
import { element } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card } from "../web/parts";
import { __ } from "../web/texts";
import { answered_work, waiting_work } from "./additional";

/** How each action looks and what its dialog asks; an action that is not here has a page of its own. */
const ACTIONS = {
	approve: {
		kind: "primary",
		text: () => __("You accept the work as it was done. The invoice follows, if there is something to pay."),
		fields: () => [note()],
		call: (order, values) => write("orders.approve", { order, ...values }),
	},
	report_problem: {
		kind: "danger",
		text: () => __("Tell us what is wrong. A supervisor answers you, and nothing is invoiced meanwhile."),
		fields: () => [reason("description", __("What is wrong?"))],
		call: (order, values) => write("orders.report_problem", { order, ...values }),
	},
	withdraw_dispute: {
		text: () => __("You take your complaint back."),
		fields: () => [reason("reason", __("Why?"))],
		call: (order, values) => write("orders.withdraw_dispute", { order, ...values }),
	},
	reschedule: {
		text: () => __("The technician is told of the new date."),
		fields: (order) => [start_field(order), note(__("Why?"), "reason")],
		call: (order, { scheduled_start, ...values }) =>
			write("orders.reschedule", { order, scheduled_start: as_moment(scheduled_start), ...values }),
	},
	cancel: {
		kind: "danger",
		text: () => __("The order ends here. It cannot be opened again."),
		fields: () => [reason("reason", __("Why?"))],
		call: (order, values) => write("orders.cancel", { order, ...values }),
	},
};

export function order_actions(order, again) {
	const allowed = order.allowed_actions.filter(({ action }) => ACTIONS[action]);
	const buttons = allowed.map(({ action, label }) => {
		const { kind = "", text, fields, call } = ACTIONS[action];
		const open = async () => {
			const done = await ask(label, { text: text(), fields: fields(order), label, kind }, (values) => call(order.name, values));
			if (done) await told(label, again);
		};
		return button(label, open, { kind });
	});
	return [
		waiting_work(order, again),
		buttons.length ? card(__("What you can do"), element("div", { class: "buttons" }, buttons)) : null,
		answered_work(order),
	];
}

export async function told(label, again) {
	await again();
	announce(__("Done: {0}", [label]));
}

export const note = (label = __("Note"), name = "note", value = null) => field({ name, label, type: "textarea", maxlength: 2000, value });

const reason = (name, label) => field({ name, label, type: "textarea", required: true, maxlength: 2000 });

const start_field = (order) =>
	field({
		name: "scheduled_start",
		label: __("New date and time"),
		type: "datetime-local",
		required: true,
		value: order.scheduled_start ? order.scheduled_start.slice(0, 16).replace(" ", "T") : null,
	});

/** "2026-03-31T14:05" of the field as the API takes it. */
export const as_moment = (text) => (text ? `${text.replace("T", " ").slice(0, 16)}:00` : null);
