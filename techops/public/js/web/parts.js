/** The parts pages are made of: cards, lists, facts, pills, notices, buttons. */
import { element } from "./dom";
import { __ } from "./texts";

const TONES = {
	// orders
	Requested: "wait",
	Scheduled: "plan",
	"In Progress": "live",
	Pending: "wait",
	Completed: "good",
	Invoiced: "good",
	Closed: "calm",
	Cancelled: "calm",
	// situations
	"Awaiting Prepayment": "bad",
	"Awaiting Approval": "wait",
	"Awaiting Customer": "wait",
	"Awaiting Answer": "wait",
	"Under Review": "wait",
	Disputed: "bad",
	// priorities
	Urgent: "wait",
	Emergency: "bad",
	// visits
	Planned: "plan",
	"En Route": "live",
	"On Site": "live",
	Executing: "live",
	Waiting: "wait",
	Ended: "good",
	Failed: "bad",
	// promises
	Running: "plan",
	"At Risk": "wait",
	Paused: "wait",
	Breached: "bad",
	Met: "good",
	// papers
	Sent: "wait",
	Approved: "good",
	Accepted: "good",
	Rejected: "bad",
	Expired: "calm",
	Active: "good",
	Draft: "wait",
	Void: "bad",
	Paid: "good",
	Partial: "plan",
	Overdue: "bad",
	Open: "wait",
};

/** A value of one of our closed lists, in the reader's words, with a colour that only repeats what the word says. */
export function pill(value, label = null) {
	return value ? element("span", { class: `pill ${TONES[value] ?? "calm"}` }, label ?? __(value)) : null;
}

/** A titled section; `lead` stands beside the title. */
export function card(title, children, { lead = null, id = null } = {}) {
	const heading = title ? element("h2", {}, title) : null;
	const head = heading || lead ? element("header", { class: "card-head" }, heading, lead) : null;
	return element("section", { class: "card", id }, head, children);
}

/** Pairs of label and value; those without a value are left out. */
export function facts(...pairs) {
	const shown = pairs.filter(([, value]) => value !== null && value !== undefined && value !== "");
	if (!shown.length) return null;
	return element(
		"dl",
		{ class: "facts" },
		shown.map(([label, value]) => element("div", {}, element("dt", {}, label), element("dd", {}, value)))
	);
}

/** A list whose entries lead somewhere: rows of `{ href, title, text, side }`, the last ones nodes or texts. */
export function entries(rows) {
	return element(
		"ul",
		{ class: "entries" },
		rows.map(({ href, title, text, side }) => {
			const inside = [
				element("span", { class: "entry-main" }, element("strong", {}, title), text && element("span", { class: "faint" }, text)),
				side && element("span", { class: "entry-side" }, side),
			];
			return element("li", {}, href ? element("a", { href }, inside) : element("div", {}, inside));
		})
	);
}

export const empty = (text) => element("p", { class: "empty" }, text);

export const faint = (...children) => element("span", { class: "faint" }, children);

export const link = (href, ...children) => element("a", { href }, children);

/** A notice: "good", "bad" or "wait"; a bad one is read out at once. */
export function notice(tone, ...children) {
	return element("div", { class: `notice ${tone}`, role: tone === "bad" ? "alert" : "status" }, children);
}

/** What a Refusal says, with what to do about it. */
export function problem(error) {
	const here = encodeURIComponent(location.pathname + location.search);
	const remedy = {
		signed_out: () => link(`/login?redirect-to=${here}`, __("Sign in")),
		old_page: () => button(__("Reload"), () => location.reload()),
		offline: () => button(__("Try again"), () => location.reload()),
	}[error.code];
	return notice("bad", element("p", {}, error.message), remedy?.());
}

/** A button; `kind` is "primary", "danger" or "quiet". While its action runs it cannot be pressed again. */
export function button(label, action, { kind = "", ...attributes } = {}) {
	const node = element("button", { type: "button", class: kind, ...attributes }, label);
	node.addEventListener("click", () => busy(node, action));
	return node;
}

/** Keep a button from being pressed twice while something runs. */
export async function busy(node, action) {
	if (node.getAttribute("aria-disabled") === "true") return;
	node.setAttribute("aria-disabled", "true");
	node.classList.add("busy");
	try {
		await action();
	} finally {
		node.removeAttribute("aria-disabled");
		node.classList.remove("busy");
	}
}

/** Say something to who listens to the page instead of looking at it. */
export function announce(text) {
	const place = document.getElementById("announcer");
	if (place) place.textContent = text;
}

/** A table whose numbers stand to the right: `columns` of `{ label, number }`, rows of cells. */
export function table(caption, columns, rows) {
	const cells = (tag, row, extra = {}) =>
		row.map((cell, at) => element(tag, { ...extra, class: columns[at].number ? "number" : null, data: { label: columns[at].label } }, cell));
	return element(
		"div",
		{ class: "table", tabindex: "0", role: "region", aria: { label: caption } },
		element(
			"table",
			{},
			element("caption", { class: "unseen" }, caption),
			element("thead", {}, element("tr", {}, columns.map((column) => element("th", { scope: "col", class: column.number ? "number" : null }, column.label)))),
			element("tbody", {}, rows.map((row) => element("tr", {}, cells("td", row))))
		)
	);
}
