"""ERPNext's customers with their contacts and addresses, as TechOps makes, shows and changes them."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import documents, guards, scope
from techops.access.actor import current_actor
from techops.access.matrix import Permission
from techops.access.values import accepted, text
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LISTED = ("name", "customer_name", "techops_trade_name", "tax_id", "customer_type", "disabled")
SHOWN = (*LISTED[1:], "default_currency")
STAFF_SHOWN = (
    "customer_group",
    "territory",
    "payment_terms",
    "techops_prepayment_required",
    "techops_service_notes",
)
WRITES = (
    "customer_name",
    "customer_type",
    "customer_group",
    "territory",
    "tax_id",
    "default_currency",
    "payment_terms",
    "disabled",
    "techops_trade_name",
    "techops_prepayment_required",
    "techops_service_notes",
)
CONTACT_WRITES = ("first_name", "last_name", "designation", "techops_service_role", "techops_approval_limit")
ADDRESS_WRITES = (
    "address_title",
    "address_type",
    "address_line1",
    "address_line2",
    "city",
    "state",
    "pincode",
    "country",
)
KEEPERS = (Permission.CREATE_REQUEST, Permission.MANAGE_CONTRACTS)


def list_customers(window: tuple[int, int], search: str | None, *, disabled: bool | None) -> dict[str, Any]:
    """Return a page of the customers the caller may know of, by name."""
    actor = current_actor()
    filters: dict[str, Any] = {} if disabled is None else {"disabled": int(disabled)}
    if not scope.every_customer(actor):
        filters["name"] = ["in", sorted(actor.customers) or [""]]
    return documents.page_of(
        "Customer",
        LISTED,
        filters,
        window,
        search=search,
        search_fields=("name", "customer_name", "techops_trade_name", "tax_id"),
        order_by="customer_name asc",
    )


def get_customer(name: str) -> dict[str, Any]:
    """Return one customer with its contacts and addresses; staff see the terms too."""
    actor = current_actor()
    scope.require_customer(actor, name)
    if not frappe.db.exists("Customer", name):
        raise guards.not_found("Customer", name)
    staff = scope.every_customer(actor)
    result = documents.shown(frappe.get_doc("Customer", name), (*SHOWN, *(STAFF_SHOWN if staff else ())))
    result["contacts"] = _linked("Contact", name, _contact_columns(staff))
    result["addresses"] = _linked("Address", name, ("name", *ADDRESS_WRITES))
    return result


def create_customer(
    values: Mapping[str, Any], contact: Mapping[str, Any], address: Mapping[str, Any]
) -> Document:
    """Make a Customer, and its first Contact and Address when given."""
    _require_keeper()
    doc = frappe.new_doc("Customer")
    doc.update(accepted("Customer", values, WRITES))
    doc.customer_name = text(doc.customer_name, "Customer Name", 140)
    _refuse_same_tax_id(doc)
    _fill_defaults(doc)
    doc.insert(ignore_permissions=True)  # authorised by the service's guard
    if contact:
        add_contact(doc.name, contact)
    if address:
        add_address(doc.name, address)
    return doc


def update_customer(name: str, values: Mapping[str, Any]) -> Document:
    """Change a Customer."""
    _require_keeper()
    if not frappe.db.exists("Customer", name):
        raise guards.not_found("Customer", name)
    doc = frappe.get_doc("Customer", name)
    doc.update(accepted("Customer", values, WRITES))
    _refuse_same_tax_id(doc)
    return doc.save(ignore_permissions=True)  # authorised by the service's guard


def add_contact(customer: str, values: Mapping[str, Any]) -> Document:
    """Make a Contact of `customer`; besides its fields, `email` and `phone`."""
    remaining = dict(values)
    email, phone = remaining.pop("email", None), remaining.pop("phone", None)
    doc = frappe.new_doc("Contact")
    doc.update(accepted("Contact", remaining, CONTACT_WRITES))
    doc.first_name = text(doc.first_name, "First Name", 140)
    if email:
        doc.append("email_ids", {"email_id": _plain(email, "Email"), "is_primary": 1})
    if phone:
        doc.append("phone_nos", {"phone": _plain(phone, "Phone"), "is_primary_mobile_no": 1})
    doc.append("links", {"link_doctype": "Customer", "link_name": customer})
    return doc.insert(ignore_permissions=True)  # authorised by the service's guard


def add_address(customer: str, values: Mapping[str, Any]) -> Document:
    """Make an Address of `customer`."""
    doc = frappe.new_doc("Address")
    doc.update(accepted("Address", values, ADDRESS_WRITES))
    doc.address_title = doc.address_title or customer
    doc.address_type = doc.address_type or "Billing"
    doc.country = doc.country or frappe.db.get_default("country")
    doc.append("links", {"link_doctype": "Customer", "link_name": customer})
    return doc.insert(ignore_permissions=True)  # authorised by the service's guard


def _require_keeper() -> None:
    actor = current_actor()
    if not (scope.every_customer(actor) and any(actor.permits(permission) for permission in KEEPERS)):
        raise guards.not_permitted()


def _plain(value: object, label: str) -> str:
    return text(value if isinstance(value, str) else None, label, 140)


def _refuse_same_tax_id(doc: Document) -> None:
    if not doc.tax_id:
        return
    other = frappe.db.get_value("Customer", {"tax_id": doc.tax_id, "name": ["!=", doc.name or ""]})
    if other:
        raise RuleViolation(
            "tax_id_taken",
            _lt("{customer} already has the tax number {tax_id}."),
            kind=ViolationKind.CONFLICT,
            customer=other,
            tax_id=doc.tax_id,
        )


def _fill_defaults(doc: Document) -> None:
    for field in ("customer_group", "territory"):
        doc.set(field, doc.get(field) or frappe.db.get_single_value("Selling Settings", field))


def _contact_columns(staff: bool) -> tuple[str, ...]:
    columns = ("name", "full_name", "email_id", "mobile_no", "phone", "designation", "techops_service_role")
    return (*columns, "techops_approval_limit") if staff else columns


def _linked(doctype: str, customer: str, columns: tuple[str, ...]) -> list[dict[str, Any]]:
    return frappe.get_all(
        doctype,
        filters=[
            ["Dynamic Link", "link_doctype", "=", "Customer"],
            ["Dynamic Link", "link_name", "=", customer],
            ["Dynamic Link", "parenttype", "=", doctype],
        ],
        fields=[f"`tab{doctype}`.`{column}`" for column in columns],
        order_by=f"`tab{doctype}`.creation asc",
    )
