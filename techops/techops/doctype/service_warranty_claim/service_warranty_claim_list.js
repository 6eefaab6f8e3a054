frappe.listview_settings["Service Warranty Claim"] = {
	add_fields: ["status", "customer_name", "original_order"],

	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("To Decide"), filters: [["status", "in", "Received,Disputed"]] },
			{ label: __("In Work"), filters: [["status", "in", "Eligible,Goodwill,In Work"]] },
			{ label: __("Cause Missing"), filters: [["status", "=", "Resolved"]] },
			{ label: __("Not Eligible"), filters: [["status", "=", "Not Eligible"]] },
		]);
	},
};
