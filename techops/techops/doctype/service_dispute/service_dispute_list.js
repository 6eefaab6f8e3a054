frappe.listview_settings["Service Dispute"] = {
	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("To Answer"), filters: [["status", "=", "Open"]] },
			{ label: __("In Review"), filters: [["status", "=", "In Review"]] },
			{ label: __("Awaiting the Customer"), filters: [["status", "=", "Awaiting Customer"]] },
			{
				label: __("Answer Late"),
				filters: [
					["status", "in", "Open,In Review"],
					["answer_by", "<", frappe.datetime.now_datetime()],
				],
			},
			{ label: __("Resolved", null, "Service Dispute"), filters: [["status", "=", "Resolved"]] },
		]);
	},
};
