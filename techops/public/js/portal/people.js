/** The people of the company: who they are, what they may do, and, for its administrator, how they come and go. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask, field, form } from "../web/forms";
import { announce, button, card, empty, entries, notice, pill } from "../web/parts";
import { __, money, moment } from "../web/texts";

const ROLES = ["Requester", "Approver", "Billing", "Administrator"];
const APPROVERS = new Set(["Approver", "Administrator"]);

export default async function people({ content }) {
	const [shown, profile] = await Promise.all([read("people.list"), read("portal.profile")]);
	const again = (said) => people({ content }).then(() => said && announce(said));
	const customers = profile.customers.filter((one) => shown.may_invite.includes(one.name));
	fill(
		content,
		element(
			"div",
			{ class: "stack" },
			card(null, shown.data.length ? entries(shown.data.map((one) => person(one, profile, again))) : empty(__("Nobody is registered yet."))),
			shown.invitations.length ? card(__("Invited"), entries(shown.invitations.map((one) => invited(one, again)))) : null,
			customers.length ? invitation(customers, profile, again) : null
		)
	);
}

function person(one, profile, again) {
	const limit = APPROVERS.has(one.role) && one.approval_limit !== undefined ? __("approves up to {0}", [money(one.approval_limit, profile.currency)]) : null;
	const company = profile.customers.length > 1 ? profile.customers.find((each) => each.name === one.customer)?.customer_name : null;
	const buttons = one.may_change
		? [
				button(__("Change access"), () => change(one, profile, again), { kind: "quiet", "aria-label": __("Change the access of {0}", [one.full_name]) }),
				button(__("Take off"), () => remove(one, again), { kind: "danger", "aria-label": __("Take {0} off", [one.full_name]) }),
		  ]
		: null;
	return {
		title: one.own ? __("{0} (you)", [one.full_name]) : one.full_name,
		text: [one.designation, one.email, limit, company, one.has_account ? null : __("without an account")].filter(Boolean).join(" · "),
		side: [one.role ? pill(one.role) : null, buttons],
	};
}

function invited(one, again) {
	const withdraw = async () => {
		const label = __("Take the invitation back");
		const done = await ask(label, { text: __("The link that {0} received stops working.", [one.email]), label, kind: "danger" }, () => write("people.withdraw", { invitation: one.name }));
		if (done) await again(__("Done: {0}", [label]));
	};
	return {
		title: one.full_name,
		text: [one.email, __("until {0}", [moment(one.ends_at)])].join(" · "),
		side: [pill(one.role), button(__("Take back"), withdraw, { kind: "quiet", "aria-label": __("Take back the invitation of {0}", [one.full_name]) })],
	};
}

function invitation(customers, profile, again) {
	const place = element("div", {});
	const fields = [
		customers.length > 1 ? field({ name: "customer", label: __("Company"), type: "select", required: true, options: customers.map((one) => [one.name, one.customer_name]) }) : null,
		field({ name: "full_name", label: __("Full Name"), required: true, maxlength: 140, autocomplete: "off" }),
		field({ name: "email", label: __("E-mail"), type: "email", required: true, maxlength: 140, autocomplete: "off" }),
		...granted({ role: "Requester", approval_limit: 0 }, profile),
	].filter(Boolean);
	const send = async (values) => {
		const { email } = await write("people.invite", { customer: customers[0].name, ...values });
		await again(null);
		document.getElementById("invited")?.replaceChildren(notice("good", __("{0} receives an e-mail with a link that works for seven days.", [email])));
	};
	fill(place, form(fields, send, { label: __("Send the invitation") }));
	return card(__("Invite somebody"), [element("div", { id: "invited" }), place]);
}

/** What somebody may do, and up to which amount. */
function granted({ role, approval_limit }, profile) {
	const roles = field({ name: "service_role", label: __("What the person may do"), type: "select", required: true, value: role, options: ROLES.map((one) => [one, meaning(one)]) });
	const limit = field({ name: "approval_limit", label: __("Approves up to ({0})", [profile.currency ?? ""]), type: "number", min: 0, step: "0.01", inputmode: "decimal", required: true, value: approval_limit ?? 0, help: __("At most your own limit: {0}.", [money(profile.approval_limit, profile.currency)]) });
	const follow = () => (limit.node.hidden = !APPROVERS.has(roles.control.value));
	roles.control.addEventListener("change", follow);
	follow();
	return [roles, limit];
}

const meaning = (role) =>
	({
		Requester: __("Requester: asks for services"),
		Approver: __("Approver: asks, and approves up to a limit"),
		Billing: __("Billing: sees invoices and pays"),
		Administrator: __("Administrator: everything, and invites people"),
	}[role]);

async function change(one, profile, again) {
	const label = __("Change the access of {0}", [one.full_name]);
	const fields = granted({ role: one.role ?? "Requester", approval_limit: one.approval_limit }, profile);
	if (await ask(label, { fields, label: __("Save"), kind: "primary" }, (values) => write("people.change", { person: one.name, ...values }))) await again(__("Done: {0}", [label]));
}

async function remove(one, again) {
	const label = __("Take {0} off", [one.full_name]);
	const text = __("The person sees nothing of your company from now on. What the person asked for and approved stays.");
	if (await ask(label, { text, label, kind: "danger" }, () => write("people.remove", { person: one.name }))) await again(__("Done: {0}", [label]));
}
