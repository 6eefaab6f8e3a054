/** Money that people start from the desk: the invoices of a month, and what is paid before the work. */

import { call } from "./server";

const RUN = "Contract Billing Run";
const PREPAYMENT = "Awaiting Prepayment";

/** Ask for a month (and contracts, unless one is given) and queue their invoices; the jobs tell how they go. */
export function invoice_month(contract, done) {
	const dialog = new frappe.ui.Dialog({
		title: __("Invoice Month"),
		fields: [
			{ fieldname: "month", fieldtype: "Date", label: __("Any Day of the Month"), reqd: 1 },
			{
				fieldname: "contracts",
				fieldtype: "MultiSelectList",
				label: __("Contracts"),
				hidden: contract ? 1 : 0,
				reqd: contract ? 0 : 1,
				get_data: (text) =>
					frappe.db.get_link_options("Service Contract", text, {
						billing_method: "Monthly Consolidated",
						status: ["!=", "Draft"],
					}),
			},
		],
		primary_action_label: __("Issue Invoice"),
		primary_action: ({ month, contracts }) => {
			dialog.hide();
			return queue(contract ? [contract] : contracts, month).then(done);
		},
	});
	dialog.show();
}

/** One after the other, so that a refusal is read together with its contract. */
async function queue(contracts, month) {
	for (const contract of contracts) {
		const answer = await call("invoices.create", { contract, month }).catch(() => null);
		if (!answer) continue;
		const message = answer.name ? __("Invoice of {0} queued", [contract]) : __("{0} has its invoice", [contract]);
		frappe.show_alert({ message, indicator: "green" });
	}
}

/** Call `refresh` when a monthly invoice of this user has been made. */
export function when_billed(refresh) {
	frappe.realtime.off("techops_billing_run");
	frappe.realtime.on("techops_billing_run", refresh);
}

/** Add the button that registers a payment in advance, while the order waits for it. */
export function add_prepayment(frm) {
	if (frm.doc.sub_status !== PREPAYMENT || !frappe.model.can_create("Payment Entry")) return;
	frm.add_custom_button(__("Register Prepayment"), () => register_prepayment(frm), __("Actions"));
}

function register_prepayment(frm) {
	frappe.prompt(
		[
			{
				fieldname: "amount",
				fieldtype: "Currency",
				label: __("Amount"),
				options: frm.doc.currency,
				default: frm.doc.prepayment_amount,
				reqd: 1,
			},
			{
				fieldname: "mode_of_payment",
				fieldtype: "Link",
				options: "Mode of Payment",
				label: __("Mode of Payment"),
				reqd: 1,
			},
			{ fieldname: "reference", fieldtype: "Data", label: __("Reference") },
		],
		(values) =>
			call("payments.register", { ...values, order: frm.doc.name }, { freeze: true })
				.then(() => frm.reload_doc())
				.catch(() => null),
		__("Register Prepayment"),
		__("Register")
	);
}

export const runs_of = (contract) => frappe.set_route("List", RUN, "List", { contract });
