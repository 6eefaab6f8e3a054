/** Messages between the customer, the technicians and the office about one order. */

import { empty, escape, fill, moment_of } from "./html";
import { call, read } from "./server";

export async function render_messages(frm) {
	const order = frm.doc.name;
	const answer = await read("orders.messages", { order });
	if (!answer || frm.doc.name !== order) return;
	const rows = answer.data || [];
	fill(
		frm,
		"messages_html",
		`<div class="techops-messages">
			${rows.length ? `<ul>${rows.map(message).join("")}</ul>` : empty(__("No messages yet."))}
			<form>
				<label for="techops-message">${__("Message to the customer and the technicians")}</label>
				<textarea id="techops-message" class="form-control" rows="2" required></textarea>
				<button class="btn btn-default btn-sm" type="submit">${__("Send")}</button>
			</form>
		</div>`
	);
	frm.get_field("messages_html").$wrapper.find("form").on("submit", (event) => send(event, frm));
}

function send(event, frm) {
	event.preventDefault();
	const content = event.currentTarget.querySelector("textarea").value;
	call("orders.send_message", { order: frm.doc.name, content })
		.then(() => render_messages(frm))
		.catch(() => null);
}

function message(row) {
	return `
		<li>
			<strong>${escape(row.sender_name || row.sender)}</strong>
			<span class="text-muted">${escape(__(row.audience || ""))} · ${moment_of(row.sent_at)}</span>
			<p>${escape(row.content)}</p>
		</li>`;
}
