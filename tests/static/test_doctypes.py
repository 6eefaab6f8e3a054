"""The DocTypes: options are the enumerations of the rules, permissions the matrix, names our own."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

import pytest

from techops.access.matrix import ContactRole, Permission, Role, permits
from techops.billing.model import PaymentType, RunStatus
from techops.checklists.model import CheckOutcome
from techops.claims.model import ClaimStatus, Exclusion, RecoveryStatus, ReworkCause
from techops.contracts.model import BillingMethod, ContractStatus, ContractType
from techops.costing.model import MarginBand
from techops.disputes.model import DisputeStatus, Side
from techops.kernel.priority import Priority
from techops.people.model import InvitationStatus, RequestStatus
from techops.pricing.model import LineKind, MaterialPriceSource
from techops.quotations.model import QuotationStatus
from techops.sla.model import Cause, Clock, ClockEvent, ClockStatus
from techops.warranty.model import CoverKind, CoverSource, ServiceType, VoidingStatus, WarrantyStatus
from techops.work_orders.additional_work import AdditionalWorkStatus
from techops.work_orders.model import (
    BillingKind,
    IntervalKind,
    OfferStatus,
    Relation,
    Resolution,
    Source,
    Status,
    SubStatus,
    VisitRole,
    VisitStatus,
)
from techops.workforce.model import SpecialtyLevel, TechnicianStatus
from tests.support.doctypes import LAYOUT_FIELDS, custom_fields, doctype_files, doctypes, options, read
from tests.support.source import PACKAGE, report

# Every Select field of a DocType of ours -> the enumeration that is its list of options.
ENUMERATIONS: dict[tuple[str, str], type[StrEnum]] = {
    ("Service Work Order", "status"): Status,
    ("Service Work Order", "sub_status"): SubStatus,
    ("Service Work Order", "priority"): Priority,
    ("Service Work Order", "source"): Source,
    ("Service Work Order", "billing_kind"): BillingKind,
    ("Service Work Order", "relation"): Relation,
    ("Service Work Order", "service_type"): ServiceType,
    ("Work Order Check", "outcome"): CheckOutcome,
    ("Work Order Visit", "status"): VisitStatus,
    ("Work Order Visit", "role"): VisitRole,
    ("Visit Interval", "kind"): IntervalKind,
    ("Assignment Offer", "status"): OfferStatus,
    ("Assignment Offer", "role"): VisitRole,
    ("Additional Work Request", "status"): AdditionalWorkStatus,
    ("Contract Billing Run", "status"): RunStatus,
    ("Priced Line", "kind"): LineKind,
    ("Service Quotation", "status"): QuotationStatus,
    ("Service Contract", "contract_type"): ContractType,
    ("Service Contract", "status"): ContractStatus,
    ("Service Contract", "billing_method"): BillingMethod,
    ("SLA Target", "priority"): Priority,
    ("SLA Clock", "clock"): Clock,
    ("SLA Clock", "status"): ClockStatus,
    ("SLA Clock", "priority"): Priority,
    ("SLA Clock", "cause"): Cause,
    ("SLA Clock Event", "clock"): Clock,
    ("SLA Clock Event", "event"): ClockEvent,
    ("SLA Clock Event", "of_event"): ClockEvent,
    ("SLA Clock Event", "cause"): Cause,
    ("Service Category", "service_type"): ServiceType,
    ("Service Warranty", "service_type"): ServiceType,
    ("Service Warranty Claim", "status"): ClaimStatus,
    ("Service Warranty Claim", "exclusion"): Exclusion,
    ("Service Warranty Claim", "cause"): ReworkCause,
    ("Supplier Recovery", "status"): RecoveryStatus,
    ("Warranty Cover", "kind"): CoverKind,
    ("Warranty Cover", "source"): CoverSource,
    ("Warranty Voiding", "status"): VoidingStatus,
    ("Service Warranty", "status"): WarrantyStatus,
    ("Warranty Term", "service_type"): ServiceType,
    ("Technician", "status"): TechnicianStatus,
    ("Technician Specialty", "level"): SpecialtyLevel,
    ("Work Order Costing", "band"): MarginBand,
    ("Portal Account Request", "status"): RequestStatus,
    ("Portal Invitation", "role"): ContactRole,
    ("Portal Invitation", "status"): InvitationStatus,
    ("Service Dispute", "status"): DisputeStatus,
    ("Service Dispute", "resolution"): Resolution,
    ("Service Dispute Note", "side"): Side,
}
# Select fields whose values no rule reads -> their options, so that a change is a decision.
PLAIN_CHOICES: dict[tuple[str, str], tuple[str, ...]] = {
    ("Contract Technician", "preference"): ("Preferred", "Vetoed"),
    ("Quotation Material", "price_source"): tuple(MaterialPriceSource),
    ("Service Asset", "asset_type"): ("Equipment", "Vehicle"),
    ("Service Asset", "status"): ("In Service", "Out of Service", "Retired"),
    ("Service Hours Window", "day_of_week"): (
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ),
    ("Service Rating", "recommendation"): tuple(str(number) for number in range(11)),
    ("TechOps Outbox", "status"): ("Queued", "Sent", "Failed", "Dropped"),
    ("Work Order Message", "audience"): ("Customer", "Technician", "Staff"),
}
NOBODYS_ROLES = {Role.CUSTOMER, Role.SERVICE_TECHNICIAN, "Guest", "All", "Desk User", "Website Manager"}
# What the company earns and what people are paid -> the permission it takes to read it.
COST_DOCTYPES = {
    "Work Order Costing": Permission.SEE_INTERNAL_COSTS,
    "Technician Cost": Permission.PAYROLL,
}
TABLES_OF_COSTS = {"Costing Technician"}
HERE = Path(__file__).parent


def listed(file: str) -> set[str]:
    return {line for line in (HERE / file).read_text().splitlines() if line and not line.startswith("#")}


def selects() -> list[tuple[str, str]]:
    return [
        (name, field["fieldname"])
        for name, doctype in doctypes().items()
        for field in doctype["fields"]
        if field["fieldtype"] == "Select"
    ]


@pytest.mark.parametrize(("doctype", "fieldname"), ENUMERATIONS, ids=lambda value: value)
def test_options_are_the_enumeration(doctype: str, fieldname: str) -> None:
    assert options(doctype, fieldname) == [member.value for member in ENUMERATIONS[doctype, fieldname]]


@pytest.mark.parametrize(("doctype", "fieldname"), PLAIN_CHOICES, ids=lambda value: value)
def test_options_without_enumeration(doctype: str, fieldname: str) -> None:
    assert tuple(options(doctype, fieldname)) == PLAIN_CHOICES[doctype, fieldname]


def test_every_select_is_in_a_table() -> None:
    unknown = [f"{doctype}.{name}" for doctype, name in selects() if (doctype, name) not in ENUMERATIONS]
    unknown = [name for name in unknown if tuple(name.split(".")) not in PLAIN_CHOICES]
    assert not unknown, report([f"{name}: add it to ENUMERATIONS or PLAIN_CHOICES" for name in unknown])


def test_options_of_custom_fields() -> None:
    declared = {(doctype, each["fieldname"]): each for _module, doctype, each in custom_fields()}
    for place, members in {
        ("Contact", "techops_service_role"): ContactRole,
        ("Payment Entry", "techops_payment_type"): PaymentType,
    }.items():
        choices = [choice for choice in declared[place]["options"].split("\n") if choice]
        assert sorted(choices) == sorted(member.value for member in members), place


def test_files_are_written_as_frappe_writes_them() -> None:
    """Sorted keys, one space of indent: what a developer's form builder saves makes no false diff."""
    faults = []
    for path in doctype_files():
        text, found = path.read_text(encoding="utf-8"), read(path)
        if list(found) != sorted(found) or any(list(field) != sorted(field) for field in found["fields"]):
            faults.append(f"{path.name}: keys are not sorted")
        if not text.startswith('{\n "'):
            faults.append(f"{path.name}: not indented by one space")
        if found.get("module") != "TechOps" or found.get("custom"):
            faults.append(f"{path.name}: not in the module TechOps")
        if [field["fieldname"] for field in found["fields"]] != found.get("field_order"):
            faults.append(f"{path.name}: field_order is not the order of the fields")
    assert not faults, report(faults)


