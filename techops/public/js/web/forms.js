/** Forms: fields with their label, help and error, and dialogs that ask before they act. */
import { append, element, fill } from "./dom";
import { announce, busy, problem } from "./parts";
import { __ } from "./texts";

let fields_made = 0;

/**
 * A labelled field: `field({ name, label, type, required, help, value, options, ...attributes })`.
 *
 * `type` is an input's, or "textarea", "select" (with `options` of `[value, label]`, or `{ group, options }`), "scores"
 * (1 to 5). Returns
 * `{ name, node, control, value(), complain(text) }`.
 */
export function field({ name, label, type = "text", required = false, help = null, value = null, options = [], ...rest }) {
	fields_made += 1;
	const id = `field-${fields_made}`;
	if (type === "scores") return scores({ id, name, label, required, value });
	const attributes = { id, name, required, aria: { describedby: `${id}-help ${id}-error` }, ...rest };
	const control = make(type, attributes, options);
	if (value !== null && type !== "file") control.value = value;
	const error = element("p", { class: "field-error", id: `${id}-error`, hidden: true });
	const node = element(
		"div",
		{ class: `field ${type === "checkbox" ? "check" : ""}` },
		element("label", { for: id }, label, required || type === "checkbox" ? null : element("span", { class: "faint" }, ` (${__("optional")})`)),
		control,
		element("p", { class: "help", id: `${id}-help`, hidden: !help }, help),
		error
	);
	return { name, node, control, value: () => read(control, type), complain: (text) => complain(control, error, text) };
}

/** A form of `fields` that hands their values to `send`; whatever it throws is shown above the button. */
export function form(fields, send, { label, kind = "primary", cancel = null } = {}) {
	const submit = element("button", { type: "submit", class: kind }, label ?? __("Send"));
	const trouble = element("div", {});
	const node = element("form", { novalidate: true }, fields.map((one) => one.node), trouble);
	append(node, element("div", { class: "buttons" }, submit, cancel && element("button", { type: "button", click: cancel }, __("Cancel this"))));
	node.addEventListener("submit", (event) => {
		event.preventDefault();
		if (!complete(fields)) return;
		fill(trouble);
		busy(submit, async () => {
			try {
				await send(values_of(fields));
			} catch (error) {
				fill(trouble, problem(error));
				trouble.scrollIntoView({ block: "nearest" });
			}
		});
	});
	return node;
}

/** Ask in a dialog: resolves to what `send` returned, or to null when the person thought better of it. */
export function ask(title, { text = null, fields = [], label, kind = "primary" }, send) {
	return new Promise((resolve) => {
		const heading = element("h2", { id: "dialog-title" }, title);
		const dialog = element("dialog", { aria: { labelledby: "dialog-title" } }, heading, text && element("p", {}, text));
		let answer = null;
		const close = () => dialog.close();
		const sent = async (values) => {
			answer = (await send(values)) ?? true;
			close();
		};
		append(dialog, form(fields, sent, { label, kind, cancel: close }));
		dialog.addEventListener("close", () => {
			dialog.remove();
			resolve(answer);
		});
		document.body.append(dialog);
		dialog.showModal();
	});
}

export const values_of = (fields) => Object.fromEntries(fields.map((one) => [one.name, one.value()]));

/** Complain about every field that lacks something; the first one is where the person goes on. */
function complete(fields) {
	const faulty = fields.filter((one) => one.node.isConnected && !one.node.hidden && !checked(one));
	if (!faulty.length) return true;
	(faulty[0].control ?? faulty[0].node.querySelector("input, summary")).focus();
	announce(__("Some answers are missing."));
	return false;
}

function checked(one) {
	if (!one.control) return one.check();
	const state = one.control.validity;
	const fault = state.valueMissing
		? __("Fill this in.")
		: state.valid
		? null
		: one.control.validationMessage || __("Correct this.");
	one.complain(fault);
	return !fault;
}

function complain(control, place, text) {
	place.textContent = text ?? "";
	place.hidden = !text;
	if (text) control.setAttribute("aria-invalid", "true");
	else control.removeAttribute("aria-invalid");
}

function make(type, attributes, options) {
	if (type === "textarea") return element("textarea", { rows: 4, ...attributes });
	if (type === "select") {
		return element("select", attributes, options.map(option));
	}
	return element("input", { type, ...attributes });
}

/** An option `[value, label]`, or a `{ group, options }` of them. */
function option(one) {
	if (!Array.isArray(one)) return element("optgroup", { label: one.group }, one.options.map(option));
	return element("option", { value: one[0] }, one[1]);
}

function read(control, type) {
	if (type === "checkbox") return control.checked;
	if (type === "file") return [...control.files];
	return control.value.trim();
}

function scores({ id, name, label, required, value: before }) {
	const error = element("p", { class: "field-error", hidden: true, id: `${id}-error` });
	const choices = [1, 2, 3, 4, 5].map((score) =>
		element("label", {}, element("input", { type: "radio", name: `${id}-${name}`, value: String(score), checked: score === before }), element("span", {}, String(score)))
	);
	const node = element("fieldset", { class: "field scores", aria: { describedby: `${id}-error` } }, element("legend", {}, label), element("div", { class: "choices" }, choices), error);
	const value = () => Number(node.querySelector("input:checked")?.value) || null;
	const check = () => {
		const missing = required && !value();
		error.textContent = missing ? __("Choose from 1 (bad) to 5 (excellent).") : "";
		error.hidden = !missing;
		return !missing;
	};
	return { name, node, control: null, value, check };
}
