/** Work found on site: why, what, photos, how much, and how long the technician waits for the answer. */
import { address, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask } from "../web/forms";
import { announce, button, card, entries, faint, pill } from "../web/parts";
import { __, clock, decimal, moment, money } from "../web/texts";
import { time_left } from "./home";
import { note, told } from "./order_actions";
import { gallery } from "./photos";

const MINUTE = 60_000; // milliseconds
const SOON = 5; // minutes left when who only listens is told

/** What waits for an answer; without buttons for who may not give it. */
export function waiting_work(order, again) {
	const may = order.allowed_actions.some(({ action }) => action === "decide_additional_work");
	return order.additional_work.filter((one) => one.status === "Awaiting Answer").map((one) => waiting(one, order, may, again));
}

/** What was answered, by whoever or whatever did. */
export function answered_work(order) {
	const answered = order.additional_work.filter((one) => one.status !== "Awaiting Answer");
	if (!answered.length) return null;
	return card(
		__("Additional work"),
		answered.map((request) => element("details", {}, element("summary", {}, pill(request.status), " ", request.description, " · ", money(request.amount, order.currency)), details(request, order)))
	);
}

function waiting(request, order, may, again) {
	const decide = (approve, label) => async () => {
		const given = { fields: [note()], label, kind: approve ? "primary" : "danger" };
		const done = await ask(label, given, (values) => write("orders.decide_additional_work", { request: request.name, approve, ...values }));
		if (done) await told(label, again);
	};
	const buttons = [
		button(__("Approve the additional work"), decide(true, __("Approve the additional work")), { kind: "primary" }),
		button(__("Refuse it"), decide(false, __("Refuse it")), { kind: "danger" }),
	];
	const parts = [
		element("h3", {}, __("Why it is needed")),
		element("p", { class: "prewrap" }, request.description),
		details(request, order),
		element("p", {}, element("span", { class: "amount" }, money(request.amount, order.currency)), " ", faint(__("before taxes"))),
		request.answer_by && element("p", { class: "faint" }, __("Without an answer by {0} only the original work is done.", [clock(request.answer_by)])),
		may ? element("div", { class: "buttons" }, buttons) : element("p", {}, __("An approver of your company decides.")),
	];
	return card(__("Additional work needs your answer"), parts, { lead: countdown(request), id: "additional-work" });
}

/** What would be done: hours and parts, each at its price, and the photos that show why. */
function details(request, order) {
	const rows = [
		request.estimated_hours ? { title: __("Work"), side: __("about {0} h", [decimal(request.estimated_hours, 2)]) } : null,
		...request.materials.map((part) => ({ title: part.description || part.item, side: `${decimal(part.quantity)} × ${money(part.unit_price, order.currency)}` })),
	].filter(Boolean);
	return [
		element("h3", {}, __("What would be done")),
		entries(rows),
		request.photos.length ? gallery(request.photos, (file) => address("orders.download", { order: order.name, file: file.name })) : null,
		request.decided_at && element("p", { class: "faint" }, [moment(request.decided_at), request.note].filter(Boolean).join(" · ")),
	];
}

/** The time left, which goes on by itself; it was right when the page was drawn. */
function countdown(request) {
	const node = element("span", { class: "pill bad" }, time_left(request.minutes_left));
	if (request.minutes_left === null) return node;
	const begun = Date.now();
	const timer = setInterval(() => {
		if (!node.isConnected) return clearInterval(timer);
		const left = Math.max(0, request.minutes_left - Math.floor((Date.now() - begun) / MINUTE));
		if (left === SOON) announce(time_left(left));
		return fill(node, time_left(left));
	}, MINUTE);
	return node;
}
