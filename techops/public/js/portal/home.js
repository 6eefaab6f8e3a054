/** The first page: what waits for a decision, what is under way, what is owed. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { card, empty, entries, faint, link, pill } from "../web/parts";
import { __, clock, day, decimal, moment, money } from "../web/texts";
import { balance_of } from "./invoices";
import { invoices_page, order_page, orders_page, quotation_page } from "./addresses";

export default async function home({ content }) {
	const { decisions, under_way, owed } = await read("portal.home");
	fill(
		content,
		element(
			"div",
			{ class: "columns" },
			element("div", { class: "stack" }, waiting(decisions), going_on(under_way)),
			element("div", { class: "stack" }, debts(owed))
		)
	);
}

function waiting({ orders, additional_work, quotations }) {
	const rows = [
		...additional_work.map((request) => ({
			href: `${order_page(request.order)}#additional-work`,
			title: __("Additional work: {0}", [request.title]),
			text: `${request.description} · ${money(request.amount, request.currency)}`,
			side: element("span", { class: "pill bad" }, time_left(request.minutes_left)),
		})),
		...quotations.map((quotation) => ({
			href: quotation_page(quotation.name),
			title: __("Quotation: {0}", [quotation.title]),
			text: __("{0}, valid until {1}", [quotation.name, day(quotation.valid_until)]),
			side: element("strong", {}, money(quotation.grand_total, quotation.currency)),
		})),
		...orders.map((order) => ({
			href: order_page(order.name),
			title: order.title,
			text: __("{0}: the work is done. Approve it or report a problem.", [order.name]),
			side: pill(order.sub_status),
		})),
	];
	return card(__("Needs your decision"), rows.length ? entries(rows) : empty(__("Nothing waits for you.")));
}

export function time_left(minutes) {
	if (minutes === null) return __("Waiting for your answer");
	if (minutes === 0) return __("No time left");
	return minutes < 60 ? __("{0} min left", [minutes]) : __("{0} h left", [decimal(minutes / 60, 1)]);
}

function going_on(orders) {
	const rows = orders.map((order) => ({
		href: order_page(order.name),
		title: order.title,
		text: [order.name, order.site_name, who_and_when(order)].filter(Boolean).join(" · "),
		side: [order.priority === "Normal" ? null : pill(order.priority), pill(state(order))],
	}));
	const all = link(orders_page(), __("All orders"));
	return card(__("Under way"), rows.length ? entries(rows) : empty(__("There are no services under way.")), { lead: all });
}

/** Where it is: on the way or at work as its visit says, else what the order waits for. */
function state({ status, sub_status, visits }) {
	const live = status === "In Progress" ? visits.find((visit) => visit.status !== "Planned")?.status : null;
	return live ?? (status === "Scheduled" ? status : sub_status || status);
}

/** Who comes and when: what the way still takes, once somebody is on it. */
function who_and_when(order) {
	const expected = order.visits.map((visit) => visit.expected_at).filter(Boolean).sort()[0];
	if (expected) return __("{0} arrives at about {1}", [order.technician_name ?? __("The technician"), clock(expected)]);
	const when = order.scheduled_start ? moment(order.scheduled_start) : null;
	if (order.technician_name && when) return __("{0}, {1}", [order.technician_name, when]);
	return order.technician_name ?? when;
}

function debts(owed) {
	const parts = owed.map((debt) => [
		balance_of(debt.amount, debt.currency),
		debt.overdue > 0 ? element("p", {}, pill("Overdue"), " ", money(debt.overdue, debt.currency)) : faint(__("Nothing is overdue.")),
	]);
	const all = link(invoices_page(), __("All invoices"));
	return card(__("What you owe"), parts.length ? parts : empty(__("You owe nothing.")), { lead: all });
}
