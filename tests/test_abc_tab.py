"""The tab ABC-анализ as people see it: profit, states, movement, months; and a firm of every odd shape."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest
from small_workbook import TODAY, book_of, codes_of, load, new_workbook, pay, put, read, run, set_setting

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.adapters.xlsx.create import create_workbook
from sheets_strategy.create import first_memory
from sheets_strategy.sync import sync
from sheets_strategy.values.dates import months_before
from sheets_strategy.workbook.changes import AppendRows, ChangeSet
from sheets_strategy.workbook.grid import CellValue

Line = tuple[str, date, float]
ALPHA, BETA, GAMMA = "ООО Альфа", "ООО Бета", "ООО Гамма"
MONTHLY: list[Line] = [
    *((ALPHA, months_before(date(2026, 6, 10), back), 1_000.0) for back in range(30)),
    *((BETA, months_before(date(2026, 6, 10), back), 150.0) for back in range(0, 30, 2)),
    (GAMMA, date(2025, 3, 3), 40.0),
]


def paid(*lines: Line, **settings: CellValue) -> MemoryWorkbook:
    workbook = new_workbook()
    pay(workbook, *lines)
    for key, value in settings.items():
        set_setting(workbook, key, value)
    run(workbook)
    return workbook


def lines_of(workbook: MemoryWorkbook, key: str, *columns: str) -> dict[CellValue, tuple[CellValue, ...]]:
    return {line: tuple(cells) for line, *cells in read(workbook, key, "line", *columns)}


def give_margins(workbook: MemoryWorkbook, **margins: CellValue) -> None:
    names = {ALPHA: "alpha", BETA: "beta", GAMMA: "gamma"}
    for place, (name,) in enumerate(read(workbook, "clients", "name")):
        put(workbook, "clients", place, margin=margins.get(names[str(name)]))
    run(workbook)


def test_without_margins_profit_is_empty_and_its_clients_are_counted_apart() -> None:
    workbook = paid(*MONTHLY)
    assert read(workbook, "abc", "client", "profit", "profit_class", "profit_all") == [
        (ALPHA, None, None, None),
        (BETA, None, None, None),
        (GAMMA, None, None, None),
    ]
    found = lines_of(workbook, "abc_profit", "clients", "turnover", "profit")
    assert found["Прибыль неизвестна"] == (2, 12_900.0, None)
    assert found["Прибыль известна, всего"] == found["Класс A по прибыли"] == (None, None, None)
    assert "profit_unknown" not in codes_of(run(workbook))


def test_a_margin_gives_profit_beside_turnover_and_class_stays_that_of_turnover() -> None:
    workbook = paid(*MONTHLY)
    give_margins(workbook, alpha="1 %", beta="80 %")
    columns = (
        "client",
        "class",
        "turnover",
        "profit",
        "profit_class",
        "profit_3",
        "profit_all",
        "profit_class_all",
    )
    assert read(workbook, "abc", *columns) == [
        (ALPHA, "A", 12_000.0, 120.0, "B", 30.0, 300.0, "B"),
        (BETA, "B", 900.0, 720.0, "A", 240.0, 1_800.0, "A"),
        (GAMMA, "нет", 0.0, None, None, None, None, None),
    ]
    found = lines_of(workbook, "abc_profit", "clients", "turnover", "profit")
    assert found["Прибыль известна, всего"] == (2, 12_900.0, 840.0)
    assert found["Класс A по прибыли"] == (1, 900.0, 720.0)
    assert found["Прибыль неизвестна"] == (0, 0.0, None)


@pytest.mark.long(every=4)
@pytest.mark.parametrize(
    ("margin", "profit"),
    [
        (35, 4_200.0), ("35 %", 4_200.0), (0.35, 4_200.0), ("1 %", 120.0), (100, 12_000.0), ("100 %", 12_000.0),
        (1, 12_000.0), (-0.1, -1_200.0), (-1, -12_000.0), (101, None), ("много", None),
    ],
)  # fmt: skip
def test_a_margin_is_read_as_a_spreadsheet_holds_it(margin: CellValue, profit: float | None) -> None:
    workbook = paid(*MONTHLY)
    give_margins(workbook, alpha=margin)
    assert dict(read(workbook, "abc", "client", "profit"))[ALPHA] == profit


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_a_markup_is_no_margin(lang: str) -> None:
    names = load(lang).table("clients").column("margin").synonyms
    assert not {"наценка", "markup"} & {name.lower() for name in names}


def test_where_profit_counts_the_class_is_by_profit_and_who_has_none_known_is_named() -> None:
    workbook = paid(*MONTHLY, measure="прибыль")
    give_margins(workbook, beta="80 %")
    assert read(workbook, "abc", "client", "class", "share", "turnover") == [
        (BETA, "A", 1.0, 900.0),
        (ALPHA, "нет", None, 12_000.0),
        (GAMMA, "нет", None, 0.0),
    ]
    assert dict(read(workbook, "clients", "name", "class")) == {ALPHA: "нет", BETA: "A", GAMMA: "нет"}
    result = run(workbook)
    assert not result.changes
    [finding] = [one for one in result.findings if one.code == "profit_unknown"]
    assert (dict(finding.facts), finding.sum_kop) == ({"clients": 1, "of": 2}, 12_000_00)
    what = str(next(what for (what,) in read(workbook, "checks", "what") if "рибыль" in str(what)))
    assert "12 000,00 ₽" in what.replace("\u00a0", " ")
    assert "Что считаем" in what


def test_states_and_movement_compare_two_periods() -> None:
    workbook = paid(*MONTHLY)
    states = lines_of(workbook, "abc_states", "clients", "sum", "sum_before")
    assert states["Платили и в прошлом периоде, и в этом"] == (2, 12_900.0, 12_900.0)
    assert states["Платили в прошлом периоде, в этом нет оплат"] == (1, 0.0, 40.0)
    assert dict(read(workbook, "abc", "client", "state")) == {
        ALPHA: "платит",
        BETA: "платит",
        GAMMA: "нет оплат за период",
    }
    moves = lines_of(workbook, "abc_moves", "to_a", "to_b", "to_c", "to_none", "change_none")
    assert moves["Был A"] == (1, 0, 0, 0, None)
    assert moves["Был C"] == (0, 0, 0, 1, -40.0)
    assert "обычный фон" in str(moves["Как читать"][0])


def test_movement_is_empty_and_says_why_where_the_statement_is_too_short() -> None:
    workbook = paid(*((ALPHA, months_before(TODAY, back), 10.0) for back in range(20)))
    moves = lines_of(workbook, "abc_moves", "to_a", "to_b", "change_a")
    assert {moves[line] for line in ("Был A", "Был B", "Был C", "Не было класса")} == {(None, None, None)}
    assert "не достаёт" in str(moves["Как читать"][0])


def test_months_have_their_names_and_sums_and_the_running_one_says_how_far_it_goes() -> None:
    lines: list[Line] = [*MONTHLY, (BETA, date(2026, 6, 11), 70.0)]
    workbook = paid(*lines)
    columns = ("m_1", "m_11", "m_12")
    found = lines_of(workbook, "abc_months", *columns)
    assert found["Какой месяц"] == ("июл 2025", "май 2026", "июн 2026, по 11-е")
    assert found["Оборот месяца"] == (1_000.0, 1_000.0, 1_220.0)
    assert found["Клиентов платило"] == (1, 1, 2)
    assert found["Из них новых"] == (0, 0, 0)
    assert found["Прибыль, где известна"] == (None, None, None)
    assert read(workbook, "abc", "client", "month_1", "month_11", "month_12")[:2] == [
        (ALPHA, 1_000.0, 1_000.0, 1_000.0),
        (BETA, None, None, 220.0),
    ]


def test_regularity_is_shown_and_can_be_a_condition() -> None:
    workbook = paid(*MONTHLY)
    assert dict(read(workbook, "clients", "name", "regularity")) == {
        ALPHA: "X платит ровно",
        BETA: "Y с перерывами",
        GAMMA: "Z редко",
    }
    view = book_of(workbook).tables["segments"]
    col = max(len(row) for row in view.tab.rows)
    workbook.set_cell(view.tab.name, view.header_row, col, "Регулярность")
    workbook.set_cell(view.tab.name, view.header_row + 1, col, "Y; Z редко")
    put(
        workbook,
        "segments",
        0,
        **dict.fromkeys(("class", "tenure_years", "trend", "satisfaction", "target_niche")),
    )
    run(workbook)
    first = read(workbook, "segments", "name")[0][0]
    assert [name for name, segment in read(workbook, "clients", "name", "segment") if segment == first] == [
        BETA,
        GAMMA,
    ]


SHAPES: dict[str, Sequence[Line]] = {
    "nobody": [],
    "one client": [(ALPHA, TODAY, 100.0)],
    "only a refund": [(ALPHA, date(2026, 6, 1), 100.0), (ALPHA, TODAY, -100.0)],
    "one giant and crumbs": [(ALPHA, TODAY, 1e9), *((f"ООО Кроха {n}", TODAY, 0.01) for n in range(12))],
    "all equal": [(f"ООО Ровня {n}", months_before(TODAY, n), 10.0) for n in range(12)],
    "one month": [(f"ООО Месяц {n}", date(2026, 6, n + 1), 10.0 + n) for n in range(9)],
    "two months": [(ALPHA, date(2026, 5, 5), 10.0), (BETA, date(2026, 6, 6), 20.0)],
}


@pytest.mark.long(every=5)
@pytest.mark.parametrize("measure", ["выручка", "прибыль"])
@pytest.mark.parametrize("shape", SHAPES)
def test_a_firm_of_any_shape_gives_a_tab_that_a_second_sync_leaves_alone(shape: str, measure: str) -> None:
    workbook = paid(*SHAPES[shape], measure=measure, default_margin=0.3)
    names = {party for party, _, _ in SHAPES[shape]}
    assert names == {name for (name,) in read(workbook, "abc", "client")}
    counted = lines_of(workbook, "abc_states", "clients")
    assert len(names) == sum(int(str(clients)) for (clients,) in counted.values())
    assert not run(workbook).changes


def test_prospects_alone_give_an_empty_tab() -> None:
    workbook = new_workbook()
    put(workbook, "clients", 0, name="Мечта")
    run(workbook)
    assert read(workbook, "abc", "client") == []
    assert not run(workbook).changes


def test_in_a_file_a_second_sync_writes_nothing(tmp_path: Path) -> None:
    template = load("ru")
    path = tmp_path / "firm.xlsx"
    memory = first_memory(template, today=TODAY)
    create_workbook(path, template, memory=memory, created=datetime(2026, 1, 1))  # noqa: DTZ001
    workbook = XlsxWorkbook(path, now=datetime.now, owner="test")
    source = paid(*MONTHLY, (BETA, date(2026, 6, 11), 33.33))
    statement = source.edit("Выписка").tab().rows[1:]
    rows = tuple(
        tuple((col, value) for col, value in enumerate(row) if value is not None) for row in statement
    )
    workbook.apply(
        ChangeSet(workbook.read().version, (AppendRows("Выписка", "statement", 1, rows),)), template
    )
    sync(workbook, load, today=TODAY)
    assert not sync(workbook, load, today=TODAY).changes


def test_the_analysis_date_moves_all_of_it() -> None:
    workbook = paid(*MONTHLY)
    result = sync(workbook, load, today=TODAY, as_of=date(2025, 3, 15), write=False)
    months = result.strategy.months
    assert (months["month"].iloc[-1].date(), months["turnover_kop"].iloc[-1]) == (date(2025, 3, 1), 1_040_00)
    names = dict(zip(result.strategy.clients["code"], result.strategy.clients["name"], strict=True))
    states = {
        names[code]: state
        for code, state in zip(result.strategy.abc["client"], result.strategy.abc["state"], strict=True)
    }
    assert states[GAMMA] == "new"
