frappe.listview_settings["Assignment Offer"] = {
	hide_name_column: true,
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Open"), filters: [["status", "=", "Open"]] },
			{ label: __("Refused"), filters: [["status", "=", "Refused"]] },
		]);
	},
};
