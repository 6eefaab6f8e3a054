/** What has no room in the menu of a phone. */
import { fill } from "../web/dom";
import { card, entries } from "../web/parts";

export default async function more({ content }) {
	const beyond = [...document.querySelectorAll(".menu .beyond a")];
	fill(content, card(null, entries(beyond.map((link) => ({ href: link.getAttribute("href"), title: link.textContent.trim() })))));
}
