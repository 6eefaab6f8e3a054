"""The texts our pages show in a language: those their scripts mark with ``__``, and the closed lists."""

import hashlib
import json
import re
from enum import StrEnum
from pathlib import Path

import frappe
from frappe import _

from techops.access.matrix import ContactRole
from techops.billing.model import InvoiceStatus
from techops.checklists.model import CheckOutcome
from techops.claims.model import ClaimStatus
from techops.contracts.model import ContractStatus, ContractType
from techops.disputes.model import DisputeStatus
from techops.fieldwork.model import PhotoStage
from techops.kernel.priority import Priority
from techops.portal.areas import Area
from techops.quotations.model import QuotationStatus
from techops.warranty.model import CoverKind, ServiceType, WarrantyStatus
from techops.work_orders.additional_work import AdditionalWorkStatus
from techops.work_orders.model import BillingKind, PauseReason, Status, SubStatus, VisitRole, VisitStatus

# What documents say of themselves in words of the code, and the DocType whose sense of the words is meant.
VOCABULARY: tuple[tuple[type[StrEnum], str], ...] = (
    (AdditionalWorkStatus, "Additional Work Request"),
    (BillingKind, "Service Work Order"),
    (CheckOutcome, "Work Order Check"),
    (ClaimStatus, "Service Warranty Claim"),
    (ContactRole, "Contact"),
    (ContractStatus, "Service Contract"),
    (ContractType, "Service Contract"),
    (CoverKind, "Service Warranty"),
    (DisputeStatus, "Service Dispute"),
    (InvoiceStatus, "Sales Invoice"),
    (PauseReason, "Service Work Order"),
    (PhotoStage, "File"),
    (Priority, "Service Work Order"),
    (QuotationStatus, "Service Quotation"),
    (ServiceType, "Service Category"),
    (Status, "Service Work Order"),
    (SubStatus, "Service Work Order"),
    (VisitRole, "Work Order Visit"),
    (VisitStatus, "Work Order Visit"),
    (WarrantyStatus, "Service Warranty"),
)
# Units of quantities, by ERPNext's names for them.
UNITS = (
    "Box",
    "Day",
    "Hour",
    "Kg",
    "Kilometer",
    "Litre",
    "Meter",
    "Minute",
    "Month",
    "Nos",
    "Pair",
    "Set",
    "Unit",
)
MARK = re.compile(r"(?<![\w.$])__\(\s*(\"(?:[^\"\\\n]|\\.)*\")")
KEPT_SECONDS = 600
ASSET = "Service Asset"


def texts_of(area: Area, language: str) -> dict[str, str]:
    """Return the texts of an area's scripts in a language, by what the scripts call them."""
    key = f"techops_texts|{area.prefix}|{language}|{frappe.utils.get_build_version()}"
    texts = frappe.cache.get_value(key, expires=True)
    if texts is None:
        texts = {**_of_scripts(area), **_of_documents()}
        frappe.cache.set_value(key, texts, expires_in_sec=KEPT_SECONDS)
    return texts


def version_of(texts: dict[str, str]) -> str:
    """Return a mark of exactly these texts: it names the copy that browsers keep."""
    return hashlib.sha256(json.dumps(texts, sort_keys=True).encode()).hexdigest()[:12]


def _of_scripts(area: Area) -> dict[str, str]:
    folder = Path(frappe.get_app_path("techops", "public", "js"))
    files = [path for name in area.scripts for path in sorted((folder / name).rglob("*.js"))]
    marked = {json.loads(found) for path in files for found in MARK.findall(path.read_text("utf-8"))}
    return _different({text: _(text) for text in sorted(marked)})


def _of_documents() -> dict[str, str]:
    units = {unit: _(unit) for unit in UNITS}
    states = {state: _(state, context=ASSET) for state in _states(ASSET)}
    return _different(
        units
        | states
        | {
            member.value: _(member.value, context=doctype)
            for words, doctype in VOCABULARY
            for member in words
        }
    )


def _states(doctype: str) -> list[str]:
    """Statuses that no rule knows, only the document."""
    return (frappe.get_meta(doctype).get_field("status").options or "").split("\n")


def _different(texts: dict[str, str]) -> dict[str, str]:
    return {source: text for source, text in texts.items() if text != source}
