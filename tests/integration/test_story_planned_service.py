"""Seed 1, section 5.3: a planned service from the request to the paid invoice, one user per role, over
HTTP.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from tests.support import ledger
from tests.support.world import FAR, LIMA, NEAR, World, last_friday_evening, text


def gl(world: World, invoice: str) -> list[tuple[str, float, float, str | None]]:
    rows = world.site.sql(
        "select a.root_type, a.account_type, g.debit, g.credit, g.service_work_order from `tabGL Entry` g "
        "join tabAccount a on a.name = g.account where g.voucher_no = %s and g.is_cancelled = 0",
        (invoice,),
    )
    return [
        (
            row["account_type"] or row["root_type"],
            float(row["debit"]),
            float(row["credit"]),
            row["service_work_order"],
        )
        for row in rows
    ]


def only_the_first_name(world: World, order: str, invoice: str) -> None:
    """Security.md, B: a customer reads the technician's first name, our colleagues the whole."""
    whole = world.one("select technician_name from tabTechnician where name = %s", world["technician_name"])
    first = whole.split()[0]
    assert first != whole
    world.call("technician", "orders.send_message", order=order, content="Todo en orden")
    shown = world.call("approver", "orders.get", order=order)
    assert {shown["technician_name"], *(visit["technician_name"] for visit in shown["visits"])} == {first}
    said = world.call("approver", "orders.messages", order=order)["data"]
    assert said[-1]["sender_name"] == first
    read = {
        "orders.list": {"text": order},
        "orders.get": {"order": order},
        "orders.history": {"order": order},
        "orders.price": {"order": order},
        "orders.messages": {"order": order},
        "invoices.get": {"invoice": invoice},
    }
    for function, arguments in read.items():
        assert whole not in json.dumps(world.call("approver", function, **arguments)), function
    assert world.call("supervisor", "orders.get", order=order)["technician_name"] == whole


