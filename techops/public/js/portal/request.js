/** A new request: where, what, how urgent (with what that costs and promises), and files. */
import { new_key, read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ACCEPTED, as_rows } from "../web/files";
import { field, form, values_of } from "../web/forms";
import { button, card, empty, notice, problem } from "../web/parts";
import { can_scan, scan } from "../web/scanner";
import { __ } from "../web/texts";
import { order_page } from "./addresses";
import { as_moment } from "./order_actions";
import { priorities } from "./priorities";

const EVERY_ASSET = 100;
const LABEL = /\/techops\/asset\/([^/?#]+)/; // the address a label carries

export default async function request({ content }) {
	const asked = new URLSearchParams(location.search);
	const code = asked.get("codigo") ?? asked.get("equipo");
	const offered = await read("portal.request_form", { code });
	if (!offered.sites.length) return fill(content, card(null, empty(__("There is no site registered for your company yet. Write to us and we add it."))));
	const parts = fields_of(offered);
	const urgency = priorities(() => chosen(parts, offered));
	const fields = [parts.site, parts.asset, parts.service_category, parts.title, parts.description, urgency, parts.contact_name, parts.contact_phone, parts.preferred_start, parts.quotation_requested, parts.files];
	const key = new_key();
	const sent = {};
	const send = (values) => submit(values, offered, key, sent);
	const unknown = code && !offered.asset ? notice("wait", __("The label that was scanned is not of an asset of yours. Choose the asset below.")) : null;
	fill(content, unknown, scanning(), card(null, form(fields, send, { label: __("Send the request") })));
	await connect(parts, offered, urgency);
	return null;
}

/** The label of an asset fills the form in, where the telephone can read it from this page. */
function scanning() {
	if (!can_scan()) return null;
	const said = element("div", {});
	const read_label = button(__("Scan the label of the asset"), async () => {
		fill(said);
		try {
			const code = await scan();
			if (code) location.assign(`${location.pathname}?codigo=${encodeURIComponent(LABEL.exec(code)?.[1] ?? code)}`);
		} catch (error) {
			fill(said, problem(error));
		}
	});
	return element("div", {}, read_label, said);
}

function fields_of({ sites, services, asker, asset }) {
	const site_of_asset = asset?.site;
	return {
		site: field({ name: "site", label: __("Site"), type: "select", required: true, options: [["", __("Choose a site")], ...sites.map((site) => [site.name, site.site_name])], value: site_of_asset ?? (sites.length === 1 ? sites[0].name : "") }),
		asset: field({ name: "asset", label: __("Asset"), type: "select", options: [["", __("None, or I do not know")]] }),
		service_category: field({ name: "service_category", label: __("Requested service"), type: "select", required: true, options: [["", __("Choose a service")], ...grouped(services)] }),
		title: field({ name: "title", label: __("In few words"), required: true, maxlength: 140, help: __("For example: the pump does not start.") }),
		description: field({ name: "description", label: __("What happens?"), type: "textarea", required: true, maxlength: 5000 }),
		contact_name: field({ name: "contact_name", label: __("Contact on site"), maxlength: 140, value: asker?.full_name ?? null, autocomplete: "name" }),
		contact_phone: field({ name: "contact_phone", label: __("Telephone of the contact"), type: "tel", maxlength: 40, value: asker?.mobile_no || asker?.phone || null, autocomplete: "tel" }),
		preferred_start: field({ name: "preferred_start", label: __("Preferred date and time"), type: "datetime-local" }),
		quotation_requested: field({ name: "quotation_requested", label: __("Send me a quotation before the work"), type: "checkbox" }),
		files: field({ name: "files", label: __("Photos, videos or PDF files"), type: "file", multiple: true, accept: ACCEPTED, help: __("JPEG, PNG, WebP, MP4, MOV, WebM or PDF, at most 10 MB each.") }),
	};
}

/** Services under the group they stand in. */
function grouped(services) {
	const groups = new Map();
	for (const { name, group } of services) groups.set(group, [...(groups.get(group) ?? []), [name, name]]);
	return [...groups].map(([group, options]) => ({ group, options }));
}

/** What the price and the promises depend on; null while something of it is missing. */
function chosen(parts, { sites }) {
	const { site, service_category, asset, preferred_start, quotation_requested } = values_of([parts.site, parts.service_category, parts.asset, parts.preferred_start, parts.quotation_requested]);
	if (!site || !service_category) return null;
	const { customer } = sites.find((one) => one.name === site);
	return { customer, site, service_category, asset, preferred_start: as_moment(preferred_start), quotation_requested };
}

/** The assets follow the site, the prices follow everything they depend on. */
async function connect(parts, { asset }, urgency) {
	const show_assets = async () => {
		const site = parts.site.value();
		const { data } = site ? await read("assets.list", { site, limit: EVERY_ASSET }) : { data: [] };
		const options = [["", __("None, or I do not know")], ...data.map((one) => [one.name, [one.asset_name, one.serial_no || one.plate].filter(Boolean).join(" · ")])];
		fill(parts.asset.control, options.map(([value, label]) => element("option", { value }, label)));
	};
	parts.site.control.addEventListener("change", async () => {
		await show_assets();
		urgency.refresh();
	});
	for (const part of [parts.service_category, parts.asset, parts.preferred_start, parts.quotation_requested]) {
		part.control.addEventListener("change", () => urgency.refresh());
	}
	await show_assets();
	if (asset) parts.asset.control.value = asset.name;
	await urgency.refresh();
}

/** Make the order once, then send its files; what was sent already is not sent again when somebody tries again. */
async function submit({ files, preferred_start, ...values }, { sites }, key, sent) {
	const { customer } = sites.find((one) => one.name === values.site);
	const rows = await as_rows(files);
	sent.order ??= await write("orders.create", { ...values, customer, preferred_start: as_moment(preferred_start) }, { key });
	sent.files ??= 0;
	for (const row of rows.slice(sent.files)) {
		await write("orders.attach", { order: sent.order.name, ...row });
		sent.files += 1;
	}
	location.assign(order_page(sent.order.name));
}
