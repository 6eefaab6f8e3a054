"""Use cases of sites and assets: who sees them, who keeps them, what is shown."""

from collections.abc import Mapping
from typing import Any

import frappe
from frappe.model.document import Document

from techops.access import documents, guards, scope
from techops.access.actor import current_actor
from techops.access.matrix import ActorFacts
from techops.access.values import accepted
from techops.assets import labels, store

HOURS = {"opening_hours": ("day_of_week", "start_time", "end_time")}
PAPERS = {"documents": ("title", "document")}
SITE_LISTED = (
    "name",
    "site_name",
    "customer",
    "zone",
    "address_display",
    "latitude",
    "longitude",
    "disabled",
)
SITE_SHOWN = (
    *SITE_LISTED[1:],
    "time_zone",
    "is_workshop",
    "contact_name",
    "contact_phone",
    "access_instructions",
)
SITE_STAFF_SHOWN = ("company", "address", "contact", "radius")
SITE_CUSTOMER_WRITES = (
    "site_name",
    "latitude",
    "longitude",
    "contact_name",
    "contact_phone",
    "access_instructions",
)
SITE_STAFF_WRITES = (
    *SITE_CUSTOMER_WRITES,
    "company",
    "zone",
    "address",
    "time_zone",
    "radius",
    "contact",
    "disabled",
)
ASSET_LISTED = (
    "name",
    "asset_name",
    "asset_type",
    "customer",
    "site",
    "status",
    "brand",
    "model",
    "serial_no",
    "plate",
)
ASSET_SHOWN = (
    *ASSET_LISTED[1:],
    "service_category",
    "parent_asset",
    "installed_on",
    "maker_warranty_until",
    "plate_country",
    "vin",
    "model_year",
    "odometer",
    "notes",
)
ASSET_WRITES = (
    "asset_name",
    "asset_type",
    "site",
    "brand",
    "model",
    "serial_no",
    "installed_on",
    "maker_warranty_until",
    "plate",
    "plate_country",
    "vin",
    "model_year",
    "odometer",
)
ASSET_STAFF_WRITES = (*ASSET_WRITES, "status", "service_category", "parent_asset", "item", "notes")


