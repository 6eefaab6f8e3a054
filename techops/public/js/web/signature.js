/** A signature: a name that is typed, and a drawing with finger, pen or mouse for who wants one. */
import { element } from "./dom";
import { field } from "./forms";
import { button } from "./parts";
import { __ } from "./texts";

const RATIO = 2; // drawn points per point of the screen: sharp, and small enough to send
const WIDTH = 2.5;

/** Two fields for `forms.form`: `signed_by`, and `signature`, whose value is a PNG's data address or null. */
export function signature_fields(name, { must_draw = false } = {}) {
	const signed_by = field({ name: "signed_by", label: __("Your full name, as a signature"), required: true, maxlength: 140, value: name, autocomplete: "name" });
	return [signed_by, drawing(must_draw)];
}

function drawing(required) {
	const canvas = element("canvas", { class: "drawing", role: "img", aria: { label: __("Place to draw a signature") } });
	const error = element("p", { class: "field-error", hidden: true });
	const state = { drawn: false, active: false };
	const wipe = () => {
		state.drawn = false;
		canvas.width = canvas.clientWidth * RATIO;
		canvas.height = canvas.clientHeight * RATIO;
	};
	const node = element(
		"details",
		{ class: "field", open: required },
		element("summary", {}, required ? __("Draw the signature") : __("Draw the signature as well"), required ? null : element("span", { class: "faint" }, ` (${__("optional")})`)),
		canvas,
		error,
		button(__("Wipe it"), wipe, { kind: "quiet" })
	);
	node.addEventListener("toggle", () => node.open && !state.drawn && wipe());
	follow(canvas, state);
	const check = () => {
		const missing = required && !state.drawn;
		error.textContent = missing ? __("Draw your signature.") : "";
		error.hidden = !missing;
		if (missing) node.querySelector("summary").focus();
		return !missing;
	};
	return { name: "signature", node, control: null, value: () => (state.drawn ? canvas.toDataURL("image/png") : null), check };
}

function follow(canvas, state) {
	const pen = canvas.getContext("2d");
	const at = (event) => {
		const box = canvas.getBoundingClientRect();
		return [(event.clientX - box.left) * RATIO, (event.clientY - box.top) * RATIO];
	};
	canvas.addEventListener("pointerdown", (event) => {
		canvas.setPointerCapture(event.pointerId);
		Object.assign(state, { active: true, drawn: true });
		Object.assign(pen, { lineWidth: WIDTH * RATIO, lineCap: "round", lineJoin: "round" });
		pen.beginPath();
		pen.moveTo(...at(event));
	});
	canvas.addEventListener("pointermove", (event) => {
		if (!state.active) return;
		pen.lineTo(...at(event));
		pen.stroke();
	});
	for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, () => (state.active = false));
}
