"""The only place that talks HTTP to Google: gspread's client with time-outs, retries, quota and a trace."""

from __future__ import annotations

import json as jsonlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

import requests
from google.auth import exceptions as auth_exceptions
from google.auth.credentials import Credentials
from gspread.http_client import HTTPClient

from sheets_strategy.adapters.google.call import Call, CallRecord, Param, Repeat, UnclearError
from sheets_strategy.adapters.google.faults import (
    Fault,
    Json,
    fault_of_answer,
    fault_of_exception,
    read_object,
)
from sheets_strategy.adapters.google.hosts import Hosts
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.quota import WINDOW_S, Caller, Quota
from sheets_strategy.adapters.google.refusals import Asked, refuse
from sheets_strategy.adapters.google.retry import Patience, Timing, Tries
from sheets_strategy.adapters.google.session import open_session
from sheets_strategy.errors import WorkbookError

CONNECT_S = 5.0
READ_S = 190.0
"""Google itself gives up after 180 seconds."""
SHORTEST_S = 1.0
WORTH_TELLING_S = 2.0

Notice = Callable[[str, Mapping[str, object]], None]

_GOOGLE = Hosts()
_LOG = logging.getLogger("sheets_strategy.google")


class Transport(HTTPClient):
    """Sends calls until they are answered, or refuses in words.

    Args:
        credentials: Whose rights are used.
        hosts: Where Google is.
        identity: Who that is, for the words of refusals.
        caller: Who calls, as the quota counts.
        quota: The limits of calls a minute.
        patience: Seconds that may be lost to faults.
        timing: Clock, sleep and dice.
        notice: Is told the code of a text and its facts when a wait is long enough to puzzle a person.
        log: Is given every try; the default goes to the logger ``sheets_strategy.google``.
        timeout_s: Seconds to connect, and to wait for more of an answer.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        hosts: Hosts,
        identity: Identity,
        caller: Caller,
        quota: Quota,
        patience: Patience,
        timing: Timing,
        notice: Notice | None = None,
        log: Callable[[CallRecord], None] | None = None,
        timeout_s: tuple[float, float] = (CONNECT_S, READ_S),
    ) -> None:
        super().__init__(credentials, session=open_session(credentials))
        self.auth = credentials
        self.set_timeout(timeout_s)
        self.patience, self._identity = patience, identity
        self._hosts, self._caller, self._quota, self._timing = hosts, caller, quota, timing
        self._notice, self._log, self._timeout_s = notice, log or _write_log, timeout_s

    def request(
        self,
        method: str,
        endpoint: str,
        params: Mapping[str, Param] | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: object = None,
        headers: Mapping[str, str] | None = None,
    ) -> requests.Response:
        """Send what gspread itself wants to send, by the same rules."""
        del files
        method = method.upper()
        repeat: Repeat = "never" if method == "POST" else "always"
        asked = Asked(self._identity, writes=method != "GET")
        call = Call(method, endpoint, asked, params or {}, data if json is None else json, repeat)
        return self._send(call, Tries(), headers or {}).answer

    def send(self, call: Call, tries: Tries | None = None) -> Json:
        """Send a call and give the JSON object of its answer; {} where the answer is empty by design.

        Args:
            call: What to send.
            tries: Earlier tries of the same call, by a caller that looks between them.

        Raises:
            UnclearError: Only for a call that is to be ``looked`` after.
            WorkbookError: Google refused, or the time for retries is over.
        """
        return self._send(call, Tries() if tries is None else tries, {}).body

    def _send(self, call: Call, tries: Tries, headers: Mapping[str, str]) -> _Answered:
        data = _dump(call.body)
        while True:
            self._wait_for_quota(call)
            started = self._timing.clock()
            made = self._try(call, data, headers)
            took_s = self._timing.clock() - started
            self._log(_record(call, len(tries.faults) + 1, took_s, data, made))
            if isinstance(made, _Answered):
                return made
            self.patience.spend(took_s)
            self._wait_for_next(call, tries, made.fault)
            if made.fault.unclear and call.repeat == "looked":
                raise UnclearError

    def _try(self, call: Call, data: bytes | None, headers: Mapping[str, str]) -> _Answered | _Failed:
        typed = {"Content-Type": "application/json; charset=utf-8"} if data else {}
        try:
            answer = self.session.request(
                call.method,
                self._place(call.url),
                params={**call.params, "prettyPrint": "false"},
                data=data,
                headers=typed | dict(headers),
                timeout=self._patient_timeout(call),
                allow_redirects=False,
            )
        except (requests.RequestException, auth_exceptions.GoogleAuthError) as error:
            return _Failed(fault_of_exception(error))
        # The answer keeps its request: a token must not lie in what a traceback may show.
        answer.request.headers.pop("Authorization", None)
        body = {} if answer.status_code == 204 else read_object(answer.content)
        if body is not None and answer.status_code < 300:
            return _Answered(answer, body)
        now = self._timing.clock()
        fault = fault_of_answer(answer.status_code, answer.headers, answer.content, now=now)
        return _Failed(fault, answer.status_code, len(answer.content))

    def _wait_for_next(self, call: Call, tries: Tries, fault: Fault) -> None:
        """Wait until the next try may begin.

        Raises:
            WorkbookError: There is no next try.
        """
        left_s, spent_s = self.patience.left_s, self.patience.spent_s
        wait_s = tries.wait_after(fault, left_s=left_s, random=self._timing.random)
        if wait_s is None or (fault.unclear and call.repeat == "never"):
            raise refuse(fault, call.asked, unclear=tries.unclear, seconds=spent_s)
        self._tell("google_wait_quota" if fault.kind == "quota" else "google_wait_again", wait_s)
        self.pause(wait_s)

    def pause(self, seconds: float) -> None:
        """Wait, on account of the patience."""
        self._timing.sleep(seconds)
        self.patience.spend(seconds)

    def _wait_for_quota(self, call: Call) -> None:
        use = call.use
        if use is None:
            return
        longest_s = max(self.patience.seconds, 2 * WINDOW_S)
        wait_s = self._quota.take(use, self._caller, clock=self._timing.clock, longest_s=longest_s)
        if wait_s is None:
            raise WorkbookError("google_quota", seconds=round(longest_s), wait=60)
        if wait_s > 0:
            self._tell("google_wait_quota", wait_s)
            self._timing.sleep(wait_s)

    def _patient_timeout(self, call: Call) -> tuple[float, float]:
        """Give the time-outs, never none.

        One call that hangs must leave time for another try, as when a laptop changed its network; so it
        gets two thirds of what is left. A call that is not repeated gets all.
        """
        left_s = max(self.patience.left_s, SHORTEST_S)
        share_s = left_s if call.repeat == "never" else max(left_s * 2 / 3, SHORTEST_S)
        return min(self._timeout_s[0], share_s), min(self._timeout_s[1], share_s)

    def _place(self, url: str) -> str:
        """Put the host in its place: Google's own, or the one that stands for it."""
        for google, host in (
            (f"{_GOOGLE.sheets}/", self._hosts.sheets),
            (f"{_GOOGLE.upload}/upload/", f"{self._hosts.upload}/upload"),
            (f"{_GOOGLE.drive}/", self._hosts.drive),
        ):
            if url.startswith(google):
                return f"{host}/{url.removeprefix(google)}"
        raise ValueError(f"no call to {urlsplit(url).hostname} is known")

    def _tell(self, code: str, wait_s: float) -> None:
        if self._notice is not None and wait_s >= WORTH_TELLING_S:
            self._notice(code, {"seconds": round(wait_s)})


