"""Documents of TechOps are not shared person by person: a share would outlive the assignment it was made
for.
"""

import frappe
from frappe.model.document import Document

from techops.kernel import bridge
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt


@bridge.translated_violations()
def refuse_techops_documents(doc: Document, method: str | None = None) -> None:
    """Refuse a share of a TechOps document; roles decide who reads it (security, rule 8)."""
    if frappe.get_meta(doc.share_doctype).module == "TechOps":
        raise RuleViolation(
            "share_refused",
            _lt("TechOps documents are not shared one by one. Give the person a role that reads them."),
            kind=ViolationKind.FORBIDDEN,
        )
