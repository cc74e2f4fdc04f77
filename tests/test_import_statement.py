"""``import``: all that is new, nothing twice, nothing lost, in whatever order; and beside pastes."""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from bank_rows import FIELDS, OWN_ACCOUNT, PARTIES, TODAY, Paid, grid, header, ledger, template
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.errors import InputError
from sheets_strategy.import_statement import Content, ImportedFile, Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.payments import Payments, sort_payments
from sheets_strategy.statement.reconcile import reconcile
from sheets_strategy.statement.rows import Control, Statement, make_rows
from sheets_strategy.statement.sheet_rows import read_sheet_rows
from sheets_strategy.sync import sync
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import find_tables, find_tabs, open_book
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.diff import diff
from sheets_strategy.workbook.inputs import known_of, reading_of
from sheets_strategy.workbook.memory import remember_rows
from sheets_strategy.workbook.read_tabs import read_tabs
from sheets_strategy.workbook.template import Template

DAY = date(2026, 3, 2)
CASES = Path(__file__).parent / "readers" / "cases"
SAMPLES = sorted([*CASES.glob("one_c/*.txt"), *CASES.glob("csv/*.csv")])
BANK = ("on", "party", "out_sum", "in_sum", "purpose", "party_inn", "number", "party_account")
POOR = ("on", "out_sum", "in_sum", "purpose", "party")
Rows = list[list[CellValue]]


@dataclass(frozen=True)
class Grid:
    """A sheet of a file."""

    name: str
    rows: Rows


def load(_: str) -> Template:
    return template()


def _book(*, own_account: str = OWN_ACCOUNT) -> MemoryWorkbook:
    spec = template()
    book = MemoryWorkbook.from_template(spec, memory=first_memory(spec, today=TODAY))
    if own_account:
        tabs = find_tabs(book.read(), spec)
        view = find_tables(tabs["settings"], spec.tab("settings"))[0]
        keys = spec.meanings["setting"]
        row = next(row for row in view.rows() if keys.get(fold(view.text(row, "name"))) == "own_account")
        book.set_cell(view.tab.name, row, view.columns["value"], own_account)
    return book


def _statement(payments: Sequence[Paid], controls: Sequence[Control] = ()) -> Statement:
    rows = make_rows(
        {
            "on": [paid.on for paid in payments],
            "direction": ["out" if paid.out else "in" for paid in payments],
            "amount_kop": [paid.kop for paid in payments],
            "party": [paid.party[1] for paid in payments],
            "party_inn": [paid.party[0] for paid in payments],
            "party_kpp": ["" for _ in payments],
            "party_account": [paid.party[2] for paid in payments],
            "own_account": [paid.own for paid in payments],
            **{
                name: [getattr(paid, name) for paid in payments] for name in ("number", "currency", "purpose")
            },
            "line": list(range(1, len(payments) + 1)),
        }
    )
    return Statement(rows, tuple(controls), (), (), "test")


def _file(content: Content, name: str = "file.txt") -> Incoming:
    def read(_: Collection[str]) -> Content:
        return content

    return Incoming(name, hashlib.sha256(repr(content).encode()).hexdigest(), read)


def _bring(book: MemoryWorkbook, *contents: Content, everything: bool = True) -> list[ImportedFile]:
    files = [_file(content) for content in contents]
    return import_statement(book, load, files, today=TODAY, everything=everything)[0]


def _paste(book: MemoryWorkbook, rows: Rows) -> None:
    name = "Выписка"
    height = len(next(tab for tab in book.tabs if tab.name == name).rows)
    for place, row in enumerate(rows):
        for col, value in enumerate(row):
            if value is not None:
                book.set_cell(name, height + place, col, value)


def _lines(book: MemoryWorkbook) -> Rows:
    return [list(row) for row in next(tab for tab in book.tabs if tab.name == "Выписка").rows]


