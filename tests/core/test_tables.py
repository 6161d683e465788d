from __future__ import annotations

import csv
import io
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import load_workbook

from core import tables

ROWS = [['=HYPERLINK("http://evil.example")', -3, date(2026, 3, 29)], ["淄博", Decimal("1.50"), None]]


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_a_text_that_would_run_does_not(sign: str) -> None:
    assert tables.safe(f"{sign}1+1") == f"'{sign}1+1"
    assert tables.safe(f"1{sign}1") == f"1{sign}1"


def test_a_negative_number_stays_a_number() -> None:
    assert tables.safe(-3) == -3


def test_csv_is_read_back_as_it_was_written() -> None:
    text = tables.csv_bytes(["name", "@n", "day"], ROWS).decode("utf-8-sig")
    assert list(csv.reader(io.StringIO(text))) == [
        ["name", "'@n", "day"],
        ['\'=HYPERLINK("http://evil.example")', "-3", "2026-03-29"],
        ["淄博", "1.50", ""],
    ]


def test_the_sheet_has_the_same_cells_and_no_formula() -> None:
    sheet = load_workbook(io.BytesIO(tables.xlsx_bytes(["name", "@n", "day"], ROWS))).active
    kinds = [[cell.data_type for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert kinds == [["s", "n", "d"], ["s", "n", "n"]]
    assert [cell.value for cell in sheet["A"]] == ["name", '\'=HYPERLINK("http://evil.example")', "淄博"]
