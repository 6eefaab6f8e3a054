"""Contracts over HTTP: terms, signature, life, which applies, and every refusal."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any

import pytest

from tests.support.refusals import answer, nothing_changes, refused
from tests.support.world import PASSWORD, World

CONTRACTS = ("Service Contract", "Contract Rate", "Contract Contact", "Contract Renewal")
BAD = (400, 417)
TODAY = date.today()
SIGNATURE = "data:image/png;base64," + base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 50).decode()


@pytest.fixture(scope="module")
def client_admin(world: World) -> str:
    """The administrator of a customer of this module's own; returns the role's key."""
    email = f"firmante-{world.suffix}@example.com"
    world.names["signing_customer"] = world.insert(
        "Customer", customer_name=f"Cementos {world.suffix}", customer_type="Company"
    )["name"]
    world.insert(
        "User",
        email=email,
        first_name="Firmante",
        send_welcome_email=0,
        new_password=PASSWORD,
        user_type="Website User",
        roles=[{"role": "Customer"}],
    )
    world.names["signer"] = email
    world.names["signer_contact"] = world.insert(
        "Contact",
        first_name="Firmante",
        user=email,
        links=[{"link_doctype": "Customer", "link_name": world["signing_customer"]}],
        techops_service_role="Administrator",
        techops_approval_limit=900,
    )["name"]
    return "signer"


@pytest.fixture
def customer(world: World) -> str:
    title = f"Cliente {uuid.uuid4().hex[:6]}"
    return str(world.insert("Customer", customer_name=title, customer_type="Company")["name"])


def draft(world: World, customer: str, role: str = "manager", **values: Any) -> dict[str, Any]:
    given = {"end_date": str(TODAY + timedelta(days=365)), "hourly_rate": 45} | values
    start = given.pop("start_date", str(TODAY))
    made = world.call(
        role, "contracts.create", customer=customer, title="Marco", start_date=start, values=given
    )
    return dict(made)


def signed(world: World, customer: str, **values: Any) -> dict[str, Any]:
    made = draft(world, customer, **values)
    return dict(world.call("manager", "contracts.sign", contract=made["name"], signed_by="Ana Ruiz"))


def applies(world: World, customer: str, site: str | None = None, on: date = TODAY) -> str | None:
    return world.site.execute(
        "techops.contracts.service.applicable", customer=customer, company=None, site=site, on=str(on)
    )


def test_a_draft_prices_nothing_and_a_signed_one_does(world: World, customer: str) -> None:
    made = draft(world, customer)
    assert made["status"] == "Draft"
    assert applies(world, customer) is None
    told = world.call("accounts", "contracts.sign", contract=made["name"], signed_by="Ana Ruiz")
    assert (told["status"], told["signed_by"]) == ("Active", "Ana Ruiz")
    assert applies(world, customer) == made["name"]
    assert applies(world, customer, on=TODAY + timedelta(days=366)) is None


def test_a_contract_that_starts_later_waits(world: World, customer: str) -> None:
    made = signed(world, customer, start_date=str(TODAY + timedelta(days=3)))
    assert made["status"] == "Signed"
    assert applies(world, customer) is None


def test_the_daily_job_activates_and_expires_and_twice_is_once(world: World, customer: str) -> None:
    made = signed(world, customer, end_date=str(TODAY))
    later = signed(world, customer, contract_type="Dedicated", start_date=str(TODAY + timedelta(days=1)))
    world.site.execute("techops.contracts.jobs.follow_the_calendar")
    assert world.call("manager", "contracts.get", contract=made["name"])["status"] == "Active"
    move = "update `tabService Contract` set start_date = %s, end_date = %s where name = %s"
    with moved_clock(world) as run:
        run(move, (str(TODAY - timedelta(days=9)), str(TODAY - timedelta(days=1)), made["name"]))
        run(move, (str(TODAY), None, later["name"]))
    for _time in range(2):
        world.site.execute("techops.contracts.jobs.follow_the_calendar")
        told = [
            world.call("manager", "contracts.get", contract=one["name"])["status"] for one in (made, later)
        ]
        assert told == ["Expired", "Active"]


class moved_clock:
    """Write dates as if days had passed; the site's clock cannot be moved over HTTP."""

    def __init__(self, world: World) -> None:
        self.world = world

    def __enter__(self) -> Any:
        def run(query: str, parameters: tuple[Any, ...]) -> None:
            self.world.site.sql(query, parameters)

        return run

    def __exit__(self, *details: object) -> None:
        return None


