"""Cards of account 51 as 1C prints them, by the 25 header rows of the collection, with invented payments."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date

from bank_rows import OWN_ACCOUNT, PARTIES, SUPPLIER, Paid
from signatures import FEE, OPENING_KOP, Signature, columns, spell

from sheets_strategy.values.cells import CellValue

CARD_PAYMENTS = (
    Paid(date(2026, 1, 12), 123_450, "15", party=PARTIES[0], purpose="Оплата по счету 5 от 11.01.2026"),
    Paid(date(2026, 1, 12), 500_001, "301", True, SUPPLIER, "Оплата поставщику за сырье"),
    Paid(date(2026, 1, 20), 99_999, "19", party=PARTIES[2], purpose="За услуги по акту 3"),
    Paid(date(2026, 1, 20), 15_000, "4", True, FEE, "Комиссия за ведение счета за январь"),
)
CODES = ("62.01", "60.02", "62.02", "91.02")
_SPELT = {
    "период": "Период", "дата": "Дата", "датапроводки": "Дата проводки", "датадокта": "Дата док-та",
    "документ": "Документ", "аналитикадт": "Аналитика Дт", "аналитикакт": "Аналитика Кт",
    "аналитика": "Аналитика", "дебет": "Дебет", "кредит": "Кредит", "счет": "Счет", "сумма": "Сумма",
    "текущеесальдо": "Текущее сальдо", "текущее": "Текущее", "сальдо": "сальдо", "обороты": "Обороты",
    "операция": "Операция", "операции": "Операции", "показатель": "Показатель", "описание": "Описание",
    "учетподебету": "Учет по дебету", "учетпокредиту": "Учет по кредиту", "текущийостаток": "Текущий остаток",
}  # fmt: skip


def card_tokens(signature: Signature) -> list[str]:
    """Say what stands in each column; of several empty columns beside an account the place decides which has the sum."""
    bases = [re.sub(r"\.\d+$", "", header) for header in signature.headers]
    found = []
    side = ""
    for place, base in enumerate(bases):
        first = place == 0 or bases[place - 1] != base
        if base in ("дебетсчет", "оборотыдебет"):
            side = "debit"
            found.append("debit_code")
        elif base in ("кредитсчет", "оборотыкредит"):
            side = "credit"
            found.append("credit_code")
        elif base in ("дебет", "кредит") and "учетподебету" in bases:
            found.append("debit_code" if base == "дебет" else "credit_code")
        elif base in ("дебет", "кредит", "обороты", "дебетсумма", "кредитсумма"):
            rest = bases[place + 1 :]
            last = not rest or rest[0] not in (base, base + "сумма")
            found.append(f"{side}_sum" if last else "")
        elif base.startswith("текущ") or base == "сальдо":
            last = place == len(bases) - 1
            found.append("balance" if last else "mark")
        else:
            names = {"период": "on", "дата": "on", "датапроводки": "on", "датадокта": "on", "документ": "document",
                     "аналитикадт": "debit_party", "аналитикадебет": "debit_party", "учетподебету": "debit_party",
                     "аналитикакт": "credit_party", "аналитикакредит": "credit_party", "показатель": "measure",
                     "учетпокредиту": "credit_party", "операция": "told", "операции": "told", "описание": "told",
                     "сумма": "sum"}  # fmt: skip
            found.append(names.get(base, "") if first else "")
    return found


def card_cell(paid: Paid, code: str, token: str, before_kop: int) -> CellValue:
    name = paid.party[1]
    document = "Списание с расчетного счета" if paid.out else "Поступление на расчетный счет"
    title = f"{document} 0000-000{paid.number} от {paid.on:%d.%m.%Y} 12:00:00"
    theirs = f"{name}\nДоговор поставки № 7"
    mine = f"Основной расчетный счет ({OWN_ACCOUNT})\nДвижение по покупателям"
    values: dict[str, CellValue] = {
        "on": f"{paid.on:%d.%m.%Y}",
        "document": f"{title}\n{paid.purpose}\nВх. док. № {paid.number} от {paid.on:%d.%m.%Y}",
        "debit_party": theirs if paid.out else mine, "credit_party": mine if paid.out else theirs,
        "debit_code": code if paid.out else "51", "credit_code": "51" if paid.out else code,
        "debit_sum": None if paid.out else paid.kop / 100, "credit_sum": paid.kop / 100 if paid.out else None,
        "sum": paid.kop / 100, "told": f"{paid.purpose}\n{name}\nДоговор поставки № 7", "measure": "БУ",
        "mark": "Д", "balance": (before_kop + paid.signed) / 100,
    }  # fmt: skip
    return values.get(token)


def card_sheet(signature: Signature, payments: Sequence[Paid] = CARD_PAYMENTS) -> list[list[CellValue]]:
    """Build a whole card: title, header of two lines, opening, payments, turnovers and closing."""
    laid, held = columns(signature), card_tokens(signature)
    rows: list[list[CellValue]] = [
        ['ООО "Мы"'],
        ["Карточка счета 51 за Январь 2026 г."],
        ["Выводимые данные:", None, "БУ (данные бухгалтерского учета)"],
        [],
        [_spell(column.top) for column in laid],
    ]
    if any(column.sub for column in laid):
        rows.append([_spell(column.sub) for column in laid])
    rows.append(_line(held, "Сальдо на начало", mark="Д", balance=OPENING_KOP / 100))
    before = OPENING_KOP
    for paid, code in zip(payments, CODES, strict=False):
        rows.append([card_cell(paid, code, token, before) for token in held])
        before += paid.signed
    came = sum(paid.kop for paid in payments if not paid.out) / 100
    went = sum(paid.kop for paid in payments if paid.out) / 100
    sums = {"debit_sum": came, "credit_sum": went, "mark": "Д", "balance": before / 100}
    rows.append(_line(held, "Обороты за период и сальдо на конец", **sums))
    return rows


def _line(held: Sequence[str], label: str, **cells: CellValue) -> list[CellValue]:
    line: list[CellValue] = [cells.get(token) for token in held]
    line[0] = label
    return line


def _spell(letters: str) -> str | None:
    return _SPELT.get(letters) or spell(letters) if letters else None
