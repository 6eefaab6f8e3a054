/** Who the person is to us, and what they may do. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { announce, card, facts } from "../web/parts";
import { __, money } from "../web/texts";

export default async function profile({ content }) {
	const shown = await read("portal.profile");
	fill(
		content,
		element(
			"div",
			{ class: "stack" },
			card(__("You"), [
				facts([__("Name"), shown.full_name], [__("E-mail"), shown.email]),
				choices(shown),
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

/** What is one's own to choose. */
function choices(shown) {
	const phone = field({ name: "phone", label: __("Telephone"), type: "tel", maxlength: 40, value: shown.phone || null, autocomplete: "tel" });
	const language = field({ name: "language", label: __("Language"), type: "select", required: true, options: shown.languages.map((one) => [one.value, one.label]), value: shown.language });
	const notices = field({ name: "notices", label: __("E-mail me what happens to my orders"), type: "checkbox", help: __("Quotations and invoices are sent all the same.") });
	notices.control.checked = shown.notices;
	const send = async (values) => {
		await write("portal.change_profile", values);
		if (values.language !== shown.language) location.reload();
		announce(__("Saved."));
	};
	return form([phone, language, notices], send, { label: __("Save my choices") });
}

function limit({ role, approval_limit, currency }) {
	if (!["Approver", "Administrator"].includes(role)) return null;
	return approval_limit === null ? __("any amount") : money(approval_limit, currency);
}
