/** A contract: its terms, and the signature of who may sign it for the customer. */
import { read, write } from "../web/api";
import { element, fill } from "../web/dom";
import { ask } from "../web/forms";
import { announce, button, card, facts, pill, table } from "../web/parts";
import { signature_fields } from "../web/signature";
import { __, day, decimal, money } from "../web/texts";
import { contracts_page } from "./addresses";
import { period } from "./contracts";
import { time } from "./priorities";

export default async function contract({ content, name, title }) {
	const shown = await read("contracts.get", { contract: name });
	title(shown.title);
	const again = () => contract({ content, name, title });
	fill(
		content,
		element("a", { href: contracts_page(), class: "back" }, __("All contracts")),
		element("p", { class: "pills" }, pill(shown.status)),
		signing(shown, again),
		element("div", { class: "stack" }, terms(shown), promises(shown), rates(shown), people(shown), text(shown))
	);
}

function signing(shown, again) {
	const sign = shown.allowed_actions.find(({ action }) => action === "sign");
	if (!sign) return null;
	const open = async () => {
		const fields = signature_fields(document.querySelector(".person-name")?.textContent ?? "", { must_draw: true });
		const asked = { text: __("You sign for your company the terms on this page."), fields, label: sign.label, kind: "primary" };
		const done = await ask(sign.label, asked, (values) => write("contracts.sign", { contract: shown.name, modified: shown.modified, ...values }));
		if (!done) return;
		await again();
		announce(__("Done: {0}", [sign.label]));
	};
	return card(__("It waits for your signature"), element("div", { class: "buttons" }, button(sign.label, open, { kind: "primary" })));
}

function terms(shown) {
	const amount = (value) => (value ? money(value, shown.currency) : null);
	const percent = (value) => (value ? `${decimal(value)} %` : null);
	return card(
		__("Terms"),
		facts(
			[__("Number"), shown.name],
			[__("Type"), __(shown.contract_type)],
			[__("Period"), period(shown)],
			[__("Fixed monthly fee"), amount(shown.fixed_monthly_fee)],
			[__("Rate per hour"), amount(shown.hourly_rate)],
			[__("Discount"), percent(shown.discount_percent)],
			[__("Approved without asking, up to"), amount(shown.auto_approval_limit)],
			[__("Emergencies"), shown.covers_emergencies ? __("covered") : __("not covered")],
			[__("Payment within"), shown.payment_days ? __("{0} days", [shown.payment_days]) : null],
			[__("Signed by"), shown.signed_by],
			[__("Signed on"), day(shown.signed_on)]
		)
	);
}

function promises(shown) {
	if (!shown.sla_targets.length) return null;
	const columns = [{ label: __("Priority") }, { label: __("First answer"), number: true }, { label: __("On site"), number: true }, { label: __("Solved"), number: true }];
	const rows = shown.sla_targets.map((row) => [__(row.priority), time(row.first_response_minutes), time(row.on_site_minutes), time(row.resolution_minutes)]);
	return card(__("Promised times"), table(__("Promised times"), columns, rows));
}

function rates(shown) {
	if (!shown.rates.length) return null;
	const columns = [{ label: __("What for") }, { label: __("Rate per hour"), number: true }];
	const rows = shown.rates.map((row) => [[row.service_category, row.specialty].filter(Boolean).join(" · "), money(row.hourly_rate, shown.currency)]);
	return card(__("Rates"), table(__("Rates"), columns, rows));
}

function people(shown) {
	if (!shown.contacts.length) return null;
	const columns = [{ label: __("Who") }, { label: __("Asks for services") }, { label: __("Approves") }];
	const approves = (row) => (!row.can_approve ? __("no") : row.approval_limit ? __("up to {0}", [money(row.approval_limit, shown.currency)]) : __("yes"));
	const rows = shown.contacts.map((row) => [row.contact_name, row.can_request ? __("yes") : __("no"), approves(row)]);
	return card(__("Who may ask and approve"), table(__("Who may ask and approve"), columns, rows));
}

function text(shown) {
	const parts = [
		[__("Conditions"), shown.terms],
		[__("Exceptions to the promises"), shown.sla_exclusions],
		[__("Renewal"), shown.renewal_conditions],
		[__("How it ends"), shown.termination_grounds],
	].filter(([, body]) => body);
	if (!parts.length) return null;
	const said = (body) => new DOMParser().parseFromString(body.replace(/<\/(p|li|div)>|<br\s*\/?>/gi, "$&\n"), "text/html").body.textContent.trim();
	return card(__("Text of the contract"), parts.map(([heading, body]) => [element("h3", {}, heading), element("p", { class: "prewrap" }, said(body))]));
}
