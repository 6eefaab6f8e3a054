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
			${answer.closed ? empty(__("This order ended long ago: its messages are closed.")) : form()}
		</div>`
	);
	const unread = rows.filter((row) => row.audience !== "Staff" && !row.read_by?.Staff);
	if (unread.length) call("orders.read_messages", { order, until: unread.at(-1).name }).catch(() => null);
	frm.get_field("messages_html").$wrapper.find("form").on("submit", (event) => send(event, frm));
}

/** A message somebody writes while the order is open on the desk shows by itself. */
export function listen_for_messages(frm) {
	frappe.realtime.on("techops_message", ({ order, sender }) => {
		if (frm.doc?.name !== order) return;
		if (frm.get_active_tab()?.df?.fieldname === "messages_tab") keep_draft(frm, () => render_messages(frm));
		else frappe.show_alert({ message: escape(__("New message from {0}", [sender])), indicator: "blue" });
	});
}

/** What is being written stays while the messages are drawn again. */
async function keep_draft(frm, draw) {
	const field = () => frm.get_field("messages_html").$wrapper.find("textarea")[0];
	const draft = field()?.value;
	await draw();
	if (draft && field()) field().value = draft;
}

function form() {
	return `<form>
		<label for="techops-message">${__("Message to the customer and the technicians")}</label>
		<textarea id="techops-message" class="form-control" rows="2" required></textarea>
		<button class="btn btn-default btn-sm" type="submit">${__("Send")}</button>
	</form>`;
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
			<span class="text-muted">${escape(__(row.audience || ""))} · ${moment_of(row.sent_at)}${readers(row)}</span>
			<p>${escape(row.content)}</p>
		</li>`;
}

/** Which of the other sides have read it. */
function readers(row) {
	const sides = Object.keys(row.read_by || {}).map((side) => __(side));
	return sides.length ? ` · ${escape(__("Read by: {0}", [sides.join(", ")]))}` : "";
}
