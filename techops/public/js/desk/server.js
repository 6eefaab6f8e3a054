/** Calls to the public API: one place that knows its address. Refusals are shown by Frappe as the server words them. */

const ROOT = "techops.api.v1";

/** Call `resource.function` of the API, e.g. `orders.assign`; resolves to its answer, rejects when refused. */
export function call(name, args = {}, { freeze = false } = {}) {
	return new Promise((resolve, reject) => {
		frappe.call({
			method: `${ROOT}.${name}`,
			args: given(args),
			freeze,
			callback: (response) => resolve(response.message),
			error: reject,
		});
	});
}

/** Read something for display; when the server refuses, the message is on the screen already: resolve to null. */
export function read(name, args) {
	return call(name, args).catch(() => null);
}

function given(args) {
	return Object.fromEntries(
		Object.entries(args).filter(([, value]) => value !== undefined && value !== null && value !== "")
	);
}
