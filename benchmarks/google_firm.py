"""An invented firm for the Google benchmark: so many clients, three or four payments each, seeded.

Every client has a valid ИНН and a name of its own. Two files of 1CClientBankExchange come out: the
statement, and 100 payments that come the day after, ten of them from new clients.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

TODAY = date(2026, 11, 26)
NEW_PAYMENTS, NEW_CLIENTS = 100, 10
_FIRST = date(2024, 11, 1)
_DAYS = 720
_OWN = ("40702810900000000001", "7707083893", 'ООО "Своя фирма"')
_PARTS = tuple("бвгджзклмнпрстфхцчшщ")
_GOODS = ("упаковку", "плёнку", "коробки", "этикетки", "стрейч", "ленту")
_WEIGHTS_OF_INN = (2, 4, 10, 3, 5, 9, 4, 6, 8)


def write_firm(clients: int, folder: Path, *, seed: int = 1) -> tuple[Path, Path]:
    """Write both files and give their paths."""
    # Not for secrets: a firm that can be made again from its seed.
    rng = random.Random(seed)
    parties = list(_parties(clients + NEW_CLIENTS, rng))
    old = sorted(_payments(parties[:clients], rng))
    day = _FIRST + timedelta(days=_DAYS)
    late = [(day, rng.choice(parties[:clients]), _kop(rng)) for _ in range(NEW_PAYMENTS - NEW_CLIENTS)]
    late += [(day, party, _kop(rng)) for party in parties[clients:]]
    paths = folder / f"clients_{clients}.txt", folder / f"clients_{clients}_new.txt"
    _write(paths[0], old, 1)
    _write(paths[1], late, len(old) + 1)
    return paths


def _parties(count: int, rng: random.Random) -> Iterator[tuple[str, str]]:
    """Give (ИНН, name) pairs; a name has five syllables, so that few are alike."""
    seen: set[str] = set()
    while len(seen) < count:
        name = "".join(one + rng.choice("аеиоу") for one in rng.choices(_PARTS, k=5)).capitalize()
        if name not in seen:
            seen.add(name)
            yield _inn(len(seen)), f'ООО "{name}"'


def _inn(number: int) -> str:
    digits = f"77{number:07d}"
    check = sum(int(digit) * weight for digit, weight in zip(digits, _WEIGHTS_OF_INN, strict=True))
    return f"{digits}{check % 11 % 10}"


def _payments(
    parties: list[tuple[str, str]], rng: random.Random
) -> Iterator[tuple[date, tuple[str, str], int]]:
    for party in parties:
        for _ in range(rng.choice((2, 3, 4, 5))):
            yield _FIRST + timedelta(days=rng.randrange(_DAYS)), party, _kop(rng)


def _kop(rng: random.Random) -> int:
    """Give a sum with a long tail, from some thousand roubles on."""
    return int(min(500_000 * rng.paretovariate(0.9), 5e9))


def _write(path: Path, payments: list[tuple[date, tuple[str, str], int]], number: int) -> None:
    account, inn, name = _OWN
    lines = ["1CClientBankExchange", "ВерсияФормата=1.03", "Кодировка=Windows", f"РасчСчет={account}"]
    for place, (day, party, kop) in enumerate(payments, number):
        goods = _GOODS[place % len(_GOODS)]
        lines += [
            "СекцияДокумент=Платежное поручение",
            f"Номер={place}",
            f"Дата={day:%d.%m.%Y}",
            f"Сумма={kop // 100}.{kop % 100:02d}",
            f"ПлательщикСчет=40702810{party[0]}77",
            f"ПлательщикИНН={party[0]}",
            f"Плательщик={party[1]}",
            f"ДатаПоступило={day:%d.%m.%Y}",
            f"ПолучательСчет={account}",
            f"ПолучательИНН={inn}",
            f"Получатель={name}",
            f"НазначениеПлатежа=Оплата за {goods} по счёту № {place}, в т.ч. НДС 20%",
            "КонецДокумента",
        ]
    path.write_bytes("\r\n".join([*lines, "КонецФайла", ""]).encode("cp1251"))
