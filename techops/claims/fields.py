"""Fields claims put on ERPNext's purchase documents."""

FIELDS = {
    "Purchase Invoice": [
        {
            "fieldname": "techops_supplier_recovery",
            "fieldtype": "Link",
            "options": "Supplier Recovery",
            "label": "Supplier Recovery",
            "description": "The failed part this debit note credits; found by itself from its return",
            "depends_on": "is_return",
            "insert_after": "return_against",
            "no_copy": 1,
        }
    ],
}
