/** What was promised for an order and how each promise stands; its ledger when somebody wants to know. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { card, entries, faint, pill } from "../web/parts";
import { __, moment } from "../web/texts";

const HOUR = 60;
const DAY = 24 * HOUR;
const TWO_DAYS = 2 * DAY; // from here on nobody counts hours

export function promises_card(place, order) {
	if (!order.promises?.length) return;
	const rows = order.promises.map((one) => ({ title: one.label, text: when(one), side: pill(one.status, one.status_label) }));
	const list = element("ol", { class: "timeline" });
	const more = element("details", {}, element("summary", {}, __("Everything that counted")), list);
	more.addEventListener("toggle", () => show_ledger(list, order), { once: true });
	fill(place, card(__("Our promises"), [entries(rows), more]));
}

function when(one) {
	if (one.breached_at) {
		const late = one.ended_at ? __("done on {0}", [moment(one.ended_at)]) : null;
		return [__("it was due on {0}", [moment(one.due_at ?? one.breached_at)]), late].filter(Boolean).join(" · ");
	}
	if (one.ended_at) return __("done on {0}", [moment(one.ended_at)]);
	if (one.paused_since) return __("stopped since {0}", [moment(one.paused_since)]);
	return [__("at the latest on {0}", [moment(one.due_at)]), left(one.minutes_left)].join(" · ");
}

function left(minutes) {
	if (minutes >= TWO_DAYS) return __("{0} days left", [Math.floor(minutes / DAY)]);
	return minutes >= 2 * HOUR ? __("{0} hours left", [Math.floor(minutes / HOUR)]) : __("{0} minutes left", [minutes ?? 0]);
}

async function show_ledger(list, order) {
	const { data } = await read("sla.ledger", { order: order.name });
	const rows = data.map((row) =>
		element(
			"li",
			{},
			element("strong", {}, `${row.clock_label}: ${row.of_event_label ? `${row.label} (${row.of_event_label})` : row.label}`),
			" ",
			faint([moment(row.occurred_at), row.cause_label].filter(Boolean).join(" · ")),
			row.note && element("p", { class: "prewrap" }, row.note)
		)
	);
	fill(list, rows);
}