def list_sites(window: tuple[int, int], search: str | None, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of the sites the caller may know of, by name."""
    scoped = _scoped("Service Site", current_actor(), filters)
    return documents.page_of(
        "Service Site",
        SITE_LISTED,
        scoped,
        window,
        search=search,
        search_fields=("name", "site_name", "address_display"),
        order_by="site_name asc",
    )


def get_site(name: str) -> dict[str, Any]:
    """Return one site, with what staff need besides if the caller is staff."""
    actor = current_actor()
    doc = _visible("Service Site", name, actor)
    extra = SITE_STAFF_SHOWN if scope.every_customer(actor) else ()
    return documents.shown(doc, (*SITE_SHOWN, *extra), HOURS)


def create_site(customer: str, values: Mapping[str, Any]) -> Document:
    """Make a site for a customer the caller may act for."""
    actor = current_actor()
    _require_writer(actor, customer)
    doc = frappe.new_doc("Service Site")
    doc.update({**accepted("Service Site", values, _site_fields(actor), HOURS), "customer": customer})
    return doc.insert(ignore_permissions=True)  # authorised by the service's guard


def update_site(name: str, values: Mapping[str, Any]) -> Document:
    """Change a site."""
    actor = current_actor()
    doc = _writable("Service Site", name, actor)
    doc.update(accepted("Service Site", values, _site_fields(actor), HOURS))
    return doc.save(ignore_permissions=True)  # authorised by the service's guard


def list_assets(window: tuple[int, int], search: str | None, filters: Mapping[str, Any]) -> dict[str, Any]:
    """Return a page of the assets the caller may know of, by name."""
    scoped = _scoped("Service Asset", current_actor(), filters)
    return documents.page_of(
        "Service Asset",
        ASSET_LISTED,
        scoped,
        window,
        search=search,
        search_fields=("name", "asset_name", "serial_no", "plate", "model"),
        order_by="asset_name asc",
    )


def get_asset(name: str) -> dict[str, Any]:
    """Return one asset."""
    return documents.shown(_visible("Service Asset", name, current_actor()), ASSET_SHOWN, PAPERS)


def file_of(name: str, document: str) -> tuple[str, bytes]:
    """Return the name and the bytes of one of an asset's documents, by the address the asset gives it.

    Only staff write documents of an asset; raises RuleViolation ``not_found`` for any other address.
    """
    doc = _visible("Service Asset", name, current_actor())
    known = [row.document for row in doc.documents if row.document == document]
    file = known and frappe.db.get_value("File", {"file_url": document}, "name", order_by="creation asc")
    if not file:
        raise guards.not_found("File", document[:140])
    found = frappe.get_doc("File", file)
    content = found.get_content()
    return found.file_name, content if isinstance(content, bytes) else str(content).encode()


def scan(code: str) -> dict[str, Any]:
    """Return the asset whose label was scanned, if the caller may know of it."""
    return get_asset(store.asset_by_code(code) or code)


def label(name: str) -> dict[str, str]:
    """Return what is printed on an asset's label: the address to open and its QR code as SVG."""
    doc = _visible("Service Asset", name, current_actor())
    return {"name": doc.name, "url": labels.asset_url(doc.qr_code), "svg": labels.qr_svg(doc.qr_code)}


def create_asset(customer: str, values: Mapping[str, Any]) -> Document:
    """Make an asset for a customer the caller may act for."""
    actor = current_actor()
    _require_writer(actor, customer)
    doc = frappe.new_doc("Service Asset")
    doc.update({**accepted("Service Asset", values, _asset_fields(actor)), "customer": customer})
    _require_own_site(doc, actor)
    return doc.insert(ignore_permissions=True)  # authorised by the service's guard


def update_asset(name: str, values: Mapping[str, Any]) -> Document:
    """Change an asset."""
    actor = current_actor()
    doc = _writable("Service Asset", name, actor)
    doc.update(accepted("Service Asset", values, _asset_fields(actor)))
    _require_own_site(doc, actor)
    return doc.save(ignore_permissions=True)  # authorised by the service's guard


def _site_fields(actor: ActorFacts) -> tuple[str, ...]:
    return SITE_STAFF_WRITES if scope.every_customer(actor) else SITE_CUSTOMER_WRITES


def _asset_fields(actor: ActorFacts) -> tuple[str, ...]:
    return ASSET_STAFF_WRITES if scope.every_customer(actor) else ASSET_WRITES


def _scoped(doctype: str, actor: ActorFacts, filters: Mapping[str, Any]) -> list[list[Any]]:
    """Return `filters` that are set, and the caller's own scope."""
    chosen = [[doctype, name, "=", value] for name, value in filters.items() if value is not None]
    if scope.every_customer(actor):
        return chosen
    if doctype == "Service Site":
        return [*chosen, [doctype, "name", "in", store.sites_in_sight(actor.customers, actor.technician)]]
    if actor.technician:
        return [*chosen, [doctype, "site", "in", store.sites_of_technician(actor.technician) or [""]]]
    return [*chosen, [doctype, "customer", "in", sorted(actor.customers) or [""]]]


def _visible(doctype: str, name: str, actor: ActorFacts) -> Document:
    if not frappe.db.exists(doctype, name):
        raise guards.not_found(doctype, name)
    doc = frappe.get_doc(doctype, name)
    if not _may_see(doc, actor):
        raise guards.not_found(doctype, name)
    return doc


def _may_see(doc: Document, actor: ActorFacts) -> bool:
    if scope.sees_customer(actor, doc.customer):
        return True
    if doc.doctype == "Service Site" and doc.is_workshop:
        return True  # where our workshop is, everybody may know
    site = doc.name if doc.doctype == "Service Site" else doc.site
    return bool(actor.technician and site in store.sites_of_technician(actor.technician))


def _writable(doctype: str, name: str, actor: ActorFacts) -> Document:
    doc = _visible(doctype, name, actor)
    if doc.customer is None:
        if not scope.every_customer(actor):
            raise guards.not_permitted()
        return doc
    if not scope.sees_customer(actor, doc.customer):
        raise guards.not_permitted()
    scope.require_master_writer(actor, doc.customer)
    return doc


def _require_writer(actor: ActorFacts, customer: str) -> None:
    if not frappe.db.exists("Customer", customer):
        raise guards.not_found("Customer", customer)
    scope.require_master_writer(actor, customer)


def _require_own_site(doc: Document, actor: ActorFacts) -> None:
    """Answer a contact who names another customer's site as if it did not exist."""
    if not doc.site or scope.every_customer(actor):
        return
    site = store.sites_facts([doc.site]).get(doc.site)
    if site is None or not (site.is_workshop or scope.sees_customer(actor, site.customer)):
        raise guards.not_found("Service Site", doc.site)
