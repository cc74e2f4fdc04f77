"""What stands of a task's history in one cell of «Работа»."""

from __future__ import annotations

from datetime import date

from small_workbook import load

from sheets_strategy.workbook.exchange_memory import HistoryLine
from sheets_strategy.workbook.say_history import say_histories

ON = date(2026, 11, 23)


def test_the_newest_text_comes_first_and_says_whose_it_is_and_where_it_stood() -> None:
    lines = (
        HistoryLine(ON, "Иванов", "next_on", "2026-12-01"),
        HistoryLine(None, "Иванов", "Мой столбец", "{name}"),
    )

    expected = "Иванов, Мой столбец: {name}\n23.11.2026 Иванов, Следующий контакт: 01.12.2026"
    assert {"c1-p1": expected} == say_histories({"c1-p1": lines, "c2-p1": ()}, load("ru"))
    assert "23.11.2026 Иванов, Next contact: 01.12.2026" == say_histories({"c": lines[:1]}, load("en"))["c"]


def test_what_does_not_fit_into_a_cell_is_named() -> None:
    long = HistoryLine(ON, "Иванов", "comment", "x" * 32_000)
    short = HistoryLine(ON, "Иванов", "comment", "y")

    said = say_histories({"c1": (short, long), "c2": (long, *[short] * 1_000)}, load("ru"))

    assert max(map(len, said.values())) < 32_767
    assert said["c1"].endswith(
        "x… (целиком — во вкладке «Память» общей таблицы)\n… и ещё 1 запись — во вкладке «Память» общей таблицы"
    )
    assert said["c2"].endswith("Комментарий: y\n… и ещё 119 записей — во вкладке «Память» общей таблицы")
