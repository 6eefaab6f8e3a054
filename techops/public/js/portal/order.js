/** The page of one order: where it stands, what may be done with it, and everything that is known of it. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { card, entries, facts, faint, link, pill } from "../web/parts";
import { draw } from "../web/start";
import { __, clock, day, decimal, moment, money } from "../web/texts";
import { asset_page, invoice_page, orders_page, quotation_page } from "./addresses";
import { conversation } from "./conversation";
import { dispute_card } from "./dispute";
import { order_actions } from "./order_actions";
import { photos } from "./photos";
import { price_card } from "./prices";
import { promises_card } from "./promises";
import { rating_card } from "./rating";
import { warranty_card } from "./warranty";

const STEPS = ["Requested", "Scheduled", "In Progress", "Completed", "Closed"];
const STEP_OF = { Pending: "In Progress", Invoiced: "Completed" };

export default async function order_page({ content, name, title }) {
	const order = await read("orders.get", { order: name });
	title(order.title);
	const again = () => order_page({ content, name, title });
	const later = element("div", { class: "stack" });
	const actions = element("div", { class: "stack" }, order_actions(order, again));
	const talk = element("div", { class: "stack" });
	fill(
		content,
		link(orders_page(), __("All orders")),
		head(order),
		actions,
		element("div", { class: "columns" }, element("div", { class: "stack" }, request(order), visits(order), report(order), later), talk)
	);
	content.firstChild.className = "back";
	if (order.completed_at) part(actions, (place) => rating_card(place, order, again));
	part(later, (place) => promises_card(place, order));
	part(later, (place) => quotations_card(place, order));
	part(later, (place) => price_card(place, order));
	if (order.completed_at) part(later, (place) => warranty_card(place, order, again));
	part(later, (place) => timeline(place, order));
	if (order.open_dispute) part(talk, (place) => dispute_card(place, order, again));
	part(talk, (place) => conversation(place, order));
	part(talk, (place) => photos(place, order));
}

/** One card that loads by itself: if it fails, it says so in its own place. */
function part(where, show) {
	const content = element("div", {});
	where.append(content);
	draw(() => show(content), { content });
}

function head(order) {
	const reached = STEP_OF[order.status] ?? order.status;
	const at = STEPS.indexOf(reached);
	const steps = STEPS.map((step, number) =>
		element("li", { class: number < at ? "done" : number === at ? "current" : null, aria: { current: number === at ? "step" : null } }, __(step))
	);
	const state = [pill(order.status), pill(order.sub_status), order.priority === "Normal" ? null : pill(order.priority)];
	return element(
		"div",
		{},
		element("p", { class: "pills" }, faint(order.name), state, order.billing_kind === "Billable" ? null : pill(order.billing_kind)),
		order.status === "Cancelled"
			? element("p", {}, __("Cancelled: {0}", [order.cancel_reason ?? ""]))
			: element("ol", { class: "steps", aria: { label: __("Progress of the order") } }, steps)
	);
}

function request(order) {
	const site = order.site_details ?? {};
	return card(__("Your request"), [
		order.description && element("p", { class: "prewrap" }, order.description),
		facts(
			[__("Requested service"), order.service_category],
			[__("Site"), site.site_name],
			[__("Address"), site.address_display && plain(site.address_display)],
			[__("Asset"), order.asset && link(asset_page(order.asset), order.asset)],
			[__("Contact on site"), [order.contact_name, order.contact_phone].filter(Boolean).join(" · ")],
			[__("Requested on"), moment(order.requested_at)],
			[__("Preferred date"), moment(order.preferred_start)],
			[__("Technician"), order.technician_name],
			[__("Planned for"), moment(order.scheduled_start)],
			[__("Completed on"), moment(order.completed_at)],
			[__("Invoice"), order.sales_invoice && link(invoice_page(order.sales_invoice), order.sales_invoice)]
		),
	]);
}

/** An address comes as markup from ERPNext: its text is what counts. */
export function plain(markup) {
	const parsed = new DOMParser().parseFromString(markup.replace(/<br\s*\/?>/gi, "\n"), "text/html");
	return (parsed.body.textContent ?? "").split("\n").map((line) => line.trim()).filter(Boolean).join(", ");
}

function visits(order) {
	if (!order.visits.length) return null;
	const rows = order.visits.map((visit) => ({
		title: visit.technician_name ?? __("Technician"),
		text: [
			visit.expected_at ? __("arrives at about {0}", [clock(visit.expected_at)]) : moment(visit.arrived_at ?? visit.scheduled_start),
			visit.work_minutes ? __("{0} h of work", [decimal(visit.work_minutes / 60, 2)]) : null,
		]
			.filter(Boolean)
			.join(" · "),
		side: pill(visit.failed ? "Failed" : visit.status),
	}));
	return card(__("Visits"), entries(rows));
}

function report(order) {
	if (!order.work_performed && !order.materials.length) return null;
	const used = order.materials.filter((part) => part.quantity > (part.returned_quantity ?? 0));
	return card(__("Service report"), [
		paragraph(__("Diagnosis"), order.diagnosis),
		paragraph(__("Work done"), order.work_performed),
		paragraph(__("Recommendations"), order.recommendations),
		used.length
			? [
					element("h3", {}, __("Parts used")),
					entries(
						used.map((part) => ({
							title: part.item_name,
							text: part.serial_no,
							side: `${decimal(part.quantity - (part.returned_quantity ?? 0))} ${__(part.uom ?? "")}`,
						}))
					),
			  ]
			: null,
		facts([__("Signed by"), order.signed_by]),
	]);
}

function paragraph(heading, text) {
	return text ? [element("h3", {}, heading), element("p", { class: "prewrap" }, text)] : null;
}

async function quotations_card(place, order) {
	const { data } = await read("quotations.list", { work_order: order.name });
	const rows = data.map((one) => ({
		href: quotation_page(one.name),
		title: one.name,
		text: __("valid until {0}", [day(one.valid_until)]),
		side: [money(one.grand_total, one.currency), pill(one.status)],
	}));
	if (rows.length) fill(place, card(__("Service quotations"), entries(rows)));
}

async function timeline(place, order) {
	const { data } = await read("orders.history", { order: order.name });
	const rows = data.map((event) =>
		element(
			"li",
			{},
			element("strong", {}, event.label),
			" ",
			faint(`${moment(event.occurred_at)} · ${event.user_name}`),
			event.note && element("p", { class: "prewrap" }, event.note)
		)
	);
	fill(place, card(null, element("details", {}, element("summary", {}, element("strong", {}, __("What happened"))), element("ol", { class: "timeline" }, rows))));
}
