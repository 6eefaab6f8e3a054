/** Calls to the public API: one place that knows its address, the session's token, and how refusals are told. */
import { __ } from "./texts";

const ROOT = "/api/method/techops.api.v1.";
const ATTEMPTS = 3;
const PAUSE = 1500; // milliseconds between attempts when the network fails

/** What the server refused, in words for the person: `message`, the API's `code`, and the HTTP `status`. */
export class Refusal extends Error {
	constructor(message, code, status) {
		super(message);
		this.name = "Refusal";
		this.code = code;
		this.status = status;
	}
}

/** The address that answers a reading function with these arguments, for links and pictures. */
export function address(name, args = {}) {
	const query = new URLSearchParams();
	for (const [key, value] of Object.entries(given(args))) {
		query.set(key, typeof value === "object" ? JSON.stringify(value) : String(value));
	}
	const text = query.toString();
	return ROOT + name + (text ? `?${text}` : "");
}

/** Read: `await read("orders.get", { order })`; throws a Refusal. */
export function read(name, args) {
	return again(() => send(address(name, args), { method: "GET" }));
}

/**
 * Change something: `await write("orders.approve", { order })`; throws a Refusal.
 *
 * Every call has a key of its own, or `key` (a caller that may send the same thing again, even after a reload):
 * sent twice, it happens once.
 */
export function write(name, args, { key = new_key() } = {}) {
	const body = JSON.stringify({ ...given(args), idempotency_key: key });
	const headers = { "Content-Type": "application/json", "X-Frappe-CSRF-Token": token() };
	return again(() => send(ROOT + name, { method: "POST", headers, body }));
}

/** A key that nobody else has, also where the page is not served safely enough for `crypto.randomUUID`. */
export function new_key() {
	const bytes = crypto.getRandomValues(new Uint8Array(16));
	return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

export const token = () => document.querySelector("meta[name=csrf-token]")?.content ?? "";

async function again(call) {
	for (let attempt = 1; ; attempt += 1) {
		try {
			return await call();
		} catch (error) {
			if (error instanceof Refusal || attempt === ATTEMPTS) throw told(error);
			await new Promise((resolve) => setTimeout(resolve, PAUSE));
		}
	}
}

async function send(where, options) {
	const headers = { Accept: "application/json", ...options.headers };
	const answer = await fetch(where, { ...options, headers, credentials: "same-origin" });
	const body = await answer.json().catch(() => ({}));
	if (answer.ok) return body.message;
	throw refusal(answer.status, body);
}

function refusal(status, body) {
	if (body.error?.message) return new Refusal(body.error.message, body.error.code, status);
	if (body.exc_type === "CSRFTokenError") {
		return new Refusal(__("This page is too old. Reload it and try again."), "old_page", status);
	}
	if (status === 401 || status === 403) {
		return new Refusal(__("Your session has ended. Sign in again."), "signed_out", status);
	}
	if (status === 413) return new Refusal(__("This is too large to send. Choose smaller files."), "too_large", status);
	if (status === 429) return new Refusal(__("Too many requests. Wait a minute and try again."), "too_many", status);
	return new Refusal(server_message(body) ?? __("Something failed on our side. Try again in a moment."), "failed", status);
}

/** Frappe's own refusals come as a list of messages, each JSON in a text. */
function server_message(body) {
	try {
		const message = JSON.parse(JSON.parse(body._server_messages)[0]).message;
		return new DOMParser().parseFromString(message, "text/html").body.textContent || null;
	} catch {
		return null;
	}
}

function told(error) {
	if (error instanceof Refusal) return error;
	return new Refusal(__("There is no connection. Check your network and try again."), "offline", 0);
}

function given(args = {}) {
	return Object.fromEntries(Object.entries(args).filter(([, value]) => value !== undefined && value !== null && value !== ""));
}