def _sorted(book: MemoryWorkbook, *, keep: bool = False) -> Payments:
    """Sort the payments as a sync does, and remember what it decided about repeats."""
    spec = template()
    opened = open_book(book.read(), spec)
    tabs = read_tabs(opened)
    rows = opened.tabs["statement"].rows
    sheet = read_sheet_rows(rows, reading_of(opened, tabs))
    payments = sort_payments(sheet, known_of(tabs), as_of=None, today=TODAY)
    assert {} == reconcile(rows, sheet, payments, period_from=DAY, currency="RUB").missing()
    if keep:
        entries = [("repeat", key, one.text) for key, one in payments.repeats.decisions.items()]
        wanted = remember_rows(tabs.memory, entries, today=TODAY)
        book.apply(ChangeSet(opened.snapshot.version, diff(opened.tables, [wanted])), spec)
    return payments


def _kop(payments: Payments) -> int:
    return int(payments.rows["amount_kop"][payments.rows["reason"] != "repeat"].sum())


def _total(payments: Sequence[Paid]) -> int:
    return sum(paid.kop for paid in payments)


@pytest.mark.long(every=4)
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.name)
def test_a_sample_gives_its_own_totals_or_names_the_difference(path: Path) -> None:
    book = _book(own_account="")

    def read(own_accounts: Collection[str]) -> Content:
        return read_file(Source.of(path.read_bytes(), name=path.name), own_accounts=own_accounts)

    incoming = Incoming(path.name, "0" * 64, read)
    if path.name == "tochka__no_documents__input.txt":
        with pytest.raises(InputError) as caught:
            import_statement(book, load, [incoming], today=TODAY, everything=True)
        assert ("empty_days", date(2024, 5, 1)) == (caught.value.code, caught.value.facts["since"])
        return
    [done], _ = import_statement(book, load, [incoming], today=TODAY, everything=True)
    payments = _sorted(book)
    sides = payments.rows.groupby("direction")["amount_kop"].sum()
    assert (done.in_kop, done.out_kop) == (int(sides.get("in", 0)), int(sides.get("out", 0)))
    assert (0, 0) == done.unread
    content = read([])
    if isinstance(content, Statement):
        _compare_with_bank(done, content)
    _again, changes = import_statement(book, load, [incoming], today=TODAY, everything=True)
    assert ((), done.added) == (changes.changes, len(payments.rows))


def _compare_with_bank(done: ImportedFile, content: Statement) -> None:
    named = {(account, side): (stated, found) for account, side, stated, found in done.differences}
    for control in content.controls:
        for side, stated in (("in", control.in_kop), ("out", control.out_kop)):
            if (control.account, side) in named:
                assert named[control.account, side][0] == stated
                assert named[control.account, side][1] != stated
    if content.controls and not named:
        assert done.in_kop == sum(control.in_kop or 0 for control in content.controls)
        assert done.out_kop == sum(control.out_kop or 0 for control in content.controls)


def test_a_file_of_a_bank_is_imported_to_the_kopeck() -> None:
    book = _book(own_account="")
    path = CASES / "csv" / "dealenx_tbank_business_cp1251.csv"
    [done] = _bring(book, read_file(Source.of(path.read_bytes(), name=path.name), own_accounts=()))
    assert (2_350_000, 490_000, 5, 0) == (done.in_kop, done.out_kop, done.added, done.unread[0])
    assert ["Оплата по договору №45 от 01.02.2026"] == _sorted(book).rows["purpose"].head(1).tolist()


def test_importing_again_adds_nothing() -> None:
    book = _book()
    truth = ledger(random.Random(1), 30)
    first = _bring(book, _statement(truth))[0]
    before = book.tabs
    again = _bring(book, _statement(truth))[0]
    assert ((30, 0), (0, 30)) == ((first.added, first.known), (again.added, again.known))
    assert before == book.tabs


