"""Payments of an invented firm, and grids as banks and people write them."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.statement.headers import index_headers
from sheets_strategy.statement.reading import Reading, SheetRows
from sheets_strategy.statement.rules import Rule, compile_phrases
from sheets_strategy.statement.sheet_rows import read_sheet_rows
from sheets_strategy.values.cells import CellValue
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.template import Template

OWN_ACCOUNT = "40702810900000000001"
TODAY = date(2026, 7, 1)
PARTIES = (
    ("7701234560", 'ООО "Ромашка"', "40702810100000000011"),
    ("7812345678", 'АО "Вектор"', "40702810100000000022"),
    ("500100732259", "ИП Иванов Иван Иванович", "40802810100000000033"),
    ("6312345670", 'ООО "Лютик плюс"', "40702810100000000044"),
)
SUPPLIER = ("7707083893", 'ПАО "Снабжение"', "40702810100000000055")
FIELDS = (
    "on", "number", "in_sum", "out_sum", "currency", "party", "party_inn", "party_kpp", "party_account",
    "purpose", "own_account",
)  # fmt: skip
"""The order of columns of the tab «Выписка»."""


@dataclass(frozen=True)
class Paid:
    """One payment of the hidden ledger."""

    on: date
    kop: int
    number: str = "1"
    out: bool = False
    party: tuple[str, str, str] = PARTIES[0]
    purpose: str = "Оплата по счету 5 за товары"
    currency: str = "RUB"
    own: str = OWN_ACCOUNT

    @property
    def signed(self) -> int:
        return -self.kop if self.out else self.kop

    def cell(self, field: str) -> CellValue:
        sides = {"in_sum": not self.out, "out_sum": self.out}
        if field in sides:
            return self.kop / 100 if sides[field] else None
        inn, name, account = self.party
        return {
            "on": self.on, "number": self.number, "currency": self.currency, "party": name, "party_inn": inn,
            "party_kpp": "770101001" if len(inn) == 10 else None, "party_account": account,
            "purpose": self.purpose, "own_account": self.own, "amount": self.signed / 100,
        }[field]  # fmt: skip


def ledger(dice: random.Random, size: int, *, start: date = date(2026, 1, 12)) -> list[Paid]:
    """Invent payments in the order of a bank, numbers apart, a fee or tax now and then."""
    days = sorted(dice.randrange(0, 40) for _ in range(size))
    rows = []
    for place, day in enumerate(days):
        party = dice.choice(PARTIES)
        paid = Paid(
            on=start + timedelta(days=day),
            kop=dice.choice((100_000, 150_050, 99_999, dice.randrange(1_000, 9_000_000))),
            number=str(100 + place),
            party=party,
            purpose=f"Оплата по счету {dice.randrange(1, 400)} за товары по договору поставки",
        )
        if dice.random() < 0.3:
            purpose = dice.choice(("Комиссия за ведение счета", "Оплата поставщику за сырье по счету 8"))
            paid = replace(paid, out=True, party=SUPPLIER, purpose=purpose)
        rows.append(paid)
    return rows


def grid(payments: Sequence[Paid], fields: Sequence[str] = FIELDS) -> list[list[CellValue]]:
    """Write payments as rows of cells, columns in this order; "" leaves a column empty."""
    return [[paid.cell(field) if field else None for field in fields] for paid in payments]


def header(fields: Sequence[str] = FIELDS) -> list[CellValue]:
    """Write the template's header line, columns in this order."""
    labels = {column.key: column.label for column in template().table("statement").columns}
    return [labels.get(field, {"amount": "Сумма"}.get(field)) for field in fields]


@cache
def template() -> Template:
    return load_template("ru")


@cache
def default_rules() -> tuple[Rule, ...]:
    kinds, directions = template().meanings["kind"], template().meanings["direction"]
    return tuple(
        Rule(
            code=str(row["code"]),
            number=float(str(row["number"])),
            kind=kinds[fold(str(row["kind"]))],
            direction=directions.get(fold(str(row.get("direction", ""))), ""),
            **{key: str(row.get(key, "")) for key in ("payer", "inn", "account", "purpose")},
        )
        for row in template().defaults["rules"]
    )


@cache
def reading() -> Reading:
    """What a sync of a firm with one account knows before it reads."""
    banks = template().banks.items()
    phrases = [
        compile_phrases(rule.purpose)
        for rule in default_rules()
        if rule.kind in {"bank_fee", "salary", "tax"} and rule.purpose
    ]
    return Reading(
        fields=index_headers({field: names for field, names in banks if not field.startswith("clients.")}),
        own_accounts=(OWN_ACCOUNT,),
        reads_outgoing=lambda text: any(one.search(fold(text)) for one in phrases),
        tab="Выписка",
    )


def read(rows: Sequence[Sequence[CellValue]], **changed: object) -> SheetRows:
    return read_sheet_rows(rows, replace(reading(), **changed))  # type: ignore[arg-type]


def seen(sheet: SheetRows) -> list[tuple[date, int, str, str, str]]:
    """Give what was read: day, signed kopecks, ИНН, name, purpose."""
    rows = sheet.rows
    signs = rows["direction"].map({"in": 1, "out": -1, "internal": 0})
    return list(
        zip(
            [on.date() for on in rows["on"]],
            (rows["amount_kop"] * signs).tolist(),
            rows["party_inn"],
            rows["party"],
            rows["purpose"],
            strict=True,
        )
    )


def told(payments: Sequence[Paid]) -> list[tuple[date, int, str, str, str]]:
    """Give what ought to be read of these payments."""
    return [(paid.on, paid.signed, paid.party[0], paid.party[1], paid.purpose) for paid in payments]


def bad(sheet: SheetRows) -> list[tuple[int, str, int]]:
    """Give the unreadable rows: grid row, reason, kopecks."""
    rows = sheet.unreadable
    return list(zip(rows["row"].tolist(), rows["reason"].tolist(), rows["amount_kop"].tolist(), strict=True))


def codes(sheet: SheetRows) -> Mapping[str, int | None]:
    """Give the findings: code → sum."""
    return {finding.code: finding.sum_kop for finding in sheet.findings}