def test_folder_and_controller_fit_the_name() -> None:
    faults = []
    for path in doctype_files():
        name = read(path)["name"]
        if path.stem != name.lower().replace(" ", "_").replace("-", "_"):
            faults.append(f"{path.name} holds {name}")
        controller = path.with_suffix(".py")
        if (
            not controller.is_file()
            or f"class {name.replace(' ', '').replace('-', '')}(" not in controller.read_text()
        ):
            faults.append(f"{path.name} has no controller class")
    assert not faults, report(faults)


def test_every_field_has_a_label() -> None:
    faults = [
        f"{name}.{field['fieldname']}"
        for name, doctype in doctypes().items()
        for field in doctype["fields"]
        if not field.get("label") and field["fieldtype"] not in LAYOUT_FIELDS
    ]
    assert not faults, report(faults)


def test_fieldnames_are_unique() -> None:
    faults = []
    for name, doctype in doctypes().items():
        names = [field["fieldname"] for field in doctype["fields"]]
        faults += [f"{name}.{each}" for each in set(names) if names.count(each) > 1]
    assert not faults, report(faults)


def test_linked_doctypes_exist() -> None:
    """A Link or Table leads to a DocType of ours or of the apps we stand on."""
    known = {*doctypes(), *listed("erpnext_doctypes.txt")}
    faults = [
        f"{name}.{field['fieldname']} leads to {field.get('options')}"
        for name, doctype in doctypes().items()
        for field in doctype["fields"]
        if field["fieldtype"] in {"Link", "Table", "Table MultiSelect"} and field.get("options") not in known
    ]
    assert not faults, report(faults)


