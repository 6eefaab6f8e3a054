frappe.listview_settings["Supplier Recovery"] = {
	add_fields: ["status", "supplier"],

	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("To Return"), filters: [["status", "=", "Open"]] },
			{ label: __("Awaiting Credit"), filters: [["status", "=", "Returned"]] },
			{ label: __("Credited"), filters: [["status", "=", "Credited"]] },
		]);
	},
};
