/** The places where work is done, with what we know of each. */
import { fill } from "../web/dom";
import { field } from "../web/forms";
import { paged } from "../web/pages";
import { __ } from "../web/texts";
import { assets_page } from "./addresses";
import { plain } from "./order";

export default async function sites({ content }) {
	const text = field({ name: "text", label: __("Search"), type: "search", required: true, placeholder: __("Name or address") });
	fill(content, await paged({ call: "sites.list", filters: [text], row, none: __("No sites found.") }));
}

function row(site) {
	return { href: assets_page(site.name), title: site.site_name, text: [site.name, site.address_display && plain(site.address_display)].filter(Boolean).join(" · "), side: __("Its assets") };
}
