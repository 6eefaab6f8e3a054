/** The timeline of an order, newest first: what, who, when, where, and the note. */

import { empty, escape, fill, map_link, moment_of } from "./html";
import { read } from "./server";

export async function render_timeline(frm) {
	const order = frm.doc.name;
	const answer = await read("orders.history", { order });
	if (!answer || frm.doc.name !== order) return;
	const events = [...(answer.data || [])].reverse();
	fill(
		frm,
		"timeline_html",
		`<h5 class="techops-title">${__("History")}</h5>` +
			(events.length
				? `<ol class="techops-timeline">${events.map(row).join("")}</ol>`
				: empty(__("Nothing has happened yet.")))
	);
}

function row(event) {
	return `
		<li class="${event.refused ? "refused" : ""}">
			<div class="techops-event">
				<strong>${escape(event.label || event.action)}</strong>
				${event.refused ? `<span class="indicator-pill red no-indicator-dot">${__("Refused")}</span>` : ""}
				${change(event)}
			</div>
			<div class="text-muted">
				<time datetime="${escape(event.occurred_at)}">${moment_of(event.occurred_at)}</time>
				· ${escape(event.user_name || event.user)}
				${event.latitude ? ` · ${map_link(event.latitude, event.longitude, __("Map"))}` : ""}
			</div>
			${event.note ? `<p class="techops-note">${escape(event.note)}</p>` : ""}
		</li>`;
}

/** Where it went, when it moved. */
function change(event) {
	const moved = event.to && event.to !== event.from;
	return moved ? `<span class="indicator-pill blue no-indicator-dot">${escape(event.to)}</span>` : "";
}
