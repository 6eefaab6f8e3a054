/** A complaint about an order: what both sides said and showed, and what the customer may do. */
import { address, read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask, field, form } from "../web/forms";
import { button, card, facts, faint, pill } from "../web/parts";
import { ACCEPTED, as_rows } from "../web/files";
import { __, moment } from "../web/texts";

const CALLS = { reply: "disputes.reply", withdraw: "disputes.withdraw" };

export async function dispute_card(place, order, again) {
	const dispute = await read("disputes.get", { dispute: order.open_dispute });
	const buttons = dispute.allowed_actions.filter(({ action }) => CALLS[action]).map(({ action, label }) => button(label, () => act(dispute, action, label, again)));
	const redraw = () => dispute_card(place, order, again);
	fill(
		place,
		card(
			__("Your complaint"),
			[
				element("p", { class: "prewrap" }, dispute.description),
				facts([__("We answer by"), moment(dispute.answer_by)], [__("We wait for you until"), moment(dispute.reply_by)]),
				element("ol", { class: "timeline" }, dispute.notes.map((note) => said(note, dispute))),
				buttons.length ? element("div", { class: "buttons" }, buttons) : null,
				evidence(dispute, redraw),
			],
			{ lead: pill(dispute.status) }
		)
	);
}

function said(note, dispute) {
	const where = note.file && address("disputes.download", { dispute: dispute.name, file: note.file });
	return element(
		"li",
		{},
		element("strong", {}, note.author_name),
		" ",
		faint(moment(note.noted_at)),
		element("p", { class: "prewrap" }, where ? element("a", { href: where }, note.content) : note.content)
	);
}

async function act(dispute, action, label, again) {
	const note = field({ name: "note", label: __("Your answer"), type: "textarea", required: true, maxlength: 2000 });
	const done = await ask(label, { fields: [note], label, kind: "primary" }, (values) => write(CALLS[action], { dispute: dispute.name, ...values }));
	if (done) await again();
}

function evidence(dispute, redraw) {
	const files = field({ name: "files", label: __("Photos, videos or PDF files"), type: "file", required: true, multiple: true, accept: ACCEPTED });
	const note = field({ name: "note", label: __("What they show"), maxlength: 140 });
	const send = async (values) => {
		for (const row of await as_rows(values.files)) await write("disputes.attach", { dispute: dispute.name, note: values.note, ...row });
		await redraw();
	};
	return element("details", {}, element("summary", {}, __("Add evidence")), form([files, note], send, { label: __("Send the evidence") }));
}
