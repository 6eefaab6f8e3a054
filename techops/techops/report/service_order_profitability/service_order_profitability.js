const FILTERS = [
	{ fieldname: "from_date", label: __("Completed From"), fieldtype: "Date" },
	{ fieldname: "to_date", label: __("Completed To"), fieldtype: "Date" },
	{ fieldname: "customer", label: __("Customer"), fieldtype: "Link", options: "Customer" },
	{ fieldname: "contract", label: __("Contract"), fieldtype: "Link", options: "Service Contract" },
	{ fieldname: "service_category", label: __("Service Category"), fieldtype: "Link", options: "Service Category" },
	{ fieldname: "technician", label: __("Technician"), fieldtype: "Link", options: "Technician" },
	{
		fieldname: "band",
		label: __("Band"),
		fieldtype: "Select",
		options: ["", "Profitable", "Review", "Investigate", "No Charge", "In Progress"].map((value) => ({
			value,
			label: value && __(value),
		})),
	},
];
const COLOURS = { Profitable: "green", Review: "orange", Investigate: "red" };

frappe.query_reports["Service Order Profitability"] = {
	filters: FILTERS,
	formatter(value, row, column, data, standard) {
		const shown = standard(value, row, column, data);
		if (column.fieldname !== "band" || !data?.band) return shown;
		const label = frappe.utils.escape_html(__(data.band));
		return `<span class="indicator-pill ${COLOURS[data.band] || "gray"}">${label}</span>`;
	},
};
