"""Reads and writes of warranties."""

from datetime import date, datetime
from typing import Any

import frappe
from frappe.model.document import Document
from frappe.query_builder.functions import IfNull

from techops.access import guards
from techops.kernel import bridge
from techops.kernel.money import to_decimal
from techops.warranty.model import (
    Cover,
    CoverKind,
    CoverSource,
    ServiceType,
    WarrantyDays,
    WarrantyStatus,
    WarrantyTerm,
)

WARRANTY = "Service Warranty"
FIRST_MIDNIGHT = "Pacific/Kiritimati"  # where a day ends first


def warranty_of(order: str) -> str | None:
    """Return the warranty an order left behind."""
    return frappe.db.get_value(WARRANTY, {"work_order": order}, "name")


def terms_of(document: Document | None) -> tuple[WarrantyTerm, ...]:
    """Return the warranty terms of a contract or of the settings."""
    rows = document.warranty_terms if document else ()
    return tuple(WarrantyTerm(ServiceType(row.service_type), int(row.days or 0)) for row in rows)


def conditions_of(document: Document | None, service_type: ServiceType) -> str | None:
    """Return the conditions a contract or the settings put on a type's warranty."""
    rows: Any = document.warranty_terms if document else ()
    return next((row.conditions for row in rows if row.service_type == service_type.value), None)


def add(
    order: Document,
    service_type: ServiceType,
    days: WarrantyDays,
    covers: tuple[Cover, ...],
    expires_on: date,
    conditions: str | None,
) -> str:
    """Write down a warranty with its lines; returns its name."""
    doc = frappe.get_doc(
        {
            "doctype": WARRANTY,
            "work_order": order.name,
            "customer": order.customer,
            "site": order.site,
            "asset": order.asset,
            "service_type": service_type.value,
            "starts_on": covers[0].starts_on,
            "days": days.days,
            "expires_on": expires_on,
            "time_zone": order.time_zone,
            "status": WarrantyStatus.ACTIVE.value,
            "source": days.source.value,
            "conditions": conditions,
            "covers": [_row(cover) for cover in covers],
        }
    )
    doc.flags.techops_service = True
    doc.flags.ignore_links = True  # every name in it is the order's own
    return doc.insert(ignore_permissions=True).name  # authorised by the service's guard


def load(name: str, *, for_update: bool = False) -> Document:
    """Return a warranty; with `for_update` locked. Raises RuleViolation ``not_found``."""
    if not frappe.db.exists(WARRANTY, name):
        raise guards.not_found(WARRANTY, name)
    return frappe.get_doc(WARRANTY, name, for_update=for_update)


def save(doc: Document) -> None:
    """Save a warranty on behalf of a service."""
    doc.flags.techops_service = True
    doc.flags.ignore_links = True
    doc.save(ignore_permissions=True)  # authorised by the service's guard


def covers(doc: Document) -> tuple[Cover, ...]:
    """Return the lines of a warranty; one made before warranties had lines covers labour until its end."""
    if not doc.covers:
        starts, ends = frappe.utils.getdate(doc.starts_on), frappe.utils.getdate(doc.expires_on)
        return (Cover(CoverKind.LABOUR, CoverSource.SERVICE, starts, ends),)
    return tuple(_cover(row) for row in doc.covers)


def expire_before(now: datetime) -> None:
    """Mark the warranties whose last day is past where they hold: one statement for each time zone."""
    warranty = frappe.qb.DocType(WARRANTY)
    active = warranty.status == WarrantyStatus.ACTIVE.value
    first = bridge.local_date(now, FIRST_MIDNIGHT)
    zones = (
        frappe.qb.from_(warranty)
        .where(active & (warranty.expires_on < first))
        .select(warranty.time_zone)
        .distinct()
        .run()
    )
    for (zone,) in zones:
        here = warranty.time_zone == zone if zone else IfNull(warranty.time_zone, "") == ""
        (
            frappe.qb.update(warranty)
            .set(warranty.status, WarrantyStatus.EXPIRED.value)
            .where(active & here & (warranty.expires_on < bridge.local_date(now, zone)))
            .run()
        )


def _row(cover: Cover) -> dict[str, Any]:
    return {
        "kind": cover.kind.value,
        "item": cover.item,
        "item_name": cover.title,
        "serial_no": cover.serial_no,
        "quantity": float(cover.quantity),
        "starts_on": cover.starts_on,
        "expires_on": cover.expires_on,
        "maker_until": cover.maker_until,
        "source": cover.source.value,
        "material": cover.material,
    }


def _cover(row: Any) -> Cover:
    day = frappe.utils.getdate
    return Cover(
        kind=CoverKind(row.kind),
        source=CoverSource(row.source),
        starts_on=day(row.starts_on),
        expires_on=day(row.expires_on) if row.expires_on else None,
        item=row.item or None,
        title=row.item_name or None,
        quantity=to_decimal(row.quantity or 0),
        serial_no=row.serial_no or None,
        material=row.material or None,
        maker_until=day(row.maker_until) if row.maker_until else None,
    )
