"""docs/many.md: the list is read as it says, and workbooks are ranked by the points that it tells."""

from __future__ import annotations

import re
from pathlib import Path

from sheets_strategy.adapters.config import find_list
from sheets_strategy.status import _NEVER, _UNREADABLE, _WAITING, _WEIGHTS, OLD_STATEMENT_DAYS, OLD_SYNC_DAYS

TEXT = (Path(__file__).resolve().parent.parent / "docs" / "many.md").read_text("utf-8")
REASONS = {
    "ошибка в «Вопросах»": "errors",
    f"нет новых оплат {OLD_STATEMENT_DAYS} дней и дольше": "statement_old",
    "новые строки не посчитаны": "new_rows",
    "пора решить гипотезу": "due",
    "просрочен контакт": "late",
    f"не обновлялась {OLD_SYNC_DAYS} дней и дольше": "sync_old",
    "нет ответа на вопрос": "unanswered",
}


def test_the_points_are_those_of_the_program() -> None:
    table = TEXT[TEXT.index("| Повод |") :].split("\n\n")[0].splitlines()[2:]
    told = {}
    for line in table:
        reason, points, most = (cell.strip() for cell in line.strip("|").split("|"))
        numbers = [float(number.replace(",", ".")) for number in re.findall(r"[\d,]+", points)]
        told[REASONS[reason]] = (numbers[-1], int(most))
        assert numbers[:-1] == ([_WAITING] if REASONS[reason] == "new_rows" else [])
    assert told == _WEIGHTS
    assert f"Не читается — {_UNREADABLE}, ни разу не обновлялась — {_NEVER};" in TEXT


def test_the_list_is_read_as_it_stands(tmp_path: Path) -> None:
    example = TEXT[TEXT.index("```toml\n") + 8 :].partition("```")[0]
    (tmp_path / "sheets-strategy.toml").write_text(example, "utf-8")
    assert [one.take().name for one in find_list(tmp_path)] == ["Альфа", "Бета, завод", "Гамма"]
