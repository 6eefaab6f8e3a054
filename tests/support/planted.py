"""A customer whose every document carries one marker, and secrets about staff, for others not to find."""

from __future__ import annotations

import base64
import uuid
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest

from tests.support import ledger
from tests.support.quoting import contract, labour
from tests.support.stage import Stage
from tests.support.world import NEAR, PASSWORD, World, last_workday_morning

PNG = b"\x89PNG\r\n\x1a\n"
PERSON = "planted"  # the customer's administrator, for `world.client`
TABLES = {
    "Customer": "name = %(customer)s",
    "Contact": "user = %(user)s",
    "Service Site": "customer = %(customer)s",
    "Service Asset": "customer = %(customer)s",
    "Service Contract": "customer = %(customer)s",
    "Service Work Order": "customer = %(customer)s",
    "Service Quotation": "customer = %(customer)s",
    "Service Dispute": "customer = %(customer)s",
    "Service Warranty": "customer = %(customer)s",
    "Service Warranty Claim": "customer = %(customer)s",
    "Service Rating": "customer = %(customer)s",
    "Sales Invoice": "customer = %(customer)s",
    "Payment Entry": "party = %(customer)s",
    "Portal Invitation": "customer = %(customer)s",
    "Work Order Costing": "customer = %(customer)s",
    "User": "name = %(user)s",
}
OF_ORDERS = ("Work Order Event", "Work Order Message", "Work Order Visit")


@dataclass
class Planted:
    """The marker, the names of what carries it, and the private files of it by address."""

    mark: str
    staff: str
    documents: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    given: dict[str, str] = field(default_factory=dict)  # argument of the API: name

    @property
    def names(self) -> list[str]:
        """Names of documents that no other text contains by chance."""
        return sorted({name for names in self.documents.values() for name in names if len(name) > 5})


def plant(world: World, stage: Stage) -> Planted:
    """Make the marked customer and mark what is known of the stage's technician; takes some seconds."""
    token = uuid.uuid4().hex[:8]
    planted = Planted(f"marcab{token}", f"marcap{token}")
    _company(world, planted)
    _orders(world, planted)
    _office(world, stage, planted)
    _collect(world, planted)
    return planted


def _company(world: World, planted: Planted) -> None:
    mark, given = planted.mark, planted.given
    world.names[PERSON] = email = f"{mark}@example.com"
    given["customer"] = world.insert("Customer", customer_name=mark, customer_details=mark)["name"]
    user = {"email": email, "first_name": mark, "new_password": PASSWORD, "language": "es"}
    roles = [{"role": "Customer"}]
    world.insert("User", **user, user_type="Website User", send_welcome_email=0, roles=roles)
    link = [{"link_doctype": "Customer", "link_name": given["customer"]}]
    given["contact"] = world.insert(
        "Contact",
        first_name=mark,
        user=email,
        email_ids=[{"email_id": email, "is_primary": 1}],
        links=link,
        techops_service_role="Administrator",
        techops_approval_limit=100_000,
    )["name"]
    country = world.one("select name from tabCountry limit 1")
    address = {"address_line1": mark, "city": mark, "country": country, "links": link}
    world.insert("Address", address_title=mark, **address)
    told = {"access_instructions": mark, "contact_name": mark, "zone": world["zone"]}
    values = {**told, "time_zone": "America/Lima", **NEAR}
    owner = {"customer": given["customer"]}
    given["site"] = world.call("manager", "sites.create", **owner, site_name=mark, values=values)["name"]
    about = {"site": given["site"], "asset_type": "Equipment", "brand": mark, "notes": mark}
    given["asset"] = world.call("manager", "assets.create", **owner, asset_name=mark, values=about)["name"]
    given["contract"] = contract(world, given["customer"], auto_approval_limit=100_000, terms=mark)
    invited = {"full_name": mark, "email": f"otra-{email}", "service_role": "Requester"}
    world.call(PERSON, "people.invite", **owner, **invited)


