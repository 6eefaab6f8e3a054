/** Reads a bar code or a QR code with the camera, where the browser can; elsewhere people choose or type. */
import { Refusal } from "./api";
import { element } from "./dom";
import { button } from "./parts";
import { __ } from "./texts";

const PAUSE = 200; // milliseconds between two looks at the picture

export const can_scan = () => "BarcodeDetector" in globalThis && Boolean(navigator.mediaDevices?.getUserMedia);

/** Resolves to the code, or to null when the person closes the camera; throws a Refusal when there is none. */
export async function scan() {
	const stream = await camera();
	const video = element("video", { playsinline: true, muted: true, aria: { label: __("Picture of the camera") } });
	const dialog = element("dialog", { class: "scanner", aria: { label: __("Scan a code") } }, video);
	dialog.append(button(__("Close the camera"), () => dialog.close()));
	document.body.append(dialog);
	dialog.showModal();
	try {
		video.srcObject = stream;
		await video.play();
		return await first_code(video, dialog);
	} finally {
		for (const track of stream.getTracks()) track.stop();
		dialog.remove();
	}
}

async function camera() {
	try {
		return await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
	} catch {
		throw new Refusal(__("The camera cannot be used. Allow it in the browser, or choose without it."), "no_camera", 0);
	}
}

async function first_code(video, dialog) {
	const detector = new globalThis.BarcodeDetector();
	while (dialog.open) {
		const [found] = await detector.detect(video).catch(() => []);
		if (found) return found.rawValue;
		await new Promise((resolve) => setTimeout(resolve, PAUSE));
	}
	return null;
}
