frappe.treeview_settings["Service Category"] = {
	ignore_fields: ["parent_service_category"],
	fields: [
		{ fieldtype: "Data", fieldname: "category_name", label: __("Category"), reqd: 1 },
		{
			fieldtype: "Check",
			fieldname: "is_group",
			label: __("Is Group"),
			description: __("Only services that are not groups can be ordered"),
		},
		{
			fieldtype: "Select",
			fieldname: "service_type",
			label: __("Service Type"),
			options: ["Repair", "Preventive Maintenance", "Installation", "Diagnosis"].map((value) => ({
				value,
				label: __(value),
			})),
			default: "Repair",
		},
		{
			fieldtype: "Link",
			fieldname: "required_specialty",
			label: __("Required Specialty"),
			options: "Service Specialty",
		},
		{ fieldtype: "Currency", fieldname: "base_rate", label: __("Base Rate per Hour") },
	],
};
