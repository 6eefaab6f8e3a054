/** Builds pages out of elements: text is only ever text, so nothing that people wrote becomes markup. */

const SVG = "http://www.w3.org/2000/svg";
const SAFE_ADDRESS = /^(?:\/(?!\/)|#|\?|https:\/\/|tel:|mailto:|geo:|blob:|data:image\/)/;
const ADDRESSES = new Set(["href", "src", "action"]);

/**
 * Make an element: `element("a", { href: "/servicio", class: "button" }, "Text", child)`.
 *
 * Attributes whose value is a function are listeners (`click`), `true` sets an attribute without value, and
 * `false`, `null` and `undefined` leave it out; `data` and `aria` take objects. Children are nodes, texts, lists of
 * them, or nothing.
 */
export function element(tag, attributes = {}, ...children) {
	const node = tag === "svg" || tag === "path" ? document.createElementNS(SVG, tag) : document.createElement(tag);
	for (const [name, value] of Object.entries(attributes ?? {})) {
		set(node, name, value);
	}
	append(node, children);
	return node;
}

/** Put children into a node: nodes as they are, everything else as text. */
export function append(node, children) {
	for (const child of [children].flat(Infinity)) {
		if (child === null || child === undefined || child === false || child === "") continue;
		node.append(child instanceof Node ? child : document.createTextNode(String(child)));
	}
	return node;
}

/** Replace what a node holds. */
export function fill(node, ...children) {
	node.replaceChildren();
	return append(node, children);
}

function set(node, name, value) {
	if (value === null || value === undefined || value === false) return;
	if (typeof value === "function") {
		node.addEventListener(name, value);
	} else if (name === "data" || name === "aria") {
		for (const [key, each] of Object.entries(value)) set(node, `${name}-${key}`, each);
	} else if (name === "value" && "value" in node) {
		node.value = value;
	} else if (!ADDRESSES.has(name) || SAFE_ADDRESS.test(String(value))) {
		node.setAttribute(name, value === true ? "" : String(value));
	}
}
