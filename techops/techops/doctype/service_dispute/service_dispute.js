// The server says what may be done and computes every amount; this form asks and shows.

const NOTE = (label) => [{ fieldname: "note", fieldtype: "Small Text", label, need: "note", reqd: 1 }];

frappe.ui.form.on("Service Dispute", {
	async refresh(frm) {
		frm.disable_save();
		const dispute = await techops.add_document_actions(frm, {
			resource: "disputes",
			argument: "dispute",
			main: ["answer", "reply", "resolve"],
			dialogs: {
				answer: NOTE(__("Answer")),
				ask: NOTE(__("Question")),
				reply: NOTE(__("Reply")),
				withdraw: NOTE(__("Reason")),
				resolve: settlement(frm),
			},
		});
		if (dispute) techops.render_conversation(frm, dispute);
	},
});

/** What ends a dispute: what comes off is asked where it applies; before the invoice there is nothing to credit. */
function settlement(frm) {
	const choices = ["Rework", "Discount", "Approval"];
	if (frm.doc.sales_invoice || ["Invoiced", "Closed"].includes(frm.doc.order_status)) choices.splice(2, 0, "Credit");
	return [
		{
			fieldname: "resolution",
			fieldtype: "Select",
			label: __("Resolution"),
			need: "resolution",
			reqd: 1,
			options: choices.map((value) => ({ value, label: __(value, null, "Service Dispute") })),
		},
		{
			fieldname: "percent",
			fieldtype: "Percent",
			label: __("Discount"),
			depends_on: "eval:doc.resolution === 'Discount'",
			mandatory_depends_on: "eval:doc.resolution === 'Discount'",
		},
		{
			fieldname: "amount",
			fieldtype: "Currency",
			label: __("Amount Before Tax"),
			description: __("Empty: all that is left"),
			options: frm.doc.currency,
			depends_on: "eval:doc.resolution === 'Credit'",
		},
		{
			fieldname: "note",
			fieldtype: "Small Text",
			label: __("Explanation to the Customer"),
			need: "note",
			reqd: 1,
		},
	];
}
