/** What the customer thought of the work: four scores and a comment, which may be changed for a while. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { card, facts, faint } from "../web/parts";
import { __, moment } from "../web/texts";
import { note, told } from "./order_actions";

const SCORES = {
	overall: () => __("Overall"),
	punctuality: () => __("Punctuality"),
	quality: () => __("Quality of the work"),
	professionalism: () => __("Professional conduct"),
};

export async function rating_card(place, order, again) {
	const { rating, may_rate, changeable_until, asks_recommendation } = await read("orders.rating", { order: order.name });
	if (!rating && !may_rate) return;
	const until = may_rate && changeable_until ? faint(__("You may change it until {0}.", [moment(changeable_until)])) : null;
	const form_node = may_rate ? give(order, rating, asks_recommendation, again) : null;
	fill(place, card(rating ? __("Your rating") : null, [rating && given(rating), until, form_node]));
}

function given(rating) {
	const scores = Object.entries(SCORES).map(([name, label]) => [label(), __("{0} of {1}", [rating[name], 5])]);
	return [facts(...scores, [__("Would recommend us"), rating.recommendation === null ? null : __("{0} of {1}", [rating.recommendation, 10])]), rating.comment && element("p", { class: "prewrap" }, rating.comment)];
}

function give(order, rating, asks_recommendation, again) {
	const label = rating ? __("Change the rating") : __("Rate the service");
	const fields = [
		...Object.entries(SCORES).map(([name, text]) => field({ name, label: text(), type: "scores", required: true, value: rating?.[name] ?? null })),
		asks_recommendation ? recommendation(rating?.recommendation ?? null) : null,
		note(__("Comment"), "comment", rating?.comment ?? null),
	].filter(Boolean);
	const send = async (values) => {
		await write("orders.rate", { order: order.name, ...values });
		await told(label, again);
	};
	return element("details", {}, element("summary", {}, element("strong", {}, label)), form(fields, send, { label: __("Send the rating") }));
}

const recommendation = (value) =>
	field({ name: "recommendation", label: __("How likely are you to recommend us, from 0 to 10?"), type: "number", min: 0, max: 10, step: 1, inputmode: "numeric", value });
