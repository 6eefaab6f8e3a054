// The supplier's documents move a recovery; this form leads to them.

frappe.ui.form.on("Supplier Recovery", {
	refresh(frm) {
		techops.add_document_actions(frm, {
			resource: "recoveries",
			argument: "recovery",
			main: [],
			dialogs: {
				refuse: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), need: "reason" }],
			},
		});
		const { purchase_type, purchase_return } = frm.doc;
		if (purchase_return && frappe.model.can_read(purchase_type)) {
			frm.add_custom_button(__("Return to the Supplier"), () => frappe.set_route("Form", purchase_type, purchase_return));
		}
	},
});
