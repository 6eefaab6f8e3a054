frappe.listview_settings["Service Asset"] = {
	hide_name_column: true,
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Equipment"), filters: [["asset_type", "=", "Equipment"]] },
			{ label: __("Vehicles"), filters: [["asset_type", "=", "Vehicle"]] },
			{ label: __("Out of Service"), filters: [["status", "=", "Out of Service"]] },
		]);
	},
};
