/** The hours of a week, day by day. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { button, card, empty, table } from "../web/parts";
import { __, day as day_text, locale, as_date } from "../web/texts";
import { connection } from "./standing";
import { duration } from "./words";

const DAYS = 7;

export default async function week({ content, work, title }) {
	title(__("My Hours"));
	await show(content, work, null);
}

async function show(content, work, day) {
	if (!navigator.onLine) {
		fill(content, connection(work), empty(__("Hours are shown when there is a connection.")));
		return;
	}
	const found = await read("fieldwork.hours", { week: day });
	const go = (days) => () => show(content, work, moved(found.from_date, days));
	const worked = found.days.filter((row) => row.travel || row.work || row.wait);
	const numbers = (row) => [duration(row.travel), duration(row.work), duration(row.wait)];
	fill(
		content,
		connection(work),
		card(__("Week from {0} to {1}", [day_text(found.from_date), day_text(found.to_date)]), [
			worked.length
				? table(
						__("Hours of the week"),
						[{ label: __("Day") }, ...[__("Travel"), __("Work"), __("Wait")].map((label) => ({ label, number: true }))],
						[...worked.map((row) => [weekday(row.day), ...numbers(row)]), [__("Total"), ...numbers(found)]]
				  )
				: empty(__("No hours in this week.")),
			element(
				"div",
				{ class: "buttons" },
				button(__("Previous week"), go(-DAYS), { data: { key: "previous" } }),
				button(__("Next week"), go(DAYS), { data: { key: "next" } })
			),
		])
	);
}

function moved(text, days) {
	const date = as_date(text);
	date.setDate(date.getDate() + days);
	const two = (number) => String(number).padStart(2, "0");
	return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

const weekday = (text) =>
	new Intl.DateTimeFormat(locale(), { weekday: "short", day: "numeric" }).format(as_date(text));
