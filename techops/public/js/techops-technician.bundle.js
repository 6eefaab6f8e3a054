// The technician's page: one bundle that works without a network once it was loaded.
import { fill } from "./web/dom";
import { problem } from "./web/parts";
import { sign_out } from "./web/session";
import { title } from "./web/start";
import { load_texts } from "./web/texts";
import { Pages } from "./technician/pages";
import { Work } from "./technician/sync";

const WORKER = "/technician/service-worker.js";

async function start() {
	const main = document.getElementById("main");
	const content = document.getElementById("content");
	await load_texts(main.dataset.texts);
	const work = new Work();
	document.getElementById("sign-out")?.addEventListener("click", async () => {
		await work.leave();
		await sign_out();
	});
	try {
		await work.open();
		await new Pages(work, { content, title }).open();
	} catch (error) {
		fill(content, problem(error));
		content.removeAttribute("aria-busy");
	}
	// After the page: what it needs now goes first.
	navigator.serviceWorker?.register(WORKER, { scope: "/technician" }).catch(() => {});
}

start();
