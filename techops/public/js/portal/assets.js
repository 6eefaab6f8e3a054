/** Equipment and vehicles, of all sites or of one. */
import { fill } from "../web/dom";
import { field } from "../web/forms";
import { paged } from "../web/pages";
import { pill } from "../web/parts";
import { __ } from "../web/texts";
import { asset_page } from "./addresses";

export default async function assets({ content }) {
	const site = new URLSearchParams(location.search).get("sitio");
	const text = field({ name: "text", label: __("Search"), type: "search", required: true, placeholder: __("Name, serial number or plate") });
	fill(content, await paged({ call: "assets.list", filters: [text], fixed: { site }, row, none: __("No assets found.") }));
}

function row(asset) {
	return {
		href: asset_page(asset.name),
		title: asset.asset_name,
		text: [asset.brand, asset.model, asset.serial_no || asset.plate].filter(Boolean).join(" · "),
		side: pill(asset.status),
	};
}
