/** The checklist of the category: each point is answered with one touch, a fault with words as well. */
import { element } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card, faint, problem } from "../web/parts";
import { __ } from "../web/texts";

const IN_ORDER = "In Order";
const FAULT = "Fault Found";
const OUTCOMES = [IN_ORDER, FAULT, "Not Applicable"];
const UNDER_WAY = new Set(["In Progress", "Pending"]);

export function checklist_card(work, visit) {
	const points = (visit.checklist ?? []).map((point) => as_answered(point, visit.steps));
	if (!points.length) return null;
	const may_answer = UNDER_WAY.has(visit.status) || visit.steps.length > 0;
	const answered = points.filter((point) => point.outcome).length;
	return card(__("Checklist"), element("ul", { class: "rows" }, points.map((point) => row(work, visit, point, may_answer))), {
		lead: faint(__("{0} of {1}", [answered, points.length])),
		id: "checklist",
	});
}

/** A point with what was answered here and is not with the server yet. */
function as_answered(point, steps) {
	const said = steps.filter((step) => step.action === "check" && step.args.point === point.point).at(-1);
	return said ? { ...point, outcome: said.args.outcome, note: said.args.note, waits: true } : point;
}

function row(work, visit, point, may_answer) {
	const label = element("span", { class: "point" }, point.point, point.required ? null : faint(` (${__("optional")})`));
	const note = point.note ? element("span", { class: "faint point" }, point.note) : null;
	const waits = point.waits ? faint(__("(to send)")) : null;
	const choices = OUTCOMES.map((outcome) =>
		button(__(outcome), () => answer(work, visit, point, outcome), {
			kind: "choice",
			disabled: !may_answer,
			aria: { pressed: String(point.outcome === outcome) },
			data: { key: `check-${point.point}-${outcome}` },
		})
	);
	return element("li", {}, label, element("span", { class: "outcomes", role: "group", aria: { label: point.point } }, choices), note, waits);
}

async function answer(work, visit, point, outcome) {
	const send = async (values) => {
		const args = { point: point.point, outcome, ...values };
		const done = await work.act(visit.name, "check", "fieldwork.check", args, { label: `${point.point}: ${__(outcome)}` });
		announce(done.kept ? __("Kept on this telephone.") : __("Registered."));
		return done;
	};
	work.say(visit.name, null);
	if (outcome === FAULT) {
		const note = field({ name: "note", label: __("Which fault did you find?"), type: "textarea", required: true, value: point.note ?? "" });
		await ask(point.point, { fields: [note], label: __("Keep") }, send);
		return;
	}
	try {
		await send({});
	} catch (error) {
		work.say(visit.name, problem(error));
	}
}