def test_an_overlapping_file_adds_what_is_new() -> None:
    book = _book()
    truth = ledger(random.Random(2), 30)
    _bring(book, _statement(truth[:20]))
    assert (10, 10) == _counts(_bring(book, _statement(truth[10:]))[0])
    assert _total(truth) == _kop(_sorted(book))


def _counts(done: ImportedFile) -> tuple[int, int]:
    return done.added, done.known


def test_twins_of_one_file_are_different_payments() -> None:
    book = _book()
    twin = Paid(DAY, 100_000, "7")
    _bring(book, _statement([twin, twin]))
    assert (200_000, ()) == (_kop(_sorted(book)), _sorted(book).findings)
    assert (0, 2) == _counts(_bring(book, _statement([twin, twin]))[0])
    assert (0, 1) == _counts(_bring(book, _statement([twin]))[0])


def test_all_copies_are_added_where_the_file_has_more() -> None:
    book = _book()
    twin = Paid(DAY, 100_000, "7")
    _bring(book, _statement([twin]))
    assert (3, 0) == _counts(_bring(book, _statement([twin] * 3))[0])
    assert 300_000 == _kop(_sorted(book))


def test_several_files_of_one_command_see_each_other() -> None:
    book = _book()
    truth = ledger(random.Random(3), 20)
    done = _bring(book, _statement(truth[:12]), _statement(truth[8:]), _statement(truth))
    assert [(12, 0), (8, 4), (0, 20)] == [_counts(one) for one in done]
    assert _total(truth) == _kop(_sorted(book))


@settings(max_examples=examples(20))
@given(seed=st.integers(0, 10**6))
def test_any_sequence_of_exports_gives_the_true_sums(seed: int) -> None:
    """Whole days of one hidden ledger with twins, imported in any order, sorted in between."""
    dice = random.Random(seed)
    truth = _with_twins(dice, 25)
    book = _book()
    covered: set[date] = set()
    for _ in range(dice.randrange(1, 5)):
        window = _window(dice, truth)
        covered |= {paid.on for paid in window}
        _bring(book, _statement(window[:: dice.choice((1, -1))]))
        if dice.random() < 0.4:
            _sorted(book, keep=True)
        if dice.random() < 0.4:
            _shuffle(book, dice)
    payments = _sorted(book)
    assert _total([paid for paid in truth if paid.on in covered]) == _kop(payments)


@settings(max_examples=examples(20))
@given(seed=st.integers(0, 10**6))
def test_imports_beside_pastes_give_the_sums_or_a_finding_with_them(seed: int) -> None:
    dice = random.Random(seed)
    truth = _with_twins(dice, 20)
    book = _book()
    covered: set[date] = set()
    for _ in range(dice.randrange(1, 5)):
        window = _window(dice, truth)
        covered |= {paid.on for paid in window}
        way = dice.choice(("import", "paste", "bank"))
        if way == "import":
            _bring(book, _statement(window))
        elif way == "paste":
            _paste(
                book,
                [*([[None]] if dice.random() < 0.5 else []), *grid(window)]
                if _own_order(book)
                else [header(), *grid(window)],
            )
        else:
            order = dice.choice((BANK, POOR))
            _paste(book, [["Выписка по счету"], header(order), *grid(window, order)])
        if dice.random() < 0.4:
            _sorted(book, keep=True)
    payments = _sorted(book)
    expected = _total([paid for paid in truth if paid.on in covered])
    doubt = sum(finding.sum_kop or 0 for finding in payments.findings)
    assert abs(_kop(payments) - expected) <= doubt


def _with_twins(dice: random.Random, size: int) -> list[Paid]:
    truth = [replace(paid, number="") if dice.random() < 0.3 else paid for paid in ledger(dice, size)]
    return sorted([*truth, *dice.sample(truth, 4)], key=lambda paid: paid.on)


def _window(dice: random.Random, truth: Sequence[Paid]) -> list[Paid]:
    first, last = sorted((dice.choice(truth).on, dice.choice(truth).on))
    return [paid for paid in truth if first <= paid.on <= last]


