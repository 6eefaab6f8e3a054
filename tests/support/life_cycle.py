"""The life cycle of an order in the documentation, made from the table that the code runs.

python -m tests.support.life_cycle          writes the diagram and the table
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable

from techops.work_orders.model import ActionLabel, Place, Status, places
from techops.work_orders.row import Transition
from techops.work_orders.transitions import TRANSITIONS
from tests.support.source import ROOT

DIAGRAM_PAGE = ROOT / "docs" / "architecture.md"
TABLE_PAGE = ROOT / "docs" / "life-cycle.md"
BEGIN, END = "<!-- life cycle: begin -->\n", "<!-- life cycle: end -->\n"


def diagram() -> str:
    """The eight states as a Mermaid diagram; moves inside a state are left to the table."""
    moves: dict[tuple[str, str], list[str]] = defaultdict(list)
    for row in TRANSITIONS:
        for source in row.sources:
            for target in row.targets:
                start, end = _state(source), _state(target)
                label = row.action.value.replace("_", " ")
                if start != end and label not in moves[start, end]:
                    moves[start, end].append(label)
    lines = ["stateDiagram-v2"]
    lines += [f'    state "{each.value}" as {_state(Place(each))}' for each in Status if " " in each.value]
    lines += [f"    {start} --> {end}: {', '.join(labels)}" for (start, end), labels in moves.items()]
    lines += [f"    {_state(Place(status))} --> [*]" for status in (Status.CLOSED, Status.CANCELLED)]
    return "```mermaid\n" + "\n".join(lines) + "\n```\n"


def _state(place: Place | None) -> str:
    return place.status.value.replace(" ", "") if place else "[*]"


def table() -> str:
    """The page with one row for each transition."""
    head = [
        "# The life cycle of a work order",
        "",
        "Made by `python -m tests.support.life_cycle` from `techops/work_orders/transitions.py`, the table",
        "that API, buttons and tests read; `tests/static` fails when it is out of date. *System* is the app",
        "itself: a document event or a job. Where a move may lead to several places, the facts decide.",
        "",
        "| Action | From | To | Who | Asks for | Refused unless |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_row(row) for row in TRANSITIONS)]) + "\n"


def _row(row: Transition) -> str:
    cells = (
        f"{ActionLabel[row.action.name].value}<br>`{row.action.value}`",
        _places(row.sources),
        _places(row.targets) if row.targets else "stays",
        ", ".join(who.value for who in row.who),
        ", ".join(need.value.replace("_", " ") for need in row.needs) or "-",
        "<br>".join(_meaning(guard) for guard in row.guards) or "-",
    )
    return f"| {' | '.join(cells)} |"


def _meaning(guard: object) -> str:
    """The first line of a guard's docstring, without the section of the specification it starts with."""
    first = (getattr(guard, "__doc__", None) or "").strip().splitlines()[0]
    return re.sub(r"^Section \d+(, [^:]+)?: ", "", first).replace("|", "\\|")


def _places(found: Iterable[Place | None]) -> str:
    """Places by status; a status of which every sub-status is meant stands alone."""
    given = list(found)
    cells = ["(new)"] if None in given else []
    for status in Status:
        named = [place for place in given if place and place.status is status]
        if named and set(named) == set(places(status)):
            cells.append(status.value)
        else:
            cells += [f"{status.value}/{place.sub_status}" for place in named]
    return "<br>".join(cells)


def with_diagram(page: str) -> str:
    """The page with the diagram between its marks."""
    return re.sub(f"(?s){BEGIN}.*{END}", lambda _found: f"{BEGIN}{diagram()}{END}", page)


if __name__ == "__main__":
    DIAGRAM_PAGE.write_text(with_diagram(DIAGRAM_PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    TABLE_PAGE.write_text(table(), encoding="utf-8")
