"""Make a workbook with many clients, each with many attributes, by the product's own init and import.

    uv run python benchmarks/steps_workbook.py CLIENTS ATTRIBUTES ROWS FOLDER

The team's own columns are written into Клиенты before the statement comes: two thirds words (2 to 12
values, a fifth of the cells empty), one third numbers. The first word and the first number really go with
how much a client buys; the others are noise. Rows of the statement spread over 30 months. Files that are
there already are kept.
"""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

import openpyxl
from csv_data import HEADERS, _make_row
from google_firm import _parties
from make_workbook import run

TODAY = date(2026, 11, 23)
FIRST, DAYS = date(2024, 5, 1), 30 * 30
CLIENTS_TAB, NAME, INN = "Клиенты", "Клиент", "ИНН"
SEED = 11


def make_steps_workbook(clients: int, attributes: int, rows: int, folder: Path) -> Path:
    """Give a workbook that was never synced."""
    folder.mkdir(parents=True, exist_ok=True)
    workbook = folder / f"steps_{clients}_{attributes}_{rows}.xlsx"
    if workbook.exists():
        return workbook
    unfinished, statement = folder / "unfinished.xlsx", folder / "statement.csv"
    unfinished.unlink(missing_ok=True)
    rng = random.Random(SEED)
    parties = list(_parties(clients, rng))
    # How much a client buys: few buy much.
    weights = [rng.lognormvariate(0, 1.2) for _ in parties]
    run(["init", str(unfinished), "--today", TODAY.isoformat()])
    write_clients(unfinished, parties, weights, attributes, rng)
    write_statement(statement, parties, weights, rows, rng)
    run(["import", str(statement), "--all", "-w", str(unfinished), "--today", TODAY.isoformat()])
    statement.unlink()
    return unfinished.rename(workbook)


def write_clients(
    path: Path,
    parties: Sequence[tuple[str, str]],
    weights: Sequence[float],
    attributes: int,
    rng: random.Random,
) -> None:
    """Write clients with the team's own columns."""
    book = openpyxl.load_workbook(path)
    sheet = book[CLIENTS_TAB]
    headers = [cell.value for cell in sheet[1]]
    start = len(headers) + 1
    words = [(place, rng.randint(2, 12)) for place in range(attributes * 2 // 3)]
    names = [f"Признак {place + 1}" for place in range(attributes)]
    for place, name in enumerate(names):
        sheet.cell(1, start + place, name)
    for row, ((inn, name), weight) in enumerate(zip(parties, weights, strict=True), start=2):
        sheet.cell(row, headers.index(NAME) + 1, name)
        sheet.cell(row, headers.index(INN) + 1, inn)
        for place, value in enumerate(attributes_of(weight, words, attributes, rng)):
            if value is not None:
                sheet.cell(row, start + place, value)
    book.save(path)


def attributes_of(
    weight: float, words: Sequence[tuple[int, int]], attributes: int, rng: random.Random
) -> Iterator[str | float | None]:
    """Give the answers of one client."""
    for place, values in words:
        chosen = 0 if place == 0 and weight > 2 and rng.random() < 0.6 else rng.randrange(values)
        yield None if rng.random() < 0.2 else f"значение {chosen + 1}"
    for place in range(attributes - len(words)):
        yield (
            round((weight if place == 0 else 1) * rng.lognormvariate(3, 1), 1) if rng.random() < 0.8 else None
        )


def write_statement(
    path: Path, parties: Sequence[tuple[str, str]], weights: Sequence[float], rows: int, rng: random.Random
) -> None:
    """Write so many receipts, one from every client at least, by day."""
    payers = [*range(len(parties)), *rng.choices(range(len(parties)), weights, k=rows - len(parties))]
    days = sorted((rng.randrange(DAYS), payer) for payer in payers)
    with path.open("w", encoding="cp1251", newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADERS)
        for place, (day, payer) in enumerate(days):
            inn, name = parties[payer]
            party = (
                f"407028105{payer:011}",
                inn,
                f"{inn[:4]}01001",
                name,
                "044525225",
                "30101810400000000225",
            )
            kop = int(min(300_000 * weights[payer] * rng.lognormvariate(0, 0.8), 9e9))
            writer.writerow(_make_row(party, kop, True, FIRST + timedelta(days=day), place))


if __name__ == "__main__":
    print(make_steps_workbook(*map(int, sys.argv[1:4]), Path(sys.argv[4])))
