"""A person's consent: the browser shows Google's page, and a code comes back to this machine."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sheets_strategy.adapters.google.hosts import Hosts
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.login_file import PersonLogin
from sheets_strategy.adapters.google.logs import keep_secrets_out_of_logs
from sheets_strategy.adapters.google.redirect import listening
from sheets_strategy.adapters.google.scopes import scope_urls, short_scopes
from sheets_strategy.adapters.google.secret_files import ClientFile
from sheets_strategy.adapters.google.sign_in_errors import word_refusal
from sheets_strategy.errors import WorkbookError

_SHEET_TYPE: Final = "application/vnd.google-apps.spreadsheet"
_INSECURE: Final = "OAUTHLIB_INSECURE_TRANSPORT"


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person is asked for.

    Attributes:
        scopes: Short names.
        pick: Whether to let sheets be picked too.
        email: Who signed in last, to be proposed; "" for nobody.
    """

    scopes: tuple[str, ...]
    pick: bool = False
    email: str = ""


@dataclass(frozen=True, slots=True)
class Consent:
    """What came of it: the sign-in to keep, and the ids of the sheets that were picked."""

    login: PersonLogin
    picked: tuple[str, ...] = ()


def ask_consent(
    client: ClientFile,
    hosts: Hosts,
    asked: Asked,
    *,
    open_page: Callable[[str], None],
    page: str,
    seconds: float,
) -> Consent:
    """Send the person to Google's page and wait for the answer.

    Args:
        client: The OAuth client.
        hosts: Where Google is.
        asked: What for.
        open_page: Opens the address in a browser, or shows it.
        page: What the browser shows in the end, HTML.
        seconds: How long to wait.

    Raises:
        WorkbookError: ``google_login_timeout`` (minutes), ``google_login_unticked`` (scopes), what
            ``word_refusal`` gives.
        InputError: ``google_login_port`` (port).
    """
    identity = Identity("person", asked.email, asked.scopes, Path(), client_id=client.client_id)
    state = secrets.token_urlsafe(32)
    with listening(page, state, client.redirect) as receiver, _allowed(hosts):
        flow = _flow(client, hosts, asked, receiver.redirect)
        url, _ = flow.authorization_url(state=state, **_parameters(asked))
        open_page(url)
        brought = receiver.wait(seconds)
        if brought is None:
            raise WorkbookError("google_login_timeout", minutes=round(seconds / 60))
        if "code" not in brought:
            raise word_refusal(brought.get("error", ""), "", identity)
        answer = _exchange(flow, brought["code"], identity)
    return _consent(client, asked, answer, brought.get("picked_file_ids", ""))


def _flow(client: ClientFile, hosts: Hosts, asked: Asked, redirect: str) -> Any:
    from google_auth_oauthlib.flow import InstalledAppFlow

    keep_secrets_out_of_logs()
    config = {
        "client_id": client.client_id,
        "client_secret": client.client_secret,
        "auth_uri": hosts.auth,
        "token_uri": hosts.token,
    }
    scopes = scope_urls(asked.scopes)
    return InstalledAppFlow.from_client_config({"installed": config}, scopes, redirect_uri=redirect)


def _parameters(asked: Asked) -> dict[str, str]:
    """Give what the address says beside the usual; the picker wants consent and nothing but drive.file."""
    parameters = {"prompt": "consent", "include_granted_scopes": "false"}
    if asked.email:
        parameters["login_hint"] = asked.email
    if asked.pick:
        parameters |= {"trigger_onepick": "true", "mimetypes": _SHEET_TYPE, "allow_multiple": "true"}
    return parameters


@contextmanager
def _allowed(hosts: Hosts) -> Iterator[None]:
    """Let oauthlib talk plain http, which only an address of this machine may be."""
    before = os.environ.get(_INSECURE)
    if hosts.token.startswith("http://"):
        os.environ[_INSECURE] = "1"
    try:
        yield
    finally:
        os.environ.pop(_INSECURE, None)
        if before is not None:
            os.environ[_INSECURE] = before


def _exchange(flow: Any, code: str, identity: Identity) -> dict[str, Any]:
    """Give the code for tokens."""
    import requests
    from oauthlib.oauth2 import OAuth2Error

    from sheets_strategy.adapters.google.token_request import TIMEOUT_SECONDS

    try:
        return dict(flow.fetch_token(code=code, include_client_id=True, timeout=TIMEOUT_SECONDS))
    except OAuth2Error as error:
        raise word_refusal(str(error.error or ""), str(error.description or ""), identity) from error
    except requests.exceptions.RequestException as error:
        raise WorkbookError("google_login_unreachable") from error
    except Warning as changed:
        # The person did not tick everything: oauthlib raises a warning that holds the tokens.
        return dict(getattr(changed, "token", {}))


def _consent(client: ClientFile, asked: Asked, answer: dict[str, Any], picked: str) -> Consent:
    given = answer.get("scope", scope_urls(asked.scopes))
    scopes = short_scopes(given.split() if isinstance(given, str) else given)
    missing = set(asked.scopes) - set(scopes)
    if missing:
        raise WorkbookError("google_login_unticked", scopes=sorted(missing))
    refresh_token = answer.get("refresh_token")
    if not refresh_token:
        raise WorkbookError("google_login_failed", reason="no_refresh_token")
    login = PersonLogin(
        client.client_id,
        client.client_secret,
        str(refresh_token),
        asked.scopes,
        asked.email,
        client.redirect,
    )
    return Consent(login, tuple(filter(None, (one.strip() for one in picked.split(",")))))
