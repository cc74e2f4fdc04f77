"""One client for each default segment, made of payments and typed answers, is found there after a sync.

Nine clients of class A bring 1.2 million roubles each in the last twelve months, five of
class B 300 thousand each, two fillers 250 thousand each; the others next to nothing.
Likeness goes by an ideal client of two lines: who fits both is like it, who fits one somewhat.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

import pytest
from edit_driver import MemoryPerson, World
from tiny_firm import inn, load

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.sync import sync
from sheets_strategy.workbook.grid import CellValue

AS_OF = date(2026, 10, 31)
LAST = 2026 * 12 + 9
"""October 2026 as a number of months."""

Payment = tuple[date, float]


def every_month(roubles: float, *, first: int = 35, last: int = 0) -> list[Payment]:
    """Pay on the 20th, from ``first`` months before October 2026 to ``last`` months before it."""
    return [
        (date((LAST - back) // 12, (LAST - back) % 12 + 1, 20), roubles)
        for back in range(first, last - 1, -1)
    ]


def then(before: float, now: float) -> list[Payment]:
    """Pay one sum every month for two years, then another one."""
    return [*every_month(before, last=12), *every_month(now, first=11)]


@dataclass(frozen=True, slots=True)
class Case:
    """A client: its payments, and answers by the keys of their drop-downs."""

    payments: list[Payment] = field(default_factory=list)
    answers: Mapping[str, str] = field(default_factory=dict)


IDEAL = {"size": "large", "need": "pallets"}
LIKE = IDEAL
GOOD, BAD = {"satisfaction": "satisfied"}, {"satisfaction": "negative"}
CASES: Mapping[str, Case] = {
    "s01": Case(then(50_000, 100_000), {**GOOD, "since": "2015", "target_niche": "yes"}),
    "s02": Case(then(50_000, 100_000), {**GOOD, "since": "2022"}),
    "s03": Case(then(50_000, 100_000)),
    "s04": Case(every_month(133_400, first=8)),
    "s05": Case(then(100_000, 100_000)),
    "s06": Case(then(150_000, 100_000)),
    "s07": Case(every_month(120_000, last=2)),
    "s08": Case(then(100_000, 100_000), BAD),
    "s09": Case([], {"awareness": "chooses_us"}),
    "s10": Case([(date(2026, 2, 10), 1_200_000)]),
    "s11": Case(every_month(200_000, last=16)),
    "s29": Case(then(25_000, 25_000), LIKE),
    "s12": Case(then(25_000, 25_000)),
    "s13": Case(then(40_000, 25_000)),
    "s14": Case(every_month(30_000, last=2)),
    "s15": Case(then(25_000, 25_000), BAD),
    "s16": Case([(date(2026, 3, 5), 300_000)]),
    "s17": Case([(date(2024, 12, 5), 2_000_000), (date(2025, 3, 5), 2_000_000)]),
    "s18": Case(then(200_000, 100)),
    "s19": Case(every_month(200_000, last=16), BAD),
    "s30": Case(every_month(110, first=9), LIKE),
    "s20": Case(every_month(110, first=9)),
    "s21": Case([], {"awareness": "compares"}),
    "s22": Case([], {"buys_similar": "yes"}),
    "s31": Case([], LIKE),
    "s23": Case([(date(2024, month, 5), 90) for month in (5, 6, 7)]),
    "s24": Case(every_month(80, first=9), BAD),
    "s25": Case([], {"awareness": "sees_problem"}),
    "s26": Case([], {"size": "large", "need": "none"}),
    "s27": Case([], {"has_means": "no"}),
    "s28": Case(),
    "filler 1": Case([(date(2026, 4, 5), 250_000)]),
    "filler 2": Case([(date(2026, 4, 6), 250_000)]),
}


def test_every_default_segment_has_its_case() -> None:
    codes = [str(row["code"]) for row in load("ru").defaults["segments"]]
    assert codes == [name for name in CASES if not name.startswith("filler")]


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_client_made_for_a_segment_is_found_in_it(lang: str) -> None:
    workbook = filled_workbook(lang)
    sync(workbook, load, today=AS_OF)

    world = World(load(lang), MemoryPerson(workbook).open())
    view = world.table("clients")
    found = {view.text(row, "name"): view.text(row, "segment") for row in view.rows()}
    names = {str(row["code"]): str(row["name"]) for row in load(lang).defaults["segments"]}

    assert {name: found[f"Client {name}"] for name in names} == names


def filled_workbook(lang: str) -> MemoryWorkbook:
    template = load(lang)
    person = MemoryPerson(MemoryWorkbook.from_template(template, memory=first_memory(template, today=AS_OF)))
    world = World(template, person.open())
    clients, statement = world.table("clients"), world.sheet("statement")
    columns = {column.key: place for place, column in enumerate(template.table("statement").columns)}
    for row, values in enumerate(_rows(lang), start=1):
        for key, value in values.items():
            statement.put(row, columns[key], value)
    for place, (name, case) in enumerate(CASES.items()):
        row = clients.header_row + 1 + place
        typed = {"name": f"Client {name}", "inn": inn(place), **_in_words(case, lang)}
        for key, value in typed.items():
            world.sheet("clients").put(row, clients.columns[key], value)
    settings = world.table("settings")
    row = next(
        row
        for row in settings.rows()
        if settings.text(row, "name") == template.label("setting", "likeness_by")
    )
    world.sheet("settings").put(row, settings.columns["value"], template.label("likeness_by", "ideal"))
    ideal = world.table("portrait", "portrait_ideal")
    for row, (key, value) in enumerate(IDEAL.items(), start=ideal.header_row + 1):
        world.sheet("portrait").put(row, ideal.columns["ideal_parameter"], template.label("parameter", key))
        world.sheet("portrait").put(row, ideal.columns["ideal_value"], value)
    person.save(world.sheets)
    return person.workbook


def _in_words(case: Case, lang: str) -> dict[str, str]:
    template = load(lang)
    kinds = template.labels["parameter_values"]
    return {
        key: value if kinds.get(key, "text") == "text" else template.label(kinds[key], value)
        for key, value in case.answers.items()
    }


def _rows(lang: str) -> Iterator[dict[str, CellValue]]:
    purpose = "Оплата по счёту за товар" if lang == "ru" else "Payment for goods"
    for place, (name, case) in enumerate(CASES.items()):
        for number, (on, roubles) in enumerate(case.payments, start=1):
            yield {
                "on": on,
                "number": str(1000 * place + number),
                "in_sum": float(roubles),
                "party": f"Client {name}",
                "party_inn": inn(place),
                "purpose": purpose,
            }
