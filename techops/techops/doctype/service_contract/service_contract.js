const DIALOGS = {
	sign: [
		{ fieldname: "signed_by", fieldtype: "Data", label: __("Signed By"), need: "signed_by" },
		{ fieldname: "signature", fieldtype: "Signature", label: __("Signature") },
	],
	renew: [
		{ fieldname: "end_date", fieldtype: "Date", label: __("New End Date"), description: __("Empty: open ended") },
		{
			fieldname: "start_date",
			fieldtype: "Date",
			label: __("New Start Date"),
			description: __("Only for a contract that has expired"),
		},
	],
	terminate: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), need: "reason" }],
};

frappe.ui.form.on("Service Contract", {
	setup(frm) {
		const of_customer = () => ({ filters: { customer: frm.doc.customer || "", disabled: 0 } });
		const people = () => ({
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: { link_doctype: "Customer", link_name: frm.doc.customer || "" },
		});
		frm.set_query("sites", of_customer);
		frm.set_query("billing_contact", people);
		frm.set_query("contact", "contacts", people);
		frm.set_query("price_list", () => ({ filters: { selling: 1, enabled: 1 } }));
		frm.set_query("taxes_template", () => ({ filters: { company: frm.doc.company, disabled: 0 } }));
		frm.set_query("technician", "technicians", () => ({ filters: { status: "Active" } }));
	},

	refresh(frm) {
		techops.add_document_actions(frm, {
			resource: "contracts",
			argument: "contract",
			dialogs: DIALOGS,
			main: ["sign"],
		});
		if (frm.is_new()) return;
		if (frappe.model.can_read("Contract Billing Run")) {
			frm.add_custom_button(
				__("Invoice Month"),
				() => techops.invoice_month(frm.doc.name, () => techops.runs_of(frm.doc.name)),
				__("Actions")
			);
		}
		if (frappe.model.can_create("Service Work Order")) {
			const { name, customer } = frm.doc;
			frm.add_custom_button(__("New Order"), () =>
				frappe.new_doc("Service Work Order", { customer, contract: name })
			);
		}
	},
});
