"""From draft to answer: sent, printed, mailed, approved, replaced, expired."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from email import message_from_string, policy

import pytest

from tests.support.mails import outgoing_account, written
from tests.support.quoting import contract, own_customer, place, quote, row, sent, usual
from tests.support.world import LIMA, World


@pytest.fixture(scope="module")
def outgoing(world: World) -> None:
    outgoing_account(world)


def actions(quotation: dict) -> list[str]:
    return [action["action"] for action in quotation["allowed_actions"]]


def age(world: World, name: str, days: int) -> None:
    """Let the last day of a quotation lie `days` back."""
    last_day = datetime.now(LIMA).date() - timedelta(days=days)
    world.site.sql("update `tabService Quotation` set valid_until = %s where name = %s", (last_day, name))


def test_a_draft_is_the_staffs_alone(world: World) -> None:
    order = world.new_order()
    quotation = quote(world, order)
    assert (quotation["status"], quotation["version"], actions(quotation)) == ("Draft", 1, ["send"])
    assert place(world, order) == ("Requested", "Quoting")
    assert (
        world.call("approver", "quotations.get", expect=404, quotation=quotation["name"])["code"]
        == "not_found"
    )
    mine = world.call("approver", "quotations.list", work_order=order)
    assert mine == {"data": [], "total": 0}


def test_sending_dates_submits_tells_the_order_and_queues_one_mail(world: World) -> None:
    order = world.new_order()
    quotation = sent(world, order)
    stored = row(world, quotation["name"])
    today = datetime.now(LIMA).date()
    assert (stored["status"], stored["docstatus"]) == ("Sent", 1)
    assert (stored["quotation_date"], stored["valid_until"]) == (today, today + timedelta(days=15))
    assert stored["sent_to"] == world["approver"]
    assert place(world, order) == ("Requested", "Quoted")
    mails = world.site.sql(
        "select kind, payload from `tabTechOps Outbox` where reference_name = %s", (quotation["name"],)
    )
    assert [mail["kind"] for mail in mails] == ["quotation_email"]
    assert json.loads(mails[0]["payload"]) == {"recipient": world["approver"]}
    again = world.call("supervisor", "quotations.send", expect=409, quotation=quotation["name"])
    assert again["code"] == "quotation_not_draft"


def test_the_customer_sees_prices_and_reasons_but_nothing_internal(world: World) -> None:
    name = sent(world, world.new_order(), discount_percent=3, discount_reason="Cliente difícil")["name"]
    seen = world.call("approver", "quotations.get", quotation=name)
    assert seen["price"]["lines"] and all(line["trace"] for line in seen["price"]["lines"])
    assert sorted(actions(seen)) == ["approve", "reject", "request_changes"]
    for internal in ("labour", "materials", "contact_email", "sent_to", "discount_reason", "pricing_terms"):
        assert internal not in seen
    assert "difícil" not in json.dumps(seen, ensure_ascii=False)
    assert "Cost plus markup" not in json.dumps(seen)
    requester = world.call("requester", "quotations.get", quotation=name)
    assert sorted(actions(requester)) == ["reject", "request_changes"]


@pytest.mark.parametrize("function", ["get", "pdf", "approve", "reject", "request_changes"])
def test_a_stranger_does_not_know_that_it_exists(world: World, function: str) -> None:
    name = sent(world, world.new_order())["name"]
    arguments = {"reason": "no"} if function in ("reject", "request_changes") else {}
    error = world.call("stranger", f"quotations.{function}", expect=404, quotation=name, **arguments)
    unknown = world.call("stranger", f"quotations.{function}", expect=404, quotation="COT-99999", **arguments)
    assert error["code"] == unknown["code"] == "not_found"
    assert error["message"].replace(name, "COT-99999") == unknown["message"]
    assert row(world, name)["status"] == "Sent"


@pytest.mark.parametrize("role", ["technician", "hr"])
def test_technicians_and_human_resources_see_no_quotations(world: World, role: str) -> None:
    name = sent(world, world.new_order())["name"]
    status = world.client(role).post("techops.api.v1.quotations.get", quotation=name).status_code
    assert status in (403, 404)
    assert world.client(role).get(f"/api/resource/Service Quotation/{name}").status_code == 403


def test_the_pdf_is_the_callers_own_and_says_what_the_quotation_says(world: World) -> None:
    name = sent(world, world.new_order())["name"]
    answer = world.client("approver").get("techops.api.v1.quotations.pdf", quotation=name)
    assert answer.status_code == 200, answer.text[:500]
    assert answer.headers["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF")
    assert f"{name}.pdf" in answer.headers["Content-Disposition"]


def test_changes_asked_for_lead_to_version_two(world: World) -> None:
    order = world.new_order()
    first = sent(world, order)["name"]
    missing = world.call("approver", "quotations.request_changes", expect=400, quotation=first, reason="  ")
    assert missing["code"] == "missing_reason"
    asked = world.call("approver", "quotations.request_changes", quotation=first, reason="Sin andamio")
    assert (asked["status"], asked["decision_note"]) == ("Changes Requested", "Sin andamio")
    assert place(world, order) == ("Requested", "Quoting")

    second = world.call("supervisor", "quotations.new_version", quotation=first)
    assert (second["name"], second["version"], second["status"]) == (f"{first}-1", 2, "Draft")
    assert second["amended_from"] == first
    assert (row(world, first)["status"], row(world, first)["docstatus"]) == ("Superseded", 2)
    assert second["net_total"] == 360.0
    world.call("supervisor", "quotations.send", quotation=second["name"])
    late = world.call("approver", "quotations.approve", expect=409, quotation=first)
    assert late["code"] == "quotation_not_open"
    world.call("approver", "quotations.approve", quotation=second["name"])
    assert place(world, order) == ("Requested", "Approved")


def test_a_sent_quotation_is_replaced_and_only_the_new_one_can_be_approved(world: World) -> None:
    order = world.new_order()
    first = sent(world, order)["name"]
    second = world.call("manager", "quotations.new_version", quotation=first)["name"]
    assert place(world, order) == ("Requested", "Quoting")
    assert (
        world.call("approver", "quotations.approve", expect=409, quotation=first)["code"]
        == "quotation_not_open"
    )
    assert world.call("manager", "quotations.new_version", expect=409, quotation=second)["code"] == (
        "quotation_not_sent"
    )


def test_rejecting_cancels_the_order(world: World) -> None:
    order = world.new_order()
    name = sent(world, order)["name"]
    world.call("requester", "quotations.reject", quotation=name, reason="Muy caro")
    stored = row(world, name)
    assert (stored["status"], stored["decided_by"]) == ("Rejected", world["requester"])
    assert place(world, order)[0] == "Cancelled"


def test_an_order_has_one_living_quotation(world: World) -> None:
    order = world.new_order()
    name = quote(world, order)["name"]
    error = world.call("supervisor", "quotations.create", expect=409, order=order, values=usual(world))
    assert error["code"] == "quotation_exists"
    assert name in error["message"]
    assert world.one("select count(*) from `tabService Quotation` where work_order = %s", order) == 1
    deleted = world.client("manager").request("DELETE", f"/api/resource/Service Quotation/{name}")
    assert deleted.status_code == 202, deleted.text[:500]
    assert quote(world, order)["status"] == "Draft"


def test_an_expired_quotation_cannot_be_approved_and_the_job_closes_it_once(world: World) -> None:
    """RN-010: it holds through its last day in the site's time zone."""
    order = world.new_order()
    name = sent(world, order)["name"]
    age(world, name, 1)
    error = world.call("approver", "quotations.approve", expect=417, quotation=name)
    assert error["code"] == "RN-010"
    assert "approve" not in actions(world.call("approver", "quotations.get", quotation=name))
    assert (row(world, name)["status"], place(world, order)) == ("Sent", ("Requested", "Quoted"))

    def told() -> int:
        events = "select count(*) from `tabWork Order Event` where work_order = %s and action = %s"
        return int(world.one(events, order, "quotation_expired"))

    world.site.execute("techops.quotations.jobs.expire_due")
    assert (row(world, name)["status"], told()) == ("Expired", 1)
    world.site.execute("techops.quotations.jobs.expire_due")
    assert (row(world, name)["status"], told()) == ("Expired", 1)
    assert (
        world.call("approver", "quotations.approve", expect=409, quotation=name)["code"]
        == "quotation_not_open"
    )
    renewed = world.call("supervisor", "quotations.new_version", quotation=name)
    assert renewed["valid_until"] == str(datetime.now(LIMA).date() + timedelta(days=15))


