/** An invitation opened by the link of its e-mail: accepted once, with a password for who has no account yet. */
import { Refusal, write } from "../web/api";
import { element, fill } from "../web/dom";
import { field, form } from "../web/forms";
import { card, facts, link, notice, problem } from "../web/parts";
import { __ } from "../web/texts";

const HOME = "/servicio";

export default async function invitation({ content }) {
	const token = location.hash.slice(1);
	try {
		if (!token) throw new Refusal(__("The link is not whole. Open it from the e-mail itself."), "link_invalid", 0);
		show(content, token, await write("invitations.read", { token }, { key: null }));
	} catch (error) {
		fill(content, problem(error), element("a", { class: "button primary", href: HOME }, __("Sign in")));
	}
}

function show(content, token, offered) {
	const fields = offered.has_account ? [] : passwords();
	const send = async ({ password }) => {
		await write("invitations.accept", { token, password }, { key: null });
		fill(content, notice("good", element("p", {}, __("Your account is ready. Sign in with {0}.", [offered.email])), element("a", { class: "button primary", href: `/login?redirect-to=${HOME}` }, __("Sign in"))));
	};
	fill(
		content,
		card(offered.company, [
			facts([__("Name"), offered.full_name], [__("E-mail"), offered.email], [__("Your role"), __(offered.role)]),
			offered.has_account ? element("p", {}, __("You have an account already: it keeps its password.")) : null,
			form(fields, send, { label: __("Accept the invitation") }),
			element("p", { class: "faint" }, __("If this is not for you, close this page."), " ", link(HOME, __("Sign in"))),
		])
	);
}

/** Two fields that must say the same. */
function passwords() {
	const attributes = { type: "password", required: true, minlength: 8, maxlength: 128, autocomplete: "new-password" };
	const first = field({ name: "password", label: __("Choose a password"), help: __("Long and hard to guess: several words, for example."), ...attributes });
	const second = field({ name: "again", label: __("The same password again"), ...attributes });
	const compare = () => second.control.setCustomValidity(second.control.value === first.control.value ? "" : __("The two passwords differ."));
	for (const { control } of [first, second]) control.addEventListener("input", compare);
	return [first, second];
}
