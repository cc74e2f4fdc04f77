"""What the calls of both APIs share: the transport, the account, and the names of sheets."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.refusals import Asked
from sheets_strategy.adapters.google.transport import Transport


@dataclass(frozen=True, slots=True)
class Account:
    """Who calls, as far as it changes what can be done.

    Attributes:
        email: Address, "" while it is unknown.
        robot: It is a service account, which has no storage of its own.
        narrow: It sees only files that the tool made or that a person picked.
    """

    email: str
    robot: bool
    narrow: bool


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

    @property
    def account(self) -> Account:
        """Give who calls."""
        asked = self._about("")
        return Account(self.identity.email, asked.robot, asked.narrow)

    def name_of(self, file_id: str) -> str:
        """Give the title of a sheet, or its id while no title was read."""
        return self.titles.get(file_id, file_id)

    def _about(
        self, file_id: str, *, writes: bool = False, shares: bool = False, makes: bool = False
    ) -> Asked:
        return Asked(self.identity, self.name_of(file_id), writes=writes, shares=shares, makes=makes)
