frappe.views.calendar["Service Work Order"] = {
	field_map: { id: "name", start: "scheduled_start", end: "scheduled_end", title: "title", allDay: 0 },
	fields: ["name", "title", "status", "priority", "technician_name", "scheduled_start", "scheduled_end"],
	gantt: { id: "name", start: "scheduled_start", end: "scheduled_end", title: "title" },
	get_css_class: (order) => techops.html.calendar_colour_of(order.priority === "Normal" ? order.status : order.priority),
	update_event_method: "techops.api.v1.orders.reschedule",

	get_update_args(event) {
		return {
			order: event.name,
			scheduled_start: this.get_system_datetime(event.start),
			scheduled_end: event.end ? this.get_system_datetime(event.end) : null,
		};
	},

	options: {
		selectable: false,
		eventRender(event, element) {
			element.attr("title", [event.title, __(event.status), event.technician_name].filter(Boolean).join(" · "));
		},
	},
};
