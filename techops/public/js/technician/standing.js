/** How the telephone stands to the server: what waits to be sent, and what was refused. */
import { write, read } from "../web/api";
import { element } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card, notice, problem } from "../web/parts";
import { __ } from "../web/texts";
import { label_of, wall_clock } from "./words";

/** One line about the network and what waits; nothing when all is well. */
export function connection(work) {
	const waiting = work.steps.filter((step) => step.state === "waiting").length;
	if (work.trouble && work.trouble.code !== "offline") return problem(work.trouble);
	if (!work.online) {
		const text = waiting
			? __("No connection. {0} steps wait on this telephone and are sent by themselves.", [waiting])
			: __("No connection. You can go on working: everything is kept on this telephone.");
		return notice("wait", element("p", {}, text));
	}
	if (!waiting) return null;
	const again = button(__("Send now"), () => work.refresh());
	return notice("wait", element("p", {}, __("{0} steps wait to be sent.", [waiting])), again);
}

/** A card for each order of which a step was refused: what was done, why it was refused, and the ways out. */
export function conflict_cards(work, order = null) {
	return work.conflicts.filter((one) => !order || one.order === order).map((one) => conflict_card(work, one));
}

function conflict_card(work, { order, steps }) {
	const refused = steps.find((step) => step.state === "refused");
	const became = element("p", {});
	if (work.online) tell_what_became(order, became);
	return card(
		__("Not registered: {0}", [order]),
		[
			notice("bad", element("p", {}, __("{0}: {1}", [label_of(refused.action), refused.error.message])), became),
			element("p", {}, __("What you did is kept here:")),
			element(
				"ol",
				{ class: "steps-kept" },
				steps.map((step) => element("li", {}, wall_clock(step.at), " · ", step.label ?? label_of(step.action)))
			),
			element(
				"div",
				{ class: "buttons" },
				button(__("Try again"), () => again(work, order), { data: { key: `again-${order}` } }),
				button(__("Give it to the office"), () => hand_over(work, order, steps), { kind: "primary" }),
				button(__("Forget it"), () => forget(work, order, steps), { kind: "quiet" })
			),
		],
		{ id: `conflict-${order}` }
	);
}

async function tell_what_became(order, place) {
	try {
		place.textContent = (await read("fieldwork.standing", { order })).message;
	} catch {
		// what the refusal says is all there is
	}
}

async function again(work, order) {
	await work.queue.retry(work.person, order);
	await work.refresh();
}

function hand_over(work, order, steps) {
	const note = field({ name: "note", label: __("Note for the office"), type: "textarea" });
	const text = __("Your supervisor gets the list of what you did, and decides how to register it.");
	return ask(__("Give it to the office"), { text, fields: [note], label: __("Send") }, async (values) => {
		const told = steps.map((step) => ({ action: step.action, at: new Date(step.at).toISOString(), ...told_of(step) }));
		await write("fieldwork.hand_over", { order, steps: told, note: values.note });
		for (const picture of steps.flatMap(pictures_of)) {
			await write("fieldwork.add_photo", { order, ...picture.args }, { key: picture.key });
		}
		await work.queue.forget(work.person, { order });
		await work.refresh();
		announce(__("Sent to the office."));
	});
}

/** The answers of a step, but for pictures, which are too long for a timeline. */
function told_of(step) {
	const { content, signature, order, ...rest } = step.args;
	return rest;
}

/** Photos and signatures go with the order they were taken for, whoever has it now. */
function pictures_of(step) {
	if (step.action === "photo") {
		const { stage, file_name, content } = step.args;
		return [{ key: step.key, args: { stage, file_name, content } }];
	}
	if (!step.args.signature) return [];
	return [{ key: `${step.key}-s`, args: { stage: "After", file_name: "firma.png", content: step.args.signature } }];
}

function forget(work, order, steps) {
	const text = __("{0} steps of order {1} are removed from this telephone for good.", [steps.length, order]);
	return ask(__("Forget it"), { text, label: __("Forget it"), kind: "danger" }, async () => {
		await work.queue.forget(work.person, { order });
		await work.refresh();
	});
}
