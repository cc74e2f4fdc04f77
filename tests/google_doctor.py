"""A strategy sheet in an emulator of its own, somebody who signed in, and people who break things."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from google_emulator import Emulator, people
from google_emulator.oauth import Token, registry_of

from sheets_strategy.adapters.google.create import create_sheet
from sheets_strategy.adapters.google.login_file import PersonLogin, login_path, write_login
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from tests.adapters.google.signing import CLIENT, SECRET, in_environment
from tests.google_workbooks import OWNER, open_api

TODAY = date(2026, 6, 30)
REFRESH = "1//0refresh"
WIDE = ("drive", "spreadsheets")
Json = dict[str, Any]


def sign_in(
    google: Emulator,
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    *,
    user: str = OWNER,
    scopes: tuple[str, ...] = WIDE,
) -> dict[str, str]:
    """Let somebody sign in, as ``login`` leaves it; give the environment."""
    environ = in_environment(google.url, folder, monkeypatch)
    environ |= {"SHEETS_STRATEGY_CACHE_DIR": str(folder / "cache"), "TZ": "Europe/Moscow"}
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    registry = registry_of(google.store)
    registry.clients[CLIENT] = SECRET
    registry.refresh_tokens[REFRESH] = Token(user, frozenset(scopes), CLIENT, None)
    write_login(login_path(environ), PersonLogin(CLIENT, SECRET, REFRESH, scopes, user))
    return environ


def make_sheet(google: Emulator, *, lang: str = "ru", lock: list[str] | None = None) -> str:
    """Make a strategy sheet, with a client that somebody typed."""
    template = load_template(lang)
    sheet = create_sheet(
        open_api(google=google),
        template,
        memory=first_memory(template, today=TODAY),
        title="Стратегия",
        time_zone="Europe/Moscow",
        lock=lock,
    )
    type_in(google, sheet, template.tab("clients").label, "A2", "ООО Ромашка")
    return sheet


def type_in(google: Emulator, sheet: str, title: str, cell: str, text: str) -> None:
    google.person(people.type_value, sheet, title, cell, text)


def act(google: Emulator, sheet: str, *requests: Json, user: str = OWNER) -> None:
    google.person(people.act, sheet, *requests, user=user)


def about(google: Emulator, sheet: str) -> Json:
    """Give what the spreadsheet says of itself."""
    return open_api(google=google).get_spreadsheet(
        sheet,
        "properties,sheets(properties,protectedRanges,developerMetadata,data(startColumn,columnMetadata))",
    )


def tab_id(google: Emulator, sheet: str, title: str) -> int:
    found = (one["properties"] for one in about(google, sheet)["sheets"])
    return next(int(one.get("sheetId", 0)) for one in found if one["title"] == title)


def grids(google: Emulator, sheet: str) -> dict[str, list[list[Any]]]:
    """Give every cell of every tab, formulas as such."""
    titles = [one["properties"]["title"] for one in about(google, sheet)["sheets"]]
    return {title: google.values(sheet, f"'{title}'", render="FORMULA") for title in titles}


def marks(google: Emulator, sheet: str) -> list[tuple[str, str]]:
    """Give key and value of all marks of tabs and columns."""
    found = []
    for one in about(google, sheet)["sheets"]:
        parts = [column for part in one["data"] for column in part.get("columnMetadata", [])]
        for place in (one, *parts):
            found += [
                (each["metadataKey"], each["metadataValue"]) for each in place.get("developerMetadata", [])
            ]
    return sorted(found)


def drop_marks(google: Emulator, sheet: str) -> None:
    """Take all marks of tabs and columns away, as a copy may."""
    for key in sorted({key for key, _ in marks(google, sheet)}):
        lookup = {"developerMetadataLookup": {"metadataKey": key}}
        act(google, sheet, {"deleteDeveloperMetadata": {"dataFilter": lookup}})


def protections(google: Emulator, sheet: str) -> list[Json]:
    return [one for tab in about(google, sheet)["sheets"] for one in tab.get("protectedRanges", [])]


def drop_protections(google: Emulator, sheet: str) -> None:
    for one in protections(google, sheet):
        act(google, sheet, {"deleteProtectedRange": {"protectedRangeId": one["protectedRangeId"]}})


def lock_tab(google: Emulator, sheet: str, title: str, *, user: str) -> None:
    """Let somebody protect a whole tab for himself."""
    guard = {"range": {"sheetId": tab_id(google, sheet, title)}, "description": "не трогать"}
    act(
        google,
        sheet,
        {"addProtectedRange": {"protectedRange": {**guard, "editors": {"users": [user]}}}},
        user=user,
    )


def share(google: Emulator, sheet: str, user: str, role: str) -> None:
    open_api(google=google).create_permission(sheet, email=user, role=role)