def test_terms_change_with_a_version_while_active(world: World, customer: str) -> None:
    made = signed(world, customer)
    world.call("accounts", "contracts.update", contract=made["name"], values={"hourly_rate": 52})
    version = world.one(
        "select data from tabVersion where docname = %s order by creation desc limit 1", made["name"]
    )
    assert "hourly_rate" in version


@pytest.mark.parametrize(
    "values",
    [
        {"customer": "other_customer"},
        {"start_date": "2020-01-01"},
        {"contract_type": "Dedicated"},
    ],
)
def test_what_the_signature_fixed_stays(world: World, customer: str, values: dict[str, Any]) -> None:
    made = signed(world, customer)
    given = {key: world.names.get(value, value) for key, value in values.items()}
    with nothing_changes(world, *CONTRACTS):
        body = refused(world, "manager", "contracts.update", 403, contract=made["name"], values=given)
    assert "contract_field_fixed" in body


@pytest.mark.parametrize("field", ["status", "signed_by", "signed_on", "terminated_on"])
def test_the_life_of_a_contract_has_no_side_door(world: World, customer: str, field: str) -> None:
    made = draft(world, customer)
    value = "Active" if field == "status" else "2026-01-01" if field != "signed_by" else "Nadie"
    with nothing_changes(world, *CONTRACTS):
        refused(world, "manager", "contracts.update", 400, contract=made["name"], values={field: value})
        put = world.client("manager").request(
            "PUT", f"/api/resource/Service Contract/{made['name']}", json={field: value}
        )
        assert put.status_code in (403, 417), put.text[:300]
        poked = world.client("manager").post(
            "frappe.client.set_value",
            doctype="Service Contract",
            name=made["name"],
            fieldname=field,
            value=value,
        )
        assert poked.status_code in (403, 417), poked.text[:300]


def test_a_contract_made_on_the_desk_starts_as_a_draft(world: World, customer: str) -> None:
    made = world.insert(
        "Service Contract",
        title="Directo",
        customer=customer,
        company=world["company"],
        currency="USD",
        start_date=str(TODAY),
        status="Active",
        signed_by="Nadie",
    )
    assert (made["status"], made.get("signed_by")) == ("Draft", None)


def test_a_second_contract_for_the_same_is_refused(world: World, customer: str) -> None:
    signed(world, customer)
    second = draft(world, customer)
    with nothing_changes(world, *CONTRACTS):
        body = refused(world, "manager", "contracts.sign", 409, contract=second["name"], signed_by="Ana Ruiz")
    assert "contract_overlaps" in body


def test_a_contract_for_one_site_comes_before_the_one_for_all(world: World, customer: str) -> None:
    place = world.insert("Service Site", site_name="Planta", customer=customer)["name"]
    whole = signed(world, customer)
    special = signed(world, customer, covers_all_sites=0, sites=[{"site": place}])
    assert applies(world, customer, place) == special["name"]
    assert applies(world, customer) == whole["name"]


def test_two_signatures_at_once_leave_one_contract(world: World, customer: str) -> None:
    names = [draft(world, customer)["name"] for _number in range(2)]
    world.client("manager"), world.client("accounts")
    with ThreadPoolExecutor(2) as pool:
        codes = list(
            pool.map(
                lambda pair: answer(world, pair[0], "contracts.sign", contract=pair[1], signed_by="Ana Ruiz")[
                    0
                ],
                zip(("manager", "accounts"), names, strict=True),
            )
        )
    assert sorted(codes) == [200, 409]
    active = world.one(
        "select count(*) from `tabService Contract` where customer = %s and status = 'Active'", customer
    )
    assert active == 1


