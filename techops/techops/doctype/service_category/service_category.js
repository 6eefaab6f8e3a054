frappe.ui.form.on("Service Category", {
	setup(frm) {
		frm.set_query("parent_service_category", () => ({ filters: { is_group: 1, name: ["!=", frm.doc.name] } }));
		frm.set_query("required_specialty", () => ({ filters: { disabled: 0 } }));
		frm.set_query("item", () => ({ filters: { is_stock_item: 0, is_sales_item: 1, disabled: 0 } }));
	},
});
