"""What quotations refuse: discounts above one's limit, side doors, nonsense; and nothing changes."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.quoting import QUOTATION, labour, quote, row, sent, usual
from tests.support.world import World

TABLES = (
    "Service Work Order",
    "Service Quotation",
    "Quotation Labour",
    "Quotation Material",
    "Quotation Charge",
    "Priced Line",
    "Work Order Event",
    "TechOps Key",
    "TechOps Outbox",
    "TechOps Idempotency Key",
)


def picture(world: World) -> dict[str, tuple[Any, ...]]:
    """How many rows each table has, and when one changed; a worker sends what waits in its own time."""
    counted = "select count(*) as rows_there, max(creation) as latest from `tab{table}`"
    changed = counted.replace("creation", "modified")
    return {
        table: tuple(
            world.site.sql((counted if table == "TechOps Outbox" else changed).format(table=table))[
                0
            ].values()
        )
        for table in TABLES
    }


@pytest.mark.parametrize(("role", "most", "too_much"), [("supervisor", 5, 5.01), ("manager", 20, 20.01)])
def test_a_discount_above_the_limit_of_the_role_is_refused(
    world: World, role: str, most: float, too_much: float
) -> None:
    """RN-015."""
    order = world.new_order()
    before = picture(world)
    refused = world.call(
        role, "quotations.create", expect=403, order=order, values=usual(world, discount_percent=too_much)
    )
    assert refused["code"] == "RN-015"
    assert str(too_much) in refused["message"]
    assert picture(world) == before
    quotation = quote(world, order, role, discount_percent=most)
    assert quotation["price"]["discount_total"] == round(360 * most / 100, 2)
    before = picture(world)
    again = {"quotation": quotation["name"], "values": {"discount_percent": too_much}}
    assert world.call(role, "quotations.update", expect=403, **again)["code"] == "RN-015"
    assert picture(world) == before


def test_a_supervisor_edits_what_a_manager_discounted_but_grants_no_more(world: World) -> None:
    name = quote(world, world.new_order(), "manager", discount_percent=15)["name"]
    edited = world.call("supervisor", "quotations.update", quotation=name, values={"solution": "Cambiar"})
    assert edited["discount_percent"] == 15
    more = {"quotation": name, "values": {"discount_percent": 16}}
    assert world.call("supervisor", "quotations.update", expect=403, **more)["code"] == "RN-015"
    world.call("supervisor", "quotations.update", quotation=name, values={"discount_percent": 4})
    assert float(row(world, name)["net_total"]) == 345.6


HOSTILE = [
    ({"labour": [labour("NaN")]}, "not_a_number"),
    ({"labour": [labour("cuatro")]}, "not_a_number"),
    ({"labour": [labour(-1)]}, "negative_value"),
    ({"labour": [labour(-1, None)]}, "negative_value"),
    ({"labour": [labour(1e300)]}, "not_a_number"),
    ({"labour": [labour(10_000)]}, None),
    ({"labour": [labour(2, "ayer")]}, "value_not_accepted"),
    ({"labour": [labour(2, technicians=0)]}, "count_out_of_range"),
    ({"labour": [labour(2, technicians=10**9)]}, "count_out_of_range"),
    ({"labour": [labour(2, specialty="No existe")]}, None),
    ({"labour": "muchas"}, "value_not_accepted"),
    ({"labour": [["hours", 2]]}, "value_not_accepted"),
    ({"labour": [{"hours": {"$gt": 0}}]}, "not_a_number"),
    ({"labour": [labour()] * 10_000}, "too_many_rows"),
    ({"materials": [{"item": "No existe", "quantity": 1}]}, None),
    ({"materials": [{"item": "bearing", "quantity": -1}]}, "negative_value"),
    ({"materials": [{"item": "bearing", "quantity": "Infinity"}]}, "not_a_number"),
    ({"materials": [{"item": "bearing", "quantity": 1, "unit_price": 0.01}]}, "field_not_accepted"),
    ({"materials": [{"quantity": 1}]}, None),
    ({"charges": [{"description": "x", "quantity": 1, "rate": -5}]}, "negative_value"),
    ({"charges": [{"description": "x", "quantity": 1e9, "rate": 1e9}]}, None),
    ({"charges": [{"description": "x" * 1000, "quantity": 1, "rate": 5}]}, "value_not_accepted"),
    ({"discount_percent": -1}, "percent_out_of_range"),
    ({"discount_percent": 101}, "percent_out_of_range"),
    ({"discount_percent": "NaN"}, "not_a_number"),
    ({"visits": -1}, "count_out_of_range"),
    ({"visits": 1.5}, "value_not_accepted"),
    ({"valid_until": "2020-01-01"}, "valid_until_before_date"),
    ({"valid_until": "nunca"}, "value_not_accepted"),
    ({"contact": "stranger_contact"}, "contact_not_customers"),
    ({"status": "Approved"}, "field_not_accepted"),
    ({"net_total": 1}, "field_not_accepted"),
    ({"docstatus": 1}, "field_not_accepted"),
    ({"work_order": "ORD-99999"}, "field_not_accepted"),
    ({"__proto__": {}}, "field_not_accepted"),
]


@pytest.mark.parametrize(("values", "code"), HOSTILE)
def test_hostile_values_are_refused_and_leave_nothing(
    world: World, values: dict[str, Any], code: str | None
) -> None:
    order = world.new_order()
    named = {
        key: world.names.get(value, value) if isinstance(value, str) else value
        for key, value in values.items()
    }
    for part in named.get("materials", ()):
        if part.get("item") == "bearing":
            part["item"] = world["bearing"]
    before = picture(world)
    answer = world.client("supervisor").post(
        "techops.api.v1.quotations.create", order=order, values={**usual(world), **named}
    )
    assert 400 <= answer.status_code < 500, answer.text[:800]
    if code:
        assert answer.json()["error"]["code"] == code
    assert picture(world) == before


def test_unknown_orders_and_quotations_are_not_found(world: World) -> None:
    for name in ("ORD-99999", "' or 1=1 --", "ñ" * 500):
        assert (
            world.call("supervisor", "quotations.create", expect=404, order=name, values={})["code"]
            == "not_found"
        )
    assert (
        world.call("manager", "quotations.approve", expect=404, quotation="COT-99999")["code"] == "not_found"
    )


def test_an_empty_quotation_is_not_sent(world: World) -> None:
    name = quote(world, world.new_order(), labour=[], materials=[], visits=0)["name"]
    assert (
        world.call("supervisor", "quotations.send", expect=417, quotation=name)["code"] == "quotation_empty"
    )
    assert row(world, name)["docstatus"] == 0


@pytest.mark.parametrize(
    "email", ["", "nadie", "a@b.com, c@d.com", "a@b.com\nBcc: c@d.com", "x" * 200 + "@a.com"]
)
def test_a_bad_address_is_refused(world: World, email: str) -> None:
    name = quote(world, world.new_order(), contact=None)["name"]
    before = picture(world)
    error = world.call("supervisor", "quotations.send", expect=400, quotation=name, email=email)
    assert error["code"] == "email_missing"
    assert picture(world) == before


@pytest.mark.parametrize("role", ["approver", "requester", "technician", "hr", "accounts"])
def test_only_supervisors_and_managers_prepare_and_send(world: World, role: str) -> None:
    order = world.new_order()
    name = quote(world, order)["name"]
    before = picture(world)
    for function, arguments in (
        ("create", {"order": order, "values": {}}),
        ("update", {"quotation": name, "values": {"visits": 3}}),
        ("send", {"quotation": name}),
        ("new_version", {"quotation": name}),
    ):
        error = world.call(role, f"quotations.{function}", expect=403, **arguments)
        assert error["code"] == "not_permitted"
    assert picture(world) == before


SIDE_DOORS = [
    {"status": "Approved"},
    {"net_total": 1},
    {"grand_total": 1},
    {"version": 7},
    {"decided_by": "Administrator"},
    {"pricing_terms": "{}"},
    {"docstatus": 1},
    {"docstatus": 2},
]


@pytest.mark.parametrize("values", SIDE_DOORS)
@pytest.mark.parametrize("state", ["draft", "sent"])
def test_the_desks_side_doors_are_shut(world: World, values: dict[str, Any], state: str) -> None:
    order = world.new_order()
    name = quote(world, order)["name"] if state == "draft" else sent(world, order)["name"]
    stored = row(world, name)
    manager = world.client("manager")
    answers = [manager.request("PUT", f"/api/resource/{QUOTATION}/{name}", json=values)]
    for fieldname, value in values.items():
        answers.append(
            manager.post(
                "frappe.client.set_value", doctype=QUOTATION, name=name, fieldname=fieldname, value=value
            )
        )
    for answer in answers:
        assert answer.status_code != 500, answer.text[:800]
    after = row(world, name)
    same = ("status", "docstatus", "net_total", "grand_total", "version", "decided_by", "pricing_terms")
    assert {field: after[field] for field in same} == {field: stored[field] for field in same}


def test_submit_cancel_and_delete_buttons_do_nothing(world: World) -> None:
    draft = quote(world, world.new_order())["name"]
    offered = sent(world, world.new_order())["name"]
    approved = sent(world, world.new_order())["name"]
    world.call("approver", "quotations.approve", quotation=approved)
    manager = world.client("manager")
    bulk = "frappe.desk.doctype.bulk_update.bulk_update.submit_cancel_or_update_docs"
    manager.post(bulk, doctype=QUOTATION, docnames=[draft], action="submit")
    assert row(world, draft)["docstatus"] == 0
    for name in (offered, approved):
        before = row(world, name)
        assert manager.post("frappe.client.cancel", doctype=QUOTATION, name=name).status_code == 403
        assert manager.request("DELETE", f"/api/resource/{QUOTATION}/{name}").status_code in (403, 417)
        assert row(world, name) == before


def test_a_new_document_by_rest_is_a_draft_whatever_it_says(world: World) -> None:
    order = world.new_order()
    answer = world.client("supervisor").post(
        f"/api/resource/{QUOTATION}",
        work_order=order,
        status="Approved",
        version=9,
        net_total=1,
        decided_by="Administrator",
        labour=[labour()],
    )
    assert answer.status_code == 200, answer.text[:800]
    made = answer.json()["data"]
    assert (made["status"], made["version"], made["docstatus"]) == ("Draft", 1, 0)
    assert float(row(world, made["name"])["net_total"]) == 295.0 + 20.0
    assert row(world, made["name"])["decided_by"] is None


def test_people_of_the_customer_reach_nothing_by_rest(world: World) -> None:
    name = sent(world, world.new_order())["name"]
    approver = world.client("approver")
    assert approver.get(f"/api/resource/{QUOTATION}/{name}").status_code == 403
    assert approver.get(f"/api/resource/{QUOTATION}").status_code == 403
    assert (
        approver.request("PUT", f"/api/resource/{QUOTATION}/{name}", json={"status": "Approved"}).status_code
        == 403
    )
    assert approver.post("frappe.client.submit", doc={"doctype": QUOTATION, "name": name}).status_code in (
        403,
        417,
    )
    assert row(world, name)["status"] == "Sent"


def test_the_same_key_again_gives_the_first_answer(world: World) -> None:
    order = world.new_order()
    request = {"order": order, "values": usual(world), "idempotency_key": f"una-vez-{order}"}
    first = world.call("supervisor", "quotations.create", **request)
    again = world.call("supervisor", "quotations.create", **request)
    assert first["name"] == again["name"]
    assert world.one("select count(*) from `tabService Quotation` where work_order = %s", order) == 1
