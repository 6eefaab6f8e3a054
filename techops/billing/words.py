"""The words of an invoice, in the language in which the company writes its documents."""

import json

from techops.pricing import text
from techops.pricing.model import TraceStep

SAID_BY_THE_COLUMNS = frozenset({"amount"})  # quantity times rate is what the paper shows anyway


def line_reasons(trace_data: str | None) -> tuple[str, ...]:
    """Return why a line costs what it does, as the customer is told it: never how a part's price was made."""
    if not trace_data:
        return ()
    steps = json.loads(trace_data).get("steps", ())
    traced = [
        TraceStep(step["code"], step["text"], step["params"])
        for step in steps
        if step["code"] not in SAID_BY_THE_COLUMNS
    ]
    return tuple(text.reasons(traced, text.company_language(), staff=False))
