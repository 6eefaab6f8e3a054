"""Cells of exported tables: text stays text, also where a spreadsheet would take it for a formula."""

import csv
import io
import re
from typing import Any

import openpyxl

STARTS = ("=", "+", "-", "@", "\t", "\r")
NUMBER = re.compile(r"[+-]?[\d\s.,()]+%?")  # amounts and telephones may begin with a sign
QUOTE = "'"  # what spreadsheets take for "this is text"


def harmless(cell: str) -> str:
    """Return a cell as text that no spreadsheet calculates."""
    return QUOTE + cell if cell.startswith(STARTS) and not NUMBER.fullmatch(cell.strip()) else cell


def harmless_csv(content: bytes, params: dict[str, Any]) -> bytes:
    """Return a CSV table, written with `params` of the csv module, whose cells are harmless."""
    rows = csv.reader(io.StringIO(content.decode("utf-8")), **params)
    written = io.StringIO()
    csv.writer(written, **params).writerows(
        [harmless(cell) if isinstance(cell, str) else cell for cell in row] for row in rows
    )
    return written.getvalue().encode("utf-8")


def harmless_workbook(content: bytes) -> bytes:
    """Return a workbook in which what was written as text is text: exports carry no formulas of their own."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                if cell.data_type == "f":
                    cell.data_type = "s"
    saved = io.BytesIO()
    book.save(saved)
    return saved.getvalue()
