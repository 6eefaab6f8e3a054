frappe.listview_settings["Additional Work Request"] = {
	hide_name_column: true,
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Awaiting Answer"), filters: [["status", "=", "Awaiting Answer"]] },
		]);
	},
};
