frappe.listview_settings["Work Order Costing"] = {
	hide_name_column: true,
	add_fields: ["band", "currency"],
	get_indicator: (costing) => [__(costing.band), techops.html.colour_of(costing.band), `band,=,${costing.band}`],
	onload(listview) {
		const band = (value) => ({ label: __(value), filters: [["band", "=", value]] });
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			band("Profitable"),
			band("Review"),
			band("Investigate"),
			{ label: __("Completed This Month"), filters: [["completed_on", "Timespan", "this month"]] },
		]);
	},
};
