/** Buttons of documents other than orders, from their own `allowed_actions` in the API. */

import { required } from "./dialogs";
import { call, read } from "./server";

/**
 * Ask `resource`.get for the document's allowed actions and add their buttons. `argument` is the name the API gives
 * the document; `dialogs` is action -> fields (an empty list asks for a plain confirmation); the first allowed action
 * is the main button, unless `main` names those that may be.
 */
export async function add_document_actions(frm, { resource, argument, dialogs, main }) {
	if (frm.is_new()) return null;
	const name = frm.doc.name;
	const data = await read(`${resource}.get`, { [argument]: name });
	if (!data || frm.doc.name !== name) return data;
	const actions = (data.allowed_actions || []).filter((action) => dialogs[action.action]);
	actions.forEach((action, place) => {
		const run = () => ask(frm, { resource, argument, dialogs, action });
		if (place === 0 && (!main || main.includes(action.action))) frm.add_custom_button(action.label, run).addClass("btn-primary");
		else frm.add_custom_button(action.label, run, __("Actions"));
	});
	return data;
}

function ask(frm, { resource, argument, dialogs, action }) {
	const fields = required(dialogs[action.action], action.needs || []);
	const send = (values, dialog) =>
		call(`${resource}.${action.action}`, { ...values, [argument]: frm.doc.name }, { freeze: true })
			.then(() => {
				dialog?.hide();
				return frm.reload_doc();
			})
			.catch(() => dialog?.enable_primary_action());
	if (!fields.length) {
		frappe.confirm(__("{0}: are you sure?", [action.label.bold()]), () => send({}));
		return;
	}
	const dialog = new frappe.ui.Dialog({
		title: action.label,
		fields,
		primary_action_label: action.label,
		primary_action: (values) => send(values, dialog),
	});
	dialog.show();
}
