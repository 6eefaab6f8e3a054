"""Only services change the state of our documents: the desk's form, REST and bulk edit are refused."""

import copy

import frappe
from frappe import _
from frappe.model.document import Document
from frappe.utils import cstr, flt, get_datetime

NUMBERS = ("Currency", "Float", "Percent", "Int", "Check", "Rating")


def refuse_side_doors(document: Document) -> None:
    """Refuse a save that changes a read-only field, unless a service is at work.

    Every field that people may not type into is marked read-only in the schema, so the schema is the rule.
    """
    if document.flags.techops_service or document.is_new():
        return
    before = document.get_doc_before_save()
    if before is None:
        return
    for field in document.meta.get("fields", {"read_only": 1}):
        if field.fieldtype in frappe.model.no_value_fields or field.fetch_from:
            continue
        if field.fieldtype in frappe.model.table_fields:
            if _rows(document, field.fieldname) != _rows(before, field.fieldname):
                _refuse(document, field)
        elif _differs(field, document.get(field.fieldname), before.get(field.fieldname)):
            _refuse(document, field)


def forget_side_doors(document: Document) -> None:
    """Empty what people may not type into on a document they make by hand, copied and imported ones too."""
    for field in document.meta.get("fields", {"read_only": 1}):
        if field.fieldtype in frappe.model.table_fields:
            document.set(field.fieldname, [])
        elif field.fieldtype not in frappe.model.no_value_fields and not field.fetch_from:
            document.set(field.fieldname, field.default)


def _differs(field, value: object, previous: object) -> bool:
    if field.fieldtype in NUMBERS:
        return flt(value, 6) != flt(previous, 6)
    if field.fieldtype == "Datetime":
        return bool(value or previous) and (
            not value or not previous or get_datetime(value) != get_datetime(previous)
        )
    return cstr(value) != cstr(previous)


def _rows(document: Document, fieldname: str) -> list[tuple[str, str]]:
    return [(cstr(row.name), cstr(row.get("amount"))) for row in document.get(fieldname)]


def _refuse(document: Document, field) -> None:
    frappe.throw(
        _("{0} of {1} is not edited by hand. Use the buttons of the document.").format(
            _(field.label), document.name
        ),
        frappe.PermissionError,
    )


class LockedDocument(Document):
    """A document a service has read under a lock: saving it need not read it a second time."""

    def load_doc_before_save(self, *, raise_exception: bool = False) -> None:
        """Compare with what was read under the lock, where a service says so; else with the database."""
        known = self.flags.techops_before
        if self.flags.techops_service and known is not None and not self.is_new():
            self._doc_before_save = known
            return
        super().load_doc_before_save(raise_exception=raise_exception)


def remember(document: Document) -> None:
    """Keep what a locked document says now, as what its next save is compared with."""
    before = copy.copy(document)
    before.flags = frappe._dict()
    document.flags.techops_before = before
