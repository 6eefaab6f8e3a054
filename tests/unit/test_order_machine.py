"""A random walk: whatever is tried, an order is at a defined place and its visits' times only go forward."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from techops.access.matrix import Role
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.work_orders.facts import OfferFacts
from techops.work_orders.model import Action, OfferStatus, PauseReason, Place, Resolution, Status, places
from techops.work_orders.rules import allowed_actions, decide
from techops.work_orders.transitions import TRANSITIONS
from techops.work_orders.visits import CLOSED
from tests.unit.order_facts import (
    ACCOUNTS,
    APPROVER,
    CUSTOMER,
    MANAGER,
    NOW,
    SUPERVISOR,
    SYSTEM,
    TECHNICIAN,
    given,
    order,
    person,
)

BEN = person(Role.SERVICE_TECHNICIAN, technician="BEN")
PEOPLE = (CUSTOMER, APPROVER, TECHNICIAN, BEN, SUPERVISOR, MANAGER, ACCOUNTS, SYSTEM)
GAINS = frozenset({Action.ACCEPT, Action.ASSIGN_WITHOUT_OFFER, Action.ADD_TECHNICIAN})


class Orders(RuleBasedStateMachine):
    """Plays the service: applies each outcome, as the store would."""

    def __init__(self) -> None:
        super().__init__()
        self.order = order(None)
        self.now = NOW
        self.made = 0

    @rule(
        action=st.sampled_from(Action),
        actor=st.sampled_from(PEOPLE),
        seconds=st.integers(-5, 3 * 86400),
        reason=st.sampled_from(PauseReason),
        answer_needed=st.booleans(),
        without_offer=st.booleans(),
        technician=st.sampled_from([None, "ANA", "BEN"]),
        resolution=st.sampled_from(Resolution),
    )
    def anything(self, action, actor, seconds, **asked) -> None:
        facts = given(
            pause_reason=asked["reason"],
            answer_needed=asked["answer_needed"],
            without_offer=asked["without_offer"],
            technician=asked["technician"],
            resolution=asked["resolution"],
            scheduled_start=self.now + timedelta(days=30),
            offer=OfferFacts(actor.technician or "ANA", OfferStatus.OPEN),
        )
        at = self.now + timedelta(seconds=seconds)
        before = self.order.place
        try:
            outcome = decide(action, self.order, actor, facts, at)
        except RuleViolation as refusal:
            assert refusal.kind in set(ViolationKind)
            return
        rows = [row for row in TRANSITIONS if row.action is action and before in row.sources]
        place = Place(outcome.status, outcome.sub_status)
        assert any(place in (row.targets or (before,)) for row in rows)
        self.now = max(at, self.now)
        self.apply(action, outcome, facts)

    @rule(chosen=st.integers(0, 1000), actor=st.sampled_from(PEOPLE), seconds=st.integers(0, 3600))
    def something_allowed(self, chosen, actor, seconds) -> None:
        allowed = [one for one in allowed_actions(self.order, actor) if one.action is not Action.CANCEL]
        if allowed:
            picked = allowed[chosen % len(allowed)]
            self.anything(
                picked.action,
                actor,
                seconds,
                reason=PauseReason.AWAITING_CUSTOMER,
                answer_needed=False,
                without_offer=True,
                technician=None if actor.technician else "ANA",
                resolution=Resolution.APPROVAL,
            )

    def apply(self, action, outcome, facts) -> None:
        held = {visit.name: visit for visit in self.order.visits}
        for visit in outcome.visits:
            if visit.name is None:
                self.made += 1
                visit = replace(visit, name=f"V{self.made}")
            held[visit.name] = visit
        technicians = self.order.technicians
        if action in GAINS or (action is Action.REASSIGN and facts.without_offer):
            technicians = frozenset({facts.technician or "ANA"}) | technicians
        paused = self.order.paused_at if outcome.status is Status.PENDING else None
        self.order = replace(
            self.order,
            status=outcome.status,
            sub_status=outcome.sub_status,
            visits=tuple(held.values()),
            technicians=technicians,
            lead=self.order.lead or min(technicians, default=None),
            offered_to=frozenset({"ANA"}) if outcome.sub_status == "Offered" else frozenset(),
            paused_at=paused or (self.now if outcome.status is Status.PENDING else None),
        )

    @invariant()
    def the_place_is_defined(self) -> None:
        assert self.order.place is None or self.order.place in places()

    @invariant()
    def times_only_go_forward(self) -> None:
        for visit in self.order.visits:
            for interval in visit.intervals:
                assert interval.ended_at is None or interval.started_at < interval.ended_at
            for one, following in pairwise(visit.intervals):
                assert one.ended_at is not None
                assert one.ended_at <= following.started_at

    @invariant()
    def nobody_is_still_out_on_a_finished_order(self) -> None:
        if self.order.status in (Status.COMPLETED, Status.INVOICED, Status.CLOSED, Status.CANCELLED):
            assert all(visit.status in CLOSED for visit in self.order.visits)


Orders.TestCase.settings = settings(max_examples=150, stateful_step_count=60, deadline=None)
TestOrders = Orders.TestCase
