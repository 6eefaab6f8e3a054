/** The contracts of the company. */
import { fill } from "../web/dom";
import { paged } from "../web/pages";
import { pill } from "../web/parts";
import { __, day } from "../web/texts";
import { contract_page } from "./addresses";

export default async function contracts({ content }) {
	fill(content, await paged({ call: "contracts.list", row, none: __("There are no contracts.") }));
}

function row(contract) {
	return {
		href: contract_page(contract.name),
		title: contract.title,
		text: [contract.name, __(contract.contract_type), period(contract)].join(" · "),
		side: pill(contract.status),
	};
}

export const period = ({ start_date, end_date }) =>
	end_date ? __("from {0} to {1}", [day(start_date), day(end_date)]) : __("from {0}, without an end", [day(start_date)]);
