frappe.listview_settings["Contract Billing Run"] = {
	hide_name_column: true,
	add_fields: ["status"],
	onload(listview) {
		listview.page.add_inner_button(__("Invoice Month"), () =>
			techops.invoice_month(null, () => listview.refresh())
		);
		techops.when_billed(() => listview.refresh());
		techops.quick_filters(listview, [
			{ label: __("All"), filters: [] },
			{ label: __("Failed"), filters: [["status", "=", "Failed"]] },
			{ label: __("This Month"), filters: [["creation", "Timespan", "this month"]] },
		]);
	},
};
