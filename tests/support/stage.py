"""One document of every kind for a customer of its own, with secrets planted, and every endpoint of the API.

The stage shares the small company of `world` but has its own customer, site, technician and people, so that
what hostile tests do to it touches no other test.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from tests.support import ledger
from tests.support.quoting import contract, labour
from tests.support.world import FAR, NEAR, PASSWORD, World, last_workday_morning, text

PREFIX = "/techops.api.v1."
# Numbers nobody types by chance. Per hour: (739151.37 + 640 + 160) / 160 = 4624.70.
SALARY, HOURLY_COST, VALUATION = 739151.37, 4624.70, 3173.19
MORE_STAFF = {
    "accounts_user": ("Accounts User",),
    "hr_user": ("HR User",),
    "sales": ("Service Sales",),
    "stage_technician": ("Service Technician",),
    "owner": ("Customer",),
    "buyer": ("Customer",),
}


@dataclass(frozen=True)
class Endpoint:
    """A function of the public API as its OpenAPI document describes it."""

    name: str
    method: str
    permissions: frozenset[str]
    arguments: dict[str, dict[str, Any]]
    required: frozenset[str]

    @property
    def path(self) -> str:
        return f"techops.api.v1.{self.name}"

    @property
    def writes(self) -> bool:
        return self.method == "post"


def endpoints(world: World) -> list[Endpoint]:
    """Every operation of the OpenAPI document the site serves."""
    document = world.admin.get("techops.api.v1.openapi.document").json()["message"]
    return [
        _endpoint(path.removeprefix(PREFIX), method, operation)
        for path, operations in document["paths"].items()
        for method, operation in operations.items()
    ]


def _endpoint(name: str, method: str, operation: dict[str, Any]) -> Endpoint:
    if method == "post":
        schema = operation["requestBody"]["content"]["application/json"]["schema"]
        arguments, required = schema["properties"], schema.get("required", [])
    else:
        arguments = {each["name"]: each["schema"] for each in operation["parameters"]}
        required = [each["name"] for each in operation["parameters"] if each["required"]]
    permissions = frozenset(operation["x-permissions"])
    return Endpoint(name, method, permissions, arguments, frozenset(required))


@dataclass
class Stage:
    """The documents of one customer: `stage["order"]`, `stage["invoice"]` and so on are names."""

    world: World
    names: dict[str, str] = field(default_factory=dict)

    def __getitem__(self, key: str) -> str:
        return self.names[key]

    def sensible(self, argument: str, endpoint: str = "") -> Any:
        """A value for an argument that the endpoint would accept from the right person."""
        if endpoint == "desk.coordinates" and argument == "doctype":
            return "Service Work Order"
        if argument in self.names:
            return self.names[argument]
        if argument in PLAIN:
            return PLAIN[argument]
        if argument in ("scheduled_start", "scheduled_end", "preferred_start"):
            return text(datetime.now(UTC) + timedelta(days=40 if argument != "scheduled_end" else 41))
        return f"{argument} de prueba"


PLAIN: dict[str, Any] = {
    "latitude": NEAR["latitude"],
    "longitude": NEAR["longitude"],
    "values": {},
    "contact": {},
    "address": {},
    "filters": [],
    "parts": [],
    "helpers": [],
    "materials": [],
    "start": 0,
    "limit": 20,
    "until": 1,
    "quantity": 1,
    "amount": 1,
    "estimated_hours": 1,
    "kilometres": 1,
    "percent": 1,
    "internal": False,
    "accuracy": 5,
    "overall": 5,
    "punctuality": 5,
    "quality": 5,
    "professionalism": 5,
    "approve": True,
    "notices": True,
    "accept": True,
    "evidence": [],
    "without_offer": False,
    "quotation_requested": False,
    "is_workshop": False,
    "disabled": False,
    "priority": "Normal",
    "start_date": str(date.today()),
    "month": "2026-01",
    "email": "pagos@example.com",
    "file_name": "foto.txt",
    "content": "aG9sYQ==",
    "pause_reason": "Awaiting Customer",
    "resolution": "Approve",
    "code": "nada",
}


def build(world: World) -> Stage:
    """Make the customer, its people and one document of each kind; takes some seconds."""
    stage = Stage(world)
    _people(world, stage)
    _technician(world, stage)
    _catalogue(world, stage)
    _orders(world, stage)
    _money(world, stage)
    return stage


def _people(world: World, stage: Stage) -> None:
    suffix = world.suffix
    customer = world.insert("Customer", customer_name=f"Escenario {suffix}", customer_type="Company")["name"]
    for key, roles in MORE_STAFF.items():
        email = f"{key}-{suffix}@example.com"
        values = {"email": email, "first_name": key.title(), "new_password": PASSWORD, "language": "es"}
        kind = "Website User" if roles == ("Customer",) else "System User"
        roles_rows = [{"role": role} for role in roles]
        world.insert("User", **values, send_welcome_email=0, user_type=kind, roles=roles_rows)
        world.names[key] = email
    for key, service_role, limit in (("owner", "Administrator", 100_000), ("buyer", "Approver", 100_000)):
        stage.names[f"{key}_contact"] = world.insert(
            "Contact",
            first_name=f"{key} {suffix}",
            user=world[key],
            email_ids=[{"email_id": world[key], "is_primary": 1}],
            links=[{"link_doctype": "Customer", "link_name": customer}],
            techops_service_role=service_role,
            techops_approval_limit=limit,
        )["name"]
    stage.names |= {"customer": customer, "company": world["company"]}


def _technician(world: World, stage: Stage) -> None:
    """He works where nobody else of the tests does, so that no other story's offer goes on to him."""
    suffix, names = world.suffix, stage.names
    names["zone"] = world.insert("Service Zone", zone_name=f"Escenario {suffix}", travel_fee=20)["name"]
    names["van"] = world.insert("Warehouse", warehouse_name=f"Escenario {suffix}", company=world["company"])[
        "name"
    ]
    names["employee"] = world.insert(
        "Employee",
        first_name="Escenario",
        last_name=f"Reservado{suffix}",
        company=world["company"],
        gender=world.one("select name from tabGender limit 1"),
        date_of_birth="1990-01-01",
        date_of_joining="2020-01-01",
        user_id=world["stage_technician"],
        holiday_list=world["holidays"],
        create_user_permission=0,
    )["name"]
    names["technician"] = world.insert(
        "Technician",
        employee=names["employee"],
        specialties=[{"specialty": world["specialty"], "level": "Senior", "is_active": 1}],
        zones=[{"zone": names["zone"]}],
        van_warehouse=names["van"],
        available_for_overtime=1,
    )["name"]
    names["technician_cost"] = world.insert(
        "Technician Cost",
        technician=names["technician"],
        valid_from="2020-01-01",
        currency=world.one("select default_currency from tabCompany where name = %s", world["company"]),
        monthly_salary=SALARY,
        social_charges=640,
        assigned_resources=160,
        productive_hours=160,
    )["name"]


