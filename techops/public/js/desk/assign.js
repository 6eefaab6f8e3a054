/** The dialog that assigns: candidates ranked by the server, and why the others cannot. */

import { call, read } from "./server";
import { empty, escape } from "./html";

const SCHEDULE = ["scheduled_start", "scheduled_end"];

export class AssignDialog {
	/** `action` is the server's {action, label, needs}; `done` is called after it succeeded. */
	constructor(order, action, done) {
		this.order = order;
		this.action = action;
		this.done = done;
		this.asks = 0;
		this.dialog = new frappe.ui.Dialog({
			title: action.label,
			size: "large",
			fields: this.fields(),
			primary_action_label: action.label,
			primary_action: (values) => this.submit(values),
		});
		this.list = this.dialog.get_field("candidates").$wrapper;
		this.list.on("change", "input[name=techops-technician]", () => this.check());
		this.dialog.show();
		this.refresh();
	}

	fields() {
		const refresh = () => this.refresh();
		return [
			{
				fieldname: "scheduled_start",
				fieldtype: "Datetime",
				label: __("Scheduled Start"),
				reqd: 1,
				default: this.order.scheduled_start || this.order.preferred_start || frappe.datetime.now_datetime(),
				onchange: refresh,
			},
			{ fieldtype: "Column Break" },
			{
				fieldname: "scheduled_end",
				fieldtype: "Datetime",
				label: __("Scheduled End"),
				description: __("Empty: by the estimated hours"),
				onchange: refresh,
			},
			{ fieldtype: "Section Break", label: __("Technician") },
			{ fieldname: "candidates", fieldtype: "HTML" },
			{ fieldname: "readiness", fieldtype: "HTML" },
			{ fieldtype: "Section Break" },
			{
				fieldname: "reason",
				fieldtype: "Small Text",
				label: __("Reason"),
				hidden: this.action.needs.includes("reason") ? 0 : 1,
				reqd: this.action.needs.includes("reason") ? 1 : 0,
			},
			{
				fieldname: "without_offer",
				fieldtype: "Check",
				label: __("Schedule at once, without waiting for the technician to accept"),
				default: this.action.action === "assign_without_offer" ? 1 : 0,
			},
		];
	}

	async refresh() {
		const schedule = SCHEDULE.map((field) => this.dialog.get_value(field));
		if (this.shown && String(schedule) === this.shown) return;
		this.shown = String(schedule);
		const ask = ++this.asks;
		this.list.html(`<p class="text-muted" role="status">${__("Looking for technicians ...")}</p>`);
		const [scheduled_start, scheduled_end] = schedule;
		const answer = await read("orders.candidates", { order: this.order.name, scheduled_start, scheduled_end });
		if (ask === this.asks) this.show(answer?.data || []);
	}

	show(candidates) {
		const chosen = this.chosen();
		const able = candidates.filter((candidate) => candidate.eligible);
		const unable = candidates.filter((candidate) => !candidate.eligible);
		this.list.html(`
			<div class="techops-candidates" role="radiogroup" aria-label="${__("Technician")}">
				${able.map((one, place) => candidate_row(one, place, this.method() === "assign")).join("") || empty(__("Nobody can take this order at that time."))}
			</div>
			${unable.length ? unable_list(unable) : ""}`);
		this.list.find(`input[type=radio][value="${$.escapeSelector(chosen || "")}"]`).prop("checked", true);
	}

	/** Show whether everything is ready for the chosen technician: certificates, parts, site, contact. */
	async check() {
		const technician = this.chosen();
		const area = this.dialog.get_field("readiness").$wrapper;
		const [scheduled_start, scheduled_end] = SCHEDULE.map((field) => this.dialog.get_value(field));
		const answer = await read("dispatch.readiness", {
			order: this.order.name,
			technician,
			scheduled_start,
			scheduled_end,
		});
		if (answer && technician === this.chosen()) area.html(checklist(answer.checks));
	}

	chosen() {
		return this.list.find("input[name=techops-technician]:checked").val();
	}

	helpers() {
		const lead = this.chosen();
		return this.list
			.find("input[name=techops-helper]:checked")
			.get()
			.map((box) => ({ technician: box.value }))
			.filter((row) => row.technician !== lead);
	}

