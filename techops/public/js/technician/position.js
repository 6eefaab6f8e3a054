/** Where this telephone is. */
import { Refusal } from "../web/api";
import { __ } from "../web/texts";

const PATIENCE = 20_000; // milliseconds
const DENIED = 1;

/** Resolves to `{ latitude, longitude }`; throws a Refusal that says what to do. */
export function here() {
	return new Promise((resolve, reject) => {
		if (!navigator.geolocation) {
			reject(new Refusal(__("This device does not tell its position."), "no_position", 0));
			return;
		}
		navigator.geolocation.getCurrentPosition(
			({ coords }) => resolve({ latitude: coords.latitude, longitude: coords.longitude }),
			(error) => reject(new Refusal(reason(error), "no_position", 0)),
			{ enableHighAccuracy: true, timeout: PATIENCE, maximumAge: 0 }
		);
	});
}

function reason(error) {
	if (error.code === DENIED) return __("This page may not know your position. Allow it in the browser and try again.");
	return __("Your position was not found. Go where you see the sky and try again.");
}
