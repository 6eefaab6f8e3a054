"""The demonstration company, as script/server and script/test load it: whole, consistent, and loaded once."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from tests.support.bench import Site

CONTRACT_TYPES = {"On Demand", "Framework", "Preventive Maintenance", "Dedicated"}
CONTRACT_STATES = {"Draft", "Signed", "Active", "Expired", "Terminated"}
STATES = (
    {"Requested", "Scheduled", "In Progress", "Pending", "Completed"} | {"Invoiced", "Closed", "Cancelled"}
)  # fmt: skip
COUNTED = (
    "Service Work Order",
    "Work Order Event",
    "Work Order Visit",
    "Sales Invoice",
    "Payment Entry",
    "Stock Ledger Entry",
    "GL Entry",
    "Item",
    "Customer",
    "User",
    "TechOps Outbox",
)
OWN = "customer in (select name from tabCustomer where tax_id like '20990000%%')"


def one(site: Site, query: str, *params: Any) -> Any:
    """The first column of the first row."""
    return next(iter(site.sql(query, params)[0].values()))


def test_everything_adds_up(site: Site) -> None:
    assert site.execute("techops.demo.check.problems") in (None, [])


def test_the_company_is_as_large_as_promised(site: Site) -> None:
    items = "select count(*) from tabItem where item_code regexp '^(ELE|CAB|MEC|REF|ETR|CON|HER)-[0-9]{3}$'"
    assert one(site, items) == 200
    assert one(site, "select count(*) from tabTechnician where user like 'tecnico%%@andinos.example'") == 10
    vans = (
        "select count(distinct van_warehouse) from tabTechnician where user like 'tecnico%%@andinos.example'"
    )
    assert one(site, vans) == 10
    assert one(site, f"select count(distinct customer) from `tabService Site` where {OWN}") == 25
    assert one(site, f"select count(*) from `tabService Site` where {OWN} and latitude < -11") == 60
    assert one(site, f"select count(*) from `tabService Asset` where {OWN}") > 100
    assert 200 <= one(site, f"select count(*) from `tabService Work Order` where {OWN}") <= 320


def test_contracts_of_every_type_and_state(site: Site) -> None:
    rows = site.sql(f"select contract_type, status from `tabService Contract` where {OWN}")
    assert {row["contract_type"] for row in rows} == CONTRACT_TYPES
    assert {row["status"] for row in rows} == CONTRACT_STATES


def test_the_year_lies_in_the_past_and_every_state_is_there(site: Site) -> None:
    rows = site.sql(f"select status, requested_at, creation from `tabService Work Order` where {OWN}")
    assert {row["status"] for row in rows} >= STATES - {"In Progress", "Scheduled"}
    assert len({row["requested_at"].strftime("%Y-%m") for row in rows}) >= 12
    assert max(row["requested_at"] for row in rows) <= datetime.now()
    months = site.sql(
        f"select distinct date_format(posting_date, '%%Y-%%m') m from `tabSales Invoice` where {OWN}"
    )
    assert len(months) >= 11
    last = one(site, f"select max(posting_date) from `tabSales Invoice` where {OWN}")
    assert last <= date.today()


def test_stock_was_moved_in_the_order_of_time(site: Site) -> None:
    assert one(site, "select count(*) from `tabStock Entry` where docstatus = 1") > 150
    entries = (
        "select name from `tabStock Entry` where techops_work_order is not null and docstatus = 1 limit 1"
    )
    assert site.sql(entries)


def test_invoices_leave_the_price_list_alone(site: Site) -> None:
    # Those of the load: invoices other tests make by hand do what ERPNext does with prices.
    services = (
        "select count(*) from `tabItem Price` where item_code like 'SRV-%%' "
        f"and creation <= (select max(i.creation) from `tabSales Invoice` i where i.{OWN})"
    )
    assert one(site, services) == 0


def test_invented_people_get_no_mail(site: Site) -> None:
    waiting = (
        "select count(*) from `tabTechOps Outbox` o join `tabSales Invoice` i on i.name = o.reference_name "
        f"where o.status = 'Queued' and i.posting_date < curdate() - interval 2 day and i.{OWN}"
    )
    assert one(site, waiting) == 0


def test_the_measures_agree_with_a_count_by_hand(site: Site) -> None:
    """What the year's stories tell: five claims and three disputes done again, one more for goodwill.

    Claims: two done again and two more for a part, one accepted after all, one rejected, two too late, one
    granted, two received. Disputes: three reworked, two settled, two open.
    """
    own = {
        row["name"] for row in site.sql(f"select distinct customer name from `tabService Site` where {OWN}")
    }
    manager = site.client("gerencia@andinos.example")
    asked = {"group_by": "Customer", "limit": 100, "company": own_company(site)}
    rows = manager.get("techops.api.v1.reports.quality", **asked).json()["message"]["data"]
    ours = [row for row in rows if row["key"] in own]
    counted = {
        name: sum(row[name] for row in ours)
        for name in ("completed", "reworked", "goodwill", "claims", "disputes")
    }
    done = one(
        site,
        f"select count(*) from `tabService Work Order` where {OWN} "
        "and status in ('Completed', 'Invoiced', 'Closed')",
    )
    assert counted == {"completed": done, "reworked": 8, "goodwill": 1, "claims": 11, "disputes": 7}


def own_company(site: Site) -> str:
    return str(one(site, f"select company from `tabService Work Order` where {OWN} limit 1"))


def test_loading_again_changes_nothing(site: Site) -> None:
    def counts() -> dict[str, int]:
        return {doctype: one(site, f"select count(*) from `tab{doctype}`") for doctype in COUNTED}

    before = counts()
    site.execute("techops.demo.load.run", progress=False)
    assert counts() == before


def test_one_login_per_role(site: Site) -> None:
    roles = {login["role"] for login in site.logins}
    assert {"Service Manager", "Service Supervisor", "Accounts Manager", "HR Manager"} <= roles
    assert {"Service Technician", "Service Sales"} <= roles
    assert {f"Customer ({role})" for role in ("Requester", "Approver", "Administrator")} <= roles
    seen: set[str] = set()
    for login in site.logins:
        if login["role"] not in seen:
            seen.add(login["role"])
            assert (
                site.client(login["user"]).get("frappe.auth.get_logged_user").json()["message"]
                == login["user"]
            )


@pytest.fixture
def bad_payer(site: Site) -> dict[str, Any]:
    """The customer with four overdue invoices, and one of its places."""
    return site.sql(
        "select s.name, s.customer from `tabService Site` s join tabCustomer c on c.name = s.customer "
        "where c.customer_name = 'Imprenta Offset Tres Coronas S.A.C.' limit 1"
    )[0]


def test_rn_013_stops_the_customer_that_does_not_pay(site: Site, bad_payer: dict[str, Any]) -> None:
    overdue = (
        "select count(*) from `tabSales Invoice` where customer = %s and outstanding_amount > 0 "
        "and due_date < curdate() and docstatus = 1"
    )
    assert one(site, overdue, bad_payer["customer"]) == 4
    count = "select count(*) from `tabService Work Order` where customer = %s"
    before = one(site, count, bad_payer["customer"])
    answer = site.client("administrator@imprenta.example").post(
        "techops.api.v1.orders.create",
        customer=bad_payer["customer"],
        site=bad_payer["name"],
        service_category="Bombas y motores",
        title="Bomba detenida",
    )
    assert answer.status_code == 417, answer.text
    assert answer.json()["error"]["code"] == "RN-013"
    assert one(site, count, bad_payer["customer"]) == before
