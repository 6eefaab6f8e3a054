frappe.provide("frappe.dashboards.chart_sources");

frappe.dashboards.chart_sources["Orders by Margin"] = {
	method: "techops.api.v1.desk.orders_by_margin",
	filters: [],
};
