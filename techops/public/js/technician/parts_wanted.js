/** A field that lists parts to ask for: found by name, each with how many. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { button } from "../web/parts";
import { __, decimal } from "../web/texts";
import { chooser } from "./chooser";
import { van_stock } from "./van_stock";

const SHORTEST = 2; // letters before the server is asked

export function wanted_parts(work, { label, name = "parts", required = true }) {
	let rows = [];
	const list = element("ul", { class: "rows" });
	const error = element("p", { class: "field-error", hidden: true });
	const quantity = element("input", { type: "number", min: 0.001, step: "any", value: "1", inputmode: "decimal", aria: { label: __("Quantity") } });
	const known = [];
	const part = chooser({ name: "item", label: __("Part"), parts: known, required: false, nothing: __("No part found. Type part of its name."), find });
	const draw = () =>
		fill(
			list,
			rows.map((row) =>
				element(
					"li",
					{},
					element("span", {}, `${row.item_name} × ${decimal(row.quantity)}`),
					button(__("Leave it out"), () => change(rows.filter((one) => one !== row)), { kind: "quiet" })
				)
			)
		);
	const change = (changed) => {
		rows = changed;
		error.hidden = true;
		draw();
	};
	const add = () => {
		const one = part.part();
		if (!one || !(Number(quantity.value) > 0)) return;
		const { item, item_name } = one;
		change([...rows.filter((row) => row.item !== item), { item, item_name, quantity: Number(quantity.value) }]);
		quantity.value = "1";
		part.clear();
	};
	const node = element(
		"fieldset",
		{ class: "field" },
		element("legend", {}, label),
		list,
		part.node,
		element("div", { class: "with-button" }, quantity, button(__("Add"), add)),
		error
	);
	van_stock(work)
		.then((van) => {
			known.push(...van.data.map(({ item, item_name, uom, barcodes }) => ({ item, item_name, uom, barcodes })));
			part.look();
		})
		.catch(() => {}); // then only the search finds parts
	return {
		name,
		control: null,
		node,
		value: () => rows.map(({ item, quantity: count }) => ({ item, quantity: count })),
		check: () => {
			add(); // chosen, but not added: meant all the same
			const missing = required && !rows.length;
			error.textContent = missing ? __("Name at least one part.") : "";
			error.hidden = !missing;
			return !missing;
		},
	};
}

async function find(typed) {
	if (typed.trim().length < SHORTEST || !navigator.onLine) return [];
	try {
		return (await read("fieldwork.find_items", { text: typed.trim() })).data;
	} catch {
		return []; // without a network there is what the van taught
	}
}
