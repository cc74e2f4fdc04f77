"""The product's own client at the emulator, with a clock that runs only while it sleeps."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from google.auth.credentials import Credentials
from google.oauth2.credentials import Credentials as PersonCredentials
from google_emulator.calls import Call, Json
from google_emulator.emulator import Emulator
from google_emulator.seeding import seed
from google_emulator.sheets import handle

from sheets_strategy.adapters.google.api import GoogleApi
from sheets_strategy.adapters.google.call import CallRecord
from sheets_strategy.adapters.google.hosts import BASE_URL, hosts_from
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.quota import Limits, Quota
from sheets_strategy.adapters.google.retry import Timing
from sheets_strategy.errors import StrategyError

ANNA = "anna@firm.ru"
TITLE = "Стратегия"
PERSON = Identity("person", ANNA, ("drive", "spreadsheets"), Path("google-login.json"), client_id="client-1")
ROBOT = Identity(
    "robot", "robot@firm.iam.gserviceaccount.com", ("drive", "spreadsheets"), Path("google-login.json")
)
ROWS = [["Клиент", "Класс"], ["Ромашка", "A"], ["Лютик", "B"]]
BATCH = "sheets.spreadsheets.batchUpdate"
UNLIMITED = Limits(0, 0, 0, 0)
SOON = (0.3, 0.3)
"""Seconds after which a call that hangs is given up."""


@dataclass
class Opened:
    """A client, and what it did.

    Attributes:
        api: The client.
        waits: Seconds it slept, one after the other.
        records: Its trace.
        notices: What it told a person who waits.
        now: Its clock.
    """

    waits: list[float] = field(default_factory=list)
    records: list[CallRecord] = field(default_factory=list)
    notices: list[tuple[str, Mapping[str, object]]] = field(default_factory=list)
    now: float = 1_800_000_000.0
    dice: float = 0.5

    def __post_init__(self) -> None:
        self.api: GoogleApi

    def sleep(self, seconds: float) -> None:
        self.waits.append(round(seconds, 3))
        self.now += seconds

    @property
    def timing(self) -> Timing:
        return Timing(lambda: self.now, self.sleep, lambda: self.dice)

    @property
    def statuses(self) -> list[int]:
        return [record.status for record in self.records]


def open_at(
    url: str,
    *,
    credentials: Credentials | None = None,
    identity: Identity = PERSON,
    quota: Quota | None = None,
    deadline_seconds: float = 120.0,
    timeout_s: tuple[float, float] = (5.0, 30.0),
) -> Opened:
    """Open the client at an address, as Anna unless said otherwise."""
    opened = Opened()
    opened.api = GoogleApi(
        credentials or PersonCredentials(token=ANNA),  # type: ignore[no-untyped-call]
        identity=identity,
        hosts=hosts_from({BASE_URL: url}),
        quota=quota or Quota(UNLIMITED, None),
        timing=opened.timing,
        deadline_seconds=deadline_seconds,
        notice=lambda code, facts: opened.notices.append((code, facts)),
        log=opened.records.append,
        timeout_s=timeout_s,
    )
    return opened


def person(google: Emulator, *, scopes: str = "drive spreadsheets", access: str = "") -> PersonCredentials:
    """Sign Anna in by a refresh token that the emulator knows."""
    from google_emulator.oauth import Token, registry_of

    registry_of(google.store).clients["client-1"] = "GOCSPX-secret"
    registry_of(google.store).refresh_tokens["1//0refresh"] = Token(
        ANNA, frozenset(scopes.split()), "client-1", None
    )
    return PersonCredentials(  # type: ignore[no-untyped-call]
        token=access or None,
        refresh_token="1//0refresh",
        client_id="client-1",
        client_secret="GOCSPX-secret",
        token_uri=f"{google.url}/token",
    )


def new_sheet(google: Emulator, *, owner: str = ANNA, rows: list[list[object]] | None = None) -> str:
    """Put a spreadsheet with one tab into the emulator and give its id."""
    what: Json = {"title": TITLE, "owner": owner, "sheets": [{"title": "Клиенты", "rows": rows or ROWS}]}
    return seed(google.store, what)


def rows_of(google: Emulator, sheet_id: str) -> list[list[object]]:
    """Read the tab past HTTP and past all faults."""
    call = Call("GET", f"/v4/spreadsheets/{sheet_id}/values/Клиенты", user=google.store.files[sheet_id].owner)
    body = handle(google.store, call).body or {}
    return list(body.get("values", []))


def mark(number: int, nonce: str) -> Json:
    place = {"location": {"spreadsheet": True}, "visibility": "DOCUMENT"}
    return {"createDeveloperMetadata": {"developerMetadata": {"metadataId": number, "metadataKey": "sync", "metadataValue": nonce, **place}}}  # fmt: skip


def unmark(number: int) -> Json:
    return {"deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": {"metadataId": number}}}}


def append(name: str) -> Json:
    row = {"values": [{"userEnteredValue": {"stringValue": name}}]}
    return {"appendCells": {"sheetId": 0, "rows": [row], "fields": "userEnteredValue"}}


def caught(call: object, *args: object, **kwargs: object) -> StrategyError:
    with pytest.raises(StrategyError) as error:
        call(*args, **kwargs)  # type: ignore[operator]
    return error.value
