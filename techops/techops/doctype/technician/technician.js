frappe.ui.form.on("Technician", {
	setup(frm) {
		frm.set_query("employee", () => ({ filters: { status: "Active" } }));
		frm.set_query("van_warehouse", () => ({
			filters: { is_group: 0, disabled: 0, ...(frm.doc.company ? { company: frm.doc.company } : {}) },
		}));
		frm.set_query("zone", "zones", () => ({ filters: { disabled: 0 } }));
		frm.set_query("specialty", "specialties", () => ({ filters: { disabled: 0 } }));
		frm.set_query("specialty", "certifications", () => ({ filters: { disabled: 0 } }));
	},

	refresh(frm) {
		if (frm.is_new()) return;
		const technician = frm.doc.name;
		frm.add_custom_button(__("Calendar"), () =>
			frappe.set_route("List", "Work Order Visit", "Calendar", "default", { technician })
		);
		frm.add_custom_button(__("Orders"), () => frappe.set_route("List", "Service Work Order", "List", { technician }));
		if (frm.doc.van_warehouse) {
			frm.add_custom_button(__("Stock in the Van"), () => {
				frappe.route_options = { warehouse: frm.doc.van_warehouse };
				frappe.set_route("query-report", "Stock Balance");
			});
		}
	},
});
