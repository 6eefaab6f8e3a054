/** Starts a page: texts first, then what the shell says this page is. */
import { sign_out } from "./session";
import { fill } from "./dom";
import { problem } from "./parts";
import { load_texts } from "./texts";

/** Draw the page the shell names; `pages` maps its key to `async ({ content, name, title }) => ...`. */
export async function start(pages) {
	const main = document.getElementById("main");
	const content = document.getElementById("content");
	const { page, name, texts } = main.dataset;
	document.getElementById("sign-out")?.addEventListener("click", sign_out);
	await load_texts(texts);
	await draw(pages[page], { content, name, title });
}

/** Run a page's function; what it throws stands where its content would. */
export async function draw(page, context) {
	try {
		await page(context);
	} catch (error) {
		fill(context.content, problem(error));
	} finally {
		context.content.removeAttribute("aria-busy");
	}
}

/** Say what the page is about: its heading, and the name of the tab. */
export function title(text) {
	document.querySelector("#main h1").textContent = text;
	const [, company] = document.title.split(" · ");
	document.title = company ? `${text} · ${company}` : text;
}
