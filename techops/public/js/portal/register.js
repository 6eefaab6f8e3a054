/** Asking for an account: anybody may; the answer is the same for everybody. */
import { write } from "../web/api";
import { element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { card, link, notice } from "../web/parts";
import { __ } from "../web/texts";

export default async function register({ content }) {
	const fields = [
		field({ name: "full_name", label: __("Full Name"), required: true, maxlength: 140, autocomplete: "name" }),
		field({ name: "email", label: __("E-mail"), type: "email", required: true, maxlength: 140, autocomplete: "email" }),
		field({ name: "phone", label: __("Telephone"), type: "tel", maxlength: 140, autocomplete: "tel" }),
		field({ name: "company_name", label: __("Company"), required: true, maxlength: 140, autocomplete: "organization" }),
		field({ name: "tax_id", label: __("Tax number"), maxlength: 140 }),
		field({ name: "message", label: __("Anything we should know"), type: "textarea", maxlength: 1000 }),
	];
	const send = async (values) => {
		await write("accounts.ask", values, { key: null });
		fill(content, notice("good", __("We received your request. If we can give you an account, you receive an e-mail to choose your password.")));
	};
	fill(
		content,
		card(null, [
			element("p", {}, __("If your company is our customer, its administrator can invite you at once. Otherwise tell us who you are."), " ", link("/login?redirect-to=/servicio", __("I have an account"))),
			form(fields, send, { label: __("Ask for an account") }),
		])
	);
}
