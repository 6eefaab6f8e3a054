"""A small company for stories with numbers: known rates, known costs, one user per role; made over HTTP."""

from __future__ import annotations

import itertools
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from tests.support.bench import Client, Site

PASSWORD = "Historia-De-Prueba-2026!"
LIMA = ZoneInfo("America/Lima")
# Plaza Mayor of Lima; about 111 m to the north, and about 1.1 km to the north.
SITE_LATITUDE, SITE_LONGITUDE = -12.0460, -77.0305
NEAR = {"latitude": -12.0450, "longitude": -77.0305}
FAR = {"latitude": -12.0360, "longitude": -77.0305}

ROLES = {
    "supervisor": ("Service Supervisor",),
    "manager": ("Service Manager",),
    "accounts": ("Accounts Manager", "Accounts User"),
    "hr": ("HR Manager",),
    "technician": ("Service Technician",),
    "technician2": ("Service Technician",),
    "requester": ("Customer",),
    "approver": ("Customer",),
    "stranger": ("Customer",),
}
CONTACTS = {
    # user: (customer, service role, approval limit)
    "requester": ("customer", "Requester", 0),
    "approver": ("customer", "Approver", 5000),
    "stranger": ("other_customer", "Administrator", 5000),
}


def last_friday_evening() -> datetime:
    """The latest Friday 20:00 in Lima whose following Saturday 01:00 is past; at most a week ago."""
    now = datetime.now(LIMA)
    friday = now.date() - timedelta(days=(now.weekday() - 4) % 7)
    if now < datetime.combine(friday, time(20), LIMA) + timedelta(hours=5):
        friday -= timedelta(days=7)
    return datetime.combine(friday, time(20), LIMA)


def last_workday_morning() -> datetime:
    """The latest weekday 09:00 in Lima that lies at least ten hours back."""
    latest = datetime.now(LIMA) - timedelta(hours=10)
    morning = datetime.combine(latest.date(), time(9), LIMA)
    while morning.weekday() >= 5 or morning > latest:
        morning -= timedelta(days=1)
    return morning


def text(moment: datetime) -> str:
    """A moment as the API takes it: the system's time zone (America/Lima), without offset."""
    return moment.astimezone(LIMA).strftime("%Y-%m-%d %H:%M:%S")


@dataclass
class World:
    """Names of the documents stories use; `world["customer"]` is a name, `world.client("manager")` a
    session.
    """

    site: Site
    suffix: str = field(default_factory=lambda: uuid.uuid4().hex[:6])
    names: dict[str, str] = field(default_factory=dict)
    slots: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def __getitem__(self, key: str) -> str:
        return self.names[key]

    @property
    def admin(self) -> Client:
        return self.site.client()

    def client(self, role: str) -> Client:
        return self.site.client(self.names[role], PASSWORD)

    def insert(self, doctype: str, submit: bool = False, **values: Any) -> dict[str, Any]:
        answer = self.admin.post(f"/api/resource/{doctype}", **values, docstatus=int(submit))
        assert answer.status_code == 200, f"{doctype}: {answer.status_code} {answer.text[:1500]}"
        return answer.json()["data"]

    def set(self, doctype: str, name: str, **values: Any) -> None:
        answer = self.admin.request("PUT", f"/api/resource/{doctype}/{name}", json=values)
        assert answer.status_code == 200, answer.text[:1500]

    def call(self, role: str, function: str, expect: int = 200, **arguments: Any) -> Any:
        """POST to the public API as a role; asserts the status and returns the message, or the error."""
        answer = self.client(role).post(f"techops.api.v1.{function}", **arguments)
        assert answer.status_code == expect, f"{role} {function}: {answer.status_code} {answer.text[:1500]}"
        body = answer.json()
        return body.get("message") if expect == 200 else body.get("error") or body

    def one(self, query: str, *params: Any) -> Any:
        """The single value of a query."""
        rows = self.site.sql(query, params)
        assert rows, query
        return next(iter(rows[0].values()))

    def new_order(self, role: str = "approver", **values: Any) -> str:
        """Request a service as `role`; returns the order's name."""
        wanted = {
            "customer": self["customer"],
            "site": self["place"],
            "service_category": self["category"],
            "title": "Motor con ruido",
            "contract": None,
        } | values
        return str(self.call(role, "orders.create", **wanted)["name"])

    def assigned_order(self, technician: str = "technician_name", **values: Any) -> str:
        """An order offered to a technician and accepted, planned for a day of its own."""
        order = self.new_order(**values)
        self.call(
            "supervisor",
            "orders.assign",
            order=order,
            technician=self[technician],
            scheduled_start=text(datetime.now(UTC) + timedelta(days=next(self.slots) + 30)),
        )
        self.call("technician", "orders.accept", order=order)
        return order

    def worked_order(self, start: datetime, hours: float, **values: Any) -> str:
        """An order worked from `start` (travel an hour before) and checked out, not yet completed."""
        order = self.assigned_order(**values)
        self.call(
            "technician", "orders.start", order=order, **FAR, occurred_at=text(start - timedelta(hours=1))
        )
        self.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=text(start))
        self.call("technician", "orders.execute", order=order, occurred_at=text(start))
        end = start + timedelta(hours=hours)
        self.call("technician", "orders.check_out", order=order, **NEAR, occurred_at=text(end))
        return order

    def completed_order(self, start: datetime, hours: float, **values: Any) -> str:
        order = self.worked_order(start, hours, **values)
        self.complete(order)
        return order

    def complete(self, order: str, role: str = "technician") -> None:
        self.call(
            role,
            "orders.complete",
            order=order,
            diagnosis="Rodamiento gastado",
            work_performed="Se cambió el rodamiento",
        )


