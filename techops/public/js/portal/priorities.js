/** How urgent a request is: three choices, each with what it costs and promises, as the server works it out. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { announce, faint, pill, problem } from "../web/parts";
import { __, decimal, money } from "../web/texts";

const PRIORITIES = ["Normal", "Urgent", "Emergency"];
const DAY = 24 * 60;

/** A field for `forms.form`; `chosen()` returns what prices depend on, or null while it is incomplete. */
export function priorities(chosen) {
	const details = Object.fromEntries(PRIORITIES.map((priority) => [priority, element("span", { class: "option-text" })]));
	const terms = element("div", { aria: { live: "polite" } });
	const node = element(
		"fieldset",
		{ class: "field options" },
		element("legend", {}, __("How urgent is it?")),
		PRIORITIES.map((priority) =>
			element(
				"label",
				{},
				element("input", { type: "radio", name: "priority", value: priority, checked: priority === "Normal" }),
				element("span", { class: "option" }, element("span", {}, element("strong", {}, __(priority)), " ", faint(meaning(priority))), details[priority])
			)
		),
		terms
	);
	let asked = 0;
	const refresh = async () => {
		asked += 1;
		const mine = asked;
		const about = chosen();
		if (!about) return null;
		const answer = await read("orders.preview", about).catch((error) => ({ error }));
		if (mine !== asked) return null;
		if (answer.error) return fill(terms, problem(answer.error));
		for (const choice of answer.choices) fill(details[choice.priority], told(choice));
		fill(terms, element("p", { class: "help" }, contract(answer.contract)));
		return announce(__("The prices are up to date."));
	};
	const value = () => node.querySelector("input:checked").value;
	return { name: "priority", node, control: null, value, check: () => true, refresh };
}

const meaning = (priority) =>
	({
		Normal: __("what can wait"),
		Urgent: __("the operation is affected"),
		Emergency: __("the operation has stopped, or there is danger"),
	}[priority]);

function told(choice) {
	if (choice.refusal) return element("span", { class: "refused" }, choice.refusal);
	const { promises } = choice;
	return [
		element("span", {}, __("About {0} before taxes", [money(choice.estimate, choice.currency)])),
		promises && element("span", {}, __("Answer in {0}, on site in {1}, solved in {2}", [time(promises.first_response), time(promises.on_site), time(promises.resolution)])),
		choice.prepayment ? element("span", {}, pill("Awaiting Prepayment"), " ", __("Paid in advance: {0}", [money(choice.prepayment, choice.currency)])) : null,
		choice.quotation_required ? element("span", {}, __("You approve a quotation before the work.")) : null,
	];
}

function contract(terms) {
	if (!terms) return __("You have no contract for this site: the general prices hold.");
	const emergencies = terms.covers_emergencies ? __("It covers emergencies.") : __("It does not cover emergencies.");
	return `${__("Under contract {0}.", [`${terms.name}, ${terms.title}`])} ${emergencies}`;
}

/** Minutes as people say them. */
export function time(minutes) {
	if (minutes < 60) return `${minutes} min`;
	return minutes % DAY === 0 && minutes > DAY ? __("{0} days", [minutes / DAY]) : `${decimal(minutes / 60, 1)} h`;
}
