/** The form of a Service Work Order. */

import { add_buttons, run_action } from "./actions";
import { add_prepayment } from "./billing";
import { render_header } from "./header";
import { render_map } from "./map";
import { listen_for_messages, render_messages } from "./messages";
import { render_prices } from "./prices";
import { add_promises } from "./promises";
import { read } from "./server";
import { render_timeline } from "./timeline";
import { render_visits } from "./visits";

const DONE = ["Completed", "Invoiced", "Closed"];

/** Tabs whose content is asked for only when somebody looks. */
const TABS = {
	money_tab: [render_prices],
	dates_tab: [render_timeline, draw_site],
	messages_tab: [render_messages],
};

export const order_form = {
	setup(frm) {
		listen_for_messages(frm);
		frm.set_query("site", () => ({ filters: sites_of(frm.doc) }));
		frm.set_query("asset", () => ({ filters: assets_of(frm.doc) }));
		frm.set_query("contact", () => ({
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: { link_doctype: "Customer", link_name: frm.doc.customer || "" },
		}));
		frm.set_query("contract", () => ({ filters: { customer: frm.doc.customer || "", status: "Active" } }));
		frm.set_query("service_category", () => ({ filters: { disabled: 0, is_group: 0 } }));
	},

	async refresh(frm) {
		if (frm.is_new()) return start_blank(frm);
		const order = frm.doc.name;
		show_tab_when_opened(frm);
		const data = await read("orders.get", { order });
		if (!data || frm.doc.name !== order) return;
		const main = add_buttons(frm, data);
		render_header(frm, data, main);
		frm.get_field("actions_html").$wrapper.find(".techops-next").on("click", () => run_action(frm, data, main));
		render_visits(frm, data);
		add_prepayment(frm);
		add_ledger(frm);
		add_claim(frm);
		add_promises(frm, data);
	},

	customer(frm) {
		["site", "asset", "contact", "contract"].forEach((field) => frm.set_value(field, null));
	},

	site(frm) {
		return copy_from(frm, "Service Site", frm.doc.site, ["contact", "contact_name", "contact_phone"]);
	},

	contact(frm) {
		return copy_from(frm, "Contact", frm.doc.contact, { full_name: "contact_name", mobile_no: "contact_phone" });
	},
};

/** The server knows the company and the contract of an order; the form does not ask for them. */
function start_blank(frm) {
	frm.set_df_property("company", "reqd", 0);
	if (!frm.doc.contract) frm.doc.company = null;
	frm.refresh_field("company");
}

/** A customer's own sites, and our workshops, which belong to nobody. */
export function sites_of(doc) {
	return { customer: ["in", [doc.customer || "", ""]], disabled: 0 };
}

export function assets_of(doc) {
	const filters = { customer: doc.customer || "", status: ["!=", "Retired"] };
	if (doc.site) filters.site = ["in", [doc.site, ""]];
	return filters;
}

async function copy_from(frm, doctype, name, fields) {
	if (!name) return;
	const pairs = Array.isArray(fields) ? fields.map((field) => [field, field]) : Object.entries(fields);
	const { message } = await frappe.db.get_value(doctype, name, pairs.map(([source]) => source));
	pairs.forEach(([source, target]) => message?.[source] && (frm.doc[target] = message[source]));
	pairs.forEach(([, target]) => frm.refresh_field(target));
	frm.dirty();
}

function show_tab_when_opened(frm) {
	const shown = new Set();
	const show = () => {
		const tab = frm.get_active_tab()?.df?.fieldname;
		if (!TABS[tab] || shown.has(tab)) return;
		shown.add(tab);
		TABS[tab].forEach((render) => render(frm));
	};
	frm.$wrapper.off("shown.bs.tab.techops").on("shown.bs.tab.techops", ".form-tabs .nav-link", () => setTimeout(show));
	show();
}

function draw_site(frm) {
	const { latitude, longitude, site } = frm.doc;
	return render_map(frm, "map_html", [{ latitude, longitude, label: frappe.utils.get_link_title("Service Site", site) || site }]);
}

/** Work that is done may be claimed about. */
function add_claim(frm) {
	if (!DONE.includes(frm.doc.status) || !frappe.model.can_create("Service Warranty Claim")) return;
	frm.add_custom_button(__("New Claim"), () =>
		frappe.new_doc("Service Warranty Claim", { original_order: frm.doc.name })
	);
}

function add_ledger(frm) {
	if (!frappe.model.can_read("GL Entry")) return;
	frm.add_custom_button(
		__("Accounting Ledger"),
		() => {
			frappe.route_options = { service_work_order: [frm.doc.name], company: frm.doc.company };
			frappe.set_route("query-report", "General Ledger");
		},
		__("View")
	);
}
