frappe.listview_settings["Work Order Visit"] = {
	hide_name_column: true,
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Today"), filters: [["scheduled_start", "Timespan", "today"]] },
			{ label: __("Under Way"), filters: [["status", "in", "En Route,On Site,Executing,Waiting"]] },
			{ label: __("Failed"), filters: [["status", "=", "Failed"]] },
		]);
	},
};
