frappe.listview_settings["SLA Clock"] = {
	get_indicator(doc) {
		const colours = { Running: "blue", "At Risk": "orange", Paused: "yellow", Breached: "red", Met: "green", Stopped: "gray" };
		return [__(doc.status, null, "SLA Clock"), colours[doc.status] || "gray", `status,=,${doc.status}`];
	},
};