@dataclass(frozen=True, slots=True)
class _Answered:
    answer: requests.Response
    body: Json


@dataclass(frozen=True, slots=True)
class _Failed:
    fault: Fault
    status: int = 0
    got_bytes: int = 0


def _record(
    call: Call, attempt: int, took_s: float, data: bytes | None, made: _Answered | _Failed
) -> CallRecord:
    if isinstance(made, _Answered):
        status, got, kind = made.answer.status_code, len(made.answer.content), ""
    else:
        status, got, kind = made.status, made.got_bytes, made.fault.kind
    ms = round(took_s * 1000)
    return CallRecord(call.method, call.path, status, ms, len(data or b""), got, attempt, kind)


def _dump(body: object) -> bytes | None:
    """Write a body with no byte too many; Cyrillic as it is: escaped it would take three times the room."""
    if body is None or isinstance(body, bytes):
        return body
    write = jsonlib.JSONEncoder(allow_nan=False, separators=(",", ":"), ensure_ascii=False)
    try:
        return write.encode(body).encode("utf-8")
    except UnicodeEncodeError:  # Half a character, as an answer in JSON may hold one.
        return jsonlib.dumps(body, allow_nan=False, separators=(",", ":")).encode("ascii")


def _write_log(record: CallRecord) -> None:
    _LOG.debug("%s", record)
