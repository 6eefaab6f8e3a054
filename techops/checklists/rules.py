"""When the answer to a point of a checklist is taken, and when an order lacks answers."""

from collections.abc import Collection, Iterable

from techops.checklists.model import CheckOutcome, Point
from techops.kernel.errors import RuleViolation, ViolationKind
from techops.kernel.text import _lt

LONGEST_POINT = 140


def outcome_of(value: str, note: str) -> CheckOutcome:
    """Return the outcome that a text names.

    Raises RuleViolation (bad input): ``bad_outcome``, or ``missing_note`` for a fault without words.
    """
    if value not in set(CheckOutcome):
        raise RuleViolation(
            "bad_outcome",
            _lt("{outcome} is no outcome of a check. Choose one of: {choices}."),
            kind=ViolationKind.BAD_INPUT,
            outcome=value[:LONGEST_POINT],
            choices=tuple(CheckOutcome),
        )
    outcome = CheckOutcome(value)
    if outcome is CheckOutcome.FAULT_FOUND and not note.strip():
        raise RuleViolation(
            "missing_note",
            _lt("Say which fault you found at this point, and try again."),
            kind=ViolationKind.BAD_INPUT,
        )
    return outcome


def known_point(text: str, points: Iterable[Point], order: str) -> Point:
    """Return the point with that text; raises RuleViolation ``no_such_point`` when the checklist has none."""
    for point in points:
        if point.text == text:
            return point
    raise RuleViolation(
        "no_such_point",
        _lt('The checklist of order {order} has no point "{point}". Refresh to see the points it has now.'),
        kind=ViolationKind.CONFLICT,
        order=order,
        point=text[:LONGEST_POINT],
    )


def nothing_left_open(points: Iterable[Point], answered: Collection[str], order: str) -> None:
    """Raise RuleViolation ``checklist_open`` when a point that must be answered is not."""
    left = [point.text for point in points if point.required and point.text not in answered]
    if left:
        raise RuleViolation(
            "checklist_open",
            _lt("The checklist of order {order} is not complete. Answer these points first: {points}."),
            kind=ViolationKind.CONFLICT,
            order=order,
            points=tuple(left),
        )
