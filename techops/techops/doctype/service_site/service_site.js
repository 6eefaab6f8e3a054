frappe.ui.form.on("Service Site", {
	setup(frm) {
		const of_customer = () => ({ link_doctype: "Customer", link_name: frm.doc.customer || "" });
		frm.set_query("address", () => ({
			query: "frappe.contacts.doctype.address.address.address_query",
			filters: of_customer(),
		}));
		frm.set_query("contact", () => ({
			query: "frappe.contacts.doctype.contact.contact.contact_query",
			filters: of_customer(),
		}));
		frm.set_query("zone", () => ({ filters: { disabled: 0 } }));
	},

	async refresh(frm) {
		draw(frm);
		if (!frm.is_new()) add_buttons(frm);
		const { message } = await frappe.call("frappe.core.doctype.user.user.get_timezones");
		frm.get_field("time_zone").set_data(message.timezones);
	},

	latitude: draw,
	longitude: draw,
	radius: draw,
});

function draw(frm) {
	const { latitude, longitude, radius, site_name } = frm.doc;
	const pick = frm.perm[0]?.write ? (place) => frm.set_value(place) : null;
	techops.render_map(frm, "map_html", [{ latitude, longitude, radius, label: site_name || __("New Site") }], pick);
}

function add_buttons(frm) {
	const { name, customer } = frm.doc;
	if (frappe.model.can_create("Service Work Order")) {
		frm.add_custom_button(__("New Order"), () => frappe.new_doc("Service Work Order", { customer, site: name }));
	}
	if (frappe.model.can_create("Service Asset")) {
		frm.add_custom_button(__("New Asset"), () => frappe.new_doc("Service Asset", { customer, site: name }));
	}
}
