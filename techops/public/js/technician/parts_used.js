/** Parts used on the order: out of the van by search or bar code, with what is left of each. */
import { element, fill } from "../web/dom";
import { ask, field } from "../web/forms";
import { announce, button, card, empty, faint, problem } from "../web/parts";
import { __, decimal } from "../web/texts";
import { chooser } from "./chooser";
import { van_stock } from "./van_stock";
import { label_of } from "./words";

export function parts_card(work, visit) {
	const may_use = visit.here.actions.includes("use_material");
	const waiting = visit.steps.filter((step) => step.action === "use_material");
	if (!may_use && !visit.materials.length && !waiting.length) return null;
	const rows = [
		...visit.materials.map((part) => used_row(work, visit, part, may_use)),
		...waiting.map((step) => element("li", {}, element("span", {}, step.label, " ", faint(__("(to send)"))))),
	];
	return card(__("Parts"), [
		rows.length ? element("ul", { class: "rows" }, rows) : empty(__("No parts used yet.")),
		may_use ? button(label_of("use_material"), () => use(work, visit), { data: { key: "use-material" } }) : null,
	]);
}

const left_of = (part) => part.quantity - part.returned_quantity;

function used_row(work, visit, part, may_use) {
	const left = left_of(part);
	const amount = faint(`${decimal(left)} ${part.uom}`, part.serial_no ? ` · ${part.serial_no}` : "");
	const back = may_use && left > 0 ? button(__("Return to the van"), () => give_back(work, visit, part), { kind: "quiet" }) : null;
	return element("li", {}, element("span", {}, part.item_name, " ", amount), back);
}

async function use(work, visit) {
	const van = await van_stock(work);
	if (van.trouble) {
		work.say(visit.name, problem(van.trouble));
		return;
	}
	const quantity = field({
		name: "quantity",
		label: __("Quantity"),
		type: "number",
		value: 1,
		min: 0.001,
		step: "any",
		inputmode: "decimal",
		required: true,
	});
	const serial = serial_field();
	const part = chooser({
		name: "item",
		label: __("Part"),
		help: __("Type its name, or scan its bar code."),
		parts: van.data.filter((one) => one.quantity > 0),
		nothing: __("Not in your van. Pause the work and name the missing part, or ask for it on the page of your van."),
		chosen: (one) => {
			serial.offer(one);
			quantity.node.hidden = Boolean(one?.has_serial_no);
		},
	});
	await ask(label_of("use_material"), { fields: [part, serial, quantity], label: __("Use") }, async (values) => {
		const one = van.data.find((each) => each.item === values.item);
		const numbers = one.has_serial_no ? values.serial_no : [];
		const count = one.has_serial_no ? numbers.length : Number(values.quantity);
		const done = await work.act(
			visit.name,
			"use_material",
			"orders.use_material",
			{ item: one.item, quantity: count, serial_no: numbers.join(" ") || null },
			{ label: `${one.item_name} × ${decimal(count)}`, timed: false }
		);
		announce(done.kept ? __("Kept on this telephone.") : __("Registered."));
	});
}

/** The serial numbers that lie in the van, of a part that has them; one is chosen for each unit. */
function serial_field() {
	const place = element("div", {});
	const error = element("p", { class: "field-error", hidden: true });
	const node = element("fieldset", { class: "field", hidden: true }, element("legend", {}, __("Serial number")), place, error);
	const value = () => [...place.querySelectorAll("input:checked")].map((input) => input.value);
	return {
		name: "serial_no",
		node,
		control: null,
		value,
		check: () => {
			const missing = !value().length;
			error.textContent = missing ? __("Choose at least one.") : "";
			error.hidden = !missing;
			return !missing;
		},
		offer: (part) => {
			node.hidden = !part?.has_serial_no;
			fill(
				place,
				(part?.serial_numbers ?? []).map((number) =>
					element("label", { class: "check-row" }, element("input", { type: "checkbox", value: number }), number)
				)
			);
		},
	};
}

function give_back(work, visit, part) {
	const quantity = field({
		name: "quantity",
		label: __("Quantity"),
		type: "number",
		value: left_of(part),
		min: 0.001,
		max: left_of(part),
		step: "any",
		required: true,
	});
	return ask(__("Return to the van"), { text: part.item_name, fields: [quantity], label: __("Return to the van") }, (values) =>
		work.act(
			visit.name,
			"return_material",
			"orders.return_material",
			{ material: part.name, quantity: Number(values.quantity) },
			{ label: `${label_of("return_material")}: ${part.item_name} × ${values.quantity}`, timed: false }
		)
	);
}
