/** One visit: where and what, the next step, parts, photos, messages and the report. */
import { element, fill } from "../web/dom";
import { announce, button, card, empty, facts, faint, link, notice, pill, problem } from "../web/parts";
import { __, clock, day as day_text, decimal } from "../web/texts";
import { additional_work, check_in, check_out, execute, pause, resume, start } from "./acts";
import { checklist_card } from "./checklist";
import { messages_card } from "./conversation";
import { parts_card } from "./parts_used";
import { photos_card } from "./photos";
import { complete, write_report } from "./report";
import { connection, conflict_cards } from "./standing";
import { ORDER_OF_STEPS, asset_line, label_of, located, route, span, wall_clock } from "./words";

const DO = { start, check_in, execute, pause, resume, check_out, complete };
const WORKING = new Set(["On Site", "Executing", "Waiting", "Ended"]);

export default function visit({ content, name, work, title }) {
	const found = work.visit(name);
	if (!found) return gone({ content, name, work, title });
	title(found.title);
	fill(
		content,
		back(),
		connection(work),
		conflict_cards(work, name),
		next_step(work, found),
		about(found),
		checklist_card(work, found),
		parts_card(work, found),
		additional_card(work, found),
		photos_card(work, found),
		report_card(work, found),
		messages_card(work, found)
	);
}

/** An order that is not of today, or not any more; what waits of it is shown all the same. */
function gone({ content, name, work, title }) {
	title(name);
	fill(
		content,
		back(),
		connection(work),
		conflict_cards(work, name),
		empty(__("This order is not among your visits of today."))
	);
}

const back = () => element("p", { class: "back" }, link("/technician", __("Back to my day")));

function next_step(work, found) {
	const possible = ORDER_OF_STEPS.filter((action) => found.here.actions.includes(action));
	const pressed = (action) => async () => {
		work.say(found.name, null);
		try {
			const done = await DO[action](work, found);
			if (done) announce(done.kept ? __("Kept on this telephone.") : __("Registered."));
		} catch (error) {
			work.say(found.name, problem(error));
		}
	};
	const buttons = possible.map((action, at) =>
		button(label_of(action), pressed(action), {
			kind: at ? "" : "primary",
			data: { key: action, action },
			aria: work.acting.has(found.name) ? { disabled: "true" } : {},
		})
	);
	return card(
		__("Next step"),
		[
			waiting_steps(found),
			found.status === "Pending" ? pending(found) : null,
			work.said.get(found.name),
			buttons.length ? element("div", { class: "buttons tall" }, buttons) : empty(__("There is nothing to do here now.")),
		],
		{ lead: pill(found.here.status || found.status), id: "next-step" }
	);
}

function pending(found) {
	const reason = found.pause_reason ? __(found.pause_reason) : null;
	return notice("wait", element("p", {}, [reason, found.pause_note].filter(Boolean).join(": ")));
}

/** What was done here and is not with the server yet. */
function waiting_steps(found) {
	if (!found.steps.length) return null;
	return element(
		"ul",
		{ class: "steps-kept" },
		found.steps.map((step) => element("li", {}, wall_clock(step.at), " · ", step.label ?? label_of(step.action), " ", faint(__("(to send)"))))
	);
}

function about(found) {
	const phone = found.contact_phone || found.site_phone;
	return card(
		__("Where and what"),
		[
			facts(
				[__("Order"), found.name],
				[__("When"), [day_text(found.scheduled_start), " · ", span(found.scheduled_start, found.scheduled_end, clock)]],
				[__("Customer"), found.customer_name],
				[__("Site"), [found.site_name, found.address_display].filter(Boolean).join(", ")],
				[__("Access"), found.access_instructions],
				[__("Contact"), [found.contact_name || found.site_contact, phone].filter(Boolean).join(" · ")],
				[__("Service Category"), found.service_category],
				[__("Asset"), asset_line(found)],
				[__("Description"), found.description]
			),
			element(
				"div",
				{ class: "buttons" },
				phone ? link_button(`tel:${phone.replace(/[^\d+]/g, "")}`, __("Call them")) : null,
				link_button("#messages", __("Message")),
				located(found) ? link_button(route([found]), __("Navigate"), { target: "_blank", rel: "noopener noreferrer" }) : null
			),
		],
		{ lead: found.priority === "Normal" ? null : pill(found.priority) }
	);
}

const link_button = (href, text, attributes = {}) => element("a", { class: "button", href, ...attributes }, text);

function additional_card(work, found) {
	const may_ask = found.here.actions.includes("request_additional_work");
	if (!may_ask && !found.additional_work.length) return null;
	return card(__("Additional work"), [
		found.additional_work.map((request) =>
			element(
				"div",
				{ class: "row" },
				element("p", {}, request.description, " ", pill(request.status)),
				faint(
					[
						request.estimated_hours ? __("{0} h", [decimal(request.estimated_hours)]) : null,
						request.status === "Awaiting Answer" ? __("Answer until {0}", [clock(request.answer_by)]) : null,
						request.note,
					]
						.filter(Boolean)
						.join(" · ")
				)
			)
		),
		may_ask ? button(label_of("request_additional_work"), () => additional_work(work, found), { data: { key: "additional" } }) : null,
	]);
}

function report_card(work, found) {
	if (!WORKING.has(found.here.status)) return null;
	return card(__("Service Report"), [
		facts([__("Diagnosis"), found.diagnosis], [__("Work performed"), found.work_performed]),
		button(__("Write the report"), () => write_report(work, found), { data: { key: "report" } }),
	]);
}
