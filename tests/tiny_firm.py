"""A firm small enough for hundreds of syncs: eight payers, three prospects, 26 rows of statement."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from edit_driver import MemoryPerson, Person, World
from edit_xlsx import XlsxPerson

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.create import first_memory
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import Template

TODAY = date(2026, 11, 23)
OWN_ACCOUNT = "40702810900000000001"
OWN_INN = "7701234560"
FORMULA_LIKE = ('=IMPORTXML("example.org";"a")', "+7 999 123-45-67", "@x", "1-2")

Line = tuple[date, str, float | None, float | None, str, str, str, str]
_USUAL = "Оплата по счёту за товар"


def inn(number: int) -> str:
    """Make up a valid ИНН of a firm."""
    nine = f"{770100000 + number}"
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return nine + str(sum(w * int(digit) for w, digit in zip(weights, nine, strict=True)) % 11 % 10)


def came(
    on: date, number: int, roubles: float, party: str, party_inn: str = "", purpose: str = _USUAL
) -> Line:
    return (on, str(number), roubles, None, party, party_inn, "RUB", purpose)


LINES: tuple[Line, ...] = (
    *(came(date(2026, 5 + n, 3), 10 + n, 90_000 + n, "ООО «Альфа»", inn(1)) for n in range(6)),
    *(came(date(2026, 2 * n + 1, 7), 20 + n, 21_000.5 + n, "ООО Бета", inn(2)) for n in range(5)),
    *(came(date(2025, 4 * n + 1, 9), 30 + n, 7_000 + n, "ИП Гамма", inn(3)) for n in range(3)),
    *(came(date(2026, 8, 1 + n), 40 + n, 1_500.25 + n, name) for n, name in enumerate(FORMULA_LIKE)),
    came(date(2026, 9, 1), 51, 4_000, "ООО Дельта", inn(4)),
    came(date(2026, 10, 1), 52, 4_100, "Общество с ограниченной ответственностью «Дельта»", inn(4)),
    (date(2026, 10, 5), "61", None, 5_000.0, "ООО «Альфа»", inn(1), "RUB", "Возврат предоплаты за товар"),
    came(date(2026, 10, 6), 62, 300_000, "Своя фирма", OWN_INN, "Перевод собственных средств"),
    came(date(2026, 10, 7), 63, 9_900, "Банк", "", "Возмещение по торговому эквайрингу. Комиссия 100.00."),
    came(date(2026, 10, 8), 64, 50_000, "ООО Заёмщик", inn(9), "Возврат долга по договору займа"),
    came(date(2026, 12, 31), 65, 777, "ООО Бета", inn(2)),
    (date(2026, 10, 9), "66", 100.0, None, "Acme Ltd", "", "USD", "Payment for goods"),
)
_FIELDS = ("on", "number", "in_sum", "out_sum", "party", "party_inn", "currency", "purpose")
CLIENTS: tuple[dict[str, CellValue], ...] = (
    {"name": "ООО Проспект", "inn": inn(7), "awareness": "сравнивает решения", "has_means": "да"},
    {"name": "Мечта", "buys_similar": "нет", "has_means": "нет", "problem": "=нет данных"},
    {"name": "Альфа", "inn": inn(1), "satisfaction": "доволен", "since": "2015", "group": "холдинг"},
    {"name": "Альфа-Сервис", "group": "Холдинг", "niche": "склады"},
)


@cache
def load(lang: str) -> Template:
    return load_template(lang)


def fill(world: World, *, lines: Sequence[Line] = LINES) -> None:
    """Do what a newcomer does: settings, a pasted statement, some clients and an own column."""
    settings = world.table("settings")
    keys = world.template.meanings["setting"]
    for row in settings.rows():
        key = keys.get(str(settings.value(row, "name")).casefold())
        if key in ("own_account", "own_inn"):
            value = OWN_ACCOUNT if key == "own_account" else OWN_INN
            world.sheet("settings").put(row, settings.columns["value"], value)
    spec = world.template.table("statement")
    columns = {column.key: place for place, column in enumerate(spec.columns)}
    for row, line in enumerate(lines, start=1):
        for field, value in zip(_FIELDS, line, strict=True):
            world.sheet("statement").put(row, columns[field], value)
        world.sheet("statement").put(row, columns["own_account"], OWN_ACCOUNT)
    clients, sheet = world.table("clients"), world.sheet("clients")
    score = sheet.width
    sheet.put(clients.header_row, score, "Балл")
    for row, client in enumerate(CLIENTS, start=clients.header_row + 1):
        for field, value in client.items():
            sheet.put(row, clients.columns[field], value)
        sheet.put(row, score, float(row))


def memory_person(*, lines: Sequence[Line] = LINES) -> MemoryPerson:
    """Give a filled workbook in memory, before its first sync."""
    template = load("ru")
    person = MemoryPerson(MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY)))
    return _filled(person, lines)  # type: ignore[return-value]


def xlsx_person(folder: Path, *, lines: Sequence[Line] = LINES) -> XlsxPerson:
    """Give a filled workbook in a file, before its first sync."""
    path = folder / "strategy.xlsx"
    path.write_bytes(_filled_file(tuple(lines)))
    return XlsxPerson(path)


@cache
def _filled_file(lines: tuple[Line, ...]) -> bytes:
    template = load("ru")
    with TemporaryDirectory() as folder:
        path = Path(folder) / "strategy.xlsx"
        created = datetime(2026, 11, 23)  # noqa: DTZ001  # a firm's own day
        create_workbook(path, template, memory=first_memory(template, today=TODAY), created=created)
        _filled(XlsxPerson(path), lines)
        return path.read_bytes()


def _filled(person: Person, lines: Sequence[Line]) -> Person:
    world = World(load("ru"), person.open())
    fill(world, lines=lines)
    person.save(world.sheets)
    return person
