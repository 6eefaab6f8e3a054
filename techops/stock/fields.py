"""Fields the stock capability puts on ERPNext's stock documents."""

_WORK_ORDER = {
    "fieldname": "techops_work_order",
    "fieldtype": "Link",
    "options": "Service Work Order",
    "label": "Service Work Order",
    "read_only": 1,
    "no_copy": 1,
    "search_index": 1,
}

FIELDS = {
    "Stock Entry": [{**_WORK_ORDER, "insert_after": "stock_entry_type"}],
    "Material Request": [{**_WORK_ORDER, "insert_after": "customer"}],
}
