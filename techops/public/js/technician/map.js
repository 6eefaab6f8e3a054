/** The places of today's visits, numbered in their order; Leaflet, as Frappe serves it, is loaded when it is wanted. */
import { element, fill } from "../web/dom";
import { card, empty, entries, link } from "../web/parts";
import { __ } from "../web/texts";
import { connection } from "./standing";
import { located, route, visit_address } from "./words";

const LEAFLET = "/assets/frappe/js/lib/leaflet/leaflet";
const TILES = "https://tile.openstreetmap.org/{z}/{x}/{y}.png";
const MAKERS = '&copy; <a href="https://www.openstreetmap.org/copyright">OpenStreetMap</a>';
const CLOSEST = 16; // zoom: the blocks around a single site
const MARGIN = [36, 36];
const PIN = [28, 28];

export default async function map({ content, work, title }) {
	title(__("Map of the Day"));
	const visits = work.visits.map((visit, at) => ({ ...visit, number: at + 1 })).filter(located);
	const place = element("div", { class: "map", role: "region", aria: { label: __("Map of today's visits") } });
	const rows = visits.map((visit) => ({ href: visit_address(visit.name), title: `${visit.number}. ${visit.site_name}`, text: visit.address_display }));
	fill(
		content,
		element("p", { class: "back" }, link("/technician", __("Back to my day"))),
		connection(work),
		visits.length
			? card(null, [place, element("div", { class: "buttons" }, whole_route(visits)), entries(rows)])
			: empty(__("None of today's visits has a place on the map."))
	);
	if (visits.length) await show(place, visits);
}

const whole_route = (visits) =>
	element("a", { class: "button primary", href: route(visits), target: "_blank", rel: "noopener noreferrer" }, __("Route through all of them"));

async function show(place, visits) {
	try {
		await leaflet();
	} catch {
		fill(place, empty(__("The map is shown when there is a connection.")));
		return;
	}
	if (place.isConnected) draw(place, visits);
}

function draw(place, visits) {
	const L = window.L;
	const drawn = L.map(place, { zoomControl: false, keyboard: false });
	L.control.zoom({ zoomInTitle: __("Nearer"), zoomOutTitle: __("Farther") }).addTo(drawn);
	tiles(L).addTo(drawn);
	const points = visits.map((visit) => [visit.latitude, visit.longitude]);
	L.polyline(points, { className: "map-way", interactive: false }).addTo(drawn);
	visits.forEach((visit, at) => {
		const icon = L.divIcon({ className: "map-pin", html: String(visit.number), iconSize: PIN });
		L.marker(points[at], { icon, interactive: false, keyboard: false }).addTo(drawn);
	});
	drawn.fitBounds(points, { maxZoom: CLOSEST, padding: MARGIN });
}

/** Tiles of OpenStreetMap, which wants to be told which site shows them, and no more. */
function tiles(L) {
	const Tiles = L.TileLayer.extend({
		createTile(...given) {
			const tile = L.TileLayer.prototype.createTile.apply(this, given);
			tile.referrerPolicy = "origin";
			return tile;
		},
	});
	return new Tiles(TILES, { attribution: MAKERS, maxZoom: 19 });
}

let loading = null;

/** Load Leaflet once; a failed load is tried again the next time. */
function leaflet() {
	loading ??= Promise.all([
		loaded(element("link", { rel: "stylesheet", href: `${LEAFLET}.css` })),
		loaded(element("script", { src: `${LEAFLET}.js` })),
	]).catch((error) => {
		loading = null;
		throw error;
	});
	return loading;
}

function loaded(node) {
	return new Promise((resolve, reject) => {
		node.addEventListener("load", resolve);
		node.addEventListener("error", () => reject(new Error(node.src || node.href)));
		document.head.append(node);
	});
}
