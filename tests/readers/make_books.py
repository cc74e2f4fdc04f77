"""Make the workbooks of ``cases/books`` anew: XLSX by hand, XLS and ODS of them by LibreOffice.

Run: uv run python tests/readers/make_books.py
"""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import xlsxwriter

BOOKS = Path(__file__).parent / "cases" / "books"
sys.path.insert(0, str(Path(__file__).parents[1]))

from bank_rows import OWN_ACCOUNT  # noqa: E402
from card_sheets import card_sheet  # noqa: E402
from signatures import columns, sheet, signatures, spell  # noqa: E402

from sheets_strategy.values.cells import CellValue  # noqa: E402

Merge = tuple[int, int, int, int, str]
# Name of the book → place of its header row in the collection, name of its sheet.
BANKS = {"sber_like": (21, OWN_ACCOUNT), "alfa_like": (7, "Выписка"), "ibank_like": (24, "Лист1")}
CARDS = {"card51": (125, "TDSheet")}


def main() -> None:
    BOOKS.mkdir(exist_ok=True)
    found = {one.place: one for one in signatures()}
    for name, (place, title) in BANKS.items():
        rows = sheet(found[place])
        _write(name, title, rows, _merges(place, rows))
    for name, (place, title) in CARDS.items():
        _write(name, title, card_sheet(found[place]), [])
    books = sorted(str(path) for path in BOOKS.glob("*.xlsx"))
    for kind in ("xls", "ods"):
        command = ["soffice", "--headless", "--convert-to", kind, "--outdir", str(BOOKS), *books]
        subprocess.run(command, check=True, timeout=300)


def _write(name: str, title: str, rows: list[list[CellValue]], merges: list[Merge]) -> None:
    with xlsxwriter.Workbook(str(BOOKS / f"{name}.xlsx"), {"default_date_format": "dd.mm.yyyy"}) as book:
        book.set_properties({"created": datetime(2026, 1, 27, tzinfo=UTC)})
        page = book.add_worksheet(title)
        for place, row in enumerate(rows):
            for col, value in enumerate(row):
                if value is not None:
                    page.write(place, col, value)
        for merge in merges:
            page.merge_range(*merge)


def _merges(place: int, rows: list[list[CellValue]]) -> list[Merge]:
    """Merge the cells of a header as the bank does: over its columns, or over both lines."""
    [signature] = [one for one in signatures() if one.place == place]
    laid = columns(signature)
    top = next(at for at, row in enumerate(rows) if len(row) == len(laid) and row[0] == spell(laid[0].top))
    two_lines = any(column.sub for column in laid)
    found: list[Merge] = []
    for first, column in enumerate(laid):
        if not column.top:
            continue
        last = first
        while last + 1 < len(laid) and not laid[last + 1].top:
            last += 1
        lines = int(two_lines and not column.sub)
        if last > first or lines:
            found.append((top, first, top + lines, last, str(spell(column.top))))
    return found


if __name__ == "__main__":
    main()
