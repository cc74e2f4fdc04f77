"""A sync of the invented firm's papers finds what was planted in them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache, partial

import pandas as pd
from pandas.testing import assert_frame_equal

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.demo import Demo, make_demo
from sheets_strategy.import_clients import import_clients
from sheets_strategy.import_statement import Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import read_grids
from sheets_strategy.statement.rows import Statement
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.template import Template

TODAY = date(2026, 11, 23)
SIDES = {"in": ("in",), "out": ("out",), "internal": ("in", "out")}
PLACES = {
    "sale": "sale",
    "acquiring": "hidden",
    "marketplace": "hidden",
    "client_refund": "client_refund",
}


@cache
def load(lang: str) -> Template:
    return load_template(lang)


@cache
def demo() -> Demo:
    return make_demo(seed=1, today=TODAY)


def new_workbook() -> MemoryWorkbook:
    template = load("ru")
    return MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))


def bring(workbook: MemoryWorkbook, *, everything: bool | None = None) -> None:
    content = demo().statement
    read = partial(_read, content)
    incoming = Incoming("kl_to_1c.txt", hashlib.sha256(content).hexdigest(), read)
    import_statement(workbook, load, [incoming], today=TODAY, everything=everything)


def _read(content: bytes, own_accounts: Iterable[str]) -> Statement:
    statement = read_file(Source.of(content, name="kl_to_1c.txt"), own_accounts=tuple(own_accounts))
    assert isinstance(statement, Statement)
    return statement


def bring_clients(workbook: MemoryWorkbook) -> None:
    sheets = read_grids(Source.of(demo().clients_csv, name="clients.csv"))
    import_clients(workbook, load, sheets, name="clients.csv", today=TODAY)


@cache
def synced(*, everything: bool, clients: bool) -> tuple[MemoryWorkbook, SyncResult]:
    workbook = new_workbook()
    bring(workbook, everything=everything or None)
    if clients:
        bring_clients(workbook)
    return workbook, sync(workbook, load, today=TODAY)


def test_every_document_ends_where_it_was_planted() -> None:
    _, result = synced(everything=True, clients=True)
    planted: Counter[tuple[object, ...]] = Counter()
    for row in demo().truth:
        for side in SIDES[row.direction]:
            place = PLACES.get(row.kind, "not_sale" if side == "in" else "outgoing")
            planted[row.number, row.on, row.amount_kop, side, row.kind, place] += 1
    rows = result.payments.rows
    columns = (rows[name] for name in ("number", "amount_kop", "direction", "kind", "place"))
    found = Counter(
        (number, on.date(), kop, side, kind, place)
        for on, number, kop, side, kind, place in zip(rows["on"], *columns, strict=True)
    )

    assert planted - found == found - planted == Counter()


def test_a_party_is_one_client_whatever_its_spellings_and_firms() -> None:
    assert [] == [pair for pair in _units().items() if len(pair[1]) != 1]
    units = [next(iter(codes)) for codes in _units().values()]
    assert len(units) == len(set(units))


def test_every_party_has_the_class_that_was_planted() -> None:
    _, result = synced(everything=False, clients=True)
    found = dict(zip(result.strategy.abc["client"], result.strategy.abc["abc"], strict=True))
    units = _units()
    planted = {party.key: party.abc for party in demo().parties if party.key in units}

    assert planted == {key: found[next(iter(codes))] for key, codes in units.items()}
    assert len(found) == len(planted)


def test_the_statement_alone_puts_four_of_five_payers_outside_the_last_segment() -> None:
    _, result = synced(everything=False, clients=False)
    last = max(result.segments, key=lambda segment: segment.number or 0.0)
    clients = result.strategy.clients
    payers = clients[clients["paid"].eq(True)]

    assert len(payers) >= 200
    assert (payers["segment"] != last.code).sum() * 10 >= 8 * len(payers)


def test_a_second_sync_of_the_demo_writes_nothing() -> None:
    workbook, _ = synced(everything=False, clients=True)
    before = workbook.tabs

    assert sync(workbook, load, today=TODAY).changes.changes == ()
    assert before is workbook.tabs


def test_an_import_equals_a_paste_of_the_banks_own_columns() -> None:
    _, imported = synced(everything=True, clients=False)
    pasted = sync(pasted_workbook(), load, today=TODAY)

    assert_frame_equal(_payments(imported), _payments(pasted))
    assert _turnover(imported) == _turnover(pasted)
    assert pasted.reconciliation.missing_rows == pasted.reconciliation.missing_kop == 0


def pasted_workbook() -> MemoryWorkbook:
    """Paste the statement account by account, as a bank's web page shows it."""
    workbook = new_workbook()
    template = load("ru")
    rows = _read(demo().statement, demo().own_accounts).rows
    draft = workbook.edit(template.tab("statement").label)
    at = 2
    for account in demo().own_accounts:
        for line in _paste(rows, account):
            for col, value in enumerate(line):
                draft.put(at, col, value)
            at += 1
        at += 1
    workbook.keep(template.tab("statement").label, draft)
    return workbook


