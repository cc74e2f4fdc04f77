"""What the calls of both APIs share: the transport, the account, and the names of sheets."""

from __future__ import annotations

from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.refusals import Asked
from sheets_strategy.adapters.google.transport import Transport


class Calls:
    """Sends calls in the name of an account.

    Args:
        http: Sends them.
        identity: Who calls.
    """

    def __init__(self, http: Transport, identity: Identity) -> None:
        self._http = http
        self.identity = identity
        self.titles: dict[str, str] = {}

    def name_of(self, file_id: str) -> str:
        """Give the title of a sheet, or its id while no title was read."""
        return self.titles.get(file_id, file_id)

    def _about(
        self, file_id: str, *, writes: bool = False, shares: bool = False, makes: bool = False
    ) -> Asked:
        return Asked(self.identity, self.name_of(file_id), writes=writes, shares=shares, makes=makes)
