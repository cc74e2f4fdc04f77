"""A 1CClientBankExchange file of any size, made from a seed, in the shapes that real banks write.

Daily sections with true balances, five thousand payers with a long tail, two
shapes of documents (a bank's order, and a payment order with all keys), cp1251 and CRLF.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

OWN = "40702810900000000001"
PAYERS = 5_000
DAYS = 365
_FIRST = date(2025, 1, 1)
_BANK = "ПАО СБЕРБАНК г.Москва"
_EMPTY = re.findall(
    r"\w+",
    """
    Код СтатусСоставителя ПоказательКБК ОКАТО ПоказательОснования ПоказательПериода
    ПоказательНомера ПоказательДаты ПоказательТипа
    """,
)
_WORDS = re.findall(r"\w+", "Оплата по счёту за товар услуги договору согласно доставку работы аренду НДС")


def make_one_c(path: Path, rows: int, *, seed: int = 7) -> int:
    """Write a file of so many documents.

    Returns:
        Kopecks of all documents.
    """
    days = [_FIRST + timedelta(days=place * DAYS // rows) for place in range(rows)]
    draw = random.Random(seed)
    amounts = [draw.randrange(100_00, 900_000_00) for _ in range(rows)]
    incoming = [draw.random() < 0.8 for _ in range(rows)]
    with path.open("w", encoding="cp1251", newline="\r\n") as target:
        target.write(_head(days, amounts, incoming))
        for place in range(rows):
            target.write(_document(place, days[place], amounts[place], incoming[place], draw))
        target.write("КонецФайла\n")
    return sum(amounts)


def _head(days: list[date], amounts: list[int], incoming: list[bool]) -> str:
    lines = [
        "1CClientBankExchange",
        "ВерсияФормата=1.03",
        "Кодировка=Windows",
        "Отправитель=Сбербанк Бизнес Онлайн",
    ]
    lines += [f"ДатаНачала={_day(days[0])}", f"ДатаКонца={_day(days[-1])}", f"РасчСчет={OWN}"]
    sums: dict[date, list[int]] = {day: [0, 0] for day in days}
    for day, amount, came in zip(days, amounts, incoming, strict=True):
        sums[day][0 if came else 1] += amount
    balance = 10**12
    for day, (received, paid) in sums.items():
        lines += ["СекцияРасчСчет", f"ДатаНачала={_day(day)}", f"ДатаКонца={_day(day)}"]
        lines += [f"НачальныйОстаток={_roubles(balance)}", f"РасчСчет={OWN}"]
        balance += received - paid
        lines += [f"ВсегоСписано={_roubles(paid)}", f"ВсегоПоступило={_roubles(received)}"]
        lines += [f"КонечныйОстаток={_roubles(balance)}", "КонецРасчСчет"]
    return "\n".join([*lines, ""])


def _document(place: int, day: date, amount: int, came: bool, draw: random.Random) -> str:
    other = min(int(draw.paretovariate(0.7)), PAYERS)
    kind = draw.random()
    title = "Банковский ордер" if kind < 0.1 else "Платежное поручение"
    lines = [
        f"СекцияДокумент={title}",
        f"Номер={place % 999_983 + 1}",
        f"Дата={_day(day)}",
        f"Сумма={_roubles(amount)}",
    ]
    for side, own in (("Плательщик", not came), ("Получатель", came)):
        lines += _side(side, own, other, kind)
        stamp = "ДатаСписано" if side == "Плательщик" else "ДатаПоступило"
        lines.insert(-7 if kind >= 0.1 else len(lines), f"{stamp}={_day(day) if own else ''}")
    lines += ["ВидПлатежа=электронно", "ВидОплаты=01"]
    if kind >= 0.1:
        lines += [f"{key}=" if kind < 0.9 else f"{key}=0" for key in _EMPTY]
    words = " ".join(draw.choices(_WORDS, k=6))
    lines += [
        "Очередность=5",
        f"НазначениеПлатежа={words} № {place} от {_day(day)}, сумма {_roubles(amount)}",
    ]
    return "\n".join([*lines, "КонецДокумента", ""])


def _side(side: str, own: bool, other: int, kind: float) -> Iterator[str]:
    number = 0 if own else other
    account = OWN if own else f"40702810{other:012d}"
    name = 'ООО "Своя фирма"' if own else f'ООО "Контрагент {other}"'
    yield f"{side}Счет={account}"
    yield f"{side}={name}"
    yield f"{side}ИНН={7_700_000_000 + number}"
    if kind >= 0.1:
        yield f"{side}КПП=770101001"
    yield f"{side}РасчСчет={account}"
    yield f"{side}Банк1={_BANK}"
    yield f"{side}БИК=044525225"
    yield f"{side}Корсчет=30101810400000000225"


def _day(day: date) -> str:
    return f"{day:%d.%m.%Y}"


def _roubles(kop: int) -> str:
    return f"{kop // 100}.{kop % 100:02d}"
