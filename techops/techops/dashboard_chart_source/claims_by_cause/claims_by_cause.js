frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Claims by Cause"] = {
	method: "techops.api.v1.desk.claims_by_cause",
	filters: [],
};
