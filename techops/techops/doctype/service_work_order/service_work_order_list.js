frappe.listview_settings["Service Work Order"] = {
	add_fields: ["status", "sub_status", "priority", "technician_name", "scheduled_start"],
	get_coords_method: "techops.api.v1.desk.coordinates",
	formatters: {
		priority: techops.as_pill,
		scheduled_start: techops.html.minute_of,
	},

	/** The situation tells more than the status; the colour is the status's, or the situation's own. */
	get_indicator(order) {
		const field = order.sub_status ? "sub_status" : "status";
		return [__(order[field]), techops.html.state_colour(order), `${field},=,${order[field]}`];
	},

	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{
				label: __("Unassigned"),
				filters: [
					["status", "=", "Requested"],
					["sub_status", "in", "New,Approved"],
				],
			},
			{
				label: __("Emergencies"),
				filters: [
					["priority", "=", "Emergency"],
					["status", "not in", "Completed,Invoiced,Closed,Cancelled"],
				],
			},
			{ label: __("Today"), filters: [["scheduled_start", "Timespan", "today"]] },
			{ label: __("In Progress"), filters: [["status", "=", "In Progress"]] },
			{ label: __("Waiting"), filters: [["status", "=", "Pending"]] },
			{
				label: __("To Approve"),
				filters: [
					["status", "=", "Completed"],
					["sub_status", "=", "Under Review"],
				],
			},
			{
				label: __("To Invoice"),
				filters: [
					["status", "=", "Completed"],
					["sub_status", "=", "Approved"],
				],
			},
		]);
	},
};
