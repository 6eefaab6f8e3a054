/** The warranty of an order: what is covered until when, and how to claim. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card, entries, pill } from "../web/parts";
import { ACCEPTED, as_rows } from "../web/files";
import { __, day, decimal } from "../web/texts";
import { claim_page } from "./addresses";

export async function warranty_card(place, order, again) {
	const { data } = await read("warranties.list", { work_order: order.name, limit: 1 });
	if (!data.length) return;
	const warranty = await read("warranties.get", { warranty: data[0].name });
	const claim = warranty.allowed_actions.find(({ action }) => action === "claim");
	fill(
		place,
		card(
			__("Warranty"),
			[
				entries(warranty.covers.map(cover)),
				warranty.claims.length ? [element("h3", {}, __("Your claims")), entries(warranty.claims.map(made))] : null,
				claim ? element("div", { class: "buttons" }, button(claim.label, () => open(warranty, claim.label, again))) : null,
			],
			{ lead: pill(warranty.status) }
		)
	);
}

function cover(row) {
	const what = row.item_name ? `${row.item_name} (${decimal(row.quantity)})` : __(row.kind);
	return { title: what, text: row.serial_no, side: row.expires_on ? __("until {0}", [day(row.expires_on)]) : __("no warranty") };
}

const made = (claim) => ({ href: claim_page(claim.name), title: claim.symptom, text: `${claim.name} · ${day(claim.reported_on)}`, side: pill(claim.status) });

async function open(warranty, label, again) {
	const parts = warranty.covers.filter((row) => row.item);
	const about = [["", __("The work itself")], ...parts.map((row, at) => [String(at), row.item_name])];
	const fields = [
		parts.length ? field({ name: "about", label: __("What failed?"), type: "select", required: false, options: about }) : null,
		field({ name: "symptom", label: __("In few words"), required: true, maxlength: 140 }),
		field({ name: "description", label: __("What happens?"), type: "textarea", required: true, maxlength: 4000 }),
		field({ name: "files", label: __("Photos, videos or PDF files"), type: "file", multiple: true, accept: ACCEPTED, help: __("They help us to decide without a visit.") }),
	].filter(Boolean);
	const done = await ask(label, { fields, label, kind: "primary" }, async ({ about: chosen, files, ...values }) => {
		const part = chosen ? parts[Number(chosen)] : {};
		const evidence = await as_rows(files);
		return write("warranties.claim", { warranty: warranty.name, ...values, item: part.item, serial_no: part.serial_no, evidence });
	});
	if (done) {
		await again();
		announce(__("Your claim {0} was received.", [done.name]));
	}
}
