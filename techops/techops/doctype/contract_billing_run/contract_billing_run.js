frappe.ui.form.on("Contract Billing Run", {
	refresh(frm) {
		const { contract, billing_month, sales_invoice } = frm.doc;
		techops.when_billed(({ run }) => run === frm.doc.name && frm.reload_doc());
		frm.add_custom_button(__("Try Again"), () =>
			techops
				.call("invoices.create", { contract, month: billing_month }, { freeze: true })
				.then(() => frm.reload_doc())
				.catch(() => null)
		);
		if (sales_invoice) {
			frm.add_custom_button(__("Sales Invoice"), () => frappe.set_route("Form", "Sales Invoice", sales_invoice));
		}
	},
});
