"""One hidden ledger, the exports that banks make of it, and what people do with them."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from bank_rows import FIELDS, PARTIES, SUPPLIER, TODAY, Paid, grid, header, template
from hypothesis import strategies as st

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.errors import InputError
from sheets_strategy.import_statement import Content, ImportedFile, Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import find_tables, find_tabs
from sheets_strategy.workbook.template import Template

Rows = list[list[CellValue]]
TAB = "Выписка"
START = date(2026, 3, 2)
DAYS = 5
OWN = ("40702810900000000001", "40702810900000000002", "40702810900000000003")
NO_NUMBER = tuple(field for field in FIELDS if field != "number")
NO_INN = tuple(field for field in FIELDS if field not in ("party_inn", "party_kpp", "party_account"))
NO_ACCOUNT = tuple(field for field in FIELDS if field != "own_account")
NO_PURPOSE = tuple(field for field in FIELDS if field != "purpose")
BANK = ("on", "party", "out_sum", "in_sum", "purpose", "party_inn", "number", "party_account", "own_account")
CARD = ("on", "out_sum", "in_sum", "purpose", "party")
ORDERS = (FIELDS, BANK, NO_NUMBER, NO_INN, NO_ACCOUNT, NO_PURPOSE, CARD)
DOUBTS = frozenset(
    {
        "repeat_in_paste", "repeat_partial_columns", "repeat_partial_counted", "no_own_account_merge",
        "import_alike", "import_merged",
    }
)  # fmt: skip
"""Codes of the findings that name a sum in doubt because of repeats."""


@dataclass(frozen=True)
class Export:
    """What a bank gives: days, accounts, a format, a spelling.

    Attributes:
        first: First day, counted from the start.
        last: Last day.
        account: Which own account; -1 is all of them.
        order: Which of ``ORDERS``.
        spelling: 0 as it is, 1 in capitals with other spaces and quotes.
        down: Whether the newest stands first.
    """

    first: int
    last: int
    account: int = -1
    order: int = 0
    spelling: int = 0
    down: bool = False

    def rows(self, truth: Sequence[Paid]) -> list[Paid]:
        """Give its payments as the bank spells them, whole days, in order."""
        since, until = START + timedelta(days=self.first), START + timedelta(days=self.last)
        found = [
            paid for paid in truth if since <= paid.on <= until and self.account in (-1, OWN.index(paid.own))
        ]
        found = sorted(found, key=lambda paid: paid.on, reverse=self.down)
        return [_spell(paid) for paid in found] if self.spelling else found

    @property
    def fields(self) -> tuple[str, ...]:
        return ORDERS[self.order]


@dataclass(frozen=True)
class Bring:
    """``import`` of an export; way: 0 text of 1C, 1 CSV, 2 a sheet."""

    export: Export
    way: int = 2
    everything: bool = True
    titled: bool = False


@dataclass(frozen=True)
class Paste:
    """An export pasted below; lead: 0 nothing, 1 a blank line, 2 a preamble and its header line."""

    export: Export
    lead: int = 1


@dataclass(frozen=True)
class Sort:
    """The rows under the last header line sorted by a column, the header line left out."""

    column: int = 0
    down: bool = False


@dataclass(frozen=True)
class Sync:
    """A sync in between."""


Event = Bring | Paste | Sort | Sync


def _spell(paid: Paid) -> Paid:
    inn, name, account = paid.party
    name = name.upper().replace('"', "").replace("ООО ", "Общество с ограниченной ответственностью  ")
    return replace(paid, party=(inn, name, account), purpose=paid.purpose.upper().replace(" ", "  ") + ".")


@st.composite
def ledgers(draw: st.DrawFn, *, accounts: int) -> tuple[Paid, ...]:
    """Draw payments with many likenesses: twins in all but nothing, in all but the number, the payer ...

    Of one day, side, sum and number an own account has payments of its own only: banks
    number documents by account.
    """
    size = draw(st.integers(1, 9))
    found = []
    for _ in range(size):
        own = draw(st.integers(0, accounts - 1))
        out = draw(st.sampled_from((False, False, False, True)))
        number = draw(st.sampled_from(("", "7", "8")))
        found.append(
            Paid(
                on=START + timedelta(days=draw(st.integers(0, DAYS - 1))),
                kop=draw(st.sampled_from((100_000, 100_000, 250_000))),
                number=number and f"{own or ''}{number}",
                out=out,
                party=SUPPLIER if out else draw(st.sampled_from(PARTIES[:2])),
                purpose=f"Оплата по счету {draw(st.sampled_from((5, 6)))} за товары",
                own=OWN[own],
            )
        )
    return tuple(sorted(found, key=lambda paid: paid.on))


def exports(*, accounts: int, orders: Collection[int] = range(len(ORDERS))) -> st.SearchStrategy[Export]:
    days = st.tuples(st.integers(0, DAYS - 1), st.integers(0, DAYS - 1)).map(sorted)
    return st.builds(
        lambda span, *rest: Export(*span, *rest),
        days,
        st.integers(-1, accounts - 1) if accounts > 1 else st.just(-1),
        st.sampled_from(sorted(orders)),
        st.integers(0, 1),
        st.booleans(),
    )


class Office:
    """A workbook in the hands of people who know only exports of the ledger."""

    def __init__(self, truth: Sequence[Paid], *, known: int) -> None:
        self.truth = truth
        self.book = MemoryWorkbook(_empty_book(known))
        self.covered: set[tuple[str, date, bool]] = set()
        self.synced = False

    def do(self, event: Event) -> object:
        """Do what an event says."""
        if isinstance(event, Bring):
            return self.bring(event)
        if isinstance(event, Paste):
            return self.paste(event)
        return self.sort(event) if isinstance(event, Sort) else self.sync()

    def bring(self, event: Bring) -> ImportedFile | None:
        """Import; None where the file is refused, and then nothing is covered."""
        rows = event.export.rows(self.truth)
        sha = hashlib.sha256(repr((rows, event)).encode()).hexdigest()
        incoming = Incoming("file", sha, lambda _: _content(rows, event))
        try:
            [done], _ = import_statement(
                self.book, load, [incoming], today=TODAY, everything=event.everything
            )
        except InputError:
            return None
        self._cover(rows, only_in=not event.everything)
        self.synced = False
        return done

    def paste(self, event: Paste) -> None:
        rows = event.export.rows(self.truth)
        if not rows:
            return
        fields = event.export.fields
        body = grid(rows, fields)
        lead: Rows = [[], [None]][event.lead == 1 :][:1] if event.lead < 2 else []
        lead = [[None]] if event.lead == 1 else []
        if event.lead == 2 or not self._stands_under(fields):
            lead = [*lead, ["Выписка по счету"], list(header(fields))]
        self._put([*lead, *body])
        self._cover(rows)
        self.synced = False

    def sort(self, event: Sort) -> None:
        """Sort rows by day while the program has not seen them, by any column afterwards; blanks go down."""
        lines = self.lines()
        head = max((row for row, line in enumerate(lines) if "Дата" in line), default=-1) + 1
        col = 0
        if self.synced and head:
            col = event.column % len(lines[head - 1])
        elif head:
            col = lines[head - 1].index("Дата")
        filled = [row for row in range(head, len(lines)) if any(value is not None for value in lines[row])]
        blank = [row for row in range(head, len(lines)) if row not in set(filled)]
        ordered = sorted(filled, key=lambda row: _sort_key(lines[row][col]), reverse=event.down)
        self.book.sort_rows(TAB, head, [row - head for row in [*ordered, *blank]])

    def sync(self) -> SyncResult:
        self.synced = True
        return sync(self.book, load, today=TODAY, force=True)

    def lines(self) -> Rows:
        return [list(row) for row in next(tab for tab in self.book.tabs if tab.name == TAB).rows]

    def true_kop(self) -> dict[str, int]:
        """Give what came and went by the union of all exports."""
        sums = {"in": 0, "out": 0}
        for paid in self.truth:
            if (paid.own, paid.on, paid.out) in self.covered:
                sums["out" if paid.out else "in"] += paid.kop
        return sums

    def _cover(self, rows: Sequence[Paid], *, only_in: bool = False) -> None:
        self.covered |= {(paid.own, paid.on, paid.out) for paid in rows if not (only_in and paid.out)}

    def _stands_under(self, fields: Sequence[str]) -> bool:
        heads = [line for line in self.lines() if "Дата" in line]
        return bool(heads) and heads[-1][: len(fields)] == list(header(fields))

    def _put(self, rows: Rows) -> None:
        lines = self.lines()
        while lines and not any(value is not None for value in lines[-1]):
            lines.pop()
        draft = self.book.edit(TAB)
        for place, row in enumerate(rows, start=len(lines)):
            for col, value in enumerate(row):
                if value is not None:
                    draft.put(place, col, value)
        self.book.keep(TAB, draft)


def counted_kop(result: SyncResult) -> dict[str, int]:
    """Give what a sync counts on each side, repeats left out."""
    rows = result.payments.rows
    kept = rows[rows["reason"] != "repeat"]
    return {side: int(kept["amount_kop"][kept["direction"] == side].sum()) for side in ("in", "out")}


def doubtful_kop(result: SyncResult) -> int:
    """Give the sum that findings name as doubtful."""
    return sum(abs(one.sum_kop or 0) for one in result.findings if one.code in DOUBTS)


def load(_: str) -> Template:
    return template()


@dataclass(frozen=True)
class _Sheet:
    name: str
    rows: Rows


def _content(rows: Sequence[Paid], event: Bring) -> Content:
    if event.way == 0:
        return read_file(Source.of(_one_c(rows).encode("cp1251"), name="file"), own_accounts=OWN)
    fields = event.export.fields
    table: Rows = [list(header(fields)), *grid(rows, fields)]
    if event.titled and event.export.account >= 0:
        table = [["Выписка по счету", OWN[event.export.account]], *table]
    if event.way == 2:
        return [_Sheet("", table)]
    text = io.StringIO()
    csv.writer(text, delimiter=";").writerows([[_csv_cell(value) for value in row] for row in table])
    return read_file(Source.of(text.getvalue().encode(), name="file"))


def _csv_cell(value: CellValue) -> str:
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    return f"{value:.2f}".replace(".", ",") if isinstance(value, float) else str(value or "")


def _one_c(rows: Sequence[Paid]) -> str:
    accounts = sorted({paid.own for paid in rows})
    head = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows"]
    lines = [*head, *(f"РасчСчет={account}" for account in accounts)]
    for paid in rows:
        ours = ("7709999999", "ООО Своя", paid.own)
        payer, payee = (ours, paid.party) if paid.out else (paid.party, ours)
        lines += ["СекцияДокумент=Платежное поручение", f"Номер={paid.number}", f"Дата={paid.on:%d.%m.%Y}"]
        lines += [f"Сумма={paid.kop // 100}.{paid.kop % 100:02d}"]
        for role, (inn, name, account) in (("Плательщик", payer), ("Получатель", payee)):
            lines += [f"{role}Счет={account}", f"{role}={name}", f"{role}ИНН={inn}", f"{role}КПП="]
        lines += [f"{'ДатаСписано' if paid.out else 'ДатаПоступило'}={paid.on:%d.%m.%Y}"]
        lines += [f"НазначениеПлатежа={paid.purpose}", "КонецДокумента"]
    return "\r\n".join([*lines, "КонецФайла", ""])


def _sort_key(value: CellValue) -> tuple[bool, str]:
    if isinstance(value, float | int):
        return False, f"{value:020.2f}"
    return value is None, str(value)


@cache
def _empty_book(known: int) -> tuple[object, ...]:
    """Give the tabs of a new workbook whose Настройки name this many own accounts."""
    spec = template()
    book = MemoryWorkbook.from_template(spec, memory=first_memory(spec, today=TODAY))
    for number, account in enumerate(OWN[:known]):
        view = find_tables(find_tabs(book.read(), spec)["settings"], spec.tab("settings"))[0]
        keys = spec.meanings["setting"]
        row = next(row for row in view.rows() if keys.get(fold(view.text(row, "name"))) == "own_account")
        if number:
            book.insert_rows(view.tab.name, row + 1, [[None]])
            for col in range(len(view.tab.rows[row])):
                book.set_cell(view.tab.name, row + 1, col, view.tab.cell(row, col))
            row += 1
        book.set_cell(view.tab.name, row, view.columns["value"], account)
    for key in ("rules", "segments"):  # Rows that change no sum of this law cost most of the time.
        view = find_tables(find_tabs(book.read(), spec)[key], spec.tab(key))[0]
        for row in sorted(view.rows(), reverse=True):
            book.delete_row(view.tab.name, row)
    return book.tabs
