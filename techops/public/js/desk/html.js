/** Small pieces of markup, safe by default: every value that comes from people is escaped here. */

const CALENDAR_COLOURS = { cyan: "pink" };
const YEAR = /[-/.]?\d{4}[-/.]?/;
const SECONDS = /:\d\d$/;

const COLOURS = {
	// orders
	Requested: "orange",
	Scheduled: "blue",
	"In Progress": "purple",
	Pending: "yellow",
	Completed: "green",
	Invoiced: "cyan",
	Closed: "gray",
	// situations
	"Awaiting Prepayment": "red",
	"Awaiting Approval": "yellow",
	"Awaiting Parts": "yellow",
	"Awaiting Customer": "yellow",
	"Awaiting Reassignment": "red",
	"Under Review": "orange",
	Disputed: "red",
	Approved: "green",
	// priorities
	Normal: "gray",
	Urgent: "orange",
	Emergency: "red",
	// visits, offers, requests
	Planned: "blue",
	"En Route": "cyan",
	"On Site": "purple",
	Executing: "purple",
	Waiting: "yellow",
	Ended: "green",
	Failed: "red",
	Open: "orange",
	Accepted: "green",
	Refused: "red",
	Rejected: "red",
	"Awaiting Answer": "orange",
	"Granted by System": "green",
	// margin bands
	Profitable: "green",
	Review: "orange",
	Investigate: "red",
	"No Charge": "blue",
	Cancelled: "red",
};

export const escape = (value) => frappe.utils.escape_html(String(value ?? ""));

export const colour_of = (value) => COLOURS[value] || "gray";

/** The calendar knows fewer colours than the pills. */
export const calendar_colour_of = (value) => CALENDAR_COLOURS[colour_of(value)] || colour_of(value);

/** Colour of where an order is: its situation's own, else its status's. */
export const state_colour = (order) => COLOURS[order.sub_status] || colour_of(order.status);

/** A coloured pill with a translated value of one of our closed lists. */
export function pill(value) {
	if (!value) return "";
	return `<span class="indicator-pill ${colour_of(value)} no-indicator-dot">${escape(__(value))}</span>`;
}

export const money = (amount, currency) => `<bdi>${format_currency(amount, currency)}</bdi>`;

export const moment_of = (value) => (value ? escape(frappe.datetime.str_to_user(value)) : "");

/** A moment as lists show it, without year and seconds; the whole of it is its title. */
export function minute_of(value) {
	const whole = moment_of(value);
	const short = whole.replace(YEAR, "").replace(SECONDS, "");
	return `<span title="${whole}">${short}</span>`;
}

export function form_link(doctype, name, text) {
	if (!name) return "";
	return `<a href="${frappe.utils.get_form_link(doctype, name)}">${escape(text || name)}</a>`;
}

export function map_link(latitude, longitude, text) {
	const place = `${encodeURIComponent(latitude)}/${encodeURIComponent(longitude)}`;
	const address = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${place}`;
	return `<a href="${escape(address)}" target="_blank" rel="noopener noreferrer">${escape(text)}</a>`;
}

export const empty = (text) => `<p class="techops-empty text-muted">${escape(text)}</p>`;

/** Label and value, left out when there is nothing to show; `value` is markup. */
export function fact(label, value) {
	if (value === undefined || value === null || value === "") return "";
	return `<div class="techops-fact"><dt>${escape(label)}</dt><dd>${value}</dd></div>`;
}

export const facts = (...items) => `<dl class="techops-facts">${items.join("")}</dl>`;

/** Put markup into an HTML field of a form, if the form has it. */
export function fill(frm, fieldname, markup) {
	frm.get_field(fieldname)?.$wrapper.html(markup);
}