def _orders(world: World, planted: Planted) -> None:
    mark, given = planted.mark, planted.given
    wanted = {name: given[name] for name in ("customer", "site", "asset", "contract")}
    wanted |= {"title": mark, "description": mark}
    start = last_workday_morning() - timedelta(days=5)
    report = {"diagnosis": mark, "work_performed": mark, "recommendations": mark}
    done = world.worked_order(start, 1, role=PERSON, **wanted)
    world.call("technician", "orders.complete", order=done, **report)
    world.call(PERSON, "orders.send_message", order=done, content=mark)
    photo = base64.b64encode(PNG + mark.encode()).decode()
    world.call(PERSON, "orders.attach", order=done, file_name=f"{mark}.png", content=photo)
    world.call(PERSON, "orders.approve", order=done, note=mark)
    world.call(PERSON, "orders.rate", order=done, comment=mark, **dict.fromkeys(SCORES, 4))
    said = {"symptom": mark, "description": mark}
    given["claim"] = world.call(PERSON, "claims.create", order=done, **said)["name"]
    given["order"] = given["original_order"] = done
    given["invoice"] = world.one("select sales_invoice from `tabService Work Order` where name = %s", done)
    disputed = world.worked_order(start + timedelta(hours=3), 1, role=PERSON, **wanted)
    world.call("technician", "orders.complete", order=disputed, **report)
    world.call(PERSON, "orders.report_problem", order=disputed, description=mark)
    quoted = world.new_order(PERSON, **wanted)
    asked = {"labour": [labour(description=mark)], "contact": given["contact"], "scope": mark}
    values = {**asked, "diagnosis": mark, "solution": mark}
    made = world.call("supervisor", "quotations.create", order=quoted, values=values)
    given["quotation"] = made["name"]
    world.call("supervisor", "quotations.send", quotation=given["quotation"])
    slip = base64.b64encode(PNG + f"recibo {mark}".encode()).decode()
    receipt = {"invoice": given["invoice"], "file_name": f"{mark}.png", "content": slip}
    world.call(PERSON, "invoices.send_receipt", **receipt, note=mark)
    paid = {"amount": 1, "mode_of_payment": ledger.cash(world), "invoice": given["invoice"]}
    given["payment"] = world.call("accounts", "payments.register", **paid, reference=mark)["name"]


SCORES = ("overall", "punctuality", "quality", "professionalism")


def _office(world: World, stage: Stage, planted: Planted) -> None:
    """What the desk writes beside, of the customer and of the stage's technician."""
    about = {"reference_doctype": "Customer", "reference_name": planted.given["customer"]}
    world.insert("Comment", comment_type="Comment", content=planted.mark, **about)
    private = {"family_background": planted.staff, "current_address": planted.staff, "bio": planted.staff}
    world.set("Employee", stage["employee"], passport_number=planted.staff, **private)
    about = {"reference_doctype": "Service Work Order", "reference_name": stage["done"]}
    world.insert("Comment", comment_type="Comment", content=planted.staff, **about)


def _collect(world: World, planted: Planted) -> None:
    known: dict[str, Any] = {"customer": planted.given["customer"], "user": world[PERSON]}
    for doctype, where in TABLES.items():
        rows = world.site.sql(f"select name from `tab{doctype}` where {where}", known)
        planted.documents[doctype] = [row["name"] for row in rows]
        assert rows, f"no {doctype} carries the marker"
    orders = planted.documents["Service Work Order"]
    for doctype in OF_ORDERS:
        query = f"select name from `tab{doctype}` where work_order in %(orders)s limit 3"
        rows = world.site.sql(query, {"orders": orders})
        planted.documents[doctype] = [str(row["name"]) for row in rows]
    every = [name for names in planted.documents.values() for name in names]
    query = "select name, file_url from tabFile where is_private = 1 and attached_to_name in %(names)s"
    rows = world.site.sql(query, {"names": every})
    planted.files = {row["file_url"]: row["name"] for row in rows}
    planted.documents["File"] = sorted(planted.files.values())
    planted.given["warranty"] = planted.documents["Service Warranty"][0]
    planted.given["dispute"] = planted.documents["Service Dispute"][0]


@pytest.fixture(scope="session")
def planted(world: World, stage: Stage) -> Planted:
    return plant(world, stage)
