"""Private files belong to who may read them: knowing an address is no right to the file behind it."""

from urllib.parse import unquote

import frappe
from frappe.model.document import Document

from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

PRIVATE = "/private/files/"
ATTACHING = ("Attach", "Attach Image")


def has_permission(doc: Document, ptype: str, user: str) -> bool | None:
    """Keep people from making a File out of the address of a private file which they may not read.

    Asked before Frappe reads the file; afterwards nobody can tell its bytes from sent ones.
    """
    if ptype != "create" or doc.get("is_folder") or not doc.is_new() or readable(doc.get("file_url"), user):
        return None
    return False


@bridge.translated_violations()
def refuse_anothers_file(doc: Document, method: str | None = None) -> None:
    """Refuse to point a File that exists to a private file which the user may not read."""
    if not doc.is_new() and doc.has_value_changed("file_url") and not readable(doc.file_url, but=doc.name):
        raise _not_found()


@bridge.translated_violations()
def refuse_anothers_attachment(doc: Document, method: str | None = None) -> None:
    """Refuse the address of a private file in an attachment field to who may not read the file.

    Asked of the one document that everybody may write: their own User.
    """
    if frappe.session.user == "Administrator":
        return
    for field in doc.meta.get("fields", {"fieldtype": ("in", ATTACHING)}):
        address = doc.get(field.fieldname)
        if address and doc.has_value_changed(field.fieldname) and not readable(address):
            raise _not_found()


def readable(address: object, user: str | None = None, but: str | None = None) -> bool:
    """Tell whether `user` (the session's) may read what lies at `address`.

    Public files, and files nobody has a record of, are no secret of anybody's. `but` is a File left out.
    """
    if not isinstance(address, str):
        return True
    _before, private, name = unquote(address).partition(PRIVATE)
    if not private:
        return True
    others = {"file_url": f"{PRIVATE}{name}", "name": ["!=", but or ""]}
    known = frappe.get_all("File", filters=others, pluck="name")
    return not known or any(frappe.has_permission("File", "read", each, user=user) for each in known)


def _not_found() -> RuleViolation:
    return RuleViolation(
        "file_not_found",
        _lt("This file was not found. Attach a file of your own."),
        kind=ViolationKind.NOT_FOUND,
    )
