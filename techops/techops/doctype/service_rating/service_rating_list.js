frappe.listview_settings["Service Rating"] = {
	hide_name_column: true,
	add_fields: ["low"],
	formatters: { overall_score: techops.stars },

	get_indicator: (doc) =>
		doc.low ? [__("Low Rating"), "red", "low,=,1"] : [__("Good Rating"), "green", "low,=,0"],

	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Low Ratings"), filters: [["low", "=", 1]] },
			{ label: __("My Tasks"), filters: [["_assign", "like", `%${frappe.session.user}%`]] },
			{ label: __("With Comment"), filters: [["comment", "is", "set"]] },
			{ label: __("This Month"), filters: [["rated_at", "Timespan", "this month"]] },
		]);
	},
};
