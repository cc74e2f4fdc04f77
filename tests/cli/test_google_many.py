"""Many Google sheets: one sign-in, as many calls as the sheets need, and a broken one stops none."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

import pytest
from google_emulator import Emulator

from sheets_strategy.cli.google import GoogleSession
from tests.cli.test_commands import TODAY
from tests.cli.test_google import Cli, anna, cli, google, made  # noqa: F401  # fixtures

MISSING = "1AbCdEfGhIjKlMnOpQrStUvWxYz0123456789_abcdefg"


def test_three_sheets_cost_the_calls_of_three_and_one_that_is_gone_stops_none(
    anna: Cli,  # noqa: F811
    google: Emulator,  # noqa: F811
) -> None:
    sheets = {
        name: made(anna("init", "--google", "--title", name, "--today", TODAY)) for name in ("Альфа", "Гамма")
    }
    sheets["Бета"] = MISSING
    lines = [
        f'"{name}" = "https://docs.google.com/spreadsheets/d/{sheet}/edit"' for name, sheet in sheets.items()
    ]
    Path("sheets-strategy.toml").write_text("\n".join(["[workbooks]", *lines]), "utf-8")
    assert anna("import", "bank.csv", "-w", "Альфа", "--today", TODAY).code == 0
    google.forget()

    done = anna("sync", "--all", "--today", TODAY)

    assert done.code == 1
    assert [line.split()[0] + " " + line.split()[-1] for line in done.out.splitlines()[3:6]] == [
        *("Альфа готово", "Гамма готово", "Бета вышло")
    ]
    # Two reads and two writes a sheet; one read found out that the third is gone.
    assert (google.count("read"), google.count("write")) == (5, 4)
    google.forget()

    looked = anna("status", "--today", TODAY)

    assert (looked.code, google.count("read"), google.count("write")) == (1, 5, 0)
    assert [line.split()[0] for line in looked.out.splitlines()[2:5]] == ["Бета", "Альфа", "Гамма"]


@pytest.mark.parametrize(
    ("left", "room"), [((2, 2), True), ((None, None), True), ((60, 1), False), ((1, 60), False)]
)
def test_a_sheet_need_not_wait_while_a_sync_fits_the_quota(
    left: tuple[int | None, int | None], room: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = GoogleSession()
    assert session.has_room()
    monkeypatch.setattr(
        "sheets_strategy.cli.google.open_google", lambda: SimpleNamespace(quota_left=lambda: left)
    )
    assert session.api() is session.api()
    assert session.has_room() is room