def _shuffle(book: MemoryWorkbook, dice: random.Random) -> None:
    rows = len(_lines(book)) - 1
    book.sort_rows("Выписка", 1, dice.sample(range(rows), rows))


def _own_order(book: MemoryWorkbook) -> bool:
    heads = [row for row in _lines(book) if "Дата" in row]
    return bool(heads) and heads[-1][: len(FIELDS)] == header()


def test_import_and_paste_give_the_same_payments() -> None:
    truth = ledger(random.Random(5), 30)
    imported, pasted, bank = _book(), _book(), _book()
    _bring(imported, _statement(truth))
    _paste(pasted, grid(truth))
    _paste(bank, [["Выписка"], header(BANK), *grid(truth, BANK), ["Итого", None, 1.0]])
    shown = [
        _sorted(book).rows[["on", "direction", "amount_kop", "kind", "place", "client", "turnover_kop"]]
        for book in (imported, pasted, bank)
    ]
    assert shown[0].equals(shown[1])
    assert shown[0].equals(shown[2])


def test_by_default_only_receipts_and_refunds_are_taken() -> None:
    book = _book()
    rows = [
        Paid(DAY, 100_000, "1"),
        Paid(DAY, 5_000, "2", out=True, purpose="Заработная плата за март"),
        Paid(DAY, 7_000, "3", out=True, purpose="Возврат предоплаты по счету 18"),
    ]
    done = _bring(book, _statement(rows), everything=False)[0]
    assert ((2, 0), (1, 5_000)) == (_counts(done), done.left_out)
    assert [100_000, 7_000] == _sorted(book).rows["amount_kop"].tolist()
    assert (1, 2) == _counts(_bring(book, _statement(rows))[0])


def test_what_cannot_be_read_back_is_not_added_but_named() -> None:
    book = _book()
    rows = [Paid(DAY, 100_000, "1"), replace(Paid(DAY, 400, "2"), on=None), Paid(DAY, -700, "3")]  # type: ignore[arg-type]
    done = _bring(book, _statement(rows))[0]
    assert ((1, 0), (2, -300)) == (_counts(done), done.unread)
    assert (0, 1) == _counts(_bring(book, _statement(rows))[0])


def test_rows_without_a_side_are_named() -> None:
    statement = _statement([Paid(DAY, 100, "1"), Paid(DAY, 200, "2")])
    undirected = replace(statement, rows=statement.rows.assign(direction=["in", ""]))
    done = _bring(_book(), undirected)[0]
    assert ((1, 0), (1, 200)) == (_counts(done), done.unread)


def test_a_transfer_between_own_accounts_is_two_rows() -> None:
    other = "40702810900000000002"
    statement = _statement([Paid(DAY, 100, "1", party=("", "Мы", other))])
    book = _book()
    _bring(book, replace(statement, rows=statement.rows.assign(direction="internal")))
    rows = _sorted(book).rows
    assert [("out", OWN_ACCOUNT, other), ("in", other, OWN_ACCOUNT)] == list(
        zip(rows["direction"], rows["own_account"], rows["party_account"], strict=True)
    )
    assert ["outgoing", "not_sale"] == rows["place"].tolist()


def test_totals_of_the_bank_that_differ_are_named() -> None:
    control = Control(OWN_ACCOUNT, DAY, DAY, 0, 150, 0, 150)
    done = _bring(_book(), _statement([Paid(DAY, 100, "1")], [control]))[0]
    assert ((OWN_ACCOUNT, "in", 150, 100),) == done.differences
    assert done.checked


