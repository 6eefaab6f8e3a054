const ANSWER = "decide_additional_work";

frappe.ui.form.on("Additional Work Request", {
	async refresh(frm) {
		const { name, work_order } = frm.doc;
		const order = await techops.read("orders.get", { order: work_order });
		if (!order || frm.doc.name !== name) return;
		const action = order.allowed_actions.find((allowed) => allowed.action === ANSWER);
		const asked = techops.open_requests(order).filter((request) => request.name === name);
		if (!action || !asked.length) return;
		const only_this = { ...order, additional_work: asked };
		frm.add_custom_button(action.label, () => techops.run_action(frm, only_this, action)).addClass("btn-primary");
	},
});
