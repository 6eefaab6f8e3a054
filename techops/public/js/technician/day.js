/** My day: offers that wait for an answer, the visits of today in their order, and what comes next. */
import { write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card, empty, entries, facts, faint, link, pill, problem } from "../web/parts";
import { __, as_date, clock, day as day_text } from "../web/texts";
import { connection, conflict_cards } from "./standing";
import { located, span, visit_address } from "./words";

const SECOND = 1000;
const MINUTE = 60;

export default function day({ content, work, title }) {
	title(__("My Day"));
	const { offers, finished, coming } = work.day;
	const visits = work.visits;
	fill(
		content,
		connection(work),
		work.said.get("day"),
		conflict_cards(work),
		offers.map((offer) => offer_card(work, offer)),
		card(__("Today"), [
			visits.length ? entries(visits.map(visit_row)) : empty(__("No visits for today.")),
			visits.some(located) ? element("p", { class: "beyond-list" }, link("/technician/mapa", __("Map and route"))) : null,
		]),
		finished.length ? card(__("Done today"), entries(finished.map(finished_row))) : null,
		card(__("Next days"), coming.length ? entries(coming.map(coming_row)) : empty(__("Nothing planned yet.")))
	);
}

function visit_row(visit, at) {
	const waiting = visit.here.waiting ? faint(__("{0} to send", [visit.here.waiting])) : null;
	return {
		href: visit_address(visit.name),
		title: `${at + 1}. ${visit.title}`,
		text: [other_day(visit.scheduled_start), span(visit.scheduled_start, visit.scheduled_end, clock), visit.customer_name, visit.site_name]
			.filter(Boolean)
			.join(" · "),
		side: [urgent(visit.priority), pill(visit.here.status || visit.status), waiting],
	};
}

/** The day of a visit that was planned for another one and is not over. */
function other_day(start) {
	const date = as_date(start);
	return date && date.toDateString() !== new Date().toDateString() ? day_text(start) : null;
}

const urgent = (priority) => (priority === "Normal" ? null : pill(priority));

const finished_row = (order) => ({
	title: order.title,
	text: [clock(order.left_at), order.customer_name].join(" · "),
	side: pill(order.status),
});

const coming_row = (visit) => ({
	title: visit.title,
	text: [day_text(visit.scheduled_start), span(visit.scheduled_start, visit.scheduled_end, clock), visit.customer_name]
		.filter(Boolean)
		.join(" · "),
	side: urgent(visit.priority),
});

function offer_card(work, offer) {
	const accept = async () => {
		work.say("day", null);
		try {
			await write("orders.accept", { order: offer.work_order });
			announce(__("Accepted."));
		} catch (error) {
			work.say("day", problem(error));
		}
		await work.refresh();
	};
	const refuse = () =>
		ask(
			__("Refuse Offer"),
			{ fields: [field({ name: "reason", label: __("Reason"), type: "textarea", required: true })], label: __("Refuse Offer"), kind: "danger" },
			async ({ reason }) => {
				await write("orders.reject", { order: offer.work_order, reason });
				announce(__("Refused."));
				await work.refresh();
			}
		);
	return card(
		__("Offer: {0}", [offer.title]),
		[
			facts(
				[__("When"), [day_text(offer.scheduled_start), " · ", span(offer.scheduled_start, offer.scheduled_end, clock)]],
				[__("Customer"), offer.customer_name],
				[__("Site"), [offer.site_name, offer.address_display].filter(Boolean).join(", ")],
				[__("Service Category"), offer.service_category],
				[__("Description"), offer.description]
			),
			countdown(work, offer),
			element(
				"div",
				{ class: "buttons" },
				button(__("Accept Offer"), accept, {
					kind: "primary",
					data: { key: `accept-${offer.name}` },
				}),
				button(__("Refuse Offer"), refuse, { data: { key: `refuse-${offer.name}` } })
			),
		],
		{ lead: urgent(offer.priority), id: `offer-${offer.name}` }
	);
}

/** The time left to answer, by the server's clock; it stops with the page. */
function countdown(work, offer) {
	if (offer.seconds_left === null) return null;
	const until = Date.parse(work.day.server_time) + offer.seconds_left * SECOND;
	const place = element("p", { class: "countdown", role: "timer", aria: { live: "off" } });
	const show = () => {
		const left = Math.max(0, Math.round((until - work.clock.now()) / SECOND));
		const text = `${Math.floor(left / MINUTE)}:${String(left % MINUTE).padStart(2, "0")}`;
		place.textContent = left ? __("Time left to answer: {0}", [text]) : __("The time to answer is over.");
		return left;
	};
	const timer = setInterval(() => {
		if (!show() || !place.isConnected) clearInterval(timer);
	}, SECOND);
	show();
	return place;
}
