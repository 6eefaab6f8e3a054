frappe.listview_settings["Technician"] = {
	hide_name_column: true,
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Active"), filters: [["status", "=", "Active"]] },
			{
				label: __("For Emergencies"),
				filters: [
					["status", "=", "Active"],
					["available_for_emergencies", "=", 1],
				],
			},
		]);
	},
};
