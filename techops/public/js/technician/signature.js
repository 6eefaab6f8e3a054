/** A field to sign with a finger, a pen or a mouse; what is drawn becomes a PNG. */
import { element } from "../web/dom";
import { button } from "../web/parts";
import { __ } from "../web/texts";

const WIDTH = 600;
const HEIGHT = 220;
const THICK = 3;

export function signature({ name, label }) {
	const canvas = element("canvas", { width: WIDTH, height: HEIGHT, class: "signature", role: "img", aria: { label } });
	const pen = canvas.getContext("2d");
	let drawn = false;
	let down = false;

	const place = (event) => {
		const box = canvas.getBoundingClientRect();
		return [((event.clientX - box.left) * WIDTH) / box.width, ((event.clientY - box.top) * HEIGHT) / box.height];
	};
	canvas.addEventListener("pointerdown", (event) => {
		event.preventDefault();
		canvas.setPointerCapture(event.pointerId);
		down = true;
		pen.lineWidth = THICK;
		pen.lineCap = "round";
		pen.lineJoin = "round";
		pen.beginPath();
		pen.moveTo(...place(event));
	});
	canvas.addEventListener("pointermove", (event) => {
		if (!down) return;
		pen.lineTo(...place(event));
		pen.stroke();
		drawn = true;
	});
	for (const end of ["pointerup", "pointercancel"]) {
		canvas.addEventListener(end, () => {
			down = false;
		});
	}
	const clear = () => {
		pen.clearRect(0, 0, WIDTH, HEIGHT);
		drawn = false;
	};
	return {
		name,
		control: null,
		node: element(
			"div",
			{ class: "field" },
			element("p", { class: "label" }, label),
			canvas,
			button(__("Erase the signature"), clear, { kind: "quiet" })
		),
		value: () => (drawn ? canvas.toDataURL("image/png") : null),
		check: () => true,
	};
}
