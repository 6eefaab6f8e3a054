/** Who the person is to us, and what they may do. */
import { read } from "../web/api";
import { element, fill } from "../web/dom";
import { card, facts } from "../web/parts";
import { __, money } from "../web/texts";

export default async function profile({ content }) {
	const shown = await read("portal.profile");
	fill(
		content,
		element(
			"div",
			{ class: "stack" },
			card(__("You"), [
				facts([__("Name"), shown.full_name], [__("E-mail"), shown.email], [__("Telephone"), shown.phone]),
				element("div", { class: "buttons" }, element("a", { class: "button", href: "/update-password" }, __("Change my password"))),
			]),
			card(__("Your company"), shown.customers.map((one) => facts([__("Company"), one.customer_name], [__("Tax number"), one.tax_id]))),
			card(__("What you may do"), [
				facts([__("Your role"), shown.role ? __(shown.role) : __("only look")], [__("You approve up to"), limit(shown)]),
				element("p", { class: "faint" }, __("Your company's administrator, or we, can change it. Write to us.")),
			])
		)
	);
}

function limit({ role, approval_limit, currency }) {
	if (!["Approver", "Administrator"].includes(role)) return null;
	return approval_limit === null ? __("any amount") : money(approval_limit, currency);
}
