"""Google without sockets: the real adapter and the real ``requests`` talk to the emulator in this very thread.

The emulator's clock and that of the quota may stand still or run ahead, so that days of watching take seconds.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from google.oauth2.credentials import Credentials
from google_emulator import Emulator
from google_emulator.wire import Request
from requests.adapters import BaseAdapter

from sheets_strategy.adapters.google.api import GoogleApi
from sheets_strategy.adapters.google.hosts import hosts_from
from sheets_strategy.adapters.google.quota import Limits, Quota
from sheets_strategy.adapters.google.retry import Timing

NO_LIMITS = Limits(0, 0, 0, 0)


class InProcess(BaseAdapter):
    """Answers what the emulator's front answers; ``down`` makes every call fail as without a network."""

    def __init__(self, google: Emulator) -> None:
        super().__init__()
        self.google = google
        self.down = False

    def send(self, request: requests.PreparedRequest, **more: Any) -> requests.Response:  # type: ignore[override]
        if self.down:
            raise requests.ConnectionError("no route", request=request)
        parts = urlsplit(str(request.url))
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)  # type: ignore[arg-type]
        headers = {name.lower(): str(value) for name, value in request.headers.items()}
        query = parse_qs(parts.query, keep_blank_values=True)
        reply, note = self.google.front.answer(
            Request(str(request.method), parts.path, query, headers, content, len(content))
        )
        note(len(reply.content))
        answer = requests.Response()
        answer.status_code, answer.request, answer.url = reply.status, request, str(request.url)
        answer.headers.update(reply.headers)
        answer.raw, answer.reason = BytesIO(reply.content), HTTPStatus(reply.status).phrase
        return answer

    def close(self) -> None:
        """Have nothing to close."""


def api_in_process(
    google: Emulator,
    *,
    user: str,
    clock: Callable[[], datetime],
    sleep: Callable[[float], None],
    limits: Limits = NO_LIMITS,
    folder: Path | None = None,
) -> tuple[GoogleApi, InProcess]:
    """Open Google's services as a user, over virtual time."""
    environ: Mapping[str, str] = {"SHEETS_STRATEGY_GOOGLE_BASE_URL": "http://127.0.0.1:1"}
    api = GoogleApi(
        Credentials(user),  # type: ignore[no-untyped-call]
        hosts=hosts_from(environ),
        quota=Quota(limits, folder),
        email=user,
        timing=Timing(clock=lambda: clock().timestamp(), sleep=sleep, random=lambda: 0.5),
    )
    here = InProcess(google)
    api.http.session.mount("http://127.0.0.1:1", here)
    return api, here