def _catalogue(world: World, stage: Stage) -> None:
    names = stage.names
    bearing = world.admin.get(f"/api/resource/Item/{world['bearing']}").json()["data"]
    names["item"] = world.insert(
        "Item",
        item_code=f"canary-{world.suffix}",
        item_name="Pieza del escenario",
        item_group=bearing["item_group"],
        stock_uom=bearing["stock_uom"],
    )["name"]
    world.insert(
        "Stock Entry",
        submit=True,
        stock_entry_type="Material Receipt",
        purpose="Material Receipt",
        company=world["company"],
        set_posting_time=1,
        posting_date=str(date.today() - timedelta(days=20)),
        items=[{"item_code": names["item"], "qty": 50, "basic_rate": VALUATION, "t_warehouse": names["van"]}],
    )
    made = world.call(
        "manager",
        "sites.create",
        customer=names["customer"],
        site_name="Planta del escenario",
        values={"zone": names["zone"], "time_zone": "America/Lima", **NEAR},
    )
    names["site"] = made["name"]
    names["asset"] = world.call(
        "manager",
        "assets.create",
        customer=names["customer"],
        asset_name="Bomba del escenario",
        values={"site": names["site"], "asset_type": "Equipment"},
    )["name"]
    names |= {"service_category": world["category"], "specialty": world["specialty"]}
    names["contract"] = contract(world, names["customer"], auto_approval_limit=100_000)


