"""Who the tool is at Google, and what it may do there; nothing secret."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sheets_strategy.adapters.google.login_file import Login, PersonLogin, RobotLogin
from sheets_strategy.adapters.google.scopes import DRIVE, SPREADSHEETS

Kind = Literal["person", "robot", "default"]


@dataclass(frozen=True, slots=True)
class Identity:
    """Who is signed in.

    Attributes:
        kind: ``person`` (OAuth), ``robot`` (service account), ``default`` (application default credentials).
        email: Whose account; "" where Google did not say.
        scopes: Short names of what is allowed, such as ``drive.file``.
        path: The file that remembers the sign-in.
        key: The key file of a robot, None for others.
        client_id: The OAuth client of a person, "" for others.
    """

    kind: Kind
    email: str
    scopes: tuple[str, ...]
    path: Path
    key: Path | None = None
    client_id: str = ""

    @property
    def is_robot(self) -> bool:
        """Say whether this is a service account, which owns no storage; also one by default credentials."""
        return self.kind == "robot" or self.email.endswith(".gserviceaccount.com")

    @property
    def sees_all_sheets(self) -> bool:
        """Say whether a link to any sheet of the account may be opened, not only made or picked ones."""
        return not {SPREADSHEETS, DRIVE}.isdisjoint(self.scopes)

    @property
    def sees_all_files(self) -> bool:
        """Say whether any file of the account may be copied, shared and found."""
        return DRIVE in self.scopes


def identify(login: Login, path: Path) -> Identity:
    """Say who a sign-in is.

    Args:
        login: How the tool signs in.
        path: The file that remembers it.
    """
    if isinstance(login, PersonLogin):
        return Identity("person", login.email, login.scopes, path, client_id=login.client_id)
    if isinstance(login, RobotLogin):
        return Identity("robot", login.email, login.scopes, path, key=login.key)
    return Identity("default", login.email, login.scopes, path)
