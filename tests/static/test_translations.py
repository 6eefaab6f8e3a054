"""Spanish is complete: every text people see has a row, and every row fits its text."""

from __future__ import annotations

import re
from collections import Counter
from string import Formatter

import pytest

from tests.support.source import report
from tests.support.translatable import ANY, Row, malformed, missing, rows, texts

PRINTF = re.compile(r"%(?:\(\w+\))?[sd]")
TAG = re.compile(r"</?\w+[^>]*>")
# Texts that are the same in both languages.
SAME = {
    "API",
    "Cotización de servicio",  # a print format has one name
    "Factura de servicio",
    "General",
    "Junior",
    "Material",
    "NPS",
    "Normal",
    "Portal",
    "QR",
    "Semi-Senior",
    "Senior",
    "Subtotal",
    "Subtotal {0}",
    "Supervisor",
    "TechOps",
    "Total",
    "rgt",
    "{0} h {1} min",
}


@pytest.fixture(scope="module")
def spanish() -> list[Row]:
    return rows()


def placeholders(text: str) -> Counter[str]:
    """Names in braces, printf marks and HTML tags: what code fills in and the browser reads."""
    try:
        names = [name for _text, name, _spec, _conversion in Formatter().parse(text) if name is not None]
    except ValueError:
        names = re.findall(r"\{(\w*)\}", text)
    return Counter([*names, *PRINTF.findall(text), *TAG.findall(text)])


def test_marks_can_be_read() -> None:
    faults = malformed()
    assert not faults, report(faults)


def test_texts_have_no_space_around() -> None:
    """Frappe strips translations: a space at the end would be lost in Spanish only."""
    faults = [f"{each.where}: {each.source!r}" for each in texts() if each.source != each.source.strip()]
    assert not faults, report(faults)


def test_every_text_has_a_row() -> None:
    faults = [f"{each.where}: {each.source!r}" for each in missing()]
    assert not faults, report(faults)


def test_rows_are_unique(spanish: list[Row]) -> None:
    repeated = [
        key for key, count in Counter((row.source, row.context) for row in spanish).items() if count > 1
    ]
    assert not repeated, report([repr(key) for key in repeated])


def test_rows_are_sorted(spanish: list[Row]) -> None:
    """So that two people's new rows do not meet at the end of the file."""
    keys = [(row.source.casefold(), row.source, row.context) for row in spanish]
    late = [
        f"line {spanish[at].line}: {key[1]!r}" for at, key in enumerate(keys) if at and keys[at - 1] > key
    ]
    assert not late, report(late)


def test_rows_are_used(spanish: list[Row]) -> None:
    """A row whose text is gone is a text nobody reads."""
    used = {(each.source, context) for each in texts() for context in ("", each.context)}
    anywhere = {each.source for each in texts() if each.context == ANY}
    faults = [
        f"line {row.line}: {row.source!r} {row.context}"
        for row in spanish
        if (row.source, row.context) not in used and row.source not in anywhere
    ]
    assert not faults, report(faults)


def test_rows_are_translated(spanish: list[Row]) -> None:
    faults = [f"line {row.line}: {row.source!r}" for row in spanish if not row.translation.strip()]
    faults += [
        f"line {row.line}: {row.source!r} is left in English"
        for row in spanish
        if row.translation == row.source and row.source not in SAME and re.search(r"[a-z]{3}", row.source)
    ]
    assert not faults, report(faults)


def test_placeholders_are_equal(spanish: list[Row]) -> None:
    faults = [
        f"line {row.line}: {row.source!r} -> {row.translation!r}"
        for row in spanish
        if placeholders(row.source) != placeholders(row.translation)
    ]
    assert not faults, report(faults)


def test_punctuation_is_kept(spanish: list[Row]) -> None:
    """Sentences end as sentences, and Spanish questions open as questions."""
    faults = []
    for row in spanish:
        ends = [text.rstrip()[-1:] for text in (row.source, row.translation)]
        if " " in row.source and ends[0] != ends[1] and ("." in ends or "?" in ends):
            faults.append(f"line {row.line}: {row.source!r} -> {row.translation!r}")
        if row.translation.count("?") != row.translation.count("¿"):
            faults.append(f"line {row.line}: ¿? in {row.translation!r}")
    assert not faults, report(faults)
