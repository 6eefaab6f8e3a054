/** The list of quotations. */
import { fill } from "../web/dom";
import { field } from "../web/forms";
import { paged } from "../web/pages";
import { pill } from "../web/parts";
import { __, day, money } from "../web/texts";
import { quotation_page } from "./addresses";
import { choices } from "./orders";

const STATUSES = ["Sent", "Approved", "Rejected", "Changes Requested", "Expired", "Superseded"];

export default async function quotations({ content }) {
	const status = field({ name: "status", label: __("Status"), type: "select", required: true, options: choices(STATUSES) });
	fill(content, await paged({ call: "quotations.list", filters: [status], row, none: __("No quotations found.") }));
}

function row(quotation) {
	return {
		href: quotation_page(quotation.name),
		title: __("Quotation {0}", [quotation.name]),
		text: [quotation.work_order, day(quotation.quotation_date), __("valid until {0}", [day(quotation.valid_until)])].join(" · "),
		side: [money(quotation.grand_total, quotation.currency), pill(quotation.status)],
	};
}
