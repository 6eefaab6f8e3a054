/** A small map in a form, drawn with the Leaflet that Frappe ships. */

import { escape, map_link } from "./html";

const ZOOM = 15;

/**
 * Draw `points` ({latitude, longitude, label, radius}) in an HTML field; without points there is no map, unless
 * `on_pick` is given: then a click on the map calls it with the place.
 */
export function render_map(frm, fieldname, points, on_pick) {
	const field = frm.get_field(fieldname);
	const known = points.filter((point) => point.latitude || point.longitude);
	if (!field) return;
	field.$wrapper.empty();
	if (!known.length && !on_pick) return;
	const hint = on_pick ? `<p class="text-muted">${__("Click on the map to set the position.")}</p>` : "";
	field.$wrapper.html(`<div class="techops-map"></div>${hint}${links(known)}`);
	draw(field.$wrapper.find(".techops-map").get(0), known, on_pick);
}

function draw(area, points, on_pick) {
	const map = L.map(area, { scrollWheelZoom: false });
	const { tiles, options, image_path } = frappe.utils.map_defaults;
	L.Icon.Default.imagePath = image_path;
	L.tileLayer(tiles, options).addTo(map);
	if (points.length) {
		map.setView([points[0].latitude, points[0].longitude], ZOOM); // a circle has bounds only on a placed map
		const drawn = L.featureGroup(points.map(marker)).addTo(map);
		map.fitBounds(drawn.getBounds(), { maxZoom: ZOOM, padding: [30, 30] });
	} else map.fitWorld();
	if (on_pick) map.on("click", ({ latlng }) => on_pick({ latitude: latlng.lat, longitude: latlng.lng }));
	follow_size(area, map);
}

/** A map made in a hidden tab learns its size when the tab is shown. */
function follow_size(area, map) {
	new ResizeObserver(() => map.invalidateSize()).observe(area);
}

function marker(point) {
	const place = [point.latitude, point.longitude];
	const pin = L.marker(place, { alt: point.label }).bindTooltip(escape(point.label));
	return point.radius ? L.featureGroup([pin, L.circle(place, { radius: point.radius })]) : pin;
}

function links(points) {
	const items = points.map((point) => `<li>${map_link(point.latitude, point.longitude, point.label)}</li>`);
	return `<ul class="techops-map-links">${items.join("")}</ul>`;
}