def test_a_renewal_keeps_the_earlier_period(world: World, customer: str) -> None:
    made = signed(world, customer)
    end = str(TODAY + timedelta(days=730))
    told = world.call("manager", "contracts.renew", contract=made["name"], end_date=end)
    assert (told["status"], told["end_date"], told["start_date"]) == ("Active", end, str(TODAY))
    assert [row["previous_end"] for row in told["renewals"]] == [str(TODAY + timedelta(days=365))]


def test_what_renews_itself_runs_on_and_twice_is_once(world: World, customer: str) -> None:
    made = signed(world, customer, start_date=str(TODAY - timedelta(days=9)), auto_renewal=1)
    name = made["name"]
    query = "update `tabService Contract` set end_date = %s where name = %s"
    world.site.sql(query, (str(TODAY), name))
    for _twice in range(2):
        world.site.execute("techops.contracts.jobs.follow_the_calendar")
    row = world.site.sql("select status, end_date from `tabService Contract` where name = %s", (name,))[0]
    assert (row["status"], row["end_date"]) == ("Active", TODAY + timedelta(days=10))  # ten days, ten more
    renewals = world.site.sql("select previous_end from `tabContract Renewal` where parent = %s", (name,))
    assert [one["previous_end"] for one in renewals] == [TODAY]
    world.site.sql(query, (str(TODAY - timedelta(days=1)), name))
    world.set("Service Contract", name, auto_renewal=0)
    world.site.execute("techops.contracts.jobs.follow_the_calendar")
    assert world.one("select status from `tabService Contract` where name = %s", name) == "Expired"


def test_who_keeps_contracts_hears_once_that_one_ends(world: World, customer: str) -> None:
    soon, later = TODAY + timedelta(days=20), TODAY + timedelta(days=200)
    ends = signed(world, customer, end_date=str(soon))["name"]
    told = "select count(*) from `tabTechOps Outbox` where reference_name = %s and unique_key like %s"
    for _twice in range(2):
        world.site.execute("techops.contracts.jobs.follow_the_calendar")
    assert world.one(told, ends, f"contract_ends|%|{soon}") == 1
    world.call("manager", "contracts.renew", contract=ends, end_date=str(later))
    world.site.execute("techops.contracts.jobs.follow_the_calendar")
    assert world.one(told, ends, "contract_ends|%") == 1, "the new end is far away"


@pytest.mark.parametrize("end", ["2000-01-01", "nunca", "9999-99-99"])
def test_a_renewal_into_the_past_is_refused(world: World, customer: str, end: str) -> None:
    made = signed(world, customer)
    with nothing_changes(world, *CONTRACTS):
        refused(world, "manager", "contracts.renew", BAD, contract=made["name"], end_date=end)


def test_a_termination_says_why_and_is_final(world: World, customer: str) -> None:
    made = signed(world, customer)
    with nothing_changes(world, *CONTRACTS):
        refused(world, "manager", "contracts.terminate", 400, contract=made["name"], reason="  ")
    told = world.call("manager", "contracts.terminate", contract=made["name"], reason="Impago")
    assert (told["status"], told["termination_reason"]) == ("Terminated", "Impago")
    assert applies(world, customer) is None
    with nothing_changes(world, *CONTRACTS):
        for function, extra in (
            ("renew", {}),
            ("sign", {"signed_by": "Ana"}),
            ("terminate", {"reason": "x"}),
        ):
            refused(world, "manager", f"contracts.{function}", 409, contract=made["name"], **extra)
        values = {"hourly_rate": 1}
        refused(world, "manager", "contracts.update", 417, contract=made["name"], values=values)
    gone = world.admin.request("DELETE", f"/api/resource/Service Contract/{made['name']}")
    assert gone.status_code == 417


