/** Fills latitude and longitude of a dialog from this device, or from the site of the order. */

export function offer_positions(dialog, site) {
	const area = dialog.get_field("position_buttons");
	if (!area) return;
	area.$wrapper.html(`
		<div class="techops-buttons" role="group">
			<button type="button" class="btn btn-default btn-xs" data-position="device">${__("Use My Position")}</button>
			<button type="button" class="btn btn-default btn-xs" data-position="site">${__("Use the Site's Position")}</button>
		</div>`);
	area.$wrapper.on("click", "[data-position=device]", () => from_device(dialog));
	area.$wrapper.find("[data-position=site]").toggle(Boolean(site.latitude || site.longitude));
	area.$wrapper.on("click", "[data-position=site]", () => put(dialog, site));
}

function from_device(dialog) {
	if (!navigator.geolocation) {
		frappe.show_alert({ message: __("This device does not tell its position."), indicator: "orange" });
		return;
	}
	navigator.geolocation.getCurrentPosition(
		({ coords }) => put(dialog, coords),
		() => frappe.show_alert({ message: __("This device does not tell its position."), indicator: "orange" })
	);
}

function put(dialog, { latitude, longitude }) {
	dialog.set_values({ latitude, longitude });
}
