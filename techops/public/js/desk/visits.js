/** Visits, open offers and additional work of an order. */

import { allows, return_material } from "./actions";
import { empty, escape, fact, facts, fill, form_link, map_link, moment_of, money, pill } from "./html";

export function render_visits(frm, data) {
	fill(
		frm,
		"visits_html",
		block(__("Visits"), data.visits, visit_card, __("Nobody has been assigned yet.")) +
			block(__("Offers"), data.offers, offer_card) +
			block(__("Additional Work"), data.additional_work, (request) => request_card(request, data.currency)) +
			block(__("Parts Used"), data.materials, (part) => part_card(part, data))
	);
	frm.get_field("visits_html")
		.$wrapper.find("[data-material]")
		.on("click", (event) => return_material(frm, event.currentTarget.dataset.material));
}

function block(title, rows, card, none) {
	if (!rows?.length) return none ? `<h5 class="techops-title">${escape(title)}</h5>${empty(none)}` : "";
	return `
		<h5 class="techops-title">${escape(title)}</h5>
		<div class="techops-cards">${rows.map(card).join("")}</div>`;
}

function card(head, body) {
	return `<article class="techops-card"><header>${head}</header>${body}</article>`;
}

function visit_card(visit) {
	return card(
		`${form_link("Work Order Visit", visit.name, visit.technician_name || visit.technician)}
			${pill(visit.status)} <span class="text-muted">${escape(__(visit.role || "", null, "Work Order Visit"))}</span>`,
		facts(
			fact(__("Scheduled"), moment_of(visit.scheduled_start)),
			fact(__("Left For Site"), moment_of(visit.travel_started_at)),
			fact(__("Check-in"), moment_of(visit.arrived_at)),
			fact(__("Check-out"), moment_of(visit.left_at)),
			fact(__("Minutes Worked"), visit.work_minutes),
			fact(__("Minutes Waited"), visit.wait_minutes),
			fact(__("Kilometres"), visit.travel_km),
			fact(__("Metres From Site"), distance(visit)),
			fact(__("Override Reason"), escape(visit.override_reason))
		)
	);
}

function distance(visit) {
	if (!visit.arrived_at || visit.check_in_distance === null || visit.check_in_distance === undefined) return "";
	const metres = format_number(visit.check_in_distance, null, 0);
	return visit.check_in_latitude ? map_link(visit.check_in_latitude, visit.check_in_longitude, metres) : escape(metres);
}

function offer_card(offer) {
	return card(
		`${form_link("Assignment Offer", offer.name, offer.technician_name || offer.technician)} ${pill(offer.status)}`,
		facts(
			fact(__("Offered At"), moment_of(offer.offered_at)),
			fact(__("Expires At"), moment_of(offer.expires_at)),
			fact(__("Answered At"), moment_of(offer.answered_at)),
			fact(__("Reason"), escape(offer.reason))
		)
	);
}

function request_card(request, currency) {
	return card(
		`${form_link("Additional Work Request", request.name, request.description)} ${pill(request.status)}`,
		facts(
			fact(__("Amount"), money(request.amount, request.currency || currency)),
			fact(__("Additional Hours"), request.estimated_hours),
			fact(__("Answer By"), moment_of(request.answer_by)),
			fact(__("Answered At"), moment_of(request.decided_at)),
			fact(__("Note"), escape(request.note))
		)
	);
}

function part_card(part, data) {
	return card(
		form_link("Work Order Material", part.name, part.item_name || part.item),
		facts(
			fact(__("Quantity"), escape(part.quantity)),
			fact(__("Returned"), part.returned_quantity || ""),
			fact(__("Unit Price"), money(part.unit_price, data.currency)),
			fact(__("Stock Entry"), form_link("Stock Entry", part.stock_entry))
		) + (allows(data, "use_material") ? return_button(part) : "")
	);
}

function return_button(part) {
	return `<button type="button" class="btn btn-default btn-xs" data-material="${escape(part.name)}">
		${__("Return")}</button>`;
}
