/** The steps of a visit: what each asks before it is done. */
import { write } from "../web/api";
import { element } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, notice } from "../web/parts";
import { __ } from "../web/texts";
import { wanted_parts } from "./parts_wanted";
import { here } from "./position";
import { label_of } from "./words";

const LONGEST_WAIT = 99; // hours that a request may estimate

export async function start(work, visit) {
	return work.act(visit.name, "start", "orders.start", await here(), { label: label_of("start") });
}

/** Arrive; outside the site's radius a supervisor can be asked. */
export async function check_in(work, visit) {
	const position = await here();
	try {
		return await work.act(visit.name, "check_in", "orders.check_in", position, { label: label_of("check_in") });
	} catch (error) {
		if (error.code !== "outside_radius") throw error;
		const asking = button(__("Ask the supervisor"), () => ask_supervisor(visit, position), { kind: "primary" });
		work.say(visit.name, notice("bad", element("p", {}, error.message), asking));
		return null;
	}
}

function ask_supervisor(visit, position) {
	const text = __("Your supervisor can check you in from here. Say why you are not at the place on the map.");
	const reason = field({ name: "reason", label: __("Reason"), type: "textarea", required: true });
	return ask(__("Ask the supervisor"), { text, fields: [reason], label: __("Ask") }, async (values) => {
		await write("fieldwork.ask_check_in", { order: visit.name, ...position, ...values });
		announce(__("Asked. Wait until your supervisor answers."));
	});
}

export async function execute(work, visit) {
	return work.act(visit.name, "execute", "orders.execute", {}, { label: label_of("execute") });
}

export async function check_out(work, visit) {
	return work.act(visit.name, "check_out", "orders.check_out", await here(), { label: label_of("check_out") });
}

/** Go on: where the work was left, or by setting out again, which needs a position. */
export async function resume(work, visit) {
	const position = visit.here.status === "Waiting" ? {} : await here();
	return work.act(visit.name, "resume", "orders.resume", position, { label: label_of("resume") });
}

export function pause(work, visit) {
	const reasons = work.day.pause_reasons.map((reason) => [reason.value, reason.label]);
	const reason = field({ name: "pause_reason", label: __("What do you wait for?"), type: "select", options: reasons, required: true });
	const note = field({ name: "note", label: __("Note"), type: "textarea" });
	const parts = wanted_parts(work, { label: __("Missing parts") });
	const show = () => {
		parts.node.hidden = reason.value() !== "Awaiting Parts";
	};
	reason.control.addEventListener("change", show);
	show();
	return ask(__("Pause"), { fields: [reason, note, parts], label: __("Pause") }, ({ pause_reason, note: said, parts: rows }) =>
		work.act(
			visit.name,
			"pause",
			"orders.pause",
			{ pause_reason, note: said, parts: pause_reason === "Awaiting Parts" ? rows : null },
			{ label: `${label_of("pause")}: ${__(pause_reason)}` }
		)
	);
}

export function additional_work(work, visit) {
	const description = field({ name: "description", label: __("What did you find?"), type: "textarea", required: true });
	const hours = field({
		name: "estimated_hours",
		label: __("Estimated hours"),
		type: "number",
		min: 0,
		max: LONGEST_WAIT,
		step: "0.25",
		inputmode: "decimal",
	});
	const parts = wanted_parts(work, { label: __("Parts it needs"), name: "materials", required: false });
	return ask(
		label_of("request_additional_work"),
		{ fields: [description, hours, parts], label: __("Ask") },
		async (values) => {
			const args = { ...values, estimated_hours: Number(values.estimated_hours) || 0 };
			const done = await work.act(visit.name, "request_additional_work", "orders.request_additional_work", args, {
				label: `${label_of("request_additional_work")}: ${values.description}`,
			});
			announce(outcome(done));
			return done;
		}
	);
}

function outcome({ kept, answer }) {
	if (kept) return __("Kept on this telephone. The customer is asked when there is a connection.");
	return answer.status === "Awaiting Answer" ? __("The customer has been asked. Wait for the answer.") : __("Approved: go on.");
}
