frappe.listview_settings["Portal Invitation"] = {
	hide_name_column: true,

	get_indicator: (doc) =>
		({
			Invited: [__("Invited"), "orange", "status,=,Invited"],
			Accepted: [__("Accepted"), "green", "status,=,Accepted"],
			Withdrawn: [__("Withdrawn"), "gray", "status,=,Withdrawn"],
		}[doc.status]),
};