	submit(values) {
		const technician = this.chosen();
		if (!technician) {
			frappe.show_alert({ message: __("Choose a technician."), indicator: "orange" });
			return;
		}
		const args = { order: this.order.name, technician, without_offer: Boolean(values.without_offer) };
		SCHEDULE.forEach((field) => (args[field] = values[field]));
		if (values.reason) args.reason = values.reason;
		if (this.method() === "assign") args.helpers = this.helpers();
		this.dialog.disable_primary_action();
		call(`orders.${this.method()}`, args, { freeze: true })
			.then(() => {
				this.dialog.hide();
				this.done();
			})
			.catch(() => this.dialog.enable_primary_action());
	}

	method() {
		return this.action.action === "assign_without_offer" ? "assign" : this.action.action;
	}
}

const MARKS = { Ready: ["✓", "green"], Warning: ["!", "orange"], Blocking: ["✕", "red"] };

function checklist(checks) {
	const rows = checks.map(({ label, state, text }) => {
		const [mark, colour] = MARKS[state];
		return `<li><span class="indicator-pill ${colour} no-indicator-dot" aria-hidden="true">${mark}</span>
			<strong>${escape(label)}</strong> <span class="sr-only">${escape(__(state))}</span> ${escape(text)}</li>`;
	});
	return `<h6>${__("Before asking")}</h6><ul class="techops-checklist">${rows.join("")}</ul>`;
}

function candidate_row(candidate, place, with_helpers) {
	const id = `techops-candidate-${place}`;
	return `
		<div class="techops-candidate">
			<input type="radio" id="${id}" name="techops-technician" value="${escape(candidate.technician)}">
			<label for="${id}">
				<strong>${escape(candidate.technician_name)}</strong>
				${candidate.preferred ? `<span class="indicator-pill green">${__("Preferred")}</span>` : ""}
				<span class="techops-summary text-muted">${summary(candidate)}</span>
			</label>
			${with_helpers ? helper_box(candidate) : "<span></span>"}
			${score_parts(candidate)}
		</div>`;
}

function helper_box(candidate) {
	return `<label class="techops-helper">
		<input type="checkbox" name="techops-helper" value="${escape(candidate.technician)}"> ${__("Helps")}
	</label>`;
}

function summary(candidate) {
	const shown = [];
	if (candidate.score !== null && candidate.score !== undefined) {
		shown.push(__("Score: {0} of 100", [format_number(candidate.score, null, 0)]));
	}
	if (candidate.travel_minutes !== null && candidate.travel_minutes !== undefined) {
		shown.push(__("{0} min by road", [candidate.travel_minutes]));
	}
	if (candidate.distance_km !== null && candidate.distance_km !== undefined) {
		shown.push(__("{0} km away", [format_number(candidate.distance_km, null, 1)]));
	}
	shown.push(__("Jobs that day: {0}", [candidate.jobs_that_day || 0]));
	return shown.map(escape).join(" · ");
}

/** Every part of the score, or of an emergency's order, as the server explains it. */
function score_parts(candidate) {
	const rows = (candidate.parts || []).map((part) => {
		const points = part.weight === null ? "" : points_of(part);
		return `<tr><th scope="row">${escape(part.label)}</th><td>${escape(part.text)}</td><td>${points}</td></tr>`;
	});
	return `
		<details class="techops-score">
			<summary>${__("Why this place")}</summary>
			<table>${rows.join("")}</table>
		</details>`;
}

function points_of(part) {
	const label = __("Points: {0} of {1}", [part.points, part.weight].map((value) => format_number(value, null, 1)));
	return `<meter min="0" max="${part.weight || 1}" value="${part.points}" aria-label="${escape(label)}"></meter>
		<span class="text-muted">${escape(label)}</span>`;
}

function reasons(candidate) {
	const items = (candidate.reasons || []).map((reason) => `<li>${escape(reason)}</li>`);
	return items.length ? `<ul class="techops-reasons">${items.join("")}</ul>` : "";
}

function unable_list(candidates) {
	const rows = candidates.map(
		(candidate) => `<li><strong>${escape(candidate.technician_name)}</strong>${reasons(candidate)}</li>`
	);
	return `
		<details class="techops-unable" ${candidates.length <= 3 ? "open" : ""}>
			<summary>${__("Not available: {0}", [candidates.length])}</summary>
			<ul>${rows.join("")}</ul>
		</details>`;
}
