"""How worked and waited time becomes lines: whole minutes, one line per rate bucket (rules.md, section 3).

Time is rounded per visit: its buckets add up to the visit's time rounded to the minute, and the contract's
minimum and step top up its worked time. Hours estimated without a date count as one visit.
"""

from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from techops.kernel.money import HUNDRED, ZERO
from techops.pricing.model import (
    AppliedSurcharge,
    IntervalKind,
    LineKind,
    PriceableWork,
    PricingTerms,
    RateChoice,
    TraceStep,
    WorkInterval,
)
from techops.pricing.rules_labour_text import (
    base_rate_step,
    describe,
    interval_step,
    surcharge_step,
    topped_up_step,
    untimed_step,
    waiting_step,
)
from techops.pricing.rules_lines import HOUR, LineDraft, plain
from techops.pricing.rules_surcharges import priority_surcharges
from techops.pricing.rules_terms import resolve_rate
from techops.pricing.rules_time import (
    MINUTE,
    NO_TIME,
    billed_minutes,
    cut_by_surcharges,
    joined_intervals,
    whole_minutes,
)

MINUTES_PER_HOUR = Decimal(60)
MICROSECONDS_PER_HOUR = 3_600_000_000
ESTIMATE = ""  # the visit of hours without a date


@dataclass(frozen=True, slots=True)
class Bucket:
    """Time that is billed at one rate; `billed_percent` is below 100 for a long wait."""

    kind: LineKind
    base_rate: Decimal
    billed_percent: Decimal
    surcharges: tuple[AppliedSurcharge, ...]

    @property
    def rate(self) -> Decimal:
        """The hourly rate, unrounded: base x (1 + sum of surcharges), less what a wait is spared (RN-008)."""
        total = HUNDRED + sum((surcharge.percent for surcharge in self.surcharges), ZERO)
        return self.base_rate * total * self.billed_percent / (HUNDRED * HUNDRED)

    @property
    def key(self) -> str:
        """The name of the bucket, stable within an order's terms."""
        names = "+".join(surcharge.kind.name.lower() for surcharge in self.surcharges) or "plain"
        return f"{self.kind.name.lower()}:{plain(self.base_rate)}:{plain(self.billed_percent)}:{names}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Time of one visit in one bucket, where its base rate comes from, and the step that tells when."""

    bucket: Bucket
    visit: str
    duration: timedelta
    choice: RateChoice
    step: TraceStep


@dataclass(frozen=True, slots=True)
class Share:
    """The whole minutes that one visit puts into a bucket; `steps` tell of a top-up."""

    minutes: int
    stretches: tuple[Stretch, ...]
    steps: tuple[TraceStep, ...]


def labour_drafts(work: PriceableWork, terms: PricingTerms) -> list[LineDraft]:
    """Return one line per bucket, labour before waiting, each in the order in which its time began."""
    visits: dict[tuple[LineKind, str], list[Stretch]] = {}
    for stretch in (*_untimed_stretches(work, terms), *_timed_stretches(work, terms)):
        visits.setdefault((stretch.bucket.kind, stretch.visit), []).append(stretch)
    buckets: dict[Bucket, list[Share]] = {}
    for stretches in visits.values():
        for bucket, share in _visit_shares(stretches, terms):
            if share.minutes:
                buckets.setdefault(bucket, []).append(share)
    drafts = [_bucket_draft(bucket, shares) for bucket, shares in buckets.items()]
    return sorted(drafts, key=lambda draft: draft.kind is LineKind.WAITING)


def _untimed_stretches(work: PriceableWork, terms: PricingTerms) -> list[Stretch]:
    surcharges = priority_surcharges(work.priority, terms.surcharges)
    stretches = []
    for labour in work.untimed:
        choice = resolve_rate(terms.rates, labour.specialty)
        bucket = Bucket(LineKind.LABOUR, choice.rate, HUNDRED, surcharges)
        duration = timedelta(microseconds=int(labour.hours * MICROSECONDS_PER_HOUR))
        if duration:
            stretches.append(Stretch(bucket, ESTIMATE, duration, choice, untimed_step(labour)))
    return stretches


def _timed_stretches(work: PriceableWork, terms: PricingTerms) -> list[Stretch]:
    stretches = []
    for interval in joined_intervals(work.intervals):
        kind = LineKind.WAITING if interval.kind is IntervalKind.WAIT else LineKind.LABOUR
        choice = resolve_rate(terms.rates, interval.specialty)
        percent = _billed_percent(interval, terms)
        for start, end, surcharges in cut_by_surcharges(interval, work.priority, terms):
            bucket = Bucket(kind, choice.rate, percent, surcharges)
            step = interval_step(interval, start, end, terms)
            stretches.append(Stretch(bucket, interval.visit, end - start, choice, step))
    return stretches


def _billed_percent(interval: WorkInterval, terms: PricingTerms) -> Decimal:
    """Return 100 for work and short waits; a wait that reaches the limit is reduced as a whole."""
    limit = terms.waiting_full_rate_minutes * MINUTE
    if interval.kind is IntervalKind.WORK or interval.end - interval.start < limit:
        return HUNDRED
    return terms.waiting_percent


def _visit_shares(stretches: list[Stretch], terms: PricingTerms) -> list[tuple[Bucket, Share]]:
    """Round one visit's time of one kind to minutes per bucket; its last bucket takes what is topped up."""
    groups: dict[Bucket, list[Stretch]] = {}
    for stretch in stretches:
        groups.setdefault(stretch.bucket, []).append(stretch)
    durations = [sum((stretch.duration for stretch in group), NO_TIME) for group in groups.values()]
    minutes = whole_minutes(durations)
    last = stretches[-1].bucket
    worked = sum(minutes)
    extra = billed_minutes(worked, terms) - worked if last.kind is LineKind.LABOUR else 0
    steps = (topped_up_step(stretches[-1].visit, worked, extra, terms),) if extra else ()
    return [
        (bucket, Share(own + extra, tuple(group), steps) if bucket == last else Share(own, tuple(group), ()))
        for (bucket, group), own in zip(groups.items(), minutes, strict=True)
    ]


def _bucket_draft(bucket: Bucket, shares: list[Share]) -> LineDraft:
    stretches = [stretch for share in shares for stretch in share.stretches]
    minutes = sum(share.minutes for share in shares)
    visits = dict.fromkeys(stretch.visit for stretch in stretches if stretch.visit != ESTIMATE)
    description, params = describe(bucket.kind, bucket.surcharges)
    return LineDraft(
        kind=bucket.kind,
        key=bucket.key,
        description=description,
        params=params,
        quantity=Decimal(minutes) / MINUTES_PER_HOUR,
        uom=HOUR,
        rate=bucket.rate,
        trace=_trace(bucket, shares, stretches),
        visits=tuple(visits),
    )


def _trace(bucket: Bucket, shares: list[Share], stretches: list[Stretch]) -> tuple[TraceStep, ...]:
    choices = dict.fromkeys(stretch.choice for stretch in stretches)
    steps = [base_rate_step(choice) for choice in choices]
    steps += [surcharge_step(surcharge) for surcharge in bucket.surcharges]
    if bucket.billed_percent != HUNDRED:
        steps.append(waiting_step(bucket.billed_percent))
    steps += [stretch.step for stretch in stretches]
    steps += [step for share in shares for step in share.steps]
    return tuple(steps)
