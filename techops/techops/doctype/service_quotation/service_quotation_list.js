const COLOURS = {
	Draft: "gray",
	Sent: "blue",
	Approved: "green",
	Rejected: "red",
	"Changes Requested": "orange",
	Expired: "yellow",
	Superseded: "darkgrey",
	Cancelled: "red",
};

frappe.listview_settings["Service Quotation"] = {
	add_fields: ["status", "valid_until", "grand_total", "currency"],
	has_indicator_for_draft: true,
	has_indicator_for_cancelled: true,

	get_indicator(doc) {
		return [__(doc.status), COLOURS[doc.status], `status,=,${doc.status}`];
	},

	onload(listview) {
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("To Send"), filters: [["status", "=", "Draft"]] },
			{ label: __("Awaiting the Customer"), filters: [["status", "=", "Sent"]] },
			{ label: __("Changes Requested"), filters: [["status", "=", "Changes Requested"]] },
			{ label: __("Expired"), filters: [["status", "=", "Expired"]] },
			{ label: __("Approved"), filters: [["status", "=", "Approved"]] },
		]);
	},
};
