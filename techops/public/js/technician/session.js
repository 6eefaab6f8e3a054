/** Who is signed in, as the session's cookie says; null for nobody. */
export function session_user() {
	const found = /(?:^|;\s*)user_id=([^;]*)/.exec(document.cookie);
	const user = found ? decodeURIComponent(found[1]) : null;
	return user === "Guest" ? null : user;
}
