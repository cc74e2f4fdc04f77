"""What the calls of both APIs share: the transport, the account, and the names of sheets."""

from __future__ import annotations

from dataclasses import dataclass

from sheets_strategy.adapters.google.refusals import Asked
from sheets_strategy.adapters.google.transport import Transport


@dataclass(frozen=True, slots=True)
class Account:
    """Who calls.

    Attributes:
        email: Address, "" while it is unknown.
        robot: It is a service account.
        narrow: It sees only files that the tool made or that a person picked.
    """

    email: str = ""
    robot: bool = False
    narrow: bool = False


class Calls:
    """Sends calls in the name of an account.

    Args:
        http: Sends them.
        account: Who calls.
    """

    def __init__(self, http: Transport, account: Account) -> None:
        self._http = http
        self.account = account
        self.titles: dict[str, str] = {}

    def name_of(self, file_id: str) -> str:
        """Give the title of a sheet, or its id while no title was read."""
        return self.titles.get(file_id, file_id)

    def _about(
        self, file_id: str, *, writes: bool = False, shares: bool = False, makes: bool = False
    ) -> Asked:
        who = self.account
        name = self.name_of(file_id)
        return Asked(name, who.email, who.robot, who.narrow, writes=writes, shares=shares, makes=makes)
