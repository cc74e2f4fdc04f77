"""The invented firm worked for half a year in a real file, one workbook kept per month.

Run: ``PYTHONPATH=tests uv run python benchmarks/half_year_file.py FOLDER`` (two minutes). Where
LibreOffice is there (``soffice``), each month's workbook is printed as a PDF beside it.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from edit_driver import Sheet
from edit_xlsx import XlsxPerson
from half_year import STARTS, Firm, Row, begin_plan, open_firm, paste, work_month

from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.create import first_memory
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.grid import CellValue, Snapshot, Tab
from sheets_strategy.workbook.movement_words import say_moves
from sheets_strategy.workbook.template import Template


class FileInHands:
    """A file that a person has open while the program is not writing: what they type is saved at once."""

    rounds = 1
    backup = ""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._person = XlsxPerson(path)
        self._sheets: list[Sheet] | None = None

    @property
    def title(self) -> str:
        return str(self.path)

    @property
    def tabs(self) -> Sequence[Tab]:
        return self.read().tabs

    def read(self) -> Snapshot:
        self._save()
        return self._person.workbook.read()

    def apply(self, changes: ChangeSet, template: Template) -> None:
        writer = self._person.workbook
        assert writer.read().version == changes.version
        writer.apply(changes, template)

    def set_cell(self, name: str, row: int, col: int, value: CellValue) -> None:
        self._sheet(name).put(row, col, value)

    def insert_rows(self, name: str, row: int, rows: Sequence[Sequence[CellValue]]) -> None:
        for place, cells in enumerate(rows, start=row):
            for col, value in enumerate(cells):
                self._sheet(name).put(place, col, value)

    def _sheet(self, name: str) -> Sheet:
        if self._sheets is None:
            self._sheets = self._person.open()
        return next(sheet for sheet in self._sheets if sheet.name == name)

    def _save(self) -> None:
        if self._sheets is not None:
            self._person.save(self._sheets)
            self._sheets = None


def put_into_file(firm: Firm, path: Path) -> None:
    """Give the firm a file in place of the workbook in memory, with all that was typed so far."""
    template = firm.load("ru")
    create_workbook(
        path,
        template,
        created=datetime.combine(STARTS[0], datetime.min.time()),
        memory=first_memory(template, today=STARTS[0]),
    )
    hands = FileInHands(path)
    here = {tab.handle: tab for tab in hands.tabs}
    for tab in firm.workbook.tabs:
        own = here[tab.handle]
        for row, cells in enumerate(tab.rows):
            for col, value in enumerate(cells):
                stands = own.cell(row, col) if row < len(own.rows) else None
                if value not in (None, "") and value != stands:
                    hands.set_cell(own.name, row, col, value)
    firm.workbook = hands  # type: ignore[assignment]


def live(firm: Firm, folder: Path) -> None:
    bought: list[Row] = []
    for place, day in enumerate(STARTS):
        today: date = day + timedelta(days=2)
        if place:
            paste(firm, until=day, extra=bought)
        result = firm.sync(today)
        if not place:
            begin_plan(firm, today, rows=4)
            firm.sync(today)
        again = firm.sync(today).changes.cells()
        bought = work_month(firm, today, calls=40)
        view = firm.table("worklist")
        states = Counter(view.text(row, "state") for row in view.rows())
        print(f"{today}: {dict(states)}; written again: {again}; paid because of calls: {firm.won}")
        names = {segment.code: segment.name for segment in result.segments}
        for sentence in say_moves(result.moves, firm.load("ru"), names=names):
            print(f"    {sentence}")
        kept = folder / f"{today}.xlsx"
        shutil.copy(firm.workbook.title, kept)
        if shutil.which("soffice"):
            subprocess.run(
                ["soffice", "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(kept)],
                check=True,
                capture_output=True,
            )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    asked.folder.mkdir(parents=True, exist_ok=True)
    firm = open_firm(asked.seed)
    started = time.monotonic()
    put_into_file(firm, asked.folder / "strategy.xlsx")
    live(firm, asked.folder)
    print(f"{time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    main()
