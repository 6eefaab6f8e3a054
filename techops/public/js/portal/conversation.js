/** Messages of an order between the customer, the technician and the office; new ones appear by themselves. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { announce, card, empty, faint } from "../web/parts";
import { __, moment } from "../web/texts";

const PAGE = 50;
const PERIOD = 5_000; // milliseconds between two looks for new messages

export async function conversation(place, order) {
	const list = element("ul", { class: "messages", tabindex: "0", aria: { label: __("Messages") } });
	const none = empty(__("Nobody has written yet."));
	let known = 0;
	let mine = null;
	const show = (messages) => {
		list.append(...messages.map(message));
		known += messages.length;
		const own = messages.filter((one) => one.audience === "Customer");
		if (own.length) mine = own.at(-1).name;
		mark_read(order, messages);
		none.hidden = known > 0;
		list.hidden = known === 0;
		list.scrollTop = list.scrollHeight;
	};
	const more = async () => {
		// One message back, so that it is seen when somebody has read it.
		const from = Math.max(0, known - 1);
		const { data } = await read("orders.messages", { order: order.name, start: from, limit: PAGE });
		data.filter((one) => one.name === mine).forEach((one) => show_reader(list, one));
		const news = data.slice(known - from);
		show(news);
		return news;
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
	const writing = first.closed
		? faint(__("This order ended long ago. Make a new request to write to us."))
		: form([content], send, { label: __("Send the message") });
	fill(place, card(__("Messages"), [none, list, writing]));
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

/** Tell the others that what they wrote was seen, when somebody really looks at the page. */
function mark_read(order, messages) {
	const foreign = messages.filter((one) => one.audience !== "Customer" && !one.read_by?.Customer);
	if (!foreign.length || document.hidden) return;
	write("orders.read_messages", { order: order.name, until: foreign.at(-1).name }).catch(() => null);
}

function show_reader(list, one) {
	const mark = list.querySelector(`[data-message="${one.name}"] .read-mark`);
	if (mark) mark.textContent = read_mark(one);
}

const read_mark = (one) => (one.audience === "Customer" && Object.keys(one.read_by ?? {}).length ? __("was read") : "");

function message(one) {
	return element(
		"li",
		{ class: one.audience === "Customer" ? "own" : null, "data-message": one.name },
		element("div", {}, element("strong", {}, one.sender_name), " ", faint(moment(one.sent_at)), " ", element("span", { class: "read-mark faint" }, read_mark(one))),
		element("p", {}, one.content)
	);
}
