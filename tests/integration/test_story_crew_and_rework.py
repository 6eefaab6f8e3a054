"""Crews, long pauses, disputes with rework and overdue customers, over HTTP with one user per role."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from tests.support.world import FAR, LIMA, NEAR, World, last_workday_morning, text


def test_a_crew_of_two_has_two_visits_and_bills_both(world: World) -> None:
    """Section 2: one leads, one helps; 2 h and 1 h at $50 are 150, and each visit travels: 2 x 20."""
    order = world.new_order()
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=world["technician_name"],
        helpers=[{"technician": world["technician2_name"]}],
        scheduled_start=text(datetime.now(LIMA) + timedelta(days=next(world.slots) + 30)),
    )
    accepted = world.call("technician2", "orders.accept", order=order)
    assert accepted["sub_status"] == "Offered"  # the helper's answer does not schedule the order
    assert world.call("technician", "orders.accept", order=order)["status"] == "Scheduled"
    start = last_workday_morning()
    for role in ("technician", "technician2"):
        travel = text(start - timedelta(minutes=30))
        world.call(role, "orders.start", order=order, **FAR, occurred_at=travel)
        world.call(role, "orders.check_in", order=order, **NEAR, occurred_at=text(start))
        world.call(role, "orders.execute", order=order, occurred_at=text(start))
    end = {"technician": 2, "technician2": 1}
    leaving = text(start + timedelta(hours=end["technician2"]))
    world.call("technician2", "orders.check_out", order=order, **NEAR, occurred_at=leaving)
    report = {"order": order, "diagnosis": "Eje torcido", "work_performed": "Se alineó"}
    assert world.call("technician", "orders.complete", expect=417, **report)["code"] == "visits_open"
    leaving = text(start + timedelta(hours=end["technician"]))
    world.call("technician", "orders.check_out", order=order, **NEAR, occurred_at=leaving)
    world.call("technician", "orders.complete", **report)
    priced = world.call("approver", "orders.price", order=order)
    assert (priced["labour_total"], priced["travel_total"], priced["net_total"]) == (150.0, 40.0, 190.0)
    costing = world.site.sql("select * from `tabWork Order Costing` where work_order = %s", (order,))[0]
    assert float(costing["technician_cost"]) == 75.0  # 3 h x 25


def test_a_pause_over_24_hours_needs_a_reason_and_over_48_a_manager(world: World) -> None:
    """RN-005, at its edges, with the technician, the supervisor and the manager."""
    for hours, justified, approved in ((23, False, False), (47, True, False), (49, True, True)):
        order = world.assigned_order()
        began = datetime.now(LIMA) - timedelta(hours=hours)
        for action, place in (("start", FAR), ("check_in", NEAR), ("execute", {})):
            world.call("technician", f"orders.{action}", order=order, **place, occurred_at=text(began))
        wait = {"pause_reason": "Awaiting Customer", "note": "Nadie en planta"}
        world.call("technician", "orders.pause", order=order, **wait, occurred_at=text(began))
        if justified:
            refused = world.call("technician", "orders.resume", expect=417, order=order)
            assert refused["code"] == "RN-005"
            world.call("technician", "orders.justify_pause", expect=403, order=order, reason="yo")
            world.call("supervisor", "orders.justify_pause", order=order, reason="Feriado local")
        if approved:
            assert world.call("technician", "orders.resume", expect=417, order=order)["code"] == "RN-005"
            world.call("supervisor", "orders.approve_pause", expect=403, order=order, reason="yo")
            world.call("manager", "orders.approve_pause", order=order, reason="Acordado con el cliente")
        assert world.call("technician", "orders.resume", order=order)["sub_status"] == "Executing"
        world.call("technician", "orders.check_out", order=order, **NEAR)
        world.complete(order)


def test_a_dispute_is_settled_by_a_linked_rework_order_of_zero(world: World) -> None:
    """report_problem, RN-031: the rework is invoiced at $0, counts as paid, and keeps its internal cost."""
    start = last_workday_morning()
    order = world.completed_order(start, 1)
    nothing = world.call("approver", "orders.report_problem", expect=400, order=order, description=" ")
    assert nothing["message"]
    disputed = world.call("approver", "orders.report_problem", order=order, description="Sigue el ruido")
    assert disputed["sub_status"] == "Disputed"
    world.call("approver", "orders.approve", expect=409, order=order)
    world.call(
        "supervisor", "orders.resolve_dispute", order=order, resolution="Rework", note="Volver a revisar"
    )
    rework = world.one("select name from `tabService Work Order` where original_order = %s", order)
    shown = world.call("supervisor", "orders.get", order=rework)
    assert (shown["billing_kind"], shown["relation"], shown["quotation_required"]) == ("Rework", "Rework", 0)
    world.call(
        "supervisor",
        "orders.assign",
        order=rework,
        technician=world["technician_name"],
        scheduled_start=text(datetime.now(LIMA) + timedelta(days=next(world.slots) + 30)),
    )
    world.call("technician", "orders.accept", order=rework)
    began = start + timedelta(hours=3)
    world.call("technician", "orders.start", order=rework, **FAR, occurred_at=text(began))
    world.call("technician", "orders.check_in", order=rework, **NEAR, occurred_at=text(began))
    world.call("technician", "orders.execute", order=rework, occurred_at=text(began))
    leaving = text(began + timedelta(hours=1))
    world.call("technician", "orders.check_out", order=rework, **NEAR, occurred_at=leaving)
    world.complete(rework)
    world.call("approver", "orders.approve", order=rework)
    invoiced = world.call("approver", "orders.get", order=rework)
    assert (invoiced["status"], invoiced["paid"], invoiced["grand_total"]) == ("Invoiced", 1, 0.0)
    total = world.one("select grand_total from `tabSales Invoice` where name = %s", invoiced["sales_invoice"])
    assert float(total) == 0.0
    cost = world.site.sql("select * from `tabWork Order Costing` where work_order = %s", (rework,))[0]
    assert (float(cost["technician_cost"]), cost["band"]) == (25.0, "No Charge")
    # The original order waits for the customer again, and is invoiced when approved.
    assert world.call("approver", "orders.approve", order=order)["status"] == "Invoiced"


def test_with_four_overdue_invoices_a_customer_cannot_order(world: World) -> None:
    """RN-013: three are tolerated, the fourth blocks, and the message says what to do."""
    customer = world.insert("Customer", customer_name=f"Moroso {world.suffix}", customer_type="Company")[
        "name"
    ]
    place = world.insert(
        "Service Site", site_name="Local", customer=customer, zone=world["zone"], time_zone="America/Lima"
    )["name"]
    wanted = {"customer": customer, "site": place}
    for count in range(1, 5):
        issued, due = date.today() - timedelta(days=10), date.today() - timedelta(days=5)
        world.insert(
            "Sales Invoice",
            submit=True,
            customer=customer,
            company=world["company"],
            set_posting_time=1,
            posting_date=str(issued),
            due_date=str(due),
            items=[{"item_code": "SRV-OTHER", "qty": 1, "rate": 10}],
        )
        if count == 3:
            world.new_order("supervisor", **wanted)
    before = world.one("select count(*) from `tabService Work Order`")
    refused = world.call(
        "supervisor",
        "orders.create",
        expect=417,
        service_category=world["category"],
        title="Otra más",
        **wanted,
    )
    assert refused["code"] == "RN-013"
    assert "4" in refused["message"]
    assert world.one("select count(*) from `tabService Work Order`") == before