def test_no_name_is_taken() -> None:
    taken = set(doctypes()) & listed("erpnext_doctypes.txt")
    assert not taken, f"names of other apps' DocTypes: {sorted(taken)}"


def test_no_other_name_is_taken() -> None:
    """Reports, cards, charts, print formats and workspaces have one name for all apps too."""
    ours = {
        f"{found['doctype']}: {found['name']}"
        for path in (PACKAGE / "techops").glob("*/*/*.json")
        if path.parent.parent.name != "doctype" and (found := read(path)).get("doctype")
    }
    taken = ours & listed("erpnext_names.txt")
    assert not taken, f"names of other apps' documents: {sorted(taken)}"


def test_portal_and_technicians_have_no_permission() -> None:
    """They reach documents through the API, which shows them the fields they may see (docs/adr/0004)."""
    faults = [
        f"{name}: {permission['role']}"
        for name, doctype in doctypes().items()
        for permission in doctype.get("permissions", [])
        if permission["role"] in NOBODYS_ROLES
    ]
    assert not faults, report(faults)


def test_costs_are_for_few() -> None:
    faults = []
    for name, permission in COST_DOCTYPES.items():
        roles = {row["role"] for row in doctypes()[name].get("permissions", [])}
        allowed = {role for role in Role if permits([role], permission, reading=True)}
        faults += [f"{name}: {role}" for role in roles - allowed]
    faults += [
        f"{name}.{field['fieldname']} holds costs where others may read"
        for name, doctype in doctypes().items()
        for field in doctype["fields"]
        if name not in COST_DOCTYPES and field.get("options") in TABLES_OF_COSTS
    ]
    assert not faults, report(faults)


def test_costs_stay_in_their_documents() -> None:
    """A cost in another document would be read by everybody who may read that document (docs/adr/0005)."""
    allowed = {
        *COST_DOCTYPES,
        *TABLES_OF_COSTS,
        "TechOps Settings",  # the overhead and the cost of a kilometre: rates, not an order's figures
    }
    words = ("cost", "margin", "salary", "profit")
    faults = [
        f"{name}.{field['fieldname']}"
        for name, doctype in doctypes().items()
        for field in doctype["fields"]
        if name not in allowed and any(word in field["fieldname"] for word in words)
    ]
    assert not faults, report(faults)


def test_permissions_are_whole() -> None:
    """Whoever may write or create may read; only submittable documents are submitted."""
    faults = []
    for name, doctype in doctypes().items():
        for row in doctype.get("permissions", []):
            who = f"{name}, {row['role']}"
            if not row.get("read") and any(
                row.get(right) for right in ("write", "create", "submit", "report")
            ):
                faults.append(f"{who}: may write what it may not read")
            if row.get("submit") and not doctype.get("is_submittable"):
                faults.append(f"{who}: submits what is not submittable")
            if row.get("share"):
                faults.append(f"{who}: may share, which techops.access.shares refuses")
    assert not faults, report(faults)


def test_child_tables_have_no_permission() -> None:
    faults = [name for name, found in doctypes().items() if found.get("istable") and found.get("permissions")]
    assert not faults, report(faults)


def test_nothing_is_in_the_global_search() -> None:
    """The global search shows content without asking for permission on the row."""
    faults = [
        f"{name}.{field['fieldname']}"
        for name, doctype in doctypes().items()
        for field in doctype["fields"]
        if field.get("in_global_search")
    ]
    assert not faults, report(faults)


def test_custom_fields_carry_our_prefix() -> None:
    faults = [
        f"{module}: {doctype}.{each['fieldname']}"
        for module, doctype, each in custom_fields()
        if not each["fieldname"].startswith("techops_")
    ]
    assert not faults, report(faults)


def test_custom_fields_are_labelled_and_placed() -> None:
    faults = [
        f"{module}: {doctype}.{each['fieldname']}"
        for module, doctype, each in custom_fields()
        if (not each.get("label") and each["fieldtype"] not in LAYOUT_FIELDS) or not each.get("insert_after")
    ]
    assert not faults, report(faults)
