"""Whether a claim is under warranty: every reason against it (rules.md section 7; RN-030, RN-033)."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from techops.claims.model import (
    ClaimedFacts,
    ClaimReason,
    Eligibility,
    Exclusion,
    OriginalFacts,
    ReasonCode,
)
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt
from techops.warranty.model import Cover, CoverKind, ServiceType
from techops.warranty.rules_cover import cover_for, last_day

_ALWAYS = frozenset({Exclusion.MISUSE, Exclusion.PHYSICAL_DAMAGE})
EXCLUSIONS: Mapping[ServiceType, frozenset[Exclusion]] = MappingProxyType(
    {
        ServiceType.REPAIR: _ALWAYS,
        ServiceType.PREVENTIVE_MAINTENANCE: _ALWAYS,
        ServiceType.INSTALLATION: _ALWAYS | {Exclusion.FACTORY_DEFECT},
        ServiceType.DIAGNOSIS: _ALWAYS | {Exclusion.INCOMPLETE_INFORMATION},
    }
)
"""What each type of service does not answer for (seed 1, section 8.1)."""

MESSAGES: Mapping[ReasonCode, str] = MappingProxyType(
    {
        ReasonCode.NO_WORK: _lt("We have not completed any work on this equipment."),
        ReasonCode.NOT_COMPLETED: _lt("Order {order} is not completed yet."),
        ReasonCode.NO_WARRANTY: _lt("Order {order} left no warranty for this."),
        ReasonCode.OTHER_ASSET: _lt("The work of order {order} was done on another equipment."),
        ReasonCode.OTHER_SITE: _lt("The work of order {order} was done at another site."),
        ReasonCode.PERIOD_OVER: _lt("The warranty ended on {expires_on}; the claim is of {claimed_on}."),
        ReasonCode.UNRELATED: _lt("The failure is not related to the work of order {order}."),
        ReasonCode.PART_NOT_FITTED: _lt(
            "Part {item} is none of those that order {order} fitted under warranty."
        ),
        ReasonCode.CONSUMABLE: _lt("Part {item} is a consumable, which the warranty excludes."),
        ReasonCode.EXCLUDED: _lt("The warranty excludes this: {exclusion}."),
        ReasonCode.VOIDED: _lt("The warranty of order {order} was voided for misuse."),
    }
)
"""What people are told, in plain words."""


def eligibility(claimed: ClaimedFacts, original: OriginalFacts | None) -> Eligibility:
    """Return EVERY reason why the claim is not under warranty; none means eligible (section 7).

    The day counts on the site's own calendar, to the end of the last one.
    """
    if original is None:
        return Eligibility((ClaimReason(ReasonCode.NO_WORK),))
    cover = cover_for(original.covers, claimed.item, claimed.serial_no)
    reasons = (
        *_place_reasons(claimed, original),
        *_period_reasons(claimed, original, cover),
        *_work_reasons(claimed, original, cover),
        *_exclusion_reasons(claimed, original),
    )
    return Eligibility(reasons, cover)


def check_exclusion(exclusion: Exclusion | None, service_type: ServiceType) -> None:
    """Refuse an exclusion that a service of this type does not have: ``exclusion_not_agreed``."""
    if exclusion is not None and exclusion not in EXCLUSIONS[service_type]:
        raise RuleViolation(
            "exclusion_not_agreed",
            _lt("The warranty of {service_type} does not exclude {exclusion}. Choose another or none."),
            kind=ViolationKind.BAD_INPUT,
            service_type=service_type,
            exclusion=exclusion,
        )


def _place_reasons(claimed: ClaimedFacts, original: OriginalFacts) -> Iterator[ClaimReason]:
    """The same equipment, wherever it stands now; where the work named none, the same site."""
    if original.asset is not None:
        if claimed.asset != original.asset:
            yield ClaimReason(ReasonCode.OTHER_ASSET, {"order": original.order})
    elif claimed.site != original.site:
        yield ClaimReason(ReasonCode.OTHER_SITE, {"order": original.order})


def _period_reasons(
    claimed: ClaimedFacts, original: OriginalFacts, cover: Cover | None
) -> Iterator[ClaimReason]:
    if not original.completed:
        yield ClaimReason(ReasonCode.NOT_COMPLETED, {"order": original.order})
        return
    ends = cover.expires_on if cover else last_day(original.covers)
    if original.warranty is None or (claimed.item is None and cover is None):
        yield ClaimReason(ReasonCode.NO_WARRANTY, {"order": original.order})
    elif ends is not None and claimed.on > ends:
        yield ClaimReason(
            ReasonCode.PERIOD_OVER,
            {"expires_on": ends, "claimed_on": claimed.on},
        )


def _work_reasons(
    claimed: ClaimedFacts, original: OriginalFacts, cover: Cover | None
) -> Iterator[ClaimReason]:
    if claimed.unrelated:
        yield ClaimReason(ReasonCode.UNRELATED, {"order": original.order})
    if claimed.item is None or original.warranty is None:
        return
    if cover is None:
        yield ClaimReason(ReasonCode.PART_NOT_FITTED, {"item": claimed.item, "order": original.order})
    elif cover.kind is CoverKind.CONSUMABLE:
        yield ClaimReason(ReasonCode.CONSUMABLE, {"item": cover.title or claimed.item})


def _exclusion_reasons(claimed: ClaimedFacts, original: OriginalFacts) -> Iterator[ClaimReason]:
    if original.voided:
        yield ClaimReason(ReasonCode.VOIDED, {"order": original.order})
    if claimed.exclusion is not None:
        yield ClaimReason(ReasonCode.EXCLUDED, {"exclusion": claimed.exclusion})