def test_the_last_day_still_counts(world: World) -> None:
    name = sent(world, world.new_order())["name"]
    age(world, name, 0)
    world.site.execute("techops.quotations.jobs.expire_due")
    assert world.call("approver", "quotations.approve", quotation=name)["status"] == "Approved"


def test_the_quotation_of_a_cancelled_order_is_closed(world: World) -> None:
    order = world.new_order()
    name = sent(world, order)["name"]
    world.call("manager", "orders.cancel", order=order, reason="Ya no hace falta")
    # A cancelled quotation is no longer the customer's to see.
    assert world.call("approver", "quotations.approve", expect=404, quotation=name)["code"] == "not_found"
    stored = row(world, name)
    assert (stored["status"], stored["docstatus"]) == ("Cancelled", 2)


def test_an_approver_approves_up_to_their_limit_and_a_manager_beyond_it(world: World) -> None:
    """Limit 5,000: 4,300.00 net is 5,074.00 with tax."""
    order = world.new_order()
    charges = [{"description": "Grúa", "quantity": 1, "rate": 4280}]
    name = sent(world, order, labour=[], materials=[], charges=charges)["name"]
    error = world.call("approver", "quotations.approve", expect=403, quotation=name)
    assert error["code"] == "approval_limit_exceeded"
    assert (row(world, name)["status"], place(world, order)) == ("Sent", ("Requested", "Quoted"))
    assert (
        world.call("supervisor", "quotations.approve", expect=403, quotation=name)["code"] == "not_permitted"
    )
    approved = world.call("manager", "quotations.approve", quotation=name, note="Por teléfono, Sra. Quispe")
    assert approved["status"] == "Approved"
    assert row(world, name)["decided_by"] == world["manager"]