def _orders(world: World, stage: Stage) -> None:
    start = last_workday_morning()
    stage.names["done"] = worked(stage, start)
    material = "select name from `tabWork Order Material` where work_order = %s"
    stage.names["material"] = world.one(material, stage["done"])
    _finish(stage, stage["done"], start + timedelta(hours=2))
    world.call("buyer", "orders.approve", order=stage["done"])
    world.call("owner", "orders.send_message", order=stage["done"], content="Gracias")
    disputed = worked(stage, start + timedelta(hours=6), parts=0)
    _finish(stage, disputed, start + timedelta(hours=7))
    world.call("owner", "orders.report_problem", order=disputed, description="No quedó bien")
    stage.names["dispute"] = world.one(
        "select open_dispute from `tabService Work Order` where name = %s", disputed
    )
    stage.names["original_order"] = stage["done"]
    stage.names["warranty"] = world.one(
        "select name from `tabService Warranty` where work_order = %s", stage["done"]
    )
    said = {"symptom": "Vuelve el ruido", "description": "Igual que antes"}
    stage.names["claim"] = world.call("owner", "claims.create", order=stage["done"], **said)["name"]
    stage.names["order"] = worked(stage, start + timedelta(hours=3), parts=0)
    quoted = requested(stage)
    stage.names["quotation"] = world.call(
        "supervisor",
        "quotations.create",
        order=quoted,
        values={"labour": [labour()], "visits": 1, "contact": stage["owner_contact"]},
    )["name"]
    world.call("supervisor", "quotations.send", quotation=stage["quotation"])
    stage.names["request"] = more_work_requested(stage, start + timedelta(hours=4))


def more_work_requested(stage: Stage, start: datetime) -> str:
    """Additional work that awaits the customer's answer, on an order worked since `start`."""
    world, waiting = stage.world, worked(stage, start, parts=0)
    world.set("Service Contract", stage["contract"], auto_approval_limit=1)
    request = world.call(
        "stage_technician",
        "orders.request_additional_work",
        order=waiting,
        description="Otra pieza",
        estimated_hours=30,
        materials=[{"item": stage["item"], "quantity": 1}],
    )["name"]
    world.set("Service Contract", stage["contract"], auto_approval_limit=100_000)
    return request


def requested(stage: Stage, **values: Any) -> str:
    """A new order of the stage's customer."""
    wanted = {name: stage[name] for name in ("customer", "site", "service_category", "asset")}
    return stage.world.new_order("owner", title="Orden del escenario", **wanted, **values)


def worked(stage: Stage, start: datetime, parts: float = 2) -> str:
    """An order being worked by the stage's technician since `start`, who used `parts` of the secret part."""
    world, order = stage.world, requested(stage)
    planned = datetime.now(UTC) + timedelta(days=next(world.slots) + 30)
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=stage["technician"],
        scheduled_start=text(planned),
    )
    world.call("stage_technician", "orders.accept", order=order)
    before = text(start - timedelta(minutes=30))
    world.call("stage_technician", "orders.start", order=order, **FAR, occurred_at=before)
    world.call("stage_technician", "orders.check_in", order=order, **NEAR, occurred_at=text(start))
    world.call("stage_technician", "orders.execute", order=order, occurred_at=text(start))
    if parts:
        part = {"item": stage["item"], "quantity": parts}
        world.call("stage_technician", "orders.use_material", order=order, **part)
    return order


def _finish(stage: Stage, order: str, end: datetime) -> None:
    stage.world.call("stage_technician", "orders.check_out", order=order, **NEAR, occurred_at=text(end))
    stage.world.complete(order, "stage_technician")


def _money(world: World, stage: Stage) -> None:
    invoice = "select sales_invoice from `tabService Work Order` where name = %s"
    stage.names["invoice"] = world.one(invoice, stage["done"])
    mode = ledger.cash(world)
    stage.names["mode_of_payment"] = mode
    stage.names["payment"] = world.call(
        "accounts",
        "payments.register",
        amount=10,
        mode_of_payment=mode,
        invoice=stage["invoice"],
        reference="ESC-1",
    )["name"]


@pytest.fixture(scope="session")
def stage(world: World) -> Iterator[Stage]:
    yield build(world)
