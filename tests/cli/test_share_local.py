"""``share`` of a file: what is said of sellers whose personal sheets are elsewhere."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_workbook import TODAY, load

from sheets_strategy.cli.share import Wish
from sheets_strategy.cli.share_local import share_local
from sheets_strategy.share import Team
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.workbook.personal_known import Known
from sheets_strategy.workbook.sharing_people import People

LINK = "https://docs.google.com/spreadsheets/d/1AbcDefGhiJklMnoPqrStuVwxYz0123456789abcdefg/edit"


@pytest.mark.parametrize("places", [{"v001": LINK}, {"v001": "a.xlsx"}, {"v001": LINK, "v002": "a.xlsx"}])
def test_sheets_in_google_are_to_be_opened_by_hand(
    places: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    sellers = (Seller("v001", "Иванов", "иванов"), Seller("v002", "Петрова", "петрова"))
    known = {code: Known(code, "", place) for code, place in places.items()}
    team = Team("Стратегия", load("ru"), People((), frozenset(), ()), sellers, known, ())
    wish = Wish(others=False, links=False, mail=False, dry_run=True, yes=False, json=False)

    assert share_local(team, Path("strategy.xlsx"), lambda _: (), wish, today=TODAY)

    said = capsys.readouterr().out
    assert ("В Google лежат личные таблицы: Иванов." in said) == (LINK in places.values())
    assert ("Личные файлы продавцам передайте" in said) == ("a.xlsx" in places.values())