def test_a_requester_does_not_approve(world: World) -> None:
    name = sent(world, world.new_order())["name"]
    assert (
        world.call("requester", "quotations.approve", expect=403, quotation=name)["code"] == "not_an_approver"
    )
    assert row(world, name)["status"] == "Sent"


def test_a_contract_says_who_may_approve(world: World) -> None:
    """The contract's list goes before the contact's own role, and its limit before the contact's own."""
    mine = {"customer": world["customer"], "site": world["place"]}
    agreed = contract(
        world,
        world["customer"],
        contacts=[{"contact": world["requester_contact"], "can_request": 1, "can_approve": 1}],
    )
    try:
        order = world.new_order("supervisor", **mine, contract=agreed)
        name = sent(world, order)["name"]
        error = world.call("approver", "quotations.approve", expect=403, quotation=name)
        assert error["code"] == "contact_not_authorised"
        assert row(world, name)["status"] == "Sent"
    finally:
        world.call("manager", "contracts.terminate", contract=agreed, reason="Fin de la prueba")


def test_the_mail_carries_the_pdf_and_goes_once(world: World, outgoing: None) -> None:
    name = sent(world, world.new_order())["name"]
    outbox = world.one("select name from `tabTechOps Outbox` where reference_name = %s", name)
    world.site.execute("techops.reliability.outbox.send", row_name=outbox)
    world.site.execute("techops.reliability.outbox.send", row_name=outbox)
    assert world.one("select status from `tabTechOps Outbox` where name = %s", outbox) == "Sent"
    mails = world.site.sql("select name, message from `tabEmail Queue` where reference_name = %s", (name,))
    assert len(mails) == 1
    recipient = "select recipient from `tabEmail Queue Recipient` where parent = %s"
    assert world.one(recipient, mails[0]["name"]) == world["approver"]
    message = message_from_string(mails[0]["message"], policy=policy.default)
    assert name in message["Subject"]
    files = {part.get_filename(): part.get_content() for part in message.iter_attachments()}
    assert list(files) == [f"{name}.pdf"]
    assert files[f"{name}.pdf"].startswith(b"%PDF")
    assert "424.80" in written(message)


def test_terms_say_payment_and_warranty(world: World) -> None:
    customer = own_customer(world)
    agreed = contract(world, customer["customer"], payment_days=45)
    order = world.new_order("supervisor", **customer, contract=agreed)
    quotation = quote(world, order, contact=None, contact_email="a@example.com")
    assert "45" in quotation["payment_terms"]
    assert quotation["warranty_days"] == 30
    assert date.fromisoformat(quotation["valid_until"]) >= date.today()