BAD_TERMS: list[tuple[dict[str, Any], str]] = [
    ({"end_date": "2000-01-01"}, "contract_dates"),
    ({"hourly_rate": float("nan")}, "not_a_number"),
    ({"hourly_rate": float("-inf")}, "not_a_number"),
    ({"hourly_rate": "cien"}, "not_a_number"),
    ({"hourly_rate": 1e15}, "not_a_number"),
    ({"hourly_rate": -1}, "limit_negative"),
    ({"discount_percent": 101}, "percent_out_of_range"),
    ({"discount_percent": -1}, "percent_out_of_range"),
    ({"own_surcharges": 1, "night_surcharge": -5}, "surcharge_negative"),
    ({"currency": "EUR"}, "contract_currency"),
    ({"currency": "ZZZ"}, ""),
    ({"company": "Ninguna"}, ""),
    ({"contract_type": "Eterno"}, "value_not_accepted"),
    ({"billing_method": "Nunca"}, "value_not_accepted"),
    ({"rates": [{"hourly_rate": 5}]}, "rate_for_nothing"),
    ({"rates": [{"specialty": "specialty", "hourly_rate": -5}]}, "rate_negative"),
    ({"rates": [{"specialty": "specialty", "hourly_rate": 5}] * 2}, "rate_repeated"),
    ({"rates": [{"specialty": "specialty", "hourly_rate": 5}] * 10_000}, "too_many_rows"),
    ({"rates": [{"specialty": "specialty"}]}, "value_missing"),
    ({"zone_fees": [{"zone": "zone", "travel_fee": 5}] * 2}, "row_twice"),
    (
        {
            "volume_tiers": [
                {"from_amount": 9, "discount_percent": 1},
                {"from_amount": 5, "discount_percent": 2},
            ]
        },
        "tiers_not_ascending",
    ),
    (
        {
            "sla_targets": [
                {
                    "priority": "Normal",
                    "first_response_minutes": 60,
                    "on_site_minutes": 30,
                    "resolution_minutes": 90,
                }
            ]
        },
        "sla_not_ascending",
    ),
    ({"covers_all_sites": 0}, "contract_sites"),
    ({"covers_all_sites": 0, "sites": [{"site": "other_place"}]}, "not_of_customer"),
    ({"contacts": [{"contact": "stranger_contact"}]}, "not_of_customer"),
    ({"billing_contact": "stranger_contact"}, "not_of_customer"),
    ({"technicians": [{"technician": "TEC-99999", "preference": "Vetoed"}]}, ""),
    ({"technicians": [{"technician": "technician_name", "preference": "Adored"}]}, "value_not_accepted"),
    (
        {"service_hours": [{"day_of_week": "Monday", "start_time": "x", "end_time": "y"}]},
        "value_not_accepted",
    ),
    ({"price_list": "No existe"}, ""),
    ({"signature": SIGNATURE}, "field_not_accepted"),
    ({"status": "Active"}, "field_not_accepted"),
]


@pytest.mark.parametrize(("values", "code"), BAD_TERMS, ids=lambda part: str(part)[:60])
def test_bad_terms_are_refused_and_change_nothing(world: World, values: dict[str, Any], code: str) -> None:
    text = json.dumps(values)
    for key in ("specialty", "zone", "other_place", "stranger_contact", "technician_name"):
        text = text.replace(f': "{key}"', f': "{world[key]}"')
    with nothing_changes(world, *CONTRACTS):
        body = refused(
            world,
            "manager",
            "contracts.create",
            BAD,
            customer=world["customer"],
            title="Malo",
            start_date=str(TODAY),
            values=json.loads(text),
        )
    assert code in body


def test_an_unknown_customer_is_not_found(world: World) -> None:
    with nothing_changes(world, *CONTRACTS):
        arguments = {"customer": "Nadie", "title": "X", "start_date": str(TODAY)}
        refused(world, "manager", "contracts.create", 404, **arguments)


