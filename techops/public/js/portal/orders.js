/** The list of orders. */
import { fill } from "../web/dom";
import { field } from "../web/forms";
import { paged } from "../web/pages";
import { pill } from "../web/parts";
import { __, day, money } from "../web/texts";
import { order_page } from "./addresses";

const STATUSES = ["Requested", "Scheduled", "In Progress", "Pending", "Completed", "Invoiced", "Closed", "Cancelled"];

export default async function orders({ content }) {
	const status = field({ name: "status", label: __("Status"), type: "select", required: true, options: choices(STATUSES) });
	const text = field({ name: "text", label: __("Search"), type: "search", required: true, placeholder: __("Title or number") });
	fill(content, await paged({ call: "orders.list", filters: [status, text], row: order_row, none: __("No orders found.") }));
}

export const choices = (values) => [["", __("All")], ...values.map((value) => [value, __(value)])];

export function order_row(order) {
	return {
		href: order_page(order.name),
		title: order.title,
		text: [order.name, day(order.scheduled_start ?? order.requested_at), order.technician_name].filter(Boolean).join(" · "),
		side: [order.grand_total ? money(order.grand_total, order.currency) : null, pill(order.sub_status || order.status)],
	};
}