def test_planned_service_with_quotation_from_request_to_paid_invoice(world: World) -> None:
    """Fri 20:00 to Sat 00:30 at $50: 2 x 50 + 2 x 75 + 0.5 x 90 = 295; bearing 45; travel 20; IGV 18 %."""
    order = world.new_order(priority="Normal", quotation_requested=True)
    assert order.startswith("ORD-")

    # Phase 1: the supervisor quotes 4.5 hours from a Friday at 20:00, one bearing (32.00 + 40 % -> 45.00).
    start = last_friday_evening()
    next_friday = start + timedelta(days=7 if start + timedelta(days=7) > datetime.now(LIMA) else 14)
    refused = world.call(
        "supervisor",
        "orders.assign",
        expect=417,
        order=order,
        technician=world["technician_name"],
        scheduled_start=text(next_friday),
    )
    assert refused["code"] == "quotation_needed"
    quotation = world.call(
        "supervisor",
        "quotations.create",
        order=order,
        values={
            "diagnosis": "Ruido en el rodamiento",
            "solution": "Cambiar el rodamiento",
            "labour": [
                {"description": "Cambio", "technicians": 1, "hours": 4.5, "planned_start": text(next_friday)}
            ],
            "materials": [{"item": world["bearing"], "quantity": 1}],
            "visits": 1,
            "contact": world["approver_contact"],
        },
    )
    name = quotation["name"]
    assert name.startswith("COT-")
    # 295 + 45 + 20 = 360; IGV 64.80; total 424.80
    assert (quotation["net_total"], quotation["tax_total"], quotation["grand_total"]) == (360.0, 64.8, 424.8)
    world.call("supervisor", "quotations.send", quotation=name)
    assert world.call("approver", "orders.get", order=order)["sub_status"] == "Quoted"

    # A stranger does not know it exists; a requester may not approve; the approver may (limit 5,000).
    world.call("stranger", "quotations.approve", expect=404, quotation=name)
    world.call("requester", "quotations.approve", expect=403, quotation=name)
    world.call("approver", "quotations.approve", quotation=name)
    assert world.call("approver", "orders.get", order=order)["sub_status"] == "Approved"

    # Phase 2: offered, accepted.
    world.call(
        "supervisor",
        "orders.assign",
        order=order,
        technician=world["technician_name"],
        scheduled_start=text(next_friday),
    )
    offered = world.call("technician", "orders.get", order=order)
    assert {action["action"] for action in offered["allowed_actions"]} >= {"accept", "reject"}
    world.call("technician2", "orders.accept", expect=404, order=order)
    scheduled = world.call("technician", "orders.accept", order=order)
    assert (scheduled["status"], scheduled["sub_status"]) == ("Scheduled", "Assigned")

    # Phase 3: travel, located check-in, work, part, check-out, report.
    began = {"order": order, "occurred_at": text(start - timedelta(hours=1))}
    assert world.call("technician", "orders.start", **began, **FAR)["sub_status"] == "En Route"
    arrive = {"order": order, "occurred_at": text(start)}
    too_far = world.call("technician", "orders.check_in", expect=417, **arrive, **FAR)
    assert too_far["code"] == "outside_radius"
    assert world.call("technician", "orders.execute", expect=409, order=order)["code"] == "RN-001"
    assert world.call("technician", "orders.check_in", **arrive, **NEAR)["sub_status"] == "On Site"
    assert world.call("technician", "orders.execute", **arrive)["sub_status"] == "Executing"
    world.call("technician", "orders.use_material", order=order, item=world["bearing"], quantity=1)
    not_yet = {"order": order, "diagnosis": "Rodamiento gastado", "work_performed": "Se cambió"}
    assert world.call("technician", "orders.complete", expect=417, **not_yet)["code"] == "visits_open"
    leave = {"order": order, "occurred_at": text(start + timedelta(hours=4, minutes=30))}
    world.call("technician", "orders.check_out", **leave, **NEAR)
    done = world.call("technician", "orders.complete", **not_yet, signed_by="Rosa Quispe")
    assert (done["status"], done["sub_status"]) == ("Completed", "Under Review")

    priced = world.call("approver", "orders.price", order=order)
    assert [(line["quantity"], line["rate"], line["amount"]) for line in priced["lines"]] == [
        (2.0, 50.0, 100.0),
        (2.0, 75.0, 150.0),
        (0.5, 90.0, 45.0),
        (1.0, 20.0, 20.0),
        (1.0, 45.0, 45.0),
    ]
    assert all(line["trace"] for line in priced["lines"])

    # Phase 4: RN-007 nothing is invoiced before the customer approves; then at once.
    refused = world.call("accounts", "invoices.create", expect=409, order=order)
    assert refused["code"] == "RN-007"
    approved = world.call("approver", "orders.approve", order=order)
    assert approved["status"] == "Invoiced"
    invoice = world.call("approver", "orders.get", order=order)["sales_invoice"]
    assert invoice.startswith("FAC-")
    row = world.site.sql("select * from `tabSales Invoice` where name = %s", (invoice,))[0]
    assert (float(row["net_total"]), float(row["grand_total"]), row["docstatus"]) == (360.0, 424.8, 1)
    entries = gl(world, invoice)
    assert sum(debit for kind, debit, _credit, _order in entries if kind == "Receivable") == 424.8
    assert sum(credit for kind, _debit, credit, _order in entries if kind == "Tax") == 64.8
    income = [entry for entry in entries if entry[0] not in ("Receivable", "Tax")]
    assert sum(credit for _kind, _debit, credit, _order in income) == 360.0
    assert {entry[3] for entry in income} == {order}

    # Paid in two parts, rated, closed.
    pay = {"invoice": invoice, "mode_of_payment": ledger.cash(world)}
    world.call("accounts", "payments.register", **pay, amount=400, reference="OP-1")
    assert world.call("approver", "orders.get", order=order)["status"] == "Invoiced"
    too_much = world.call("accounts", "payments.register", expect=417, **pay, amount=24.81, reference="OP-2")
    assert "24.8" in too_much["message"]
    world.call("accounts", "payments.register", **pay, amount=24.8, reference="OP-2")
    assert world.call("approver", "orders.get", order=order)["status"] == "Invoiced"
    scores = {"overall": 5, "punctuality": 4, "quality": 5, "professionalism": 5}
    assert world.call("approver", "orders.rate", order=order, **scores)["order_status"] == "Closed"
    again = world.call("approver", "orders.rate", order=order, **scores)
    ratings = "select count(*) from `tabService Rating` where work_order = %s"
    assert (again["order_status"], world.one(ratings, order)) == ("Closed", 1)

    # The cost, for those who may see it: 4.5 h x 25 = 112.50 of technician, 32.00 of parts.
    costing = world.site.sql("select * from `tabWork Order Costing` where work_order = %s", (order,))[0]
    assert float(costing["technician_cost"]) == 112.5
    assert float(costing["material_cost"]) == 32.0
    assert float(costing["total_billed"]) == 360.0
    warranty = world.site.sql("select * from `tabService Warranty` where work_order = %s", (order,))[0]
    assert warranty["days"] == 30 and warranty["name"].startswith("GAR-")

    only_the_first_name(world, order, invoice)
    actions = [event["action"] for event in world.call("approver", "orders.history", order=order)["data"]]
    assert {
        "send_quotation",
        "approve_quotation",
        "assign",
        "accept",
        "complete",
        "approve",
        "invoice",
        "close",
    } <= set(actions)


def test_rejected_quotation_cancels_the_order(world: World) -> None:
    """Seed 1, 5.3: the customer rejects the quotation, the order is cancelled."""
    order = world.new_order(quotation_requested=True)
    name = world.call(
        "supervisor",
        "quotations.create",
        order=order,
        values={"labour": [{"hours": 1, "technicians": 1}], "contact": world["approver_contact"]},
    )["name"]
    world.call("supervisor", "quotations.send", quotation=name)
    missing = world.call("approver", "quotations.reject", expect=400, quotation=name, reason=" ")
    assert missing["message"]
    world.call("approver", "quotations.reject", quotation=name, reason="Muy caro")
    after = world.call("approver", "orders.get", order=order)
    assert (after["status"], after["cancel_reason"]) == ("Cancelled", "Muy caro")
