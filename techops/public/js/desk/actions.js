/** Buttons from the server's `allowed_actions`, and the dialog that asks what an action needs. */

import { AssignDialog } from "./assign";
import { DIALOGS, required } from "./dialogs";
import { escape, money } from "./html";
import { offer_positions } from "./position";
import { call } from "./server";

/** The usual next step first: the first of these that the server allows becomes the main button. */
const USUAL_NEXT_STEP = [
	"assign",
	"assign_without_offer",
	"quote",
	"decide_additional_work",
	"start",
	"check_in",
	"execute",
	"resume",
	"complete",
	"check_out",
	"approve",
	"resolve_dispute",
	"invoice",
];

const DECIDE = "decide_additional_work";
const AWAITING = "Awaiting Answer";
const OPEN = "Open";
const ASSIGNING = ["assign", "assign_without_offer", "add_technician", "reassign"];
const ON_THE_QUOTATION = ["send_quotation", "approve_quotation", "reject_quotation", "request_changes"];

const SUBJECTS = {
	decide_additional_work: (data) => open_requests(data),
	withdraw_offer: (data) => open_offers(data),
	// One dialog assigns with an offer or without.
	assign_without_offer: (data) => (allows(data, "assign") ? [] : [data]),
};

export const allows = (data, name) => (data.allowed_actions || []).some((action) => action.action === name);

/** Add the buttons of an order's form; `data` is the answer of `orders.get`. */
export function add_buttons(frm, data) {
	const actions = (data.allowed_actions || []).filter((action) => runner(action.action) && has_subject(action, data));
	const first = data.quotation_required && !data.quotation ? ["quote"] : [];
	const next = [...first, ...USUAL_NEXT_STEP].find((name) => actions.some((one) => one.action === name));
	const main = actions.find((action) => action.action === next);
	for (const action of actions) {
		const run = () => run_action(frm, data, action);
		if (action === main) frm.add_custom_button(action.label, run).addClass("btn-primary");
		else frm.add_custom_button(action.label, run, __("Actions"));
	}
	return main;
}

/** Some buttons are only shown while there is something they could be about. */
function has_subject(action, data) {
	const subjects = SUBJECTS[action.action];
	return !subjects || subjects(data).length > 0;
}

const open_offers = (data) => (data.offers || []).filter((offer) => offer.status === OPEN);

export const open_requests = (data) => (data.additional_work || []).filter((request) => request.status === AWAITING);

export function run_action(frm, data, action) {
	runner(action.action)(frm, data, action);
}

function runner(name) {
	if (ASSIGNING.includes(name)) return (frm, data, action) => new AssignDialog(data, action, () => reload(frm));
	if (ON_THE_QUOTATION.includes(name)) return open_quotation;
	if (name === "quote") return create_quotation;
	if (name === "invoice") return create_invoice;
	if (name === DECIDE) return decide_additional_work;
	return DIALOGS[name] ? ask : null;
}

function ask(frm, data, action) {
	const fields = required(DIALOGS[action.action](data), action.needs || []);
	if (!fields.length) {
		frappe.confirm(__("{0}: are you sure?", [action.label.bold()]), () => send(frm, action, {}));
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: action.label,
		fields,
		primary_action_label: action.label,
		primary_action: (values) => send(frm, action, values, dialog),
	});
	offer_positions(dialog, frm.doc);
	dialog.show();
}

function send(frm, action, values, dialog) {
	dialog?.disable_primary_action();
	return call(`orders.${action.action}`, { ...values, order: frm.doc.name }, { freeze: true })
		.then(() => {
			dialog?.hide();
			frappe.show_alert({ message: action.label, indicator: "green" });
			return reload(frm);
		})
		.catch(() => dialog?.enable_primary_action());
}

export function reload(frm) {
	return frm.reload_doc();
}

function create_quotation(frm) {
	return call("quotations.create", { order: frm.doc.name }, { freeze: true })
		.then((quotation) => frappe.set_route("Form", "Service Quotation", quotation.name))
		.catch(() => null);
}

/** The answer to a quotation is given where its prices are seen: on the quotation. */
async function open_quotation(frm) {
	const [latest] = await frappe.db.get_list("Service Quotation", {
		filters: { work_order: frm.doc.name, docstatus: ["<", 2] },
		order_by: "creation desc",
		limit: 1,
	});
	if (latest) frappe.set_route("Form", "Service Quotation", latest.name);
	else create_quotation(frm);
}

function create_invoice(frm) {
	frappe.confirm(__("Invoice order {0} now?", [frm.doc.name.bold()]), () =>
		call("invoices.create", { order: frm.doc.name }, { freeze: true })
			.then(() => reload(frm))
			.catch(() => null)
	);
}

/** Approve or reject what the technician found on site. */
export function decide_additional_work(frm, data, action) {
	const open = open_requests(data);
	const dialog = new frappe.ui.Dialog({
		title: action.label,
		fields: [
			{
				fieldname: "request",
				fieldtype: "Select",
				label: __("Request"),
				reqd: 1,
				options: open.map((request) => ({ value: request.name, label: request.description })),
				default: open[0]?.name,
			},
			{
				fieldname: "what",
				fieldtype: "HTML",
				options: open
					.map((request) => `<p>${escape(request.description)}: ${money(request.amount, data.currency)}</p>`)
					.join(""),
			},
			{ fieldname: "note", fieldtype: "Small Text", label: __("Note") },
		],
		primary_action_label: __("Approve"),
		primary_action: (values) => answer(values, true),
		secondary_action_label: __("Reject"),
		secondary_action: () => answer(dialog.get_values(), false),
	});
	function answer(values, approve) {
		if (!values) return;
		call("orders.decide_additional_work", { request: values.request, note: values.note, approve }, { freeze: true })
			.then(() => {
				dialog.hide();
				return reload(frm);
			})
			.catch(() => null);
	}
	dialog.show();
}

/** Put an unused part back into the van. */
export function return_material(frm, material) {
	frappe.prompt(
		[{ fieldname: "quantity", fieldtype: "Float", label: __("Quantity"), reqd: 1 }],
		({ quantity }) =>
			call("orders.return_material", { order: frm.doc.name, material, quantity }, { freeze: true })
				.then(() => reload(frm))
				.catch(() => null),
		__("Return Part"),
		__("Return")
	);
}
