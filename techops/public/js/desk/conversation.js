/** What both sides of a dispute said and showed, and the form to say and show more. */

import { empty, escape, fill, moment_of } from "./html";
import { call } from "./server";

const OVER = ["Resolved", "Withdrawn"];
const LABELS = {
	answer: __("Answer Customer"),
	ask: __("Ask Customer"),
	reply: __("Reply"),
	go_on: __("Go On Without Reply"),
	resolve: __("Resolve Dispute"),
	withdraw: __("Withdraw Dispute"),
};

/** `dispute` is the answer of `disputes.get`. */
export function render_conversation(frm, dispute) {
	const notes = dispute.notes || [];
	const over = OVER.includes(dispute.status);
	fill(
		frm,
		"conversation_html",
		`<div class="techops-messages">
			${notes.length ? `<ul>${notes.map((note) => row(dispute, note)).join("")}</ul>` : empty(__("No messages yet."))}
			${over ? "" : form()}
		</div>`
	);
	const wrapper = frm.get_field("conversation_html").$wrapper;
	wrapper.find("form").on("submit", (event) => send(event, frm));
	wrapper.find(".techops-evidence").on("click", () => show_evidence(frm));
}

function form() {
	return `<form>
		<label for="techops-note">${__("Message in the dispute")}</label>
		<textarea id="techops-note" class="form-control" rows="2" required></textarea>
		<label class="checkbox"><input type="checkbox" name="internal"> ${__("Only for us")}</label>
		<button class="btn btn-default btn-sm" type="submit">${__("Send")}</button>
		<button class="btn btn-default btn-sm techops-evidence" type="button">${__("Attach Evidence")}</button>
	</form>`;
}

function row(dispute, note) {
	const label = LABELS[note.action];
	return `
		<li class="${note.internal ? "text-muted" : ""}">
			<strong>${escape(note.author_name)}</strong>
			<span class="text-muted">${escape(__(note.side))} · ${moment_of(note.noted_at)}</span>
			${label ? `<span class="indicator-pill blue no-indicator-dot">${escape(label)}</span>` : ""}
			${note.internal ? `<span class="indicator-pill gray no-indicator-dot">${__("Only for us")}</span>` : ""}
			<p>${escape(note.content)}</p>
			${note.file ? `<a href="${address(dispute, note)}" target="_blank" rel="noopener">${__("Open File")}</a>` : ""}
		</li>`;
}

function address(dispute, note) {
	const named = new URLSearchParams({ dispute: dispute.name, file: note.file });
	return `/api/method/techops.api.v1.disputes.download?${escape(named.toString())}`;
}

function send(event, frm) {
	event.preventDefault();
	const form = event.currentTarget;
	const content = form.querySelector("textarea").value;
	const internal = form.querySelector("input").checked ? 1 : 0;
	call("disputes.send_message", { dispute: frm.doc.name, content, internal })
		.then((dispute) => render_conversation(frm, dispute))
		.catch(() => null);
}

/** A photo or a PDF from this machine; the server looks at its bytes. */
function show_evidence(frm) {
	const picker = document.createElement("input");
	Object.assign(picker, { type: "file", accept: "image/jpeg,image/png,image/webp,application/pdf" });
	picker.addEventListener("change", () => {
		const [file] = picker.files;
		const reader = new FileReader();
		reader.onload = () =>
			call("disputes.attach", { dispute: frm.doc.name, file_name: file.name, content: reader.result }, { freeze: true })
				.then(() => frm.reload_doc())
				.catch(() => null);
		reader.readAsDataURL(file);
	});
	picker.click();
}
