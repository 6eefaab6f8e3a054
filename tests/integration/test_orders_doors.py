"""What nobody may do to an order by a back door: by hand, by another clock, or in somebody else's name."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.support.world import FAR, LIMA, NEAR, World, last_workday_morning, text

ORDER = "Service Work Order"
DIAGNOSIS = {"diagnosis": "Rodamiento gastado", "work_performed": "Se cambió el rodamiento"}


def of(world: World, order: str, *fields: str) -> list[Any]:
    """Fields of an order as the database has them."""
    row = world.site.sql(f"select {', '.join(fields)} from `tab{ORDER}` where name = %s", (order,))[0]
    return [row[field] for field in fields]


def offer(world: World, order: str, start: datetime, technician: str, **more: Any) -> None:
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=world[technician],
        scheduled_start=text(start),
        **more,
    )


def free_slot(world: World) -> datetime:
    return datetime.now(LIMA) + timedelta(days=next(world.slots) + 30)


def test_an_order_made_by_hand_begins_without_what_only_services_write(world: World) -> None:
    """A supervisor makes orders in the desk; free, paid or discounted ones only services make."""
    answer = world.client("supervisor").post(
        f"/api/resource/{ORDER}",
        customer=world["customer"],
        site=world["place"],
        service_category=world["category"],
        title="Motor con ruido",
        billing_kind="Warranty",
        relation="Warranty",
        granted_discount_percent=100,
        approved_amount=99999,
        prepayment_received=500,
        paid=1,
        technician=world["technician_name"],
        lines=[{"kind": "Labour", "description": "Nada", "quantity": 1, "rate": 0, "amount": 0}],
    )
    assert answer.status_code == 200, answer.text[:1500]
    order = answer.json()["data"]["name"]
    free = ("billing_kind", "relation", "technician", "approved_amount", "paid", "prepayment_received")
    assert of(world, order, *free) == ["Billable", None, None, 0, 0, 0]
    assert of(world, order, "granted_discount_percent", "status", "sub_status") == [0, "Requested", "New"]
    assert not world.site.sql("select name from `tabPriced Line` where parent = %s", (order,))


def test_what_an_order_is_for_does_not_change_afterwards(world: World) -> None:
    """Another customer, contract, company or urgency is another order: prices and prepayment hang on them."""
    order = world.new_order()
    others = {
        "customer": world["other_customer"],
        "site": world["other_place"],
        "priority": "Emergency",
        "quotation_requested": 1,
    }
    for role in ("supervisor", "manager"):
        for field, value in others.items():
            answer = world.client(role).request("PUT", f"/api/resource/{ORDER}/{order}", json={field: value})
            assert answer.status_code == 417, f"{field}: {answer.status_code} {answer.text[:500]}"
    stranger = {"contact": world["stranger_contact"]}
    answer = world.client("supervisor").request("PUT", f"/api/resource/{ORDER}/{order}", json=stranger)
    assert answer.status_code == 404, answer.text[:500]
    longer = {"estimated_hours": 10, "title": "Motor con mucho ruido"}
    answer = world.client("supervisor").request("PUT", f"/api/resource/{ORDER}/{order}", json=longer)
    assert answer.status_code == 200, answer.text[:500]
    assert of(world, order, "customer", "priority", "title") == [
        world["customer"],
        "Normal",
        "Motor con mucho ruido",
    ]
    assert of(world, order, "quotation_required", "contact") == [1, None]


def test_who_only_looks_changes_no_request(world: World) -> None:
    order = world.new_order()
    world.set("Contact", world["requester_contact"], techops_service_role="Billing")
    try:
        error = world.call(
            "requester", "orders.update", expect=403, order=order, values={"title": "Otra cosa"}
        )
    finally:
        world.set("Contact", world["requester_contact"], techops_service_role="Requester")
    assert error["code"] == "not_permitted"
    world.call("requester", "orders.update", order=order, values={"title": "Otra cosa"})
    assert of(world, order, "title") == ["Otra cosa"]


def test_contacts_who_differ_act_as_the_least_of_them(world: World) -> None:
    """Administrator for one customer and Billing for another: neither is answered for the other."""
    order = world.new_order()
    second = world.insert(
        "Contact",
        first_name="Otra empresa",
        user=world["requester"],
        links=[{"link_doctype": "Customer", "link_name": world["other_customer"]}],
        techops_service_role="Billing",
        techops_approval_limit=0,
    )["name"]
    world.call("requester", "orders.update", expect=403, order=order, values={"title": "Otra cosa"})
    world.admin.request("DELETE", f"/api/resource/Contact/{second}")
    world.call("requester", "orders.update", order=order, values={"title": "Otra cosa"})


def test_the_contact_of_an_order_is_one_of_the_customers(world: World) -> None:
    order = world.new_order()
    stranger = {"contact": world["stranger_contact"]}
    error = world.call("approver", "orders.update", expect=404, order=order, values=stranger)
    assert error["code"] == "not_found"
    world.call("approver", "orders.update", order=order, values={"contact": world["approver_contact"]})


def test_more_hours_need_a_quotation_and_fewer_do_not_undo_it(world: World) -> None:
    """Two hours are within 150.00; ten are not, and the customer does not talk himself out of it."""
    order = world.new_order()
    assert of(world, order, "quotation_required") == [0]
    for hours in (10, 1):
        world.call("approver", "orders.update", order=order, values={"estimated_hours": hours})
        assert of(world, order, "quotation_required") == [1]
    world.call("supervisor", "orders.update", order=order, values={"estimated_hours": 2})
    assert of(world, order, "quotation_required") == [0]


def test_rn_022_who_accepted_one_job_does_not_accept_another_at_that_time(world: World) -> None:
    start = free_slot(world)
    first, second = world.new_order(), world.new_order()
    for order in (first, second):
        offer(world, order, start, "technician_name")
    world.call("technician", "orders.accept", order=first)
    error = world.call("technician", "orders.accept", expect=417, order=second)
    assert error["code"] == "RN-022"
    assert of(world, second, "status", "sub_status") == ["Requested", "Offered"]
    world.call("technician", "orders.reject", order=second, reason="Tengo otro trabajo")


def test_a_customer_is_not_told_why_a_technician_is_not_free(world: World) -> None:
    start = free_slot(world)
    busy, order = world.new_order(), world.new_order()
    offer(world, busy, start, "technician_name")
    world.call("technician", "orders.accept", order=busy)
    offer(world, order, free_slot(world), "technician_name")
    world.call("technician", "orders.accept", order=order)
    error = world.call("approver", "orders.reschedule", expect=417, order=order, scheduled_start=text(start))
    assert error["code"] == "time_not_free"
    assert busy not in error["message"]
    staff = world.call(
        "supervisor", "orders.reschedule", expect=417, order=order, scheduled_start=text(start)
    )
    assert staff["code"] == "RN-022" and busy in staff["message"]


def test_an_offer_to_a_helper_moves_with_the_order(world: World) -> None:
    start = free_slot(world)
    order = world.new_order()
    offer(world, order, start, "technician_name", helpers=[{"technician": world["technician2_name"]}])
    world.call("technician", "orders.accept", order=order)
    later = text(start + timedelta(days=100))
    world.call("supervisor", "orders.reschedule", order=order, scheduled_start=later)
    world.call("technician2", "orders.accept", order=order)
    planned = world.site.sql(
        "select distinct scheduled_start as moment from `tabWork Order Visit` where work_order = %s", (order,)
    )
    assert [str(row["moment"]) for row in planned] == [later]


def test_nothing_is_complete_before_its_last_visit_was_over(world: World) -> None:
    """A clock put back neither meets the SLA nor begins the warranty early."""
    start = last_workday_morning()
    order = world.worked_order(start, 1)
    early = {"order": order, "occurred_at": text(start + timedelta(minutes=30)), **DIAGNOSIS}
    error = world.call("technician", "orders.complete", expect=400, **early)
    assert error["code"] == "time_goes_backwards"
    assert of(world, order, "status", "completed_at") == ["In Progress", None]
    world.call("technician", "orders.complete", order=order, **DIAGNOSIS)


def test_a_second_visit_does_not_begin_within_the_first(world: World) -> None:
    """The same minutes would be billed twice."""
    start = last_workday_morning()
    order = world.worked_order(start, 1)
    again = {"order": order, **FAR, "occurred_at": text(start + timedelta(minutes=30))}
    error = world.call("technician", "orders.start", expect=400, **again)
    assert error["code"] == "time_goes_backwards"
    world.call("technician", "orders.start", order=order, **FAR, occurred_at=text(start + timedelta(hours=2)))
    end = text(start + timedelta(hours=3))
    world.call("technician", "orders.check_in", order=order, **NEAR, occurred_at=end)
    world.call("technician", "orders.check_out", order=order, **NEAR, occurred_at=end)
    world.call("technician", "orders.complete", order=order, **DIAGNOSIS)


def test_rework_of_an_emergency_is_not_paid_beforehand(world: World) -> None:
    """RN-014 is for work that is billed: nobody can pay 0.00, and it would wait for ever."""
    order = world.completed_order(last_workday_morning(), 0.5)
    world.site.sql(f"update `tab{ORDER}` set priority = 'Emergency' where name = %s", (order,))
    world.call("approver", "orders.report_problem", order=order, description="Sigue el ruido")
    world.call("supervisor", "orders.resolve_dispute", order=order, resolution="rework", note="Tienen razón")
    rework = world.one(f"select name from `tab{ORDER}` where original_order = %s", order)
    assert of(world, rework, "status", "sub_status", "billing_kind") == ["Requested", "New", "Rework"]