HEADER = (
    *("Назначение платежа", "Кредит", "Дебет", "Контрагент", "ИНН контрагента", "Счёт контрагента"),
    *("Номер документа", "Дата операции", "Наш счёт", "Валюта"),
)


def _paste(rows: pd.DataFrame, account: str) -> Iterable[tuple[CellValue, ...]]:
    yield (f"Выписка по счёту {account} за период с 01.11.2023 по 31.10.2026",)
    yield ()
    yield HEADER
    yield ("Входящий остаток", "892 011,11")
    totals = defaultdict(int)
    for row in rows.to_dict("records"):
        internal = row["direction"] == "internal"
        if account not in (row["own_account"], row["party_account"] if internal else ""):
            continue
        came = row["direction"] == "in" or (internal and row["party_account"] == account)
        other = row["own_account"] if internal and came else row["party_account"]
        totals[came] += row["amount_kop"]
        kop = _money(row["amount_kop"])
        yield (
            *(
                row["purpose"],
                kop if came else None,
                None if came else kop,
                row["party"],
                row["party_inn"],
                other,
            ),
            *(row["number"], row["on"].strftime("%d.%m.%Y"), account, "RUB"),
        )
    yield ("Итого обороты", _money(totals[True]), _money(totals[False]))


def _money(kop: int) -> str:
    return f"{kop // 100:,}".replace(",", "\u00a0") + f",{kop % 100:02d}"


def _payments(result: SyncResult) -> pd.DataFrame:
    names = ["on", "number", "direction", "amount_kop", "kind", "place", "reason", "party_inn", "purpose"]
    return result.payments.rows[names].sort_values(names, ignore_index=True)


def _turnover(result: SyncResult) -> Mapping[tuple[str, str], int]:
    clients = result.strategy.clients.set_index("code")
    return {
        (str(clients.at[code, "name"]), str(clients.at[code, "inn"])): int(kop)
        for code, kop in zip(result.strategy.abc["client"], result.strategy.abc["turnover_kop"], strict=True)
    }


@cache
def _units() -> Mapping[str, frozenset[str]]:
    """Give party → codes of the rows that bear its figures, by its counted payments."""
    _, result = synced(everything=False, clients=True)
    rows, clients = result.payments.counted(), result.strategy.clients
    unit_of = dict(zip(clients["code"], clients["unit"], strict=True))
    code_of: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for on, number, kop, code in zip(
        rows["on"], rows["number"], rows["amount_kop"], rows["client"], strict=True
    ):
        code_of[on.date(), number, kop].add(unit_of[code])
    parties: dict[str, set[str]] = defaultdict(set)
    for row in demo().truth:
        codes = code_of.get((row.on, row.number, row.amount_kop), set())
        if row.kind in ("sale", "client_refund") and len(codes) == 1:
            parties[row.party] |= codes
    return {key: frozenset(codes) for key, codes in sorted(parties.items())}
