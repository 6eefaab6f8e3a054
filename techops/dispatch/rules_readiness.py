"""Is everything ready for this technician to go? A list for the supervisor; only RN-021 blocks."""

from decimal import Decimal

from techops.dispatch.model_readiness import Check, CheckKind, LikelyPart, ReadinessFacts, State
from techops.kernel.text import _lt

LEAST_SHARE = Decimal("0.3")  # a part is likely when this share of such jobs took it
LEAST_JOBS = 2  # and at least so many did


def is_likely(times: int, jobs: int) -> bool:
    """Whether a part that `times` of `jobs` on the same model took will be needed again."""
    return times >= LEAST_JOBS and times >= jobs * LEAST_SHARE


def readiness(facts: ReadinessFacts) -> tuple[Check, ...]:
    """Return every check, in the order in which people think of them."""
    return (_certificates(facts), *_parts(facts), _site(facts), _contact(facts))


def _certificates(facts: ReadinessFacts) -> Check:
    if facts.certificate_refusals:
        first = facts.certificate_refusals[0]
        return Check(CheckKind.CERTIFICATES, State.BLOCKING, first.message, first.params)
    return Check(CheckKind.CERTIFICATES, State.READY, _lt("Valid on that day"))


def _parts(facts: ReadinessFacts) -> list[Check]:
    if not facts.parts:
        return [Check(CheckKind.PARTS, State.READY, _lt("No part is likely to be needed"))]
    if not facts.has_van:
        return [Check(CheckKind.PARTS, State.WARNING, _lt("The technician has no van warehouse"))]
    missing = [part for part in facts.parts if part.in_van < part.wanted]
    if not missing:
        told = _lt("All {count} likely parts are in the van")
        return [Check(CheckKind.PARTS, State.READY, told, {"count": len(facts.parts)})]
    return [Check(CheckKind.PARTS, State.WARNING, *_missing(part)) for part in missing]


def _missing(part: LikelyPart) -> tuple[str, dict[str, object]]:
    params: dict[str, object] = {
        "part": part.title,
        "wanted": f"{part.wanted:f}",
        "in_van": f"{part.in_van.normalize():f}",
        "times": part.times,
        "jobs": part.jobs,
    }
    if part.times is None:
        return _lt("{part}: the category's kit has {wanted}, the van {in_van}"), params
    return _lt("{part}: {times} of {jobs} jobs on this model took it, the van has {in_van}"), params


def _site(facts: ReadinessFacts) -> Check:
    hours = facts.opening_hours
    if hours is None:
        return Check(CheckKind.SITE_OPEN, State.WARNING, _lt("The site's opening hours are not known"))
    if hours.open_time_between(facts.start, facts.end) == facts.end - facts.start:
        return Check(CheckKind.SITE_OPEN, State.READY, _lt("The site is open all that time"))
    if hours.is_open(facts.start):
        return Check(CheckKind.SITE_OPEN, State.WARNING, _lt("The site closes before the work is over"))
    return Check(CheckKind.SITE_OPEN, State.WARNING, _lt("The site is closed when the work begins"))


def _contact(facts: ReadinessFacts) -> Check:
    if facts.contact_phone:
        told = _lt("{name}, telephone {phone}") if facts.contact_name else _lt("Telephone {phone}")
        params = {"name": facts.contact_name, "phone": facts.contact_phone}
        return Check(CheckKind.CONTACT, State.READY, told, params)
    return Check(CheckKind.CONTACT, State.WARNING, _lt("Nobody on site has a telephone number"))
