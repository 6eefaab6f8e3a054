frappe.ui.form.on("Service Asset", {
	setup(frm) {
		frm.set_query("site", () => ({ filters: techops.sites_of(frm.doc) }));
		frm.set_query("parent_asset", () => ({
			filters: { customer: frm.doc.customer || "", name: ["!=", frm.doc.name] },
		}));
		frm.set_query("service_category", () => ({ filters: { disabled: 0, is_group: 0 } }));
	},

	customer(frm) {
		frm.set_value({ site: null, parent_asset: null });
	},

	refresh(frm) {
		show_label(frm);
		if (frm.is_new()) return;
		const { name, customer, site, service_category } = frm.doc;
		if (frappe.model.can_create("Service Work Order")) {
			frm.add_custom_button(__("New Order"), () =>
				frappe.new_doc("Service Work Order", { customer, site, service_category, asset: name })
			);
		}
		if (frappe.model.can_create("Service Warranty Claim")) {
			frm.add_custom_button(__("New Claim"), () => frappe.new_doc("Service Warranty Claim", { asset: name }));
		}
		frm.add_custom_button(__("Print Label"), () => frm.print_doc());
	},
});

/** The server draws the QR code; it is shown as an image so that nothing in it can run. */
function show_label(frm) {
	const { escape } = techops.html;
	const drawing = frm.doc.__onload?.qr_svg;
	const image = drawing ? `data:image/svg+xml;utf8,${encodeURIComponent(drawing)}` : "";
	techops.html.fill(
		frm,
		"qr_image",
		image
			? `<div class="techops-label">
				<img src="${image}" alt="${__("QR code of the label")}">
				<div><strong>${escape(frm.doc.asset_name)}</strong><br>
				<span class="text-muted">${escape(frm.doc.name)}</span></div>
			</div>`
			: techops.html.empty(__("The label is made when the asset is saved."))
	);
}
