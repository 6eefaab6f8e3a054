/** Messages of an order between the customer, the technician and the office; new ones appear by themselves. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { announce, card, empty, faint } from "../web/parts";
import { __, moment } from "../web/texts";

const PAGE = 50;
const PERIOD = 10_000; // milliseconds between two looks for new messages

export async function conversation(place, order) {
	const list = element("ul", { class: "messages", tabindex: "0", aria: { label: __("Messages") } });
	const none = empty(__("Nobody has written yet."));
	let known = 0;
	const show = (messages) => {
		list.append(...messages.map(message));
		known += messages.length;
		none.hidden = known > 0;
		list.hidden = known === 0;
		list.scrollTop = list.scrollHeight;
	};
	const more = async () => {
		const { data } = await read("orders.messages", { order: order.name, start: known, limit: PAGE });
		show(data);
		return data;
	};
	const first = await read("orders.messages", { order: order.name, limit: 1 });
	known = Math.max(0, first.total - PAGE);
	await more();
	const content = field({ name: "content", label: __("Your message"), type: "textarea", required: true, maxlength: 4000 });
	const send = async (values) => {
		await write("orders.send_message", { order: order.name, ...values });
		content.control.value = "";
		await more();
	};
	fill(place, card(__("Messages"), [none, list, form([content], send, { label: __("Send the message") })]));
	list.scrollTop = list.scrollHeight;
	watch(list, more);
}

/** Look for new messages while somebody looks at the page and the page still shows them. */
function watch(list, more) {
	const timer = setInterval(async () => {
		if (!list.isConnected) return clearInterval(timer);
		if (document.hidden) return null;
		const news = await more().catch(() => []);
		const foreign = news.filter((one) => one.audience !== "Customer");
		if (foreign.length) announce(__("New message from {0}", [foreign.at(-1).sender_name]));
		return null;
	}, PERIOD);
}

function message(one) {
	return element(
		"li",
		{ class: one.audience === "Customer" ? "own" : null },
		element("div", {}, element("strong", {}, one.sender_name), " ", faint(moment(one.sent_at))),
		element("p", {}, one.content)
	);
}
