"""One spreadsheet of the emulator to talk to without HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from google_emulator.calls import ApiError, Call
from google_emulator.sheets import handle
from google_emulator.store import Store

OWNER = "owner@example.com"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


class Engine:
    """A store with one new spreadsheet, and short calls on it."""

    def __init__(self, properties: dict[str, Any] | None = None, sheets: list[Any] | None = None) -> None:
        self.store = Store(clock=lambda: NOON)
        body = {"properties": {"title": "Plan"} | (properties or {})} | ({"sheets": sheets} if sheets else {})
        self.id = self.call("POST", "/v4/spreadsheets", body=body)["spreadsheetId"]
        self.state = self.store.spreadsheets[self.id]

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        user: str = OWNER,
        client: str = "project-1",
        **query: Any,
    ) -> Any:
        """Send a call; a query value may be a list."""
        listed = {name: value if isinstance(value, list) else [str(value)] for name, value in query.items()}
        return handle(self.store, Call(method, path, listed, body, user, client=client)).body

    def get(self, path: str = "", **query: Any) -> Any:
        """GET below the spreadsheet."""
        return self.call("GET", f"/v4/spreadsheets/{self.id}{path}", **query)

    def post(self, path: str, body: Any = None, **query: Any) -> Any:
        """POST below the spreadsheet."""
        return self.call("POST", f"/v4/spreadsheets/{self.id}{path}", body, **query)

    def put(self, where: str, values: Any, option: str = "RAW", **query: Any) -> Any:
        """values.update"""
        path = f"/v4/spreadsheets/{self.id}/values/{where}"
        major = query.pop("major", None)
        body = {"values": values} | ({"majorDimension": major} if major else {})
        return self.call("PUT", path, body, valueInputOption=option, **query)

    def batch(self, *requests: Any, user: str = OWNER, **query: Any) -> Any:
        """batchUpdate; give the replies."""
        return self.post(":batchUpdate", {"requests": list(requests)}, user=user, **query)["replies"]

    def values(self, where: str = "Sheet1", render: str = "UNFORMATTED_VALUE", **query: Any) -> Any:
        """Values of a range."""
        return self.get(f"/values/{where}", valueRenderOption=render, **query).get("values", [])

    def refused(self, *requests: Any, user: str = OWNER) -> str:
        """Give the text of a batch's refusal, and make sure that nothing changed."""
        before = self.get(includeGridData="true")
        try:
            self.batch(*requests, user=user)
        except ApiError as error:
            assert self.get(includeGridData="true") == before
            return str(error.answer.body["error"]["message"])
        raise AssertionError("the batch was not refused")
