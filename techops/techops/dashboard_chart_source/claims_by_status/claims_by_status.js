frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Claims by Status"] = {
	method: "techops.api.v1.desk.claims_by_status",
	filters: [],
};
