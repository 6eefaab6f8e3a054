/** What steps are called, and which way they are offered. */
import { __ } from "../web/texts";

/** The steps of a visit in the order they are done; the first one possible is the main button. */
export const ORDER_OF_STEPS = ["start", "resume", "check_in", "execute", "complete", "check_out", "pause"];

const LABELS = {
	start: () => __("Start Travel"),
	check_in: () => __("Check In"),
	execute: () => __("Start Work"),
	pause: () => __("Pause"),
	resume: () => __("Resume"),
	check_out: () => __("Check Out"),
	complete: () => __("Complete"),
	use_material: () => __("Use Material"),
	return_material: () => __("Material Returned"),
	request_additional_work: () => __("Request Additional Work"),
	check: () => __("Checklist"),
	photo: () => __("Photo"),
	message: () => __("Message"),
};

export const label_of = (action) => LABELS[action]?.() ?? action;

const NUMBER_OF_MINUTES = 60;

/** Minutes as people say them. */
export function duration(minutes) {
	const hours = Math.floor(minutes / NUMBER_OF_MINUTES);
	return __("{0} h {1} min", [hours, minutes % NUMBER_OF_MINUTES]);
}

/** A moment of this telephone, given in milliseconds, on the clock of the wall. */
export function wall_clock(milliseconds) {
	const options = { hour: "numeric", minute: "2-digit" };
	return new Intl.DateTimeFormat(document.documentElement.lang || "es", options).format(new Date(milliseconds));
}

/** An asset in one line. */
export function asset_line(visit) {
	return [visit.asset_name, visit.brand, visit.model, visit.serial_no, visit.plate].filter(Boolean).join(" · ");
}

/** When work is planned, from and to. */
export function span(start, end, clock) {
	return [clock(start), clock(end)].filter(Boolean).join(" – ");
}

export const visit_address = (order) => `/technician/orden/${encodeURIComponent(order)}`;

/** Whether the site's place on the map is known. */
export const located = (visit) => Boolean(visit.latitude || visit.longitude);

/** The way along the places of visits, in whatever the telephone has for it; from where it is. */
export function route(visits) {
	const places = visits.map((visit) => `${visit.latitude},${visit.longitude}`);
	const query = new URLSearchParams({ api: "1", destination: places.at(-1) });
	if (places.length > 1) query.set("waypoints", places.slice(0, -1).join("|"));
	return `https://www.google.com/maps/dir/?${query}`;
}
