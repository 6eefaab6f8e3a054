frappe.ui.form.on("Work Order Visit", {
	refresh(frm) {
		const { doc } = frm;
		const point = (kind, label) => ({
			latitude: doc[`${kind}_latitude`],
			longitude: doc[`${kind}_longitude`],
			label,
		});
		techops.render_map(frm, "map_html", [
			point("start", __("Left For Site")),
			point("check_in", __("Check-in")),
			point("check_out", __("Check-out")),
		]);
		frm.add_custom_button(__("Work Order"), () => frappe.set_route("Form", "Service Work Order", doc.work_order));
	},
});
