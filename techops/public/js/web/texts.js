/** The reader's language: texts by what the code calls them, and dates, numbers and money as the country writes them. */

let texts = {};

/** Fetch the texts once, before anything is drawn; without them the page speaks English. */
export async function load_texts(address) {
	try {
		const answer = await fetch(address, { credentials: "same-origin" });
		if (answer.ok) texts = await answer.json();
	} catch {
		// offline and not kept: English is better than nothing
	}
}

/** Translate a text and fill its places: `__("{0} of {1}", [3, 10])`. Not at the top of a module: texts come later. */
export function __(text, values = []) {
	return (texts[text] ?? text).replace(/\{(\d+)\}/g, (place, number) => values[number] ?? place);
}

export const locale = () => document.documentElement.lang || "es";

/** A moment of the database ("2026-03-31 14:05:00", the company's clock) as a Date that shows those very digits. */
export function as_date(text) {
	const found = /^(\d{4})-(\d{2})-(\d{2})(?:[ T](\d{2}):(\d{2}))?/.exec(text ?? "");
	if (!found) return null;
	const [year, month, day, hour, minute] = found.slice(1).map((part) => Number(part ?? 0));
	return new Date(year, month - 1, day, hour, minute);
}

export const day = (text) => written(text, { day: "numeric", month: "short", year: "numeric" });

/** Day and time; the year only when it is another one. */
export function moment(text) {
	const parts = { weekday: "short", day: "numeric", month: "short", hour: "numeric", minute: "2-digit" };
	const other = as_date(text)?.getFullYear() !== new Date().getFullYear();
	return written(text, other ? { ...parts, year: "numeric" } : parts);
}

export const clock = (text) => written(text, { hour: "numeric", minute: "2-digit" });

export function money(amount, currency) {
	const number = Number(amount ?? 0);
	if (!currency) return decimal(number, 2);
	return new Intl.NumberFormat(locale(), { style: "currency", currency }).format(number);
}

export function decimal(number, places = 2) {
	return new Intl.NumberFormat(locale(), { maximumFractionDigits: places }).format(Number(number ?? 0));
}

function written(text, options) {
	const date = as_date(text);
	return date ? new Intl.DateTimeFormat(locale(), options).format(date) : "";
}
