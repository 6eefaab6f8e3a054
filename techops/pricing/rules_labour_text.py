"""How labour lines explain themselves: their descriptions and the steps of their trace."""

from datetime import datetime
from decimal import Decimal

from techops.kernel.calendar import time_zone
from techops.kernel.text import _lt
from techops.pricing.model import (
    AppliedSurcharge,
    LineKind,
    Params,
    PricingTerms,
    RateChoice,
    TraceStep,
    UntimedLabour,
    WorkInterval,
)
from techops.pricing.rules_lines import plain

# By number of surcharges: at most night, weekend or holiday, and one for the priority.
_DESCRIPTIONS = (
    _lt("{kind}"),
    _lt("{kind}: {surcharge_1} +{percent_1} %"),
    _lt("{kind}: {surcharge_1} +{percent_1} %, {surcharge_2} +{percent_2} %"),
    _lt("{kind}: {surcharge_1} +{percent_1} %, {surcharge_2} +{percent_2} %, {surcharge_3} +{percent_3} %"),
)


def describe(kind: LineKind, surcharges: tuple[AppliedSurcharge, ...]) -> tuple[str, Params]:
    """Return the description of a bucket's line as template and parameters, each word of which translates."""
    params: dict[str, str] = {"kind": kind}
    for number, surcharge in enumerate(surcharges, start=1):
        params[f"surcharge_{number}"] = surcharge.kind
        params[f"percent_{number}"] = plain(surcharge.percent)
    return _DESCRIPTIONS[len(surcharges)], params


def base_rate_step(choice: RateChoice) -> TraceStep:
    """Tell the base rate and where it comes from."""
    params = {"rate": plain(choice.rate), "source": choice.source, "where": choice.where}
    if choice.where:
        return TraceStep("base_rate", _lt("Base rate {rate} per hour: {source}, {where}"), params)
    return TraceStep("base_rate", _lt("Base rate {rate} per hour: {source}"), params)


def surcharge_step(surcharge: AppliedSurcharge) -> TraceStep:
    """Tell one surcharge and its percent."""
    params = {"surcharge": surcharge.kind, "percent": plain(surcharge.percent)}
    return TraceStep("surcharge", _lt("{surcharge} surcharge: +{percent} %"), params)


def waiting_step(percent: Decimal) -> TraceStep:
    """Tell that a long wait is billed in part."""
    return TraceStep("waiting", _lt("Waiting is billed at {percent} %"), {"percent": plain(percent)})


def interval_step(interval: WorkInterval, start: datetime, end: datetime, terms: PricingTerms) -> TraceStep:
    """Tell who worked or waited on which visit, and when on the site's clock."""
    zone = time_zone(terms.zone)
    params = {
        "kind": interval.kind,
        "technician": interval.technician,
        "visit": interval.visit,
        "start": start.astimezone(zone).isoformat(sep=" ", timespec="seconds"),
        "end": end.astimezone(zone).isoformat(sep=" ", timespec="seconds"),
    }
    return TraceStep("interval", _lt("{kind} of {technician} on visit {visit}: {start} to {end}"), params)


def untimed_step(labour: UntimedLabour) -> TraceStep:
    """Tell which estimated hours are meant."""
    params = {"hours": plain(labour.hours), "description": labour.description}
    return TraceStep("estimate", _lt("Estimate of {hours} hours: {description}"), params)


def topped_up_step(visit: str, worked: int, extra: int, terms: PricingTerms) -> TraceStep:
    """Tell that a visit is billed for more minutes than were worked."""
    params = {
        "visit": visit,
        "worked": str(worked),
        "billed": str(worked + extra),
        "minimum": str(terms.minimum_minutes),
        "step": str(terms.rounding_step_minutes),
    }
    text = _lt(
        "One visit of {worked} minutes is billed as {billed}: at least {minimum}, in steps of {step} minutes"
    )
    return TraceStep("topped_up", text, params)
