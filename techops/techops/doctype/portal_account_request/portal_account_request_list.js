frappe.listview_settings["Portal Account Request"] = {
	hide_name_column: true,

	get_indicator: (doc) =>
		({
			New: [__("New"), "orange", "status,=,New"],
			Invited: [__("Invited"), "green", "status,=,Invited"],
			Declined: [__("Declined"), "gray", "status,=,Declined"],
		}[doc.status]),
};
