"""Cells of exports: text stays text, numbers and telephones stay what they are."""

from __future__ import annotations

import csv
import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from techops.access import cells


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("=1+1", "'=1+1"),
        ("+SUM(A1)", "'+SUM(A1)"),
        ("-cmd|' /C calc'!A0", "'-cmd|' /C calc'!A0"),
        ("@SUM(1)", "'@SUM(1)"),
        ("\t=1+1", "'\t=1+1"),
        ("-5 °C en cámara", "'-5 °C en cámara"),
        ("-12.50", "-12.50"),
        ("-3 %", "-3 %"),
        ("+51 986 120 101", "+51 986 120 101"),
        ("(-1,200.00)", "(-1,200.00)"),
        ("Bomba = 3", "Bomba = 3"),
        ("", ""),
    ],
)
def test_what_is_written(cell: str, written: str) -> None:
    assert cells.harmless(cell) == written


@given(st.text())
def test_no_cell_is_calculated_and_none_is_lost(cell: str) -> None:
    written = cells.harmless(cell)
    assert written.removeprefix("'") == cell.removeprefix("'") or written == cell
    assert not written.startswith(("=", "@", "\t", "\r"))


def test_a_table_keeps_its_form() -> None:
    params = {"delimiter": ";", "quoting": csv.QUOTE_NONNUMERIC}
    rows = cells.harmless_csv('"Título";"=1+1"\n"Monto";-2.5\n'.encode(), params)
    assert list(csv.reader(io.StringIO(rows.decode()), **params)) == [["Título", "'=1+1"], ["Monto", -2.5]]
    assert rows.decode().count("\n") == 2


def test_a_workbook_holds_no_formula() -> None:
    book = openpyxl.Workbook()
    book.active.append(["=1+1", 3, "Bomba"])
    saved = io.BytesIO()
    book.save(saved)
    (row,) = openpyxl.load_workbook(io.BytesIO(cells.harmless_workbook(saved.getvalue()))).active.iter_rows()
    assert [(cell.value, cell.data_type) for cell in row] == [("=1+1", "s"), (3, "n"), ("Bomba", "s")]
