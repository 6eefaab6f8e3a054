/** Quick entry of an order: the site follows the customer, the asset the site; company and contract are the server's. */

import { assets_of, sites_of } from "./order";

const ASKED_BY_THE_SERVER = ["company"];

frappe.ui.form.ServiceWorkOrderQuickEntryForm = class extends frappe.ui.form.QuickEntryForm {
	set_meta_and_mandatory_fields() {
		super.set_meta_and_mandatory_fields();
		this.mandatory = this.mandatory.filter((field) => !ASKED_BY_THE_SERVER.includes(field.fieldname));
	}

	render_dialog() {
		super.render_dialog();
		this.dialog.doc.company = null;
		const value = (field) => this.dialog.get_value(field) || "";
		this.query("site", () => ({ filters: sites_of({ customer: value("customer") }) }));
		this.query("asset", () => ({ filters: assets_of({ customer: value("customer"), site: value("site") }) }));
		this.query("service_category", () => ({ filters: { disabled: 0, is_group: 0 } }));
	}

	query(fieldname, get_query) {
		const field = this.dialog.get_field(fieldname);
		if (field) field.get_query = get_query;
	}
};
