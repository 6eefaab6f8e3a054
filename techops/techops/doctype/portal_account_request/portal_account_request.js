// Staff invites who asked, to act for a customer; the person makes the account by the e-mail's link.

frappe.ui.form.on("Portal Account Request", {
	refresh(frm) {
		frm.disable_save();
		return techops.add_document_actions(frm, {
			resource: "accounts",
			argument: "account_request",
			main: ["invite"],
			dialogs: {
				invite: [
					{ fieldname: "customer", fieldtype: "Link", label: __("Customer"), options: "Customer", need: "customer" },
					{
						fieldname: "service_role",
						fieldtype: "Select",
						label: __("Service Role"),
						need: "service_role",
						options: ["Requester", "Approver", "Billing", "Administrator"].map((value) => ({
							value,
							label: __(value, null, "Contact"),
						})),
					},
					{ fieldname: "approval_limit", fieldtype: "Currency", label: __("Approval Limit"), default: 0 },
				],
				decline: [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), need: "reason" }],
			},
		});
	},
});
