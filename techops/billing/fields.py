"""Fields the billing capability puts on ERPNext's invoices and payments."""

FIELDS = {
    "Sales Invoice": [
        {
            "fieldname": "techops_contract",
            "fieldtype": "Link",
            "options": "Service Contract",
            "label": "Service Contract",
            "insert_after": "due_date",
            "read_only": 1,
            "no_copy": 1,
            "search_index": 1,
        },
        {
            "fieldname": "techops_billing_month",
            "fieldtype": "Date",
            "label": "Month Billed",
            "insert_after": "techops_contract",
            "read_only": 1,
            "no_copy": 1,
        },
    ],
    "Sales Invoice Item": [
        {
            "fieldname": "techops_line_kind",
            "fieldtype": "Data",
            "label": "Kind of Line",
            "insert_after": "description",
            "read_only": 1,
            "print_hide": 1,
        },
        {
            "fieldname": "techops_visit_date",
            "fieldtype": "Date",
            "label": "Date of Service",
            "insert_after": "techops_line_kind",
            "read_only": 1,
            "print_hide": 1,
        },
    ],
    "Payment Entry": [
        {
            "fieldname": "techops_payment_type",
            "fieldtype": "Select",
            "label": "Service Payment Type",
            "options": (
                "\nInvoice Payment\nReservation\nService Payment\nAccount Credit\nPenalty\nPrepayment\nOther"
            ),
            "insert_after": "mode_of_payment",
        },
        {
            "fieldname": "techops_work_order",
            "fieldtype": "Link",
            "options": "Service Work Order",
            "label": "Prepays Work Order",
            "insert_after": "techops_payment_type",
            "no_copy": 1,
            "search_index": 1,
        },
    ],
}
