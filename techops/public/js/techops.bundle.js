// The desk bundle: what the form and list scripts share, in one namespace, loaded once.
import { add_buttons, open_requests, reload, run_action } from "./desk/actions";
import { invoice_month, runs_of, when_billed } from "./desk/billing";
import { render_conversation } from "./desk/conversation";
import { add_document_actions } from "./desk/document_actions";
import { chosen_evidence, evidence_field } from "./desk/evidence";
import * as html from "./desk/html";
import { as_pill, quick_filters, stars } from "./desk/lists";
import { render_map } from "./desk/map";
import { assets_of, order_form, sites_of } from "./desk/order";
import { priced_lines } from "./desk/prices";
import { call, read } from "./desk/server";
import "./desk/quick_entry";

frappe.provide("techops");

Object.assign(techops, {
	add_buttons,
	add_document_actions,
	as_pill,
	assets_of,
	call,
	chosen_evidence,
	evidence_field,
	html,
	invoice_month,
	open_requests,
	order_form,
	priced_lines,
	quick_filters,
	read,
	reload,
	render_conversation,
	render_map,
	run_action,
	runs_of,
	sites_of,
	stars,
	when_billed,
});
