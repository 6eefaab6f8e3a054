// The server says what may be done; this form asks and shows.

frappe.ui.form.on("Service Warranty", {
	async refresh(frm) {
		const warranty = await techops.add_document_actions(frm, {
			resource: "warranties",
			argument: "warranty",
			dialogs: {
				decide: [
					{ fieldname: "approve", fieldtype: "Check", label: __("Void the Warranty"), description: __("Unchecked: the proposal is refused") },
					{ fieldname: "note", fieldtype: "Small Text", label: __("Reason"), need: "note" },
				],
			},
		});
		if (!warranty) return;
		if (frappe.model.can_create("Service Warranty Claim")) {
			frm.add_custom_button(__("New Claim"), () =>
				frappe.new_doc("Service Warranty Claim", { original_order: frm.doc.work_order })
			);
		}
		const propose = warranty.allowed_actions.find((action) => action.action === "propose_void");
		if (propose) frm.add_custom_button(propose.label, () => propose_void(frm, propose), __("Actions"));
	},
});

/** Misuse is shown, not only said: the files go with the proposal. */
function propose_void(frm, action) {
	const dialog = new frappe.ui.Dialog({
		title: action.label,
		fields: [
			{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), reqd: 1 },
			techops.evidence_field(__("Evidence")),
		],
		primary_action_label: action.label,
		async primary_action({ reason }) {
			const evidence = await techops.chosen_evidence(dialog);
			const args = { warranty: frm.doc.name, reason, evidence: JSON.stringify(evidence) };
			return techops
				.call("warranties.propose_void", args, { freeze: true })
				.then(() => {
					dialog.hide();
					return frm.reload_doc();
				})
				.catch(() => null);
		},
	});
	dialog.show();
}
