"""Google for the command line: who is signed in, and the sheet that a command works on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, terminal
from sheets_strategy.cli.words import language

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi
    from sheets_strategy.adapters.google.workbook import GoogleWorkbook


READS, WRITES = 2, 2
"""What a sync of one sheet asks of Google as long as its changes fit one block."""


class GoogleSession:
    """One sign-in, one connection and one count of calls for all sheets of a command."""

    def __init__(self) -> None:
        self._api: GoogleApi | None = None

    def api(self) -> GoogleApi:
        """Give the APIs, opened once.

        Raises:
            InputError: ``google_not_signed_in``.
        """
        if self._api is None:
            self._api = open_google()
        return self._api

    def begin(self) -> None:
        """Give the next sheet the whole time for retries."""
        if self._api is not None:
            self._api.begin()

    def has_room(self) -> bool:
        """Say whether a sync's calls need not wait for the quota now."""
        if self._api is None:
            return True
        reads, writes = self._api.quota_left()
        return (reads is None or reads >= READS) and (writes is None or writes >= WRITES)


def open_sheet(
    sheet: str, *, ignore_lock: bool = False, session: GoogleSession | None = None
) -> GoogleWorkbook:
    """Open a Google sheet by its id; nothing is asked of Google yet.

    Raises:
        InputError: ``google_not_signed_in``.
    """
    from sheets_strategy.adapters.google.workbook import GoogleWorkbook

    api = open_google() if session is None else session.api()
    owner = api.account.email or places.owner()
    return GoogleWorkbook(api, sheet, owner=owner, now=datetime.now, ignore_lock=ignore_lock)


def open_google() -> GoogleApi:
    """Open Google's APIs as whoever signed in with ``login``.

    Raises:
        InputError: ``google_not_signed_in``.
    """
    from sheets_strategy.adapters.google.api import open_api
    from sheets_strategy.adapters.google.auth import find_identity, load_credentials

    credentials = load_credentials(os.environ)
    return open_api(credentials, os.environ, identity=find_identity(os.environ), notice=tell_wait)


def tell_wait(code: str, facts: Mapping[str, object]) -> None:
    """Say why nothing seems to happen."""
    from sheets_strategy.adapters.templates import load_template

    terminal.tell_wait(code, load_template(language()), **facts)
