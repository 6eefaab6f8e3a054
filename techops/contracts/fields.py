"""Fields the contracts capability puts on ERPNext's customers and contacts."""

FIELDS = {
    "Customer": [
        {
            "fieldname": "techops_section",
            "fieldtype": "Section Break",
            "label": "Technical Service",
            "insert_after": "companies",
            "collapsible": 1,
        },
        {
            "fieldname": "techops_trade_name",
            "fieldtype": "Data",
            "label": "Trade Name",
            "insert_after": "techops_section",
        },
        {
            "fieldname": "techops_prepayment_required",
            "fieldtype": "Check",
            "label": "Every Order Is Paid in Advance",
            "insert_after": "techops_trade_name",
        },
        {
            "fieldname": "techops_column",
            "fieldtype": "Column Break",
            "insert_after": "techops_prepayment_required",
        },
        {
            "fieldname": "techops_service_notes",
            "fieldtype": "Small Text",
            "label": "Notes for Technicians",
            "insert_after": "techops_column",
        },
    ],
    "Contact": [
        {
            "fieldname": "techops_section",
            "fieldtype": "Section Break",
            "label": "Technical Service",
            "insert_after": "links",
        },
        {
            "fieldname": "techops_service_role",
            "fieldtype": "Select",
            "label": "Service Role",
            "options": "\nRequester\nApprover\nBilling\nAdministrator",
            "description": "What this person may do for the customer in the portal",
            "insert_after": "techops_section",
        },
        {
            "fieldname": "techops_column",
            "fieldtype": "Column Break",
            "insert_after": "techops_service_role",
        },
        {
            "fieldname": "techops_approval_limit",
            "fieldtype": "Currency",
            "label": "Approval Limit",
            "non_negative": 1,
            "description": "Largest amount this person may approve, in the company's currency; 0: nothing",
            "insert_after": "techops_column",
        },
        {
            "fieldname": "techops_no_notices",
            "fieldtype": "Check",
            "label": "No E-mails About What Happens",
            "description": "Chosen by the person in the portal; quotations and invoices are still sent",
            "insert_after": "techops_approval_limit",
        },
    ],
}
