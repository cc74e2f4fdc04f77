"""Who the tool is at Google, and how far it sees."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_strategy.adapters.google.identity import identify
from sheets_strategy.adapters.google.login_file import DefaultLogin, Login, PersonLogin, RobotLogin
from sheets_strategy.adapters.google.scopes import complete_scopes, scope_urls, short_scopes

ROBOT = "robot@project-1.iam.gserviceaccount.com"
COMPUTE = "12345-compute@developer.gserviceaccount.com"


@pytest.mark.parametrize(
    ("login", "is_robot"),
    [
        (PersonLogin("c", "s", "r", (), "anna@firm.example"), False),
        (RobotLogin(Path("key.json"), (), ROBOT), True),
        (DefaultLogin((), "anna@firm.example"), False),
        (DefaultLogin((), ""), False),
        (DefaultLogin((), COMPUTE), True),
    ],
)
def test_robots_own_no_storage_whatever_way_they_sign_in(login: Login, is_robot: bool) -> None:
    assert identify(login, Path("login.json")).is_robot == is_robot


@pytest.mark.parametrize(
    ("scopes", "sheets", "files"),
    [
        (("drive.file",), False, False),
        (("drive.file", "spreadsheets"), True, False),
        (("drive",), True, True),
        (("drive", "spreadsheets"), True, True),
        ((), False, False),
    ],
)
def test_how_far_it_sees(scopes: tuple[str, ...], sheets: bool, files: bool) -> None:
    identity = identify(DefaultLogin(scopes), Path("login.json"))
    assert (identity.sees_all_sheets, identity.sees_all_files) == (sheets, files)


@pytest.mark.parametrize(
    ("asked", "complete"),
    [
        ((), ("drive.file",)),
        (("drive.file",), ("drive.file",)),
        (("spreadsheets",), ("drive.file", "spreadsheets")),
        (("drive",), ("drive",)),
        (("spreadsheets", "drive", "drive.file"), ("drive", "spreadsheets")),
    ],
)
def test_what_is_asked_for_covers_drive(asked: tuple[str, ...], complete: tuple[str, ...]) -> None:
    assert complete_scopes(asked) == complete
    assert short_scopes(scope_urls(complete)) == complete
