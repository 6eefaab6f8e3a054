frappe.listview_settings["Service Warranty"] = {
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Active"), filters: [["status", "=", "Active"]] },
			{
				label: __("Ending This Month"),
				filters: [
					["status", "=", "Active"],
					["expires_on", "Timespan", "this month"],
				],
			},
		]);
	},
};
