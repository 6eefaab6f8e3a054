"""Priced lines as rows of a document, and back: a rate changed later never changes a priced document."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from frappe.model.document import Document

from techops.kernel.money import ZERO, quantize, to_decimal
from techops.pricing import text
from techops.pricing.model import (
    Discount,
    DiscountKind,
    LineKind,
    PricedLine,
    PricedWork,
    TraceStep,
)
from techops.pricing.rules_lines import QUANTITY_PLACES

LONGEST_KEY = 140
LABOUR = (LineKind.LABOUR, LineKind.WAITING)
TRAVEL = (LineKind.TRAVEL, LineKind.FAILED_VISIT)
AS_WRITTEN = "{description}"


def to_rows(priced: PricedWork, units: Mapping[LineKind, str | None]) -> list[dict[str, Any]]:
    """Return one Priced Line row per line, in the company's language; `units` names its units of measure."""
    language = text.company_language()
    return [
        {
            "kind": line.kind.value,
            "description": text.description(line, language),
            "item": line.item,
            "quantity": float(line.quantity),
            "uom": units.get(line.kind) or line.uom,
            "rate": float(line.rate),
            "amount": float(line.amount),
            "line_key": line.key[:LONGEST_KEY],
            "trace": "\n".join(text.reasons(line.trace, language)),
            "trace_data": json.dumps({"visits": list(line.visits), "steps": _steps_to_json(line.trace)}),
        }
        for line in priced.lines
    ]


def discounts_to_json(priced: PricedWork) -> list[dict[str, Any]]:
    """Return the discounts as JSON values, exact."""
    return [
        {
            "kind": discount.kind.value,
            "percent": str(discount.percent),
            "amount": str(discount.amount),
            "reason": _steps_to_json([discount.reason])[0],
        }
        for discount in priced.discounts
    ]


def from_document(doc: Document, discounts: list[dict[str, Any]]) -> PricedWork:
    """Return the priced work a document keeps in its ``lines`` and totals."""
    lines = tuple(_line(row) for row in doc.lines)
    discount_total = _money(doc.discount_total)
    gross_total = _money(doc.gross_total)
    return PricedWork(
        lines=lines,
        labour_total=_sum(lines, LABOUR),
        material_total=_sum(lines, (LineKind.MATERIAL,)),
        travel_total=_sum(lines, TRAVEL),
        other_total=_sum(lines, (LineKind.OTHER, LineKind.FIXED_FEE)),
        gross_total=gross_total,
        discounts=tuple(_discount(row) for row in discounts),
        discount_total=discount_total,
        net_total=gross_total - discount_total,
    )


def load(value: Any, default: Any) -> Any:
    """Read a JSON field, which the database gives as text and a form as the thing itself."""
    if not value:
        return default
    return json.loads(value) if isinstance(value, str) else value


def _line(row: Any) -> PricedLine:
    data = load(row.trace_data, {})
    return PricedLine(
        kind=LineKind(row.kind),
        key=row.line_key or "",
        description=AS_WRITTEN,
        params={"description": row.description},
        quantity=quantize(to_decimal(row.quantity or 0), QUANTITY_PLACES),
        uom=row.uom or "",
        rate=_money(row.rate),
        amount=_money(row.amount),
        item=row.item,
        visits=tuple(data.get("visits", ())),
        trace=tuple(_step(step) for step in data.get("steps", ())),
    )


def _discount(row: Mapping[str, Any]) -> Discount:
    return Discount(
        kind=DiscountKind(row["kind"]),
        percent=to_decimal(row["percent"]),
        amount=to_decimal(row["amount"]),
        reason=_step(row["reason"]),
    )


def _step(row: Mapping[str, Any]) -> TraceStep:
    return TraceStep(row["code"], row["text"], row["params"])


def _steps_to_json(steps: Any) -> list[dict[str, Any]]:
    return [
        {
            "code": step.code,
            "text": step.text,
            "params": {key: str(value) for key, value in step.params.items()},
        }
        for step in steps
    ]


def _sum(lines: tuple[PricedLine, ...], kinds: tuple[LineKind, ...]) -> Decimal:
    return sum((line.amount for line in lines if line.kind in kinds), quantize(ZERO))


def _money(value: Any) -> Decimal:
    return quantize(to_decimal(value or 0))
