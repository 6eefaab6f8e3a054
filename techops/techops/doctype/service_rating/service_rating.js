const SCORES = ["overall_score", "punctuality_score", "quality_score", "professionalism_score"];

frappe.ui.form.on("Service Rating", {
	refresh(frm) {
		frm.disable_save();
		for (const score of SCORES) frm.set_df_property(score, "formatter", techops.stars);
		frm.page.set_indicator(...(frm.doc.low ? [__("Low Rating"), "red"] : [__("Good Rating"), "green"]));
		frm.add_custom_button(__("Order"), () => frappe.set_route("Form", "Service Work Order", frm.doc.work_order));
	},
});