def test_new_rows_stand_under_the_last_header_line() -> None:
    book = _book()
    _bring(book, _statement([Paid(DAY, 100, "1")]))
    assert (2, header()) == (len(_lines(book)), _lines(book)[0])
    _paste(book, [header(BANK), *grid([Paid(DAY, 200, "2")], BANK)])
    _bring(book, _statement([Paid(DAY, 300, "3")]))
    assert (6, header()) == (len(_lines(book)), _lines(book)[4])
    assert [100, 200, 300] == _sorted(book).rows["amount_kop"].tolist()


def test_moved_columns_are_followed() -> None:
    book = _book()
    book.move_column("Выписка", 0, 6)
    book.insert_column("Выписка", 2, ["Моя пометка"])
    _bring(book, _statement([Paid(DAY, 100, "1")]))
    rows = _sorted(book).rows
    assert [(100, "1", PARTIES[0][0])] == list(
        zip(rows["amount_kop"], rows["number"], rows["party_inn"], strict=True)
    )
    assert (2, None) == (len(_lines(book)), _lines(book)[1][2])


def test_text_that_looks_like_a_formula_stays_text() -> None:
    book = _book()
    _bring(book, _statement([Paid(DAY, 100, "0012", purpose="=1+1")]))
    row = _lines(book)[1]
    assert ("0012", "=1+1") == (row[1], row[9])


def test_the_account_in_the_preamble_is_ones_own() -> None:
    rows: Rows = [
        ["Выписка по счету", "40702810900000000077", "к/с 30101810400000000225"],
        header(BANK),
        *grid([Paid(DAY, 100, "1")], BANK),
    ]
    book = _book()
    _bring(book, [Grid("", rows)])
    assert ["40702810900000000077"] == _sorted(book).rows["own_account"].tolist()


def test_a_table_without_a_header_line_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        _bring(_book(), [Grid("", grid([Paid(DAY, 100, "1")]))])
    assert "no_header" == caught.value.code


def test_a_table_that_names_no_counterparty_is_refused_and_nothing_is_written() -> None:
    book, head = _book(), ["Дата", "Кредит", "Дебет", "Кто заплатил", "Назначение платежа"]
    before = _lines(book)
    good = Grid("1", [header(BANK), *grid([Paid(DAY, 100, "1")], BANK)])
    with pytest.raises(InputError) as caught:
        _bring(book, [good, Grid("2", [head, [DAY, 10.0, None, "ООО Ромашка", "Оплата"]])])
    assert ("no_party_column", {"name": "file.txt", "headers": "Кто заплатил"}) == (
        caught.value.code,
        caught.value.facts,
    )
    assert before == _lines(book)


def test_pasted_rows_that_name_no_counterparty_are_a_grave_finding_not_a_quiet_one() -> None:
    book = _book()
    _paste(book, [["Дата", "Кредит", "Кто заплатил", "Назначение"], [DAY, 10.0, "ООО Ромашка", "Оплата"]])
    _paste(book, [header(BANK), *grid([Paid(DAY, 700, purpose="Возмещение по эквайрингу")], BANK)])
    codes = {finding.code: finding.sum_kop for finding in sync(book, load, today=TODAY, write=False).findings}
    assert (1_000, 700) == (codes["no_party_column"], codes["hidden_group"])


def test_accounts_of_counterparties_make_no_transfers_of_other_files() -> None:
    book, head = _book(), ["Дата", "Лицевой счет", "Кредит", "Контрагент", "ИНН контрагента", "Назначение"]
    truth = [Paid(DAY, 100 + n, str(n), party=PARTIES[n % 4]) for n in range(8)]
    strange: Rows = [
        [paid.on, paid.party[2], paid.kop / 100, paid.party[1], paid.party[0], "Аванс"] for paid in truth
    ]
    done = _bring(book, [Grid("", [head, *strange])], _statement(truth))[0]
    assert ["own_account_varies"] == [finding.code for finding in done.findings]
    assert {("sale", OWN_ACCOUNT)} == set(
        _sorted(book).rows[["place", "own_account"]].itertuples(index=False, name=None)
    )


