/** The head of an order's form: where it is in its life, what it waits for, who and when. */

import { escape, fact, facts, fill, form_link, moment_of, money, pill } from "./html";
import { promises } from "./promises";

const STEPS = ["Requested", "Scheduled", "In Progress", "Completed", "Invoiced", "Closed"];
/** Pending is a wait within the work, so it is drawn at that step. */
const DRAWN_AT = { Pending: "In Progress" };

export function render_header(frm, data, main) {
	const doc = { ...frm.doc, ...data };
	fill(
		frm,
		"actions_html",
		`<div class="techops-header">
			${steps(doc.status)}
			<div class="techops-pills">${pill(doc.status)} ${pill(doc.sub_status)} ${pill(doc.priority)} ${flags(doc)}</div>
			${main ? `<button type="button" class="btn btn-primary btn-sm techops-next">${escape(main.label)}</button>` : ""}
			${promises(data)}
			${facts(
				fact(__("Technician"), who(doc)),
				fact(__("Offered To"), offered_to(doc)),
				fact(__("Scheduled"), moment_of(doc.scheduled_start)),
				fact(__("Waiting For"), doc.pause_reason ? escape(__(doc.pause_reason)) : ""),
				fact(__("Waiting Since"), moment_of(doc.paused_at)),
				fact(__("Quotation"), form_link("Service Quotation", doc.quotation)),
				fact(__("Contract"), form_link("Service Contract", doc.contract)),
				fact(__("Invoice"), form_link("Sales Invoice", doc.sales_invoice)),
				fact(__("Prepayment Asked"), doc.prepayment_amount ? money(doc.prepayment_amount, doc.currency) : ""),
				fact(__("Prepayment Received"), doc.prepayment_received ? money(doc.prepayment_received, doc.currency) : ""),
				fact(__("Original Order"), form_link("Service Work Order", doc.original_order)),
				fact(__("Open Dispute"), form_link("Service Dispute", doc.open_dispute)),
				fact(__("Service Warranty Claim"), form_link("Service Warranty Claim", doc.warranty_claim)),
				fact(__("Dispute"), escape(doc.dispute_description)),
				fact(__("Credited Before Tax"), doc.credited_total ? money(doc.credited_total, doc.currency) : ""),
				fact(__("Reason"), escape(doc.cancel_reason))
			)}
		</div>`
	);
}

function offered_to(doc) {
	const open = (doc.offers || []).filter((offer) => offer.status === "Open");
	return open.map((offer) => form_link("Technician", offer.technician, offer.technician_name)).join(", ");
}

function who(doc) {
	if (!doc.technician) return "";
	return form_link("Technician", doc.technician, doc.technician_name);
}

function flags(doc) {
	const shown = [];
	if (doc.billing_kind && doc.billing_kind !== "Billable") shown.push([doc.billing_kind, "blue"]);
	if (doc.quotation_required) shown.push(["Quotation Needed", "orange"]);
	if (doc.paid) shown.push(["Paid", "green"]);
	if (doc.rated) shown.push(["Rated", "green"]);
	return shown
		.map(([text, colour]) => `<span class="indicator-pill ${colour} no-indicator-dot">${escape(__(text))}</span>`)
		.join(" ");
}

function steps(status) {
	const shown = STEPS.includes(DRAWN_AT[status] || status) ? STEPS : [status];
	const current = shown.indexOf(DRAWN_AT[status] || status);
	const items = shown.map((step, place) => {
		const state = place < current ? "done" : place === current ? "current" : "ahead";
		const mark = state === "current" ? 'aria-current="step"' : "";
		return `<li class="${state}" ${mark}>${escape(__(step))}</li>`;
	});
	return `<ol class="techops-steps" aria-label="${__("Life of the order")}">${items.join("")}</ol>`;
}
