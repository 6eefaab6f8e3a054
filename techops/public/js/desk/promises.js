/** What was promised for an order and how it stands: three clocks, their ledger, and what a breach is due to. */

import { empty, escape, moment_of } from "./html";
import { call, read } from "./server";

const COLOURS = { Running: "blue", "At Risk": "orange", Paused: "yellow", Breached: "red", Met: "green", Stopped: "gray" };
const CAUSES = ["Ours", "Customer", "Supplier", "Force Majeure"];
const HOUR = 60;
const DAY = 24 * HOUR;
const TWO_DAYS = 2 * DAY; // from here on nobody counts hours

/** The clocks as a row of small cards; nothing where nothing was promised. */
export function promises(data) {
	if (!data.promises?.length) return "";
	return `<section class="techops-promises" aria-label="${__("Promises")}">${data.promises.map(clock).join("")}</section>`;
}

/** Buttons of the form that belong to the promises. */
export function add_promises(frm, data) {
	if (!data.promises?.length) return;
	frm.add_custom_button(__("SLA Ledger"), () => show_ledger(frm), __("View"));
	const broken = data.promises.filter((one) => one.breached_at);
	if (broken.length && frappe.user.has_role(["Service Supervisor", "Service Manager"])) {
		frm.add_custom_button(__("Breach Due To"), () => ask_cause(frm, broken), __("View"));
	}
}

function clock(one) {
	return `
		<div class="techops-promise">
			<div>${escape(one.label)}</div>
			<span class="indicator-pill ${COLOURS[one.status]} no-indicator-dot">${escape(one.status_label)}</span>
			<div class="text-muted">${escape(when(one))}</div>
		</div>`;
}

function when(one) {
	if (one.breached_at) return __("due {0} · {1}", [moment_of(one.due_at || one.breached_at), one.cause_label || __("Ours")]);
	if (one.ended_at) return __("done {0}", [moment_of(one.ended_at)]);
	if (one.paused_since) return __("since {0}", [moment_of(one.paused_since)]);
	return __("due {0} · {1} left", [moment_of(one.due_at), span(one.minutes_left)]);
}

function span(minutes) {
	if (minutes >= TWO_DAYS) return __("{0} days", [Math.floor(minutes / DAY)]);
	return minutes >= 2 * HOUR ? __("{0} hours", [Math.floor(minutes / HOUR)]) : __("{0} minutes", [minutes ?? 0]);
}

async function show_ledger(frm) {
	const answer = await read("sla.ledger", { order: frm.doc.name });
	if (!answer) return;
	const head = [__("When"), __("Promise"), __("What happened"), __("Due"), __("Due To"), __("Reason")];
	const rows = answer.data.map((row) => [
		moment_of(row.occurred_at),
		escape(row.clock_label),
		escape(row.of_event_label ? `${row.label}: ${row.of_event_label}` : row.label),
		moment_of(row.due_at),
		escape(row.cause_label || ""),
		escape(row.note || ""),
	]);
	const table = `
		<div class="table-responsive"><table class="table table-bordered table-sm">
			<thead><tr>${head.map((text) => `<th scope="col">${text}</th>`).join("")}</tr></thead>
			<tbody>${rows.map((row) => `<tr>${row.map((cell) => `<td>${cell}</td>`).join("")}</tr>`).join("")}</tbody>
		</table></div>`;
	const dialog = new frappe.ui.Dialog({ title: __("SLA Ledger"), size: "extra-large" });
	dialog.$body.html(rows.length ? table : empty(__("Nothing has happened yet.")));
	dialog.show();
}

function ask_cause(frm, broken) {
	const dialog = new frappe.ui.Dialog({
		title: __("Breach Due To"),
		fields: [
			{
				fieldname: "clock",
				fieldtype: "Select",
				label: __("Promise"),
				reqd: 1,
				default: broken[0].clock,
				options: broken.map((one) => ({ value: one.clock, label: one.label })),
			},
			{
				fieldname: "cause",
				fieldtype: "Select",
				label: __("Due To"),
				reqd: 1,
				options: CAUSES.map((cause) => ({ value: cause, label: __(cause) })),
			},
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
		],
		primary_action_label: __("Save"),
		async primary_action(values) {
			await call("sla.attribute", { order: frm.doc.name, ...values }, { freeze: true });
			dialog.hide();
			frm.reload_doc();
		},
	});
	dialog.show();
}
