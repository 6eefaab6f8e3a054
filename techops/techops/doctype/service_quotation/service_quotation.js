// The server says what may be done and computes every number; this form asks and shows.

const REASON = () => [{ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), need: "reason" }];

frappe.ui.form.on("Service Quotation", {
	setup(frm) {
		frm.set_query("work_order", () => ({ filters: { status: "Requested" } }));
		frm.set_query("contact", () => ({
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: { link_doctype: "Customer", link_name: frm.doc.customer },
		}));
		frm.set_query("item", "materials", () => ({ filters: { disabled: 0, is_sales_item: 1, has_variants: 0 } }));
	},

	async refresh(frm) {
		// Sending submits and a new version cancels: Frappe's own buttons for it would only be refused.
		frm.dashboard.clear_comment();
		frm.page.clear_primary_action();
		if (frm.doc.docstatus === 0) frm.page.set_primary_action(__("Save"), () => frm.save());
		else frm.page.clear_secondary_action();
		const quotation = await techops.add_document_actions(frm, {
			resource: "quotations",
			argument: "quotation",
			dialogs: {
				send: [
					{
						fieldname: "email",
						fieldtype: "Data",
						options: "Email",
						label: __("E-mail"),
						need: "email",
						default: frm.doc.contact_email,
					},
				],
				approve: [{ fieldname: "note", fieldtype: "Small Text", label: __("Note") }],
				reject: REASON(),
				request_changes: REASON(),
			},
		});
		show_price(frm, quotation);
		if (quotation) add_new_version(frm, quotation);
	},

	contact(frm) {
		if (!frm.doc.contact) return;
		frappe.db
			.get_value("Contact", frm.doc.contact, "email_id")
			.then(({ message }) => frm.set_value("contact_email", message?.email_id));
	},
});

function show_price(frm, quotation) {
	if (!frm.get_field("price_html")) return;
	const markup = quotation
		? techops.priced_lines(quotation.price, quotation.currency)
		: techops.html.empty(__("Save the quotation to see its price."));
	techops.html.fill(frm, "price_html", markup);
}

function add_new_version(frm, quotation) {
	const action = quotation.allowed_actions.find((allowed) => allowed.action === "new_version");
	if (!action) return;
	frm.add_custom_button(
		action.label,
		() =>
			frappe.confirm(__("This quotation is replaced by a draft of its next version. Go on?"), () =>
				techops
					.call("quotations.new_version", { quotation: frm.doc.name }, { freeze: true })
					.then((created) => frappe.set_route("Form", "Service Quotation", created.name))
			),
		__("Actions")
	);
}
