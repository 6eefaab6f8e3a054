frappe.listview_settings["Service Site"] = {
	hide_name_column: true,
	add_fields: ["disabled", "is_workshop"],
	get_coords_method: "techops.api.v1.desk.coordinates",
	get_indicator: (site) =>
		site.disabled
			? [__("Disabled"), "gray", "disabled,=,1"]
			: site.is_workshop
			? [__("Our Workshop"), "blue", "is_workshop,=,1"]
			: [__("Enabled"), "green", "disabled,=,0"],
};
