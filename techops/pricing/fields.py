"""Fields and properties the pricing capability puts on ERPNext's item groups and invoice rows."""

FIELDS = {
    "Item Group": [
        {
            "fieldname": "techops_section",
            "fieldtype": "Section Break",
            "label": "Technical Service",
            "insert_after": "taxes",
            "collapsible": 1,
        },
        {
            "fieldname": "techops_own_markup",
            "fieldtype": "Check",
            "label": "Own Markup",
            "description": "Otherwise the parent group's, else the one in TechOps Settings",
            "insert_after": "techops_section",
        },
        {
            "fieldname": "techops_markup_percent",
            "fieldtype": "Percent",
            "label": "Markup on Cost",
            "depends_on": "techops_own_markup",
            "non_negative": 1,
            "insert_after": "techops_own_markup",
        },
        {
            "fieldname": "techops_column",
            "fieldtype": "Column Break",
            "insert_after": "techops_markup_percent",
        },
        {
            "fieldname": "techops_rounding_step",
            "fieldtype": "Currency",
            "label": "Round Prices To",
            "description": "0: the step in TechOps Settings",
            "non_negative": 1,
            "insert_after": "techops_column",
        },
        {
            "fieldname": "techops_is_consumable",
            "fieldtype": "Check",
            "label": "Consumables",
            "description": "Excluded from the warranty of parts",
            "insert_after": "techops_rounding_step",
        },
    ],
}

# Worked time is billed to the minute: 20 minutes are 0.333333 h, and three decimals would lose cents.
PROPERTIES = (("Sales Invoice Item", "qty", "precision", "6", "Select"),)
