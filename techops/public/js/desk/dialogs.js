/**
 * What each action asks. The server says which actions are possible and what they need; here is only how a need is
 * asked. Field names are those of the API's arguments; `need` marks the field that answers a need of the server.
 */

const text = (fieldname, label, need, fieldtype = "Small Text") => ({ fieldname, label, fieldtype, need });

const occurred_at = () => ({
	fieldname: "occurred_at",
	fieldtype: "Datetime",
	label: __("When It Happened"),
	description: __("Empty: now"),
});

const parts_table = (fieldname, label, need) => ({
	fieldname,
	label,
	need,
	fieldtype: "Table",
	in_place_edit: true,
	data: [],
	fields: [
		{
			fieldname: "item",
			fieldtype: "Link",
			options: "Item",
			label: __("Item"),
			in_list_view: 1,
			reqd: 1,
			columns: 7,
			get_query: () => ({ filters: { is_stock_item: 1, disabled: 0 } }),
		},
		{ fieldname: "quantity", fieldtype: "Float", label: __("Quantity"), in_list_view: 1, reqd: 1, columns: 3 },
	],
});

const position = () => [
	{ fieldname: "position_section", fieldtype: "Section Break", label: __("Position") },
	{ fieldname: "position_buttons", fieldtype: "HTML" },
	{ fieldname: "position_numbers", fieldtype: "Section Break", hide_border: 1 },
	{ fieldname: "latitude", fieldtype: "Float", precision: 7, label: __("Latitude"), need: "position" },
	{ fieldname: "position_column", fieldtype: "Column Break" },
	{ fieldname: "longitude", fieldtype: "Float", precision: 7, label: __("Longitude"), need: "position" },
	{ fieldname: "after_position", fieldtype: "Section Break" },
];

/** Whose visit it is, when more than one technician has one. */
function whose(context) {
	const people = Object.values(
		Object.fromEntries((context.visits || []).map((visit) => [visit.technician, visit]))
	);
	if (people.length < 2) return [];
	return [
		{
			fieldname: "technician",
			fieldtype: "Select",
			label: __("Technician"),
			reqd: 1,
			options: people.map((visit) => ({ value: visit.technician, label: visit.technician_name })),
		},
	];
}

const choices = (...values) => values.map((value) => ({ value, label: __(value) }));

/** action -> fields of its dialog; an empty list asks for a plain confirmation. */
export const DIALOGS = {
	reschedule: (context) => [
		{
			fieldname: "scheduled_start",
			fieldtype: "Datetime",
			label: __("Scheduled Start"),
			need: "scheduled_start",
			default: context.scheduled_start,
		},
		{
			fieldname: "scheduled_end",
			fieldtype: "Datetime",
			label: __("Scheduled End"),
			description: __("Empty: by the estimated hours"),
		},
		text("reason", __("Reason"), "reason"),
	],
	reject: () => [text("reason", __("Reason"), "reason")],
	start: (context) => [
		...whose(context),
		...position(),
		occurred_at(),
		{ fieldname: "kilometres", fieldtype: "Float", precision: 1, label: __("Kilometres") },
	],
	check_in: (context) => [
		...whose(context),
		...position(),
		text("override_reason", __("Reason to Check In Away From the Site"), "override"),
		occurred_at(),
	],
	execute: (context) => [...whose(context), occurred_at()],
	pause: (context) => [
		...whose(context),
		{
			fieldname: "pause_reason",
			fieldtype: "Select",
			label: __("Waiting For"),
			need: "pause_reason",
			options: choices("Awaiting Parts", "Awaiting Approval", "Awaiting Customer", "Personal Emergency"),
		},
		parts_table("parts", __("Parts Awaited"), "parts"),
		text("note", __("Note"), "reason"),
		occurred_at(),
	],
	resume: (context) => [...whose(context), text("justification", __("Justification"), "reason"), occurred_at()],
	check_out: (context) => [...whose(context), ...position(), occurred_at()],
	use_material: (context) => [
		...whose(context),
		{
			fieldname: "item",
			fieldtype: "Link",
			options: "Item",
			label: __("Item"),
			reqd: 1,
			get_query: () => ({ filters: { is_stock_item: 1, disabled: 0 } }),
		},
		{ fieldname: "quantity", fieldtype: "Float", label: __("Quantity"), default: 1, reqd: 1 },
		{ fieldname: "serial_no", fieldtype: "Data", label: __("Serial Number") },
	],
	request_additional_work: (context) => [
		...whose(context),
		{ ...text("description", __("Description"), "description", "Text"), reqd: 1 },
		{ fieldname: "estimated_hours", fieldtype: "Float", label: __("Additional Hours") },
		parts_table("materials", __("Parts")),
	],
	complete: (context) => [
		...whose(context),
		{ ...text("diagnosis", __("Diagnosis"), "report", "Text"), reqd: 1, default: context.diagnosis },
		{ ...text("work_performed", __("Work Performed"), "report", "Text"), reqd: 1, default: context.work_performed },
		{ ...text("recommendations", __("Recommendations"), null, "Text"), default: context.recommendations },
		text("signed_by", __("Signed By"), null, "Data"),
		{ fieldname: "signature", fieldtype: "Signature", label: __("Customer's Signature") },
	],
	approve: () => [text("note", __("Note"), "note")],
	report_problem: () => [{ ...text("description", __("Description"), "reason", "Text"), reqd: 1 }],
	resolve_dispute: () => [
		{
			fieldname: "resolution",
			fieldtype: "Select",
			label: __("Resolution"),
			need: "resolution",
			options: choices("Rework", "Discount", "Approval"),
		},
		{
			fieldname: "percent",
			fieldtype: "Percent",
			label: __("Discount"),
			depends_on: "eval:doc.resolution === 'Discount'",
			mandatory_depends_on: "eval:doc.resolution === 'Discount'",
		},
		text("note", __("Note"), "reason"),
	],
	withdraw_dispute: () => [text("reason", __("Reason"), "reason")],
	withdraw_offer: () => [text("reason", __("Reason"), "reason")],
	justify_pause: () => [text("reason", __("Justification"), "reason")],
	approve_pause: () => [text("reason", __("Reason"), "reason")],
	cancel: () => [text("reason", __("Reason"), "reason")],
	accept: () => [],
};

/** Mark what the server needs as mandatory. */
export function required(fields, needs) {
	return fields.map(({ need, ...field }) => ({ ...field, reqd: field.reqd || (needs.includes(need) ? 1 : 0) }));
}
