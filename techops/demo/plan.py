"""The year of the demonstration as a list of dated steps. Pure, and the same for the same anchor."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from techops.demo import stories, stories_claims, stories_live, targets
from techops.demo.clock import SATURDAY, Clock
from techops.demo.data_items import guaranteed
from techops.demo.data_jobs import JOBS
from techops.demo.data_people import TECHNICIANS
from techops.demo.model import Job, Plan, Step, Target
from techops.demo.roster import Roster
from techops.demo.stories import Story

SEED = 20_260_401
FIRST_DAY, LAST_DAY = -352, -2
TRIES = 200
URGENT_HOURS = 5
AGAIN_MINUTES = 150
SOON, AFTER_CLAIM, AFTER_LATE_CLAIM = (1, 8), (8, 20), (130, 150)  # days after the work


@dataclass(frozen=True, slots=True)
class Kind:
    """How many orders of a story, and what they have in common.

    `lead_hours` is how long before the work they are asked for; `people` the crew; `days` the range they fall
    in, counted from the anchor; `when` picks the days: any, Saturdays, holidays; `longer` is the minutes that
    day takes beyond the work. `again` is the first and last day, counted from the work, on which the same
    technician comes a second time; with `guaranteed_part` a part is used that its maker answers for.
    """

    story: Story
    count: int
    name: str
    priority: str = "Normal"
    lead_hours: float = 48
    people: int = 1
    target: str = "any"
    when: str = "any"
    night: bool = False
    days: tuple[int, int] = (FIRST_DAY, LAST_DAY)
    longer: int = 0
    again: tuple[int, int] | None = None
    guaranteed_part: bool = False


PAST = (
    Kind(stories.plain, 26, "plain"),
    Kind(stories.plain, 12, "preventive", target="preventive", lead_hours=96),
    Kind(stories.plain, 6, "urgent", priority="Urgent", lead_hours=4),
    Kind(stories.plain, 6, "emergency", priority="Emergency", lead_hours=1, target="covered"),
    Kind(
        stories.plain, 5, "night emergency", priority="Emergency", lead_hours=1, night=True, target="covered"
    ),
    Kind(stories.plain, 3, "night work", night=True, lead_hours=30),
    Kind(stories.plain, 3, "saturday", when="saturday"),
    Kind(stories.plain, 4, "holiday", when="holiday", priority="Urgent", lead_hours=5),
    Kind(stories.plain, 4, "crew", people=2),
    Kind(stories.plain, 2, "large crew", people=3),
    Kind(stories.prepaid, 4, "prepaid emergency", priority="Emergency", lead_hours=2, target="uncovered"),
    Kind(stories.unrated, 4, "unrated"),
    Kind(stories.quoted, 7, "quoted", lead_hours=76),
    Kind(stories.quoted_twice, 4, "quoted twice", lead_hours=100),
    Kind(stories.quote_rejected, 3, "quotation rejected", lead_hours=200),
    Kind(stories.quote_expired, 3, "quotation expired", lead_hours=200, days=(-330, -40)),
    Kind(stories.cancelled, 5, "cancelled"),
    Kind(stories.waited_customer, 4, "waited for the customer", longer=70),
    Kind(stories.waited_parts, 4, "waited for parts", longer=190),
    Kind(stories.long_pause, 2, "long pause", when="monday", days=(FIRST_DAY, -8), again=(3, 3)),
    Kind(partial(stories.extra, answer="granted"), 3, "extra work granted", longer=60),
    Kind(partial(stories.extra, answer="approved"), 3, "extra work approved", longer=90),
    Kind(partial(stories.extra, answer="rejected"), 3, "extra work rejected", longer=90),
    Kind(partial(stories.extra, answer="expired"), 1, "extra work unanswered", longer=320),
    Kind(stories.returned, 4, "parts returned"),
    Kind(stories.failed_visit, 3, "failed visit", days=(-330, -10), again=SOON),
    Kind(stories.reassigned, 2, "reassigned", people=-2),
    Kind(stories.refused_offer, 3, "offer refused", people=-2),
    Kind(stories.rescheduled, 3, "rescheduled", longer=60),
    Kind(partial(stories.disputed, resolution="Rework"), 3, "rework", days=(-330, -16), again=SOON),
    Kind(partial(stories.disputed, resolution="Approval"), 2, "dispute settled"),
    Kind(
        partial(stories_claims.done_again, cause="Workmanship"),
        2,
        "claim done again",
        days=(-320, -40),
        again=AFTER_CLAIM,
    ),
    Kind(
        partial(stories_claims.done_again, cause="Defective Part"),
        2,
        "claim of a part",
        days=(-200, -40),
        again=AFTER_CLAIM,
        guaranteed_part=True,
    ),
    Kind(
        stories_claims.accepted_after_all, 1, "claim disputed, accepted", days=(-250, -40), again=AFTER_CLAIM
    ),
    Kind(stories_claims.rejected, 1, "claim disputed, rejected", days=(-250, -40)),
    Kind(stories_claims.too_late, 2, "claim too late", days=(-300, -150)),
    Kind(stories_claims.goodwill, 1, "claim granted", days=(-300, -190), again=AFTER_LATE_CLAIM),
    Kind(stories_claims.received, 2, "claim received", days=(-12, -8)),
)
# story, how many, name, hours of lead, when the work is: hours from the anchor, "lately", "later" or None,
# target, priority. The lead is counted back from the work, and from the anchor where no work is planned yet.
LIVE: tuple[tuple[Story, int, str, float, float | str | None, str, str], ...] = (
    (stories_live.en_route, 2, "en route", 26, 0.3, "any", "Normal"),
    (stories_live.on_site, 1, "on site", 26, -0.1, "any", "Normal"),
    (stories_live.executing, 2, "executing", 26, -1.2, "any", "Normal"),
    (stories_live.awaiting_approval, 1, "awaiting approval", 26, -1.1, "any", "Normal"),
    (stories_live.awaiting_customer, 1, "awaiting customer", 26, -1, "any", "Normal"),
    (stories_live.awaiting_parts, 2, "awaiting parts", 30, "lately", "any", "Normal"),
    (stories_live.awaiting_reassignment, 2, "awaiting reassignment", 30, "lately", "any", "Normal"),
    (stories_live.under_review, 5, "under review", 44, "lately", "any", "Normal"),
    (stories_live.disputed, 2, "disputed", 44, "lately", "any", "Normal"),
    (stories_live.offered, 4, "offered", 0, "later", "any", "Normal"),
    (stories_live.assigned, 10, "assigned", 0, "later", "any", "Normal"),
    (stories_live.new, 6, "new", 3, None, "any", "Normal"),
    (stories_live.new, 1, "new urgent", 0.4, None, "any", "Urgent"),
    (stories_live.awaiting_prepayment, 2, "awaiting prepayment", 0.6, None, "uncovered", "Emergency"),
    (stories_live.quoting, 3, "quoting", 5, None, "any", "Normal"),
    (stories_live.quoted, 4, "quoted", 28, None, "any", "Normal"),
    (stories_live.approved, 3, "quotation approved", 50, None, "any", "Normal"),
)
# days from the anchor of the orders of the customer that does not pay, and how many it did pay
BAD_PAYER, BAD_PAYER_DAYS, BAD_PAYER_PAID = "imprenta", (-300, -262, -215, -180, -118, -109, -101, -93), 4


class Planner:
    """Makes every order's plan, filling the technicians' diaries on the way."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.rng = Random(SEED)
        self.roster = Roster(clock)
        self.targets = targets.all_targets()
        self.plans: list[Plan] = []

    def make(self) -> list[Plan]:
        """Return the plans of all orders, those under way first: they need their places in the diaries."""
        self._bad_payer()
        for story, count, name, lead, due, target, priority in LIVE:
            for number in range(count):
                self._live(story, name, lead, due, number, target, priority)
        for kind in PAST:
            for _number in range(kind.count):
                self._past(kind)
        return self.plans

    def _past(self, kind: Kind) -> None:
        for _try in range(TRIES):
            day = self._day(kind)
            target = targets.choose(self.rng, self.clock, self.targets, day, kind.target)
            if target is None:
                continue
            job = self.rng.choice(JOBS[target.category])
            if kind.guaranteed_part and not guaranteed(job):
                continue
            spent = self._minutes(target)
            found = self._crew(kind, target, day, spent)
            again = self._again(kind, target, found, spent) if found else None
            if found and (again or not kind.again):
                crew, start = found
                self._tell(
                    kind.story,
                    kind.name,
                    target,
                    job,
                    kind.priority,
                    crew,
                    start,
                    kind.lead_hours,
                    spent,
                    again=again,
                    longer=kind.longer,
                )
                return
        raise LookupError(f"no time for an order of the kind {kind.name}")

    def _live(
        self,
        story: Story,
        name: str,
        lead: float,
        due: float | str | None,
        number: int,
        kind: str,
        priority: str,
    ) -> None:
        for _try in range(TRIES):
            target = targets.choose(self.rng, self.clock, self.targets, self.clock.today, kind)
            if target is None:
                continue
            start = self._live_start(due, number)
            asked_from = start if due is not None and due != "later" else self.clock.anchor
            asked = asked_from - timedelta(hours=lead, minutes=self.rng.randint(8, 25))
            if due == "later":
                asked = self.clock.anchor - timedelta(hours=7 + 2 * number, minutes=self.rng.randint(8, 25))
            spent = min(self._minutes(target), 200)
            crew = self._free(target, start, spent) if due is not None else ()
            if crew is not None:
                job = self.rng.choice(JOBS[target.category])
                self._tell(story, name, target, job, priority, crew, start, 0, spent, requested=asked)
                return
        raise LookupError(f"nobody free for an order {name}")

    def _free(self, target: Target, start: datetime, spent: int) -> tuple[int, ...] | None:
        able = self.roster.able(target.customer, target.specialty, target.zone, start.date())
        able = [number for number in able if TECHNICIANS[number]["overtime"]]
        needed = self._needed(target, spent)
        return next(((number,) for number in able if self.roster.is_free(number, start, needed)), None)

    def _live_start(self, due: float | str | None, number: int) -> datetime:
        """Return when the work of an order under way begins, or will."""
        if due == "lately":
            day = self.clock.working_day(self.clock.day(-1 - number), -1)
            return self.clock.at(day, 9 if day.weekday() == SATURDAY else self.rng.choice((9, 10, 14)))
        if due == "later":
            day = self.clock.today
            for _day in range(1 + number // 3):
                day = self.clock.working_day(day + timedelta(days=1))
                while day.weekday() == SATURDAY or not self.clock.is_working_day(day):
                    day += timedelta(days=1)
            return self.clock.at(day, self.rng.choice((9, 10, 11, 13, 14)), self.rng.choice((0, 30)))
        return self.clock.anchor + timedelta(hours=float(due) if due is not None else 48)

    def _bad_payer(self) -> None:
        """Eight orders of one customer: the last four invoices stay unpaid, and RN-013 stops the next."""
        own = [target for target in self.targets if target.customer == BAD_PAYER]
        for index, offset in enumerate(BAD_PAYER_DAYS):
            target = own[index % len(own)]
            spent = self._minutes(target)
            day = self.clock.working_day(self.clock.day(offset))
            while (found := self._crew(Kind(stories.plain, 1, BAD_PAYER), target, day, spent)) is None:
                day = self.clock.working_day(day + timedelta(days=1))
            crew, start = found
            job = JOBS[target.category][0]
            self._tell(stories.plain, BAD_PAYER, target, job, "Normal", crew, start, 48, spent)
            if index >= BAD_PAYER_PAID:
                plan = self.plans[-1]
                plan.steps = [step for step in plan.steps if step.action != "pay_order"]

    def _tell(
        self,
        story: Story,
        name: str,
        target: Target,
        job: Job,
        priority: str,
        crew: tuple[int, ...],
        start: datetime,
        lead_hours: float,
        spent: int,
        requested: datetime | None = None,
        again: datetime | None = None,
        longer: int = 0,
    ) -> None:
        for number in crew:
            self.roster.take(number, start, self._needed(target, spent) + longer)
        asked = requested or self._asked(start, lead_hours)
        plan = Plan(len(self.plans), name, target, job, priority, crew, asked, start, spent)
        plan.again = again or plan.again
        story(plan, self.rng, self.clock)
        self.plans.append(plan)

    def _asked(self, start: datetime, lead_hours: float) -> datetime:
        """Return when work is asked for: just before when it is urgent, else in office hours."""
        if lead_hours <= URGENT_HOURS:
            return start - timedelta(hours=lead_hours)
        asked = start - timedelta(hours=lead_hours, minutes=self.rng.randint(0, 50))
        return asked if 8 <= asked.hour < 18 else asked.replace(hour=10)

    def _day(self, kind: Kind) -> date:
        picks: dict[str, Callable[[date], bool]] = {
            "saturday": lambda day: day.weekday() == 5 and day not in self.clock.holidays,
            "holiday": lambda day: (
                day in self.clock.holidays and (day.month, day.day) not in ((1, 1), (12, 25))
            ),
            "monday": lambda day: (
                day.weekday() == 0
                and all(self.clock.is_working_day(day + timedelta(days=later)) for later in range(4))
            ),
            "any": lambda day: self.clock.is_working_day(day) and day.weekday() < 5,
        }
        first, last = kind.days
        while True:
            day = self.clock.day(self.rng.randint(first, last))
            if picks[kind.when](day):
                return day

    def _minutes(self, target: Target) -> int:
        return round(targets.HOURS[target.category] * 60 * self.rng.uniform(0.55, 1.15))

    def _crew(
        self, kind: Kind, target: Target, day: date, spent: int
    ) -> tuple[tuple[int, ...], datetime] | None:
        """Return who works and from when: as many as the kind says (negative: that many to choose from)."""
        able = self._able(kind, target, day)
        people, needed = abs(kind.people), self._needed(target, spent) + kind.longer
        for lead in able[:4]:
            start = self._start(kind, lead, day, needed)
            if start is None:
                continue
            others = [one for one in able if one != lead and self.roster.is_free(one, start, needed)]
            if len(others) >= people - 1:
                return (lead, *others[: people - 1]), start
        return None

    def _again(
        self, kind: Kind, target: Target, found: tuple[tuple[int, ...], datetime], spent: int
    ) -> datetime | None:
        """Return when the lead comes again, and write it into the diary."""
        (lead, *_others), start = found
        first, last = kind.again or (1, 0)
        needed = max(AGAIN_MINUTES, self._needed(target, spent))
        for later in range(first, last + 1):
            day = start.date() + timedelta(days=later)
            if day.weekday() >= SATURDAY or not self.clock.is_working_day(day):
                continue
            able = self.roster.able(target.customer, target.specialty, target.zone, day)
            moment = self.roster.slot(lead, day, needed) if lead in able else None
            if moment:
                self.roster.take(lead, moment, needed)
                return moment
        return None

    def _able(self, kind: Kind, target: Target, day: date) -> list[int]:
        emergency = kind.priority == "Emergency"
        able = self.roster.able(target.customer, target.specialty, target.zone, day, emergency=emergency)
        if kind.night or kind.longer:
            able = [number for number in able if TECHNICIANS[number]["overtime"]]
        if kind.people < 0:  # who needs no offer cannot refuse one
            able = [number for number in able if not TECHNICIANS[number]["no_offer"]]
        if kind.night:  # the work goes on after midnight
            morning = day + timedelta(days=1)
            there = self.roster.able(
                target.customer, target.specialty, target.zone, morning, emergency=emergency
            )
            able = [number for number in able if number in there]
        return able

    def _start(self, kind: Kind, lead: int, day: date, needed: int) -> datetime | None:
        if not kind.night:
            return self.roster.slot(lead, day, needed)
        start = self.clock.at(day, 20 + self.rng.randint(0, 2), 30)
        return start if self.roster.is_free(lead, start, needed) else None

    @staticmethod
    def _needed(target: Target, spent: int) -> int:
        """Return the minutes of the diary an order takes: as long as planned, or longer if it was longer."""
        return max(spent, round(60 * targets.HOURS[target.category]))


def steps_of(plans: list[Plan], clock: Clock) -> list[Step]:
    """Return everything that happened up to the anchor, in the order it happened."""
    steps = [step for plan in plans for step in plan.steps if step.at <= clock.anchor]
    return sorted(steps, key=lambda step: (step.at, -1 if step.order is None else step.order, step.sequence))
