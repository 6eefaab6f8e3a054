const GROUPS = ["Technician", "Category", "Customer", "Month"];
const TWELVE_MONTHS = -11;

frappe.query_reports["Service Quality"] = {
	filters: [
		{
			fieldname: "group_by",
			label: __("Group By"),
			fieldtype: "Select",
			default: "Technician",
			reqd: 1,
			options: GROUPS.map((value) => ({ value, label: __(value) })),
		},
		{
			fieldname: "from_date",
			label: __("Completed From"),
			fieldtype: "Date",
			default: frappe.datetime.add_months(frappe.datetime.month_start(), TWELVE_MONTHS),
		},
		{ fieldname: "to_date", label: __("Completed To"), fieldtype: "Date", default: frappe.datetime.get_today() },
		{ fieldname: "technician", label: __("Technician"), fieldtype: "Link", options: "Technician" },
		{ fieldname: "service_category", label: __("Service Category"), fieldtype: "Link", options: "Service Category" },
		{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
		{ fieldname: "company", label: __("Company"), fieldtype: "Link", options: "Company" },
	],
	formatter(value, row, column, data, standard) {
		if (value === null || value === undefined) return "";
		const shown = standard(value, row, column, data);
		return data?.is_total ? `<b>${shown}</b>` : shown;
	},
};
