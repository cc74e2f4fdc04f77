"""What the emulator's tests share: plain calls with a bearer token."""

from __future__ import annotations

from typing import Any

import requests
from google_emulator import Emulator

SHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


def call(
    google: Emulator, method: str, path: str, token: str = "owner@example.com", body: Any = None, **query: Any
) -> requests.Response:
    """Call the emulator over HTTP."""
    with requests.Session() as session:
        return session.request(
            method,
            google.url + path,
            params=query,
            json=body,
            headers={"Authorization": f"Bearer {token}"},
            timeout=10,
        )


def reason(answer: requests.Response) -> tuple[int, str]:
    """Give the status and the reason of a refusal by Drive."""
    return answer.status_code, answer.json()["error"]["errors"][0]["reason"]
