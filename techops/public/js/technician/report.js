/** The report: what was found and done, recommendations, and the customer's signature. A draft is kept as it grows. */
import { ask, field } from "../web/forms";
import { announce } from "../web/parts";
import { __ } from "../web/texts";
import * as device from "./device";
import { signature } from "./signature";
import { label_of } from "./words";

const draft_of = (order) => `report|${order}`;

/** Write the report without sending it: it waits on this telephone until the work is complete. */
export async function write_report(work, visit) {
	const fields = await texts_of(visit);
	return ask(__("Service Report"), { fields, label: __("Keep") }, () => {
		announce(__("Kept on this telephone."));
	});
}

/** Send the report, with the customer's signature if they sign; the order is complete. */
export async function complete(work, visit) {
	const fields = [
		...(await texts_of(visit, { required: true })),
		field({ name: "signed_by", label: __("Name of who signs"), autocomplete: "off" }),
		signature({ name: "signature", label: __("Customer's signature") }),
	];
	return ask(label_of("complete"), { fields, label: label_of("complete") }, async (values) => {
		const done = await work.act(visit.name, "complete", "orders.complete", values, { label: label_of("complete") });
		await device.forget(draft_of(visit.name));
		return done;
	});
}

async function texts_of(visit, { required = false } = {}) {
	const draft = { ...visit, ...((await device.recall(draft_of(visit.name))) ?? {}) };
	const fields = [
		["diagnosis", __("Diagnosis"), required],
		["work_performed", __("Work performed"), required],
		["recommendations", __("Recommendations"), false],
	].map(([name, label, needed]) => field({ name, label, type: "textarea", required: needed, value: draft[name] ?? "" }));
	const save = () => device.keep(draft_of(visit.name), Object.fromEntries(fields.map((one) => [one.name, one.value()])));
	for (const one of fields) one.control.addEventListener("input", save);
	return fields;
}
