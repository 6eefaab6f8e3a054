frappe.listview_settings["Service Contract"] = {
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Active"), filters: [["status", "=", "Active"]] },
			{ label: __("To Sign"), filters: [["status", "=", "Draft"]] },
			{
				label: __("Ending Soon"),
				filters: [
					["status", "=", "Active"],
					["end_date", "Timespan", "next month"],
				],
			},
			{ label: __("Billed Monthly"), filters: [["billing_method", "=", "Monthly Consolidated"]] },
		]);
	},
};
