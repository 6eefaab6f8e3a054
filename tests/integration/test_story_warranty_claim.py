"""From the complaint to a closed order of zero with its cost in the ledger (seed 1, section 8.2; RN-031)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.integration.test_orders_races import at_once, post, sessions
from tests.support import ledger
from tests.support.claiming import (
    claim,
    failed_work,
    photo,
    row,
    soon,
    warranty_ended,
    warranty_of,
    worked_again,
)
from tests.support.refusals import nothing_changes, refused
from tests.support.world import World, last_workday_morning

TABLES = (
    "Service Warranty Claim",
    "Service Work Order",
    "TechOps Key",
    "TechOps Outbox",
    "Service Quotation",
)


@pytest.fixture(scope="module")
def failed(world: World) -> str:
    return failed_work(world)


def test_an_eligible_claim_from_complaint_to_a_closed_order_of_zero(world: World) -> None:
    """1 h at 25 and a bearing of 32 are the cost of doing it again; the customer pays nothing."""
    original = failed_work(world)
    seen = world.call("approver", "claims.eligibility", order=original)
    assert (seen["eligible"], seen["reasons"], seen["warranty"]) == (True, [], warranty_of(world, original))
    made = claim(world, order=original, evidence=[photo()])
    assert (made["status"], made["eligibility"]["eligible"], len(made["evidence"])) == ("Received", True, 1)
    assert made["allowed_actions"][0]["action"] == "withdraw"
    decided = world.call("supervisor", "claims.decide", claim=made["name"], scheduled_start=soon(world))
    order = decided["claim_order"]
    assert (decided["status"], decided["original_technician"], decided["offer_note"]) == (
        "Eligible",
        world["technician_name"],
        None,
    )
    again = ledger.order_row(world, order)
    assert (again["billing_kind"], again["relation"], again["original_order"], again["sub_status"]) == (
        "Warranty",
        "Warranty",
        original,
        "Offered",
    )
    offered = world.one("select technician from `tabAssignment Offer` where work_order = %s", order)
    assert offered == world["technician_name"]  # who did the work is asked first
    worked_again(world, order, last_workday_morning() + timedelta(hours=3))
    assert row(world, made["name"])["status"] == "Resolved"
    cause = {"claim": made["name"], "cause": "Defective Part", "note": "Rodamiento con juego"}
    refused(world, "approver", "claims.record_cause", 403, **cause)
    refused(world, "supervisor", "claims.record_cause", 400, claim=made["name"], cause="Mala suerte")
    closed = world.call("supervisor", "claims.record_cause", **cause)
    assert (closed["status"], closed["cause"]) == ("Closed", "Defective Part")
    assert "cause" not in world.call("approver", "claims.get", claim=made["name"])
    world.call("approver", "orders.approve", order=order)
    scores = {"overall": 4, "punctuality": 4, "quality": 4, "professionalism": 4}
    world.call("approver", "orders.rate", order=order, **scores)
    done = ledger.order_row(world, order)
    assert (done["status"], done["paid"], float(done["grand_total"])) == ("Closed", 1, 0.0)
    total = world.one("select grand_total from `tabSales Invoice` where name = %s", done["sales_invoice"])
    assert float(total) == 0.0
    # The cost bears the claim's order, in the ledger and in its costing; the original's stays as it was.
    assert ledger.balance(world, order, "Expense") == 32
    assert ledger.balance(world, order, "Income") == 0
    costing = ledger.costing(world, order)
    assert (float(costing["technician_cost"]), float(costing["material_cost"]), costing["band"]) == (
        25.0,
        32.0,
        "No Charge",
    )
    assert ledger.balance(world, original, "Expense") == 32


def test_the_customer_is_told_that_a_claim_is_accepted(world: World) -> None:
    original = failed_work(world)
    name = claim(world, order=original)["name"]
    world.call("supervisor", "claims.decide", claim=name, scheduled_start=soon(world))
    payload = world.one("select payload from `tabTechOps Outbox` where reference_name = %s", name)
    assert world["approver"] in payload and "accepted" in payload


@pytest.mark.parametrize(("days_ago", "eligible"), [(0, True), (1, False)])
def test_the_last_day_counts_and_the_day_after_does_not(world: World, days_ago: int, eligible: bool) -> None:
    original = failed_work(world)
    warranty_ended(world, original, days_ago)
    seen = world.call("approver", "claims.eligibility", order=original)
    assert seen["eligible"] == eligible
    assert [one["code"] for one in seen["reasons"]] == ([] if eligible else ["period_over"])


def test_a_claim_one_day_late_is_answered_in_plain_words_and_ordered_regularly(world: World) -> None:
    original = failed_work(world)
    warranty_ended(world, original, 1)
    name = claim(world, order=original)["name"]
    decided = world.call("supervisor", "claims.decide", claim=name)
    assert (decided["status"], decided["claim_order"]) == ("Not Eligible", None)
    assert [one["code"] for one in decided["eligibility"]["reasons"]] == ["period_over"]
    assert "garantía" in decided["eligibility"]["reasons"][0]["message"]
    payload = world.one("select payload from `tabTechOps Outbox` where reference_name = %s", name)
    assert "not_eligible" in payload
    closed = world.call("approver", "claims.order_regularly", claim=name)
    order = ledger.order_row(world, closed["follow_up_order"])
    assert (closed["status"], order["relation"], order["billing_kind"], order["sub_status"]) == (
        "Closed",
        "Follow-up",
        "Billable",
        "Quoting",
    )
    quotation = world.site.sql(
        "select status, work_order from `tabService Quotation` where name = %s",
        (closed["follow_up_quotation"],),
    )[0]
    assert (quotation["status"], quotation["work_order"]) == ("Draft", closed["follow_up_order"])


def test_a_claim_on_another_asset_is_not_eligible(world: World) -> None:
    pumps = [
        world.insert(
            "Service Asset",
            asset_name=f"Bomba {number}",
            asset_type="Equipment",
            customer=world["customer"],
            site=world["place"],
        )["name"]
        for number in (1, 2)
    ]
    original = failed_work(world, asset=pumps[0])
    mine, other = (world.call("approver", "claims.eligibility", order=original, asset=pump) for pump in pumps)
    assert mine["eligible"]
    assert [one["code"] for one in other["reasons"]] == ["other_asset"]
    found = world.call("approver", "claims.eligibility", asset=pumps[0])
    assert (found["eligible"], found["original_order"]) == (True, original)
    never = world.call("approver", "claims.eligibility", asset=pumps[1])
    assert [one["code"] for one in never["reasons"]] == ["no_work"]


def test_an_excluded_claim_is_disputed_and_rejected_and_granted(world: World) -> None:
    original = failed_work(world)
    name = claim(world, order=original)["name"]
    wrong = refused(world, "supervisor", "claims.decide", 400, claim=name, exclusion="Factory Defect")
    assert "exclusion_not_agreed" in wrong
    decided = world.call(
        "supervisor", "claims.decide", claim=name, unrelated=True, exclusion="Misuse", note="Golpeado"
    )
    assert [one["code"] for one in decided["eligibility"]["reasons"]] == ["unrelated", "excluded"]
    refused(world, "approver", "claims.dispute", 400, claim=name, reason=" ")
    assert world.call("approver", "claims.dispute", claim=name, reason="No fue golpe")["status"] == "Disputed"
    verdict = {"claim": name, "accept": False, "reason": "La foto muestra el golpe"}
    refused(world, "approver", "claims.decide_dispute", 403, **verdict)
    assert world.call("supervisor", "claims.decide_dispute", **verdict)["status"] == "Rejected"
    grant = {"claim": name, "reason": "Buen cliente", "scheduled_start": soon(world)}
    refused(world, "supervisor", "claims.grant_goodwill", 403, **grant)
    granted = world.call("manager", "claims.grant_goodwill", **grant)
    assert granted["status"] == "Goodwill"
    order = ledger.order_row(world, granted["claim_order"])
    assert (order["billing_kind"], order["warranty_claim"]) == ("Goodwill", name)
    world.call("manager", "orders.cancel", order=order["name"], reason="Fin de la prueba")
    assert row(world, name)["status"] == "Received"  # to be decided again


def test_a_dispute_accepted_makes_the_order(world: World) -> None:
    original = failed_work(world)
    name = claim(world, order=original)["name"]
    world.call("supervisor", "claims.decide", claim=name, unrelated=True)
    world.call("approver", "claims.dispute", claim=name, reason="Es la misma falla")
    settled = world.call(
        "manager",
        "claims.decide_dispute",
        claim=name,
        accept=True,
        reason="Tiene razón",
        scheduled_start=soon(world),
    )
    assert settled["status"] == "Eligible"
    assert ledger.order_row(world, settled["claim_order"])["billing_kind"] == "Warranty"


def test_two_claims_at_once_for_the_same_failure_make_one_order(world: World) -> None:
    people = [sessions(world, role, 1)[0] for role in ("requester", "approver")]
    for _round in range(3):
        original = failed_work(world)
        said = {"order": original, "symptom": "Ruido", "description": "Otra vez"}
        assert sorted(at_once([post(person, "claims.create", **said) for person in people])) == [200, 409]
        names = world.site.sql(
            "select name from `tabService Warranty Claim` where original_order = %s", (original,)
        )
        assert len(names) == 1
        deciders = [sessions(world, role, 1)[0] for role in ("supervisor", "manager")]
        decision = {"claim": names[0]["name"], "scheduled_start": soon(world)}
        assert sorted(at_once([post(one, "claims.decide", **decision) for one in deciders])) == [200, 409]
        orders = world.one("select count(*) from `tabService Work Order` where original_order = %s", original)
        assert orders == 1
        with nothing_changes(world, *TABLES):
            said_no = refused(world, "approver", "claims.create", 409, **said)
        assert names[0]["name"] in said_no


def test_strangers_see_no_claim_and_make_none(world: World, failed: str) -> None:
    name = claim(world, order=failed)["name"]
    with nothing_changes(world, *TABLES):
        refused(world, "stranger", "claims.get", 404, claim=name)
        refused(world, "stranger", "claims.withdraw", 404, claim=name, reason="x")
        refused(world, "stranger", "claims.create", 404, order=failed, symptom="x", description="x")
        refused(world, "technician", "claims.create", 403, order=failed, symptom="x", description="x")
        refused(world, "technician", "claims.get", 404, claim=name)
        refused(world, "approver", "claims.create", 400, symptom="x", description="x")
        refused(world, "approver", "claims.create", 400, order=failed, symptom=" ", description="x")
        bad = {"claim": name, "file_name": "falla.png", "content": "bm8gc295IGZvdG8="}
        refused(world, "approver", "claims.attach", 400, **bad)
        for client in (world.admin, world.client("manager")):
            path = f"/api/resource/Service Warranty Claim/{name}"
            assert client.request("PUT", path, json={"status": "Closed"}).status_code == 403
            assert client.request("DELETE", path).status_code in (403, 417)
        assert world.client("approver").get(path).status_code == 403
    assert name not in [one["name"] for one in world.call("stranger", "claims.list")["data"]]
    assert name in [one["name"] for one in world.call("approver", "claims.list")["data"]]
    kept = world.call("approver", "claims.attach", claim=name, **photo())
    private = world.site.sql("select is_private, file_url from tabFile where name = %s", (kept["name"],))[0]
    assert private["is_private"] == 1
    assert world.client("stranger").get(private["file_url"]).status_code in (403, 404)
    assert world.call("approver", "claims.withdraw", claim=name, reason="Ya no")["status"] == "Closed"
    assert claim(world, order=failed)["status"] == "Received"  # the place is free again