def build(site: Site) -> World:
    """Make the small company; takes a few seconds, once per test session."""
    world = World(site)
    names, suffix = world.names, world.suffix
    names["company"] = world.one("select name from tabCompany order by creation limit 1")
    names["abbr"] = world.one("select abbr from tabCompany where name = %s", names["company"])
    _people(world)
    _catalogue(world)
    _customers(world)
    _stock(world)
    _technicians(world)
    world.set(
        "TechOps Settings",
        "TechOps Settings",
        default_company=names["company"],
        taxes_template=names["taxes"],
        no_contract_auto_approval_limit=150,
    )
    names["suffix"] = suffix
    return world


def _people(world: World) -> None:
    for key, roles in ROLES.items():
        email = f"{key}-{world.suffix}@example.com"
        world.insert(
            "User",
            email=email,
            first_name=key.title(),
            last_name="Prueba",
            send_welcome_email=0,
            new_password=PASSWORD,
            language="es",
            user_type="Website User" if roles == ("Customer",) else "System User",
            roles=[{"role": role} for role in roles],
        )
        world.names[key] = email


def _catalogue(world: World) -> None:
    suffix, names = world.suffix, world.names
    names["specialty"] = world.insert("Service Specialty", specialty_name=f"Mecánica {suffix}")["name"]
    names["zone"] = world.insert("Service Zone", zone_name=f"Centro {suffix}", travel_fee=20)["name"]
    group = world.insert("Service Category", category_name=f"Servicios {suffix}", is_group=1, base_rate=50)[
        "name"
    ]
    names["category"] = world.insert(
        "Service Category",
        category_name=f"Reparación {suffix}",
        parent_service_category=group,
        service_type="Repair",
        required_specialty=names["specialty"],
        estimated_hours=2,
    )["name"]
    parent = world.one(
        "select name from tabAccount where company = %s and is_group = 1 and root_type = 'Liability' "
        "order by lft desc limit 1",
        names["company"],
    )
    account = world.insert(
        "Account",
        account_name=f"IGV {suffix}",
        parent_account=parent,
        company=names["company"],
        account_type="Tax",
        tax_rate=18,
    )["name"]
    names["tax_account"] = account
    names["taxes"] = world.insert(
        "Sales Taxes and Charges Template",
        title=f"IGV 18 {suffix}",
        company=names["company"],
        taxes=[
            {"charge_type": "On Net Total", "account_head": account, "description": "IGV 18 %", "rate": 18}
        ],
    )["name"]


