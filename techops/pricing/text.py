"""The words of a priced line in a person's language: descriptions and the sentences of a trace."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

import frappe
from frappe import _
from frappe.utils import formatdate

from techops.pricing.model import PricedLine, PricedWork, TraceStep

# Parameters that are words of ours, so they are translated; all others are names, numbers and times.
WORDS = frozenset(
    {"kind", "source", "surcharge", "surcharge_1", "surcharge_2", "surcharge_3", "reason", "rounding"}
    | {"promise_1", "promise_2", "promise_3"}
)
MOMENTS = frozenset({"start", "end"})
STAFF_ONLY = frozenset({"unit_price"})  # tells whether a part was priced by list or by cost and markup
LONGEST_DESCRIPTION = 140


def sentence(template: str, params: Mapping[str, str], language: str | None = None) -> str:
    """Return `template` filled with `params`, translated (None: the session's language)."""
    shown = {name: _shown(name, value, language) for name, value in params.items()}
    return _(template, language).format(**shown)


def description(line: PricedLine, language: str | None = None) -> str:
    """Return what the line charges for, short enough for its field."""
    return sentence(line.description, line.params, language)[:LONGEST_DESCRIPTION]


def reasons(steps: Iterable[TraceStep], language: str | None = None, *, staff: bool = True) -> list[str]:
    """Return one sentence per step; people of the customer are not told how a part's price was made."""
    return [
        sentence(step.text, step.params, language) for step in steps if staff or step.code not in STAFF_ONLY
    ]


def company_language() -> str:
    """Return the language in which documents are written down, whoever causes them."""
    return frappe.get_system_settings("language") or "en"


def with_names(priced: PricedWork, names: Mapping[str, str]) -> PricedWork:
    """Replace the identifiers of technicians and visits in the traces by what people call them."""

    def named(step: TraceStep) -> TraceStep:
        if not {"technician", "visit"} & step.params.keys():
            return step
        params = {
            key: names.get(value, value) if key in ("technician", "visit") else value
            for key, value in step.params.items()
        }
        return replace(step, params=params)

    lines = tuple(replace(line, trace=tuple(named(step) for step in line.trace)) for line in priced.lines)
    return replace(priced, lines=lines)


def _shown(name: str, value: Any, language: str | None) -> str:
    if name in WORDS:
        return _(str(value), language)
    if name in MOMENTS:
        return _moment(str(value))
    return str(value)


def _moment(text: str) -> str:
    """Write an ISO moment as date and clock; a trace keeps the site's own wall clock, so no zone is shown."""
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        return text
    clock = moment.strftime("%H:%M:%S" if moment.second else "%H:%M")
    return f"{formatdate(moment.date())} {clock}"
