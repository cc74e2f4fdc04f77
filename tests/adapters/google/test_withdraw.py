"""A seller who leaves loses the right to the personal sheet; who else can open it is named."""

from __future__ import annotations

from google_emulator import Emulator
from google_workbooks import emulator, open_api
from new_personal import new_personal
from test_beside import ANNA, beside, team_in

from sheets_strategy.adapters.google.links import parse_link
from sheets_strategy.adapters.google.sharing import GoogleRights


def put_away(google: Emulator, email: str) -> tuple[set[str], list[str]]:
    """Withdraw a seller; give who is named, and who has a right then."""
    place = beside(team_in(google)).make(new_personal())
    file = google.store.files[parse_link(place)]
    file.permissions += [
        {"type": "user", "role": "writer", "emailAddress": "ivan@firm.ru"},
        {"type": "user", "role": "writer", "emailAddress": "robot@x.iam.gserviceaccount.com"},
        {"type": "anyone", "role": "reader"},
    ]
    still = GoogleRights(open_api(ANNA)).withdraw(place, email)
    rights = [str(one.get("emailAddress") or one["type"]) for one in file.permissions]
    return {one.email or one.kind for one in still}, rights


def test_the_seller_is_withdrawn_and_a_link_is_named() -> None:
    google = emulator()
    still, rights = put_away(google, " Ivan@firm.ru ")
    assert {"anyone"} == still
    assert ["robot@x.iam.gserviceaccount.com", "anyone"] == rights


def test_without_an_address_nobody_is_withdrawn_and_all_are_named() -> None:
    google = emulator()
    still, rights = put_away(google, "")
    assert {"anyone", "ivan@firm.ru"} == still
    assert "ivan@firm.ru" in rights


def test_a_sheet_that_was_put_away_is_not_taken_for_one_left_behind() -> None:
    google = emulator()
    team = team_in(google)
    place = beside(team).make(new_personal(team=team))
    rights = GoogleRights(open_api(ANNA))
    assert "Архив. Стратегия — Иванов Пётр" == rights.archive(place, "Архив.")
    assert "Архив. Стратегия — Иванов Пётр" == rights.archive(place, "Архив.")
    assert place != beside(team).make(new_personal(team=team))
