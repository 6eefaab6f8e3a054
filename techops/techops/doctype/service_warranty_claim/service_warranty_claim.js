// The server judges a claim by its terms and says what may be done; this form asks and shows.

const { escape, fact, facts, form_link } = techops.html;
const ABOUT = ["original_order", "asset", "site", "item", "serial_no"];

const DONE = {
	create: __("Receive Claim"),
	decide: __("Decide by the Terms"),
	dispute: __("Dispute the Decision"),
	decide_dispute: __("Decide the Dispute"),
	grant_goodwill: __("Grant Goodwill"),
	order_regularly: __("Order Regularly"),
	withdraw: __("Withdraw Claim"),
	work_started: __("Work Started"),
	work_done: __("Work Done"),
	order_cancelled: __("Order Cancelled"),
	record_cause: __("Record the Cause"),
};

/** The history says what happened in the reader's words. */
function word_history() {
	const fields = frappe.meta.docfield_map["Warranty Claim Event"];
	fields.action.formatter = (value) => escape(DONE[value] || value || "");
	for (const field of [fields.from_status, fields.to_status]) {
		field.formatter = (value) => (value ? escape(__(value, null, "Service Warranty Claim")) : "");
	}
}

const reason = () => ({ fieldname: "reason", fieldtype: "Small Text", label: __("Reason"), need: "reason" });

const visit = (frm) => ({
	fieldname: "scheduled_start",
	fieldtype: "Datetime",
	label: __("Scheduled Start"),
	default: frm.doc.preferred_start,
	description: __("The technician who did the work is asked to come then. Empty: in an hour"),
});

const choices = (frm, fieldname) =>
	frm
		.get_docfield(fieldname)
		.options.split("\n")
		.map((value) => ({ value, label: __(value) }));

const dialogs = (frm) => ({
	decide: [
		{ fieldname: "unrelated", fieldtype: "Check", label: __("Unrelated to the Work") },
		{ fieldname: "exclusion", fieldtype: "Select", label: __("Exclusion"), options: choices(frm, "exclusion") },
		{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		visit(frm),
	],
	dispute: [reason()],
	decide_dispute: [
		{
			fieldname: "accept",
			fieldtype: "Check",
			label: __("Accept the Claim"),
			description: __("Unchecked: it is rejected for good"),
		},
		reason(),
		visit(frm),
	],
	grant_goodwill: [reason(), visit(frm)],
	order_regularly: frm.doc.original_order
		? []
		: [{ fieldname: "service_category", fieldtype: "Link", options: "Service Category", label: __("Service Category") }],
	withdraw: [reason()],
	record_cause: [
		{
			fieldname: "cause",
			fieldtype: "Select",
			label: __("Cause of Rework"),
			options: choices(frm, "cause"),
			need: "cause",
		},
		{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
	],
});

frappe.ui.form.on("Service Warranty Claim", {
	setup(frm) {
		word_history();
		frm.set_query("original_order", () => ({
			filters: { status: ["in", ["Completed", "Invoiced", "Closed"]], ...(frm.doc.asset ? { asset: frm.doc.asset } : {}) },
		}));
		frm.set_query("asset", () => ({ filters: frm.doc.customer ? { customer: frm.doc.customer } : {} }));
		frm.set_query("item", () => ({ filters: { is_stock_item: 1 } }));
	},

	async refresh(frm) {
		if (frm.is_new()) return preview(frm);
		const claim = await techops.add_document_actions(frm, {
			resource: "claims",
			argument: "claim",
			dialogs: dialogs(frm),
			main: ["decide", "decide_dispute", "record_cause"],
		});
		if (!claim) return;
		show(frm, { ...claim, ...claim.eligibility });
		if (claim.recoverable?.length) {
			frm.add_custom_button(__("Recover From Supplier"), () => recover(frm, claim.recoverable), __("Actions"));
		}
	},

	...Object.fromEntries(ABOUT.map((field) => [field, preview])),
});

/** A part that failed under its maker's warranty goes back to who sold it. */
function recover(frm, parts) {
	const name = (part) => [part.item_name, part.serial_no].filter(Boolean).join(" · ");
	frappe.prompt(
		[
			{
				fieldname: "part",
				fieldtype: "Select",
				label: __("Failed Part"),
				reqd: 1,
				options: parts.map((part, place) => ({ value: String(place), label: name(part) })),
				default: "0",
			},
			{
				fieldname: "purchase",
				fieldtype: "Data",
				label: __("Purchase"),
				description: __("Receipt or invoice by which it was bought. Empty: the latest"),
			},
		],
		({ part, purchase }) => {
			const { item, serial_no } = parts[Number(part)];
			return techops
				.call("recoveries.create", { claim: frm.doc.name, item, serial_no, purchase }, { freeze: true })
				.then((made) => frappe.set_route("Form", "Supplier Recovery", made.name))
				.catch(() => null);
		},
		__("Recover From Supplier")
	);
}

/** What the terms say, before anybody acts. */
async function preview(frm) {
	if (!frm.is_new()) return;
	const { original_order: order, asset, site, item, serial_no } = frm.doc;
	if (!order && !asset) {
		techops.html.fill(frm, "eligibility_html", techops.html.empty(__("Name the order or the equipment the claim is about.")));
		return;
	}
	const found = await techops.read("claims.eligibility", { order, asset, site, item, serial_no });
	if (found) show(frm, found);
}

function show(frm, claim) {
	const verdict = claim.eligible ? [__("Eligible"), "green"] : [__("Not Eligible"), "orange"];
	const reasons = claim.reasons.map((one) => `<li>${escape(one.message)}</li>`).join("");
	techops.html.fill(
		frm,
		"eligibility_html",
		`<div class="techops-eligibility">
			<span class="indicator-pill ${verdict[1]} no-indicator-dot">${escape(verdict[0])}</span>
			${reasons ? `<ul>${reasons}</ul>` : ""}
			${facts(
				fact(__("Original Order"), form_link("Service Work Order", claim.original_order)),
				fact(__("Warranty"), form_link("Service Warranty", claim.warranty)),
				fact(__("Covered Until"), claim.covered_until ? escape(frappe.datetime.str_to_user(claim.covered_until)) : ""),
				fact(__("Maker's Warranty Until"), claim.maker_until ? escape(frappe.datetime.str_to_user(claim.maker_until)) : ""),
				fact(__("Claim's Order"), form_link("Service Work Order", claim.claim_order)),
				fact(__("Quotation"), form_link("Service Quotation", claim.follow_up_quotation))
			)}
		</div>`
	);
}
