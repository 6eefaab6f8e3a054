/** Messages of an order, between the technician, the customer and the office. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { announce, card, empty, faint } from "../web/parts";
import { __, moment } from "../web/texts";

const LATEST = 50;
const shown = new WeakMap(); // what a place shows, so that nothing is drawn again for nothing
const PERIOD = 10_000; // milliseconds between two looks for new messages

export function messages_card(work, visit) {
	const place = element("div", {});
	show(place, visit);
	watch(place, visit);
	const content = field({ name: "content", label: __("Message"), type: "textarea", required: true, rows: 2 });
	const writing = form([content], async (values) => {
		const done = await work.act(visit.name, "message", "orders.send_message", values, {
			label: `${__("Message")}: ${values.content}`,
			timed: false,
		});
		content.control.value = "";
		announce(done.kept ? __("Kept on this telephone.") : __("Message sent."));
		await show(place, visit);
	});
	return card(__("Messages"), [place, writing], { id: "messages" });
}

/** Look for new messages while somebody looks at the page and there is a network. */
function watch(place, visit) {
	const timer = setInterval(() => {
		if (!place.isConnected) clearInterval(timer);
		else if (!document.hidden && navigator.onLine) show(place, visit);
	}, PERIOD);
}

async function show(place, visit) {
	if (!navigator.onLine) {
		fill(place, empty(__("Messages are shown when there is a connection.")));
		return;
	}
	try {
		const { data } = await latest(visit.name);
		const drawn = JSON.stringify(data);
		if (shown.get(place) === drawn) return;
		shown.set(place, drawn);
		fill(place, data.length ? list(data) : empty(__("No messages yet.")));
		const unread = data.filter((one) => one.audience !== "Technician" && !one.read_by?.Technician);
		if (unread.length) await write("orders.read_messages", { order: visit.name, until: unread.at(-1).name }).catch(() => null);
	} catch (error) {
		fill(place, empty(error.message));
	}
}

async function latest(order) {
	const first = await read("orders.messages", { order, limit: LATEST });
	if (first.total <= LATEST) return first;
	return read("orders.messages", { order, start: first.total - LATEST, limit: LATEST });
}

const list = (messages) =>
	element(
		"ul",
		{ class: "messages" },
		messages.map((message) =>
			element(
				"li",
				{ class: message.audience === "Technician" ? "own" : null },
				faint(message.sender_name, " · ", moment(message.sent_at), message.audience === "Technician" && Object.keys(message.read_by ?? {}).length ? ` · ${__("was read")}` : ""),
				element("p", { class: "prewrap" }, message.content)
			)
		)
	);
