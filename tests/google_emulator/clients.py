"""The real gspread, pointed at the emulator."""

from __future__ import annotations

import re
from typing import Any

import gspread
from google.oauth2.credentials import Credentials
from requests import Response


def gspread_client(url: str, token: str = "owner@example.com") -> gspread.Client:
    """Give a gspread client whose calls go to ``url``.

    Args:
        url: Base URL of the emulator.
        token: Bearer token; see the package for what it may say.
    """

    class Here(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, *args: Any, **more: Any) -> Response:
            here = re.sub(r"^https://[^/]+", url, endpoint)
            return super().request(method, here, *args, **more)

    return gspread.Client(Credentials(token), http_client=Here)
