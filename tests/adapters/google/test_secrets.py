"""Nothing secret leaves the program: not by the trace, not by a log, not by an error and what hangs on it."""

from __future__ import annotations

import logging
import traceback
from collections.abc import Iterator, Mapping

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google.auth.credentials import Credentials
from google.oauth2.service_account import Credentials as RobotCredentials
from google_emulator.emulator import Emulator
from google_emulator.faults import EFFECTS
from google_emulator.oauth import registry_of

from sheets_strategy.adapters.google.transport import Transport
from sheets_strategy.errors import StrategyError
from tests.adapters.google.opened import PERSON, ROBOT, SOON, new_sheet, open_at, person


@pytest.fixture(scope="module")
def key() -> str:
    made = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    form = (serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return made.private_bytes(*form).decode()


def robot(google: Emulator, key: str) -> RobotCredentials:
    info = {
        "type": "service_account",
        "client_email": ROBOT.email,
        "private_key": key,
        "token_uri": f"{google.url}/token",
    }
    scopes = ["https://www.googleapis.com/auth/spreadsheets", "https://www.googleapis.com/auth/drive"]
    return RobotCredentials.from_service_account_info(info, scopes=scopes)  # type: ignore[no-untyped-call,no-any-return]


def everything_behind(error: BaseException) -> Iterator[str]:
    """Give all that a debugger, a log or a report of a crash could show of an error."""
    yield "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    seen: set[int] = set()
    todo: list[object] = [error]
    while todo:
        one = todo.pop()
        if one is None or id(one) in seen or isinstance(one, int | float | type):
            continue
        seen.add(id(one))
        yield str(one) if isinstance(one, str) else repr(one)
        if isinstance(one, BaseException):
            todo += [one.__cause__, one.__context__, *one.args]
        if isinstance(one, Mapping):
            todo += [*one.keys(), *one.values()]
        if isinstance(one, list | tuple | set):
            todo += one
        if hasattr(one, "__dict__"):
            todo += [value for name, value in vars(one).items() if name != "__traceback__"]


def shown(caplog: pytest.LogCaptureFixture) -> Iterator[str]:
    for record in caplog.records:
        yield record.getMessage()
        yield repr(vars(record))


@pytest.mark.long(every=3)
@pytest.mark.parametrize("who", ["person", "robot"])
@pytest.mark.parametrize("effect", sorted(EFFECTS))
def test_no_fault_brings_a_secret_to_light(
    effect: str, who: str, key: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with Emulator() as google:
        sheet = new_sheet(google, owner=ROBOT.email if who == "robot" else "anna@firm.ru")
        credentials: Credentials = robot(google, key) if who == "robot" else person(google)
        identity = ROBOT if who == "robot" else PERSON
        opened = open_at(
            google.url, credentials=credentials, identity=identity, timeout_s=SOON, deadline_seconds=3
        )
        opened.api.get_spreadsheet(sheet, "properties(title)")
        google.fail(
            effect, lambda seen: seen.kind != "token", times=-1, seconds=0.5 if "timeout" in effect else 0
        )
        if effect == "invalid-grant":
            credentials.token = None
            google.forget()
            google.fail(effect, "token", times=-1)
        texts: list[str] = []
        try:
            opened.api.batch_update(sheet, [])
        except StrategyError as error:
            texts += everything_behind(error)
        try:
            opened.api.create_file("Новая")
        except StrategyError as error:
            texts += everything_behind(error)
        texts += map(str, opened.records)
        texts += shown(caplog)
        texts.append(repr(opened.api.http))
        body = "".join(key.splitlines()[1:-1])
        secrets = {"1//0refresh", "GOCSPX-secret", body[40:80], *registry_of(google.store).tokens}
    assert len(secrets) >= 4
    found = {secret[:12] for secret in secrets for text in texts if secret in text}
    assert found == set()


def test_the_trace_goes_to_a_log_of_its_own(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, "sheets_strategy.google")
    with Emulator() as google:
        sheet = new_sheet(google)
        opened = open_at(google.url, credentials=person(google))
        http = opened.api.http
        plain = Transport(
            person(google),
            hosts=http._hosts,
            identity=PERSON,
            caller=opened.api.caller,
            quota=opened.api.quota,
            patience=http.patience,
            timing=opened.timing,
        )
        plain.request(
            "get",
            f"https://sheets.googleapis.com/v4/spreadsheets/{sheet}",
            params={"fields": "spreadsheetId"},
        )
    assert [record.getMessage() for record in caplog.records if record.name == "sheets_strategy.google"] == [
        f"GET /v4/spreadsheets/{sheet} 200 0 ms sent 0 got 64"
    ]
