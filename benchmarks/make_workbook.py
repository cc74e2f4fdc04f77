"""Make a workbook with so many statement rows and 5,000 payers, by the product's own init and import.

    uv run python benchmarks/make_workbook.py 100000 FOLDER

Files that are there already are kept.
"""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

from sheets_strategy.cli import main
from sheets_strategy.demo import make_demo

TODAY = date(2026, 11, 23)
PAYERS = 5_000
ROWS_PER_ORDER = 85_000


def make_statement(rows: int, path: Path) -> None:
    """Write an invented statement of about so many documents."""
    payers = PAYERS if rows >= ROWS_PER_ORDER else max(200, PAYERS * rows // ROWS_PER_ORDER)
    orders = max(1, round(rows / ROWS_PER_ORDER))
    demo = make_demo(seed=1, today=TODAY, payers=payers, payments_per_order=orders)
    path.write_bytes(demo.statement)


def make_workbook(rows: int, folder: Path) -> Path:
    """Give the workbook, not yet synced; make it where it is missing."""
    folder.mkdir(parents=True, exist_ok=True)
    workbook, statement = folder / f"rows_{rows}.xlsx", folder / f"rows_{rows}.txt"
    if not workbook.exists():
        make_statement(rows, statement)
        main_quietly(["init", str(workbook), "--today", TODAY.isoformat()])
        main_quietly(["import", str(statement), "--all", "-w", str(workbook)])
    return workbook


def main_quietly(arguments: list[str]) -> None:
    """Run a command; its success is not an end."""
    try:
        main(arguments)
    except SystemExit as stop:
        if stop.code:
            raise


if __name__ == "__main__":
    print(make_workbook(int(sys.argv[1]), Path(sys.argv[2])))
