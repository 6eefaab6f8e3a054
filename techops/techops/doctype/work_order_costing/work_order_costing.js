const CALLOUT = { Profitable: "green", Review: "orange", Investigate: "red" };

frappe.ui.form.on("Work Order Costing", {
	refresh(frm) {
		const { band, margin_percent, work_order } = frm.doc;
		const margin = __("Margin {0} %", [format_number(margin_percent, null, 1)]);
		frm.set_intro("");
		frm.set_intro(`${__(band)}: ${margin}`, CALLOUT[band] || "blue");
		frm.add_custom_button(__("Work Order"), () => frappe.set_route("Form", "Service Work Order", work_order));
	},
});
