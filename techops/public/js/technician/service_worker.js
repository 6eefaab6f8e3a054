/*
 * Keeps the technician's page on the telephone: its shell, script, style and texts, so that it opens without a
 * network. Data is not kept here but by the page, and nothing that is sent passes through here.
 *
 * The server puts `KEPT` before this: { version, shell, files }.
 */
/* global KEPT */

const STORE = `techops-technician-${KEPT.version}`;
const PATIENCE = 4000; // milliseconds for the server to answer before the kept page is shown

self.addEventListener("install", (event) => {
	event.waitUntil(keep_all().then(() => self.skipWaiting()));
});

self.addEventListener("activate", (event) => {
	event.waitUntil(forget_old().then(() => self.clients.claim()));
});

self.addEventListener("fetch", (event) => {
	const { request } = event;
	const address = new URL(request.url);
	if (request.method !== "GET" || address.origin !== location.origin) return;
	if (request.mode === "navigate" && is_ours(address.pathname)) event.respondWith(page(request));
	else if (KEPT.files.includes(address.pathname + address.search)) event.respondWith(file(request));
});

const is_ours = (path) => path === KEPT.shell || path.startsWith(`${KEPT.shell}/`);

async function keep_all() {
	const store = await caches.open(STORE);
	await store.addAll(KEPT.files);
	await keep_shell(await fetch(KEPT.shell, { credentials: "same-origin" }));
}

/** Keep the shell; a redirection to the login is no shell. */
async function keep_shell(answer) {
	if (!answer.ok || answer.redirected) return;
	const store = await caches.open(STORE);
	await store.put(KEPT.shell, answer.clone());
}

async function forget_old() {
	const names = await caches.keys();
	const old = names.filter((name) => name.startsWith("techops-technician-") && name !== STORE);
	await Promise.all(old.map((name) => caches.delete(name)));
}

/** The page from the server, with the session of now; the kept one when the server does not answer in time. */
async function page(request) {
	const kept = await caches.match(KEPT.shell, { cacheName: STORE });
	const control = new AbortController();
	const timer = kept && setTimeout(() => control.abort(), PATIENCE);
	try {
		const answer = await fetch(request, { signal: control.signal });
		if (answer.status >= 500 && kept) return kept;
		await keep_shell(answer);
		return answer;
	} catch (error) {
		if (kept) return kept;
		throw error;
	} finally {
		clearTimeout(timer);
	}
}

async function file(request) {
	return (await caches.match(request, { cacheName: STORE })) ?? fetch(request);
}
