"""The HTTP session: google-auth's, which puts the token in and refreshes it."""

from __future__ import annotations

from typing import Any

import requests
from google.auth.credentials import Credentials
from google.auth.exceptions import TransportError
from google.auth.transport.requests import AuthorizedSession

from sheets_strategy import __version__
from sheets_strategy.adapters.google.faults import BUSY
from sheets_strategy.adapters.google.token_request import TokenRequest


class _TokenRequest(TokenRequest):
    """Leaves the repetition of calls to the token endpoint to the one place that repeats."""

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        answer = super().__call__(*args, **kwargs)
        if answer.status in BUSY or answer.status == 429:
            said = f"the token endpoint answered {answer.status}"
            raise TransportError(said)  # type: ignore[no-untyped-call]
        return answer


def open_session(credentials: Credentials) -> AuthorizedSession:
    """Open a session for these credentials; nothing is sent yet."""
    asks = _TokenRequest(requests.Session())
    session = AuthorizedSession(credentials, auth_request=asks)  # type: ignore[no-untyped-call]
    session.headers.update({"Accept-Encoding": "gzip", "User-Agent": f"sheets-strategy/{__version__} (gzip)"})
    # Without an own rule requests would put a password of ~/.netrc in the place of the token.
    session.auth = _keep
    return session


def _keep(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request
