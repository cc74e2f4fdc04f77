"""Make a workbook with so many statement rows of 5,000 payers, by the product's own init and import.

    uv run python benchmarks/make_workbook.py 100000 FOLDER

The invented firm's statement is thinned out evenly until the wished number of documents is left;
the latest document of every party always stays. The last 100 receipts are put aside in a file of
their own, for the sync after new payments. Files that are there already are kept.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sheets_strategy.cli import main
from sheets_strategy.demo import make_demo

TODAY = date(2026, 11, 23)
PAYERS = 5_000
DOCUMENTS_PER_PART = 84_000
"""About so many documents come of 5,000 payers when every order is paid at once."""

NEW_PAYMENTS = 100
_BEGIN, _END, _LAST = "СекцияДокумент=", "КонецДокумента\r\n", "КонецФайла\r\n"
_TOTALS = ("НачальныйОстаток=", "ВсегоПоступило=", "ВсегоСписано=", "КонечныйОстаток=")


def make_workbook(rows: int, folder: Path) -> tuple[Path, Path]:
    """Give a workbook that was never synced, and the file with 100 new payments for it."""
    folder.mkdir(parents=True, exist_ok=True)
    workbook, old, new = (folder / f"rows_{rows}{ending}" for ending in (".xlsx", ".txt", "_new.txt"))
    if not (workbook.exists() and new.exists()):
        workbook.unlink(missing_ok=True)
        write_statements(rows, old, new)
        run(["init", str(workbook), "--today", TODAY.isoformat()])
        run(["import", str(old), "--all", "-w", str(workbook), "--today", TODAY.isoformat()])
        old.unlink()
    return workbook, new


def write_statements(rows: int, old: Path, new: Path) -> None:
    """Write so many documents into one file and the 100 receipts after them into another."""
    parts = -(-(rows + NEW_PAYMENTS) // DOCUMENTS_PER_PART)
    demo = make_demo(seed=1, today=TODAY, payers=PAYERS, payments_per_order=parts)
    lines = demo.statement.decode("cp1251")
    start, stop = lines.index(_BEGIN), lines.index(_LAST)
    head = "".join(line for line in lines[:start].splitlines(keepends=True) if not line.startswith(_TOTALS))
    documents = [text + _END for text in lines[start:stop].split(_END) if text]
    account = f"ПолучательСчет={demo.own_accounts[0]}\r\n"
    late = [text for text in documents if account in text][-NEW_PAYMENTS:]
    put_aside = set(late)
    kept = thin_out([text for text in documents if text not in put_aside], rows)
    for path, texts in ((old, kept), (new, late)):
        path.write_bytes("".join([head, *texts, _LAST]).encode("cp1251"))


def thin_out(documents: Sequence[str], rows: int) -> list[str]:
    """Keep the latest document of every party, and evenly chosen others."""
    latest = {party_of(text): place for place, text in enumerate(documents)}
    always = set(latest.values())
    others = [place for place in range(len(documents)) if place not in always]
    wanted = rows - len(always)
    if not 0 <= wanted <= len(others):
        raise SystemExit(f"{len(documents)} documents of {len(always)} parties do not give {rows} rows")
    chosen = always | {others[number * len(others) // wanted] for number in range(wanted)}
    return [documents[place] for place in sorted(chosen)]


def party_of(text: str) -> tuple[str, ...]:
    """Tell who paid whom."""
    return tuple(line for line in text.split("\r\n") if line.startswith(("ПлательщикИНН=", "ПолучательИНН=")))


def run(arguments: Sequence[str]) -> None:
    """Run a command of the product; its success is not an end."""
    try:
        main(list(arguments))
    except SystemExit as stop:
        if stop.code:
            raise


if __name__ == "__main__":
    made = make_workbook(int(sys.argv[1]), Path(sys.argv[2]))
    print(*made, sep="\n")
