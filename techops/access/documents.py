"""Documents as the API shows them: plain objects with named fields, in pages with their total."""

from collections.abc import Iterable, Mapping
from typing import Any

import frappe
from frappe.model.document import Document


def page_of(
    doctype: str,
    fields: Iterable[str],
    filters: Mapping[str, Any] | list,
    window: tuple[int, int],
    *,
    search: str | None = None,
    search_fields: Iterable[str] = (),
    order_by: str = "modified desc",
) -> dict[str, Any]:
    """Return one page of `doctype` and how many there are; the caller has put its scope into `filters`.

    `window` is (start, limit); `search` is looked for inside any of `search_fields`.
    """
    start, limit = window
    any_of = [[doctype, name, "like", f"%{search}%"] for name in search_fields] if search else None
    data = frappe.get_all(
        doctype,
        fields=list(fields),
        filters=filters,
        or_filters=any_of,
        start=start,
        page_length=limit,
        order_by=order_by,
    )
    counted = frappe.get_all(doctype, fields=["count(*) as total"], filters=filters, or_filters=any_of)
    return {"data": data, "total": counted[0].total}


def shown(
    doc: Document, fields: Iterable[str], tables: Mapping[str, tuple[str, ...]] | None = None
) -> dict[str, Any]:
    """Return `fields` of `doc`, its name, and the named columns of its `tables`."""
    result = {"name": doc.name, **{name: doc.get(name) for name in fields}}
    for table, columns in (tables or {}).items():
        result[table] = [{column: row.get(column) for column in columns} for row in doc.get(table)]
    return result