def test_an_account_among_the_first_rows_is_not_the_statements_own() -> None:
    fields = ("on", "party_account", "in_sum", "out_sum", "party", "purpose")
    book = _book(own_account="")
    _bring(book, [Grid("", [header(fields), *grid([Paid(DAY, 100, "1"), Paid(DAY, 200, "2")], fields)])])
    assert [("sale", "")] * 2 == list(
        _sorted(book).rows[["place", "own_account"]].itertuples(index=False, name=None)
    )


def test_a_header_of_two_lines_is_imported() -> None:
    top = [
        "Дата проводки",
        "Счет",
        None,
        "Сумма по дебету",
        "Сумма по кредиту",
        "№ документа",
        "Назначение платежа",
    ]
    sub = [None, "Дебет", "Кредит"]
    inn, name, account = PARTIES[0]
    them, us = f"{account}\n{inn}\n{name}", f'{OWN_ACCOUNT}\n7812345678\nООО "Мы"'
    rows: Rows = [
        ["ВЫПИСКА ОПЕРАЦИЙ ПО ЛИЦЕВОМУ СЧЕТУ", OWN_ACCOUNT], top, sub, ["1", "2", "3", "4", "5", "6", "7"],
        [DAY, them, us, None, 100.0, "1", "Оплата по счету 5"],
        [DAY, us, them, 30.0, None, "2", "Возврат излишне уплаченных денежных средств по счету 5"],
        ["Итого оборотов", None, None, 30.0, 100.0],
    ]  # fmt: skip
    book = _book()
    assert (2, 0) == _counts(_bring(book, [Grid("", rows)])[0])
    payments = _sorted(book).rows
    assert [("sale", inn, 10_000), ("client_refund", inn, -3_000)] == list(
        payments[["place", "party_inn", "turnover_kop"]].itertuples(index=False, name=None)
    )


def test_an_empty_table_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        _bring(_book(), [Grid("", [header(BANK)])])
    assert "empty_statement" == caught.value.code


def test_unreadable_rows_of_a_table_are_named() -> None:
    rows: Rows = [header(BANK), *grid([Paid(DAY, 100, "1")], BANK), [DAY, "ООО", None, "1,234", "Оплата"]]
    done = _bring(_book(), [Grid("", rows)])[0]
    assert ((1, 0), (1, 0)) == (_counts(done), done.unread)
    assert [("unreadable_in_file", {"row": 3, "reason": "ambiguous_money", "value": "1,234"})] == [
        (finding.code, finding.facts) for finding in done.findings
    ]


def test_memory_keeps_what_the_file_said() -> None:
    book = _book()
    control = Control(OWN_ACCOUNT, DAY, DAY, 0, 150, 0, 150)
    _bring(book, _statement([Paid(DAY, 100, "1")], [control]))
    memory = read_tabs(open_book(book.read(), template())).memory
    [kept] = map(json.loads, memory.all("import").values())
    assert ("file.txt", 1, [[OWN_ACCOUNT, "in", 150, 100]]) == (
        kept["name"],
        kept["rows"],
        kept["differences"],
    )


def test_a_second_sync_after_doubtful_pastes_writes_nothing() -> None:
    book = _book()
    bare = Paid(DAY, 100_000, "")
    _paste(book, [*grid([bare, bare, Paid(DAY, 5_000, "7"), Paid(DAY, 5_000, "7")]), [None], *grid([bare])])
    first = sync(book, load, today=TODAY)
    assert "repeat_in_paste" in {finding.code for finding in first.findings}
    before = book.tabs
    second = sync(book, load, today=TODAY)
    assert (False, before) == (bool(second.changes), book.tabs)


def test_without_writing_nothing_changes() -> None:
    book = _book()
    before = book.tabs
    done, changes = import_statement(
        book, load, [_file(_statement([Paid(DAY, 100, "1")]))], today=TODAY, write=False
    )
    assert (1, True, before) == (done[0].added, bool(changes), book.tabs)