@pytest.mark.parametrize("role", ["supervisor", "technician", "hr", "requester"])
def test_who_does_not_manage_contracts_changes_none(world: World, customer: str, role: str) -> None:
    made = signed(world, customer)
    with nothing_changes(world, *CONTRACTS):
        arguments = {"customer": customer, "title": "X", "start_date": str(TODAY)}
        refused(world, role, "contracts.create", 403, **arguments)
        for function, extra in (("update", {"values": {}}), ("renew", {}), ("terminate", {"reason": "x"})):
            refused(world, role, f"contracts.{function}", 403, contract=made["name"], **extra)


def test_the_customer_reads_and_signs_what_was_offered(world: World, client_admin: str) -> None:
    own = world["signing_customer"]
    technicians = [{"technician": world["technician2_name"], "preference": "Vetoed", "reason": "secreto"}]
    made = draft(world, own, technicians=technicians)
    contract = made["name"]
    refused(world, client_admin, "contracts.get", 404, contract=contract)
    signing = {"contract": contract, "signed_by": "Firmante", "signature": SIGNATURE}
    refused(world, client_admin, "contracts.sign", 404, **signing)
    world.call("manager", "contracts.update", contract=contract, values={"offered_for_signature": 1})
    read = world.call(client_admin, "contracts.get", contract=contract)
    assert read["hourly_rate"] == 45
    assert "secreto" not in json.dumps(read)
    assert [row["name"] for row in world.call(client_admin, "contracts.list")["data"]] == [contract]
    with nothing_changes(world, *CONTRACTS):
        body = refused(world, client_admin, "contracts.sign", 400, **{**signing, "signature": None})
        assert "signature_missing" in body
        for drawn in ("data:image/svg+xml;base64,PHN2Zy8+", "data:image/png;base64,AAAA", "x" * 300_000):
            refused(world, client_admin, "contracts.sign", 400, **{**signing, "signature": drawn})
        refused(world, "stranger", "contracts.sign", 404, **signing, modified=read["modified"])
    world.call("manager", "contracts.update", contract=contract, values={"hourly_rate": 99})
    with nothing_changes(world, *CONTRACTS):
        stale = {**signing, "modified": read["modified"]}
        assert "terms_changed" in refused(world, client_admin, "contracts.sign", 409, **stale)
    fresh = world.call(client_admin, "contracts.get", contract=contract)["modified"]
    told = world.call(client_admin, "contracts.sign", **signing, modified=fresh)
    assert told["status"] == "Active"


def test_foreign_and_unknown_contracts_answer_alike(world: World, customer: str) -> None:
    made = signed(world, customer)
    foreign = refused(world, "requester", "contracts.get", 404, contract=made["name"])
    unknown = refused(world, "requester", "contracts.get", 404, contract="CTR-99999")
    assert foreign.replace(made["name"], "X") == unknown.replace("CTR-99999", "X")
    assert world.call("requester", "contracts.list", customer=customer)["total"] == 0


@pytest.fixture
def restricted(world: World, client_admin: str) -> Iterator[str]:
    """An active contract that authorises nobody but a contact without an account."""
    own = world["signing_customer"]
    other = world.insert(
        "Contact", first_name="Otra", links=[{"link_doctype": "Customer", "link_name": own}]
    )["name"]
    made = signed(world, own, contract_type="On Demand", contacts=[{"contact": other}])
    yield str(made["name"])
    world.call("manager", "contracts.terminate", contract=made["name"], reason="Fin de la prueba")


def test_only_listed_contacts_ask_for_work(world: World, client_admin: str, restricted: str) -> None:
    place = world.insert("Service Site", site_name="Cantera", customer=world["signing_customer"])["name"]
    with nothing_changes(world, "Service Work Order"):
        body = refused(
            world,
            client_admin,
            "orders.create",
            403,
            customer=world["signing_customer"],
            site=place,
            service_category=world["category"],
            title="No autorizada",
            contract=restricted,
        )
    assert "contact_not_authorised" in body
