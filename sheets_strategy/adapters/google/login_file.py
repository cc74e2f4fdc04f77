"""The file that remembers how the tool signs in at Google, in the user's config directory.

One of three: a person's refresh token (Google's own «authorized_user» form, so that other programs
understand it too), the path of a service account's key, or that the machine's default credentials
count. A key itself is not copied: it never ends by itself, one copy is easier to guard and to replace
than two, and on servers it lies where the administrator mounts it.
"""

from __future__ import annotations

import contextlib
import json
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from sheets_strategy.adapters.google.scopes import scope_urls, short_scopes
from sheets_strategy.errors import InputError

FOLDER: Final = "SHEETS_STRATEGY_CONFIG_DIR"
"""Environment variable: the directory instead of the user's own."""
NAME: Final = "google-login.json"
_OURS: Final = "sheets-strategy"
_PERSON, _ROBOT, _DEFAULT = "authorized_user", "service_account_key", "application_default"
_FOR_US, _FOR_OTHERS = 0o600, 0o077


@dataclass(frozen=True, slots=True)
class PersonLogin:
    """A person's consent.

    Attributes:
        client_id: The OAuth client that was consented to.
        client_secret: What it proves itself with.
        refresh_token: What access tokens are had for.
        scopes: Short names.
        email: Who; "" where Google did not say.
        redirect: Where Google must send the person back to; "" for any port of this machine.
    """

    client_id: str
    client_secret: str = field(repr=False)
    refresh_token: str = field(repr=False)
    scopes: tuple[str, ...]
    email: str = ""
    redirect: str = ""


@dataclass(frozen=True, slots=True)
class RobotLogin:
    """A service account, by the path of its key."""

    key: Path
    scopes: tuple[str, ...]
    email: str = ""


@dataclass(frozen=True, slots=True)
class DefaultLogin:
    """The machine's application default credentials."""

    scopes: tuple[str, ...]
    email: str = ""


Login = PersonLogin | RobotLogin | DefaultLogin


def login_path(environ: Mapping[str, str], platform: str = sys.platform) -> Path:
    """Give the place of the file: the user's config directory, by the custom of the system.

    Raises:
        InputError: ``google_login_no_folder`` (variable) where the user has no home.
    """
    if environ.get(FOLDER):
        return Path(environ[FOLDER]) / NAME
    try:
        home = Path(environ.get("HOME") or environ.get("USERPROFILE") or Path.home())
    except RuntimeError as error:
        raise InputError("google_login_no_folder", variable=FOLDER) from error
    if platform == "win32":
        base = Path(environ.get("APPDATA") or home / "AppData" / "Roaming")
    elif environ.get("XDG_CONFIG_HOME"):
        base = Path(environ["XDG_CONFIG_HOME"])
    elif platform == "darwin":
        base = home / "Library" / "Application Support"
    else:
        base = home / ".config"
    return base / _OURS / NAME


def read_login(path: Path) -> Login | None:
    """Read the file; None where nobody has signed in.

    Raises:
        InputError: ``google_login_file_wrong`` (path).
    """
    try:
        if path.stat().st_mode & _FOR_OTHERS:
            # Copied here from another machine, perhaps; where it is not ours to change, its owner knows.
            with contextlib.suppress(PermissionError):
                path.chmod(_FOR_US)
        found = json.loads(path.read_text("utf-8-sig"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError):
        raise InputError("google_login_file_wrong", path=str(path)) from None
    login = _parse(found) if isinstance(found, Mapping) else None
    if login is None:
        raise InputError("google_login_file_wrong", path=str(path))
    return login


def write_login(path: Path, login: Login) -> None:
    """Write the file whole or not at all, readable for its owner only.

    Raises:
        InputError: ``google_login_not_kept`` (path).
    """
    text = json.dumps(_fields(login), ensure_ascii=False, indent=2) + "\n"
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh.unlink(missing_ok=True)
        with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _FOR_US), "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
    except OSError as error:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise InputError("google_login_not_kept", path=str(path)) from error


def is_kept(path: Path, login: Login) -> bool:
    """Say whether the file holds this very sign-in already."""
    try:
        return read_login(path) == login
    except InputError:
        return False


def forget_login(path: Path) -> bool:
    """Delete the file; say whether there was one.

    Raises:
        InputError: ``google_login_not_kept`` (path) where it cannot be deleted.
    """
    try:
        path.unlink()
    except FileNotFoundError:
        return False
    except OSError as error:
        raise InputError("google_login_not_kept", path=str(path)) from error
    return True


def _fields(login: Login) -> dict[str, object]:
    common = {"scopes": scope_urls(login.scopes), "account": login.email}
    if isinstance(login, PersonLogin):
        return {
            "type": _PERSON,
            "client_id": login.client_id,
            "client_secret": login.client_secret,
            "refresh_token": login.refresh_token,
            "redirect": login.redirect,
            **common,
        }
    if isinstance(login, RobotLogin):
        return {"type": _ROBOT, "key": str(login.key), **common}
    return {"type": _DEFAULT, **common}


def _parse(found: Mapping[str, Any]) -> Login | None:
    scopes, email, redirect = found.get("scopes"), found.get("account", ""), found.get("redirect", "")
    if not isinstance(scopes, list) or not all(isinstance(one, str) for one in [*scopes, email, redirect]):
        return None
    short = short_scopes(scopes)
    kind = found.get("type")
    if kind == _DEFAULT:
        return DefaultLogin(short, email)
    if kind == _ROBOT:
        key = found.get("key")
        return RobotLogin(Path(key), short, email) if isinstance(key, str) and key else None
    given = [found.get(name) for name in ("client_id", "client_secret", "refresh_token")]
    texts = [value for value in given if isinstance(value, str) and value]
    if kind != _PERSON or len(texts) < len(given):
        return None
    client_id, client_secret, refresh_token = texts
    return PersonLogin(client_id, client_secret, refresh_token, short, email, redirect)
