"""CSV files as a bank's internet office exports them, of any size, for the benchmarks.

The shape is that of T-Bank for business: 26 columns, semicolons, cp1251, quotes doubled, sums
with a decimal comma; thousands of counterparties, of which few pay often.
"""

from __future__ import annotations

import csv
import random
from datetime import date, timedelta
from pathlib import Path

HEADERS = (
    "Номер счёта", "Тип операции (пополнение/списание)", "Дата проведения", "Номер платежа",
    "Валюта операции", "Сумма в валюте счёта", "Валюта счёта", "Описание операции", "Назначение платежа",
    "Счет плательщика", "ИНН плательщика", "КПП плательщика", "Наименование плательщика",
    "БИК банка плательщика", "Корр. счет плательщика", "Счет получателя", "Договор получателя",
    "ИНН получателя", "КПП получателя", "Наименование получателя", "БИК банка получателя",
    "Корр. счет получателя", "Счет контрагента", "ИНН контрагента", "Наименование контрагента",
    "БИК банка контрагента",
)  # fmt: skip
OWN = (
    "40702810900000000001",
    "7701234567",
    "770101001",
    'ООО "НАША ФИРМА"',
    "044525974",
    "30101810145250000974",
)
PARTIES = 5_000
_WORDS = ("Ромашка", "Лютик", "Вектор", "Альфа", "Строй", "Снаб", "Техно", "Пром", "Север", "Волга", "Торг")


def make_csv(path: Path, rows: int, *, encoding: str = "cp1251", seed: int = 7) -> int:
    """Write a statement of so many payments; give their kopecks in and out added up."""
    chance = random.Random(seed)
    parties = [_make_party(number, chance) for number in range(PARTIES)]
    total, start = 0, date(2024, 1, 9)
    with path.open("w", encoding=encoding, newline="") as target:
        writer = csv.writer(target, delimiter=";", lineterminator="\r\n")
        writer.writerow(HEADERS)
        for place in range(rows):
            party = parties[int(PARTIES * chance.random() ** 3)]
            kop, came = chance.randrange(100_00, 900_000_00), chance.random() < 0.7
            on = start + timedelta(days=place * 700 // rows)
            total += kop
            writer.writerow(_make_row(party, kop, came, on, place))
    return total


def _make_party(number: int, chance: random.Random) -> tuple[str, ...]:
    inn = _with_check_digit(f"{chance.choice((77, 78, 50, 66, 16))}{number:07}")
    name = f'ООО "{chance.choice(_WORDS)}{chance.choice(_WORDS).casefold()} {number}"'
    account = f"407028105{number:011}"
    return (
        account,
        inn,
        f"{inn[:4]}01001",
        name,
        f"0445{number % 90 + 25:02}{number % 7 + 100}",
        (f"301018101452500{number % 90 + 10:02}{number % 7 + 100}"),
    )


def _with_check_digit(digits: str) -> str:
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return digits + str(sum(w * int(digit) for w, digit in zip(weights, digits, strict=True)) % 11 % 10)


def _make_row(party: tuple[str, ...], kop: int, came: bool, on: date, place: int) -> list[str]:
    payer, payee = (party, OWN) if came else (OWN, party)
    purpose = (
        f"Оплата по счету № {place % 97_000 + 1} от {on:%d.%m.%Y} по договору {party[1][4:8]}/{on.year}, "
        f"в т.ч. НДС 20% {kop // 6 // 100}-{kop // 6 % 100:02}"
    )
    what = "Поступление от контрагента" if came else "Перевод контрагенту"
    return [
        OWN[0], "Кредит" if came else "Дебет", f"{on:%d.%m.%Y}", str(place + 1), "643",
        f"{kop // 100},{kop % 100:02}", "643", what, purpose,
        *payer, payee[0], "", *payee[1:], party[0], party[1], party[3], party[4],
    ]  # fmt: skip