def _customers(world: World) -> None:
    names, suffix = world.names, world.suffix
    for key, title in (("customer", "Molinos del Rímac"), ("other_customer", "Textiles Sol")):
        names[key] = world.insert("Customer", customer_name=f"{title} {suffix}", customer_type="Company")[
            "name"
        ]
        names["place" if key == "customer" else "other_place"] = world.insert(
            "Service Site",
            site_name=f"Planta {title}",
            customer=names[key],
            zone=names["zone"],
            latitude=SITE_LATITUDE,
            longitude=SITE_LONGITUDE,
            time_zone="America/Lima",
        )["name"]
    for user, (customer, service_role, limit) in CONTACTS.items():
        names[f"{user}_contact"] = world.insert(
            "Contact",
            first_name=user.title(),
            user=names[user],
            email_ids=[{"email_id": names[user], "is_primary": 1}],
            links=[{"link_doctype": "Customer", "link_name": names[customer]}],
            techops_service_role=service_role,
            techops_approval_limit=limit,
        )["name"]


def _stock(world: World) -> None:
    names, suffix = world.names, world.suffix
    item_group = world.one("select name from `tabItem Group` where is_group = 0 order by lft limit 1")
    unit = world.one("select stock_uom from tabItem where name = 'SRV-TRAVEL'")
    for key, title in (("bearing", "Rodamiento SKF 6205"), ("belt", "Correa B-52")):
        names[key] = world.insert(
            "Item", item_code=f"{key}-{suffix}", item_name=title, item_group=item_group, stock_uom=unit
        )["name"]
    for key, title in (("van", "Furgoneta 1"), ("van2", "Furgoneta 2"), ("store", "Almacén")):
        names[key] = world.insert("Warehouse", warehouse_name=f"{title} {suffix}", company=names["company"])[
            "name"
        ]
    names["bank"] = world.one(
        "select name from tabAccount where company = %s and account_type in ('Cash', 'Bank') "
        "and is_group = 0 limit 1",
        names["company"],
    )
    world.insert(
        "Stock Entry",
        submit=True,
        stock_entry_type="Material Receipt",
        purpose="Material Receipt",
        company=names["company"],
        set_posting_time=1,
        posting_date=str(date.today() - timedelta(days=20)),
        items=[
            {"item_code": names["bearing"], "qty": 200, "basic_rate": 32, "t_warehouse": names["van"]},
            {"item_code": names["bearing"], "qty": 4, "basic_rate": 32, "t_warehouse": names["store"]},
            {"item_code": names["belt"], "qty": 1, "basic_rate": 10, "t_warehouse": names["van"]},
        ],
    )


def _technicians(world: World) -> None:
    names = world.names
    # A list of its own without a single day: stories run on any day, whatever the company's calendar says.
    year = date.today().year
    names["holidays"] = world.insert(
        "Holiday List",
        holiday_list_name=f"Calendario vacío {world.suffix}",
        from_date=f"{year - 1}-01-01",
        to_date=f"{year + 3}-12-31",
    )["name"]
    gender = world.one("select name from tabGender limit 1")
    for user, van in (("technician", "van"), ("technician2", "van2")):
        employee = world.insert(
            "Employee",
            first_name=user.title(),
            last_name=world.suffix,
            company=names["company"],
            gender=gender,
            date_of_birth="1990-01-01",
            date_of_joining="2020-01-01",
            user_id=names[user],
            holiday_list=names["holidays"],
            create_user_permission=0,
        )["name"]
        names[f"{user}_employee"] = employee
        names[f"{user}_name"] = world.insert(
            "Technician",
            employee=employee,
            specialties=[{"specialty": names["specialty"], "level": "Senior", "is_active": 1}],
            zones=[{"zone": names["zone"]}],
            van_warehouse=names[van],
            available_for_overtime=1,
        )["name"]
        # (3,200 + 640 + 160) / 160 h = 25.00 an hour
        world.insert(
            "Technician Cost",
            technician=names[f"{user}_name"],
            valid_from="2020-01-01",
            currency=world.one("select default_currency from tabCompany where name = %s", names["company"]),
            monthly_salary=3200,
            social_charges=640,
            assigned_resources=160,
            productive_hours=160,
        )


@pytest.fixture(scope="session")
def world(site: Site) -> World:
    return build(site)
