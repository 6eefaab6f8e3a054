/** The session of who is signed in. */
import { token } from "./api";

/** Sign out, and show the way back in. */
export async function sign_out() {
	const headers = { "X-Frappe-CSRF-Token": token() };
	await fetch("/api/method/logout", { method: "POST", headers, credentials: "same-origin" });
	location.assign("/login");
}
