frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Quality by Month"] = {
	method: "techops.api.v1.desk.quality_by_month",
	filters: [],
};
