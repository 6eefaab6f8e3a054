frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Disputes by Status"] = {
	method: "techops.api.v1.desk.disputes_by_status",
	filters: [],
};
