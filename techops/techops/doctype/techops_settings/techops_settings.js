const SERVICE_ITEMS = ["labour_item", "waiting_item", "travel_item", "failed_visit_item", "other_item", "fixed_fee_item"];

frappe.ui.form.on("TechOps Settings", {
	setup(frm) {
		SERVICE_ITEMS.forEach((field) =>
			frm.set_query(field, () => ({ filters: { is_stock_item: 0, is_sales_item: 1, disabled: 0 } }))
		);
		frm.set_query("selling_price_list", () => ({ filters: { selling: 1, enabled: 1 } }));
		frm.set_query("taxes_template", () => ({
			filters: { disabled: 0, ...(frm.doc.default_company ? { company: frm.doc.default_company } : {}) },
		}));
	},
});
