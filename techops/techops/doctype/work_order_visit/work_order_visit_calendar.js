frappe.views.calendar["Work Order Visit"] = {
	field_map: { id: "name", start: "scheduled_start", end: "scheduled_end", title: "technician_name", allDay: 0 },
	fields: ["name", "technician_name", "work_order", "status", "scheduled_start", "scheduled_end"],
	get_css_class: (visit) => techops.html.calendar_colour_of(visit.status),
	options: {
		editable: false,
		selectable: false,
		eventRender(event, element) {
			element.attr("title", [event.technician_name, event.work_order, __(event.status)].join(" · "));
		},
	},
};
