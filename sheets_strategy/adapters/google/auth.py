"""How the tool signs in at Google: what ``login`` kept → credentials that google-auth refreshes."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sheets_strategy.adapters.google.hosts import Hosts, hosts_from
from sheets_strategy.adapters.google.identity import Identity, identify
from sheets_strategy.adapters.google.login_file import (
    Login,
    PersonLogin,
    RobotLogin,
    login_path,
    read_login,
)
from sheets_strategy.adapters.google.logs import keep_secrets_out_of_logs
from sheets_strategy.adapters.google.scopes import scope_urls
from sheets_strategy.adapters.google.secret_files import read_secret_file
from sheets_strategy.adapters.google.sign_in_errors import word_refusal, word_sign_in
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from google.auth.credentials import Credentials
    from requests import PreparedRequest


_TOO_FEW: Final = ("ACCESS_TOKEN_SCOPE_INSUFFICIENT", "insufficientPermissions", "insufficientScopes")
_OFF: Final = ("SERVICE_DISABLED", "accessNotConfigured")


@dataclass(frozen=True, slots=True)
class Account:
    """What Google answers to «who am I».

    Attributes:
        email: The account; "" where Google did not say.
        trouble: ``drive_off`` (the Drive API is not enabled), ``unknown``; "" for none.
    """

    email: str
    trouble: str = ""


def load_credentials(environ: Mapping[str, str], *, scopes: tuple[str, ...] = ()) -> Credentials:
    """Give the credentials that ``login`` kept; nothing is asked of Google yet.

    Args:
        environ: The environment: the config directory, the address that stands for Google's.
        scopes: Short names to ask for instead of those kept; a person's consent cannot grow by this.

    Raises:
        InputError: ``google_not_signed_in``, what ``read_login`` and ``make_credentials`` raise.
        WorkbookError: ``google_login_adc_missing``.
    """
    path = login_path(environ)
    login = read_login(path)
    if login is None:
        raise InputError("google_not_signed_in")
    return make_credentials(login, identify(login, path), hosts_from(environ), scopes=scopes)


def find_identity(environ: Mapping[str, str]) -> Identity | None:
    """Say who is signed in, by what was kept; None for nobody."""
    path = login_path(environ)
    login = read_login(path)
    return None if login is None else identify(login, path)


def make_credentials(
    login: Login, identity: Identity, hosts: Hosts, *, scopes: tuple[str, ...] = ()
) -> Credentials:
    """Give google-auth's credentials for a sign-in.

    Raises:
        InputError: ``google_key_gone``, ``google_key_broken`` (path), what ``read_secret_file`` raises.
        WorkbookError: ``google_login_adc_missing``.
    """
    keep_secrets_out_of_logs()
    wanted = scope_urls(scopes or login.scopes)
    if isinstance(login, PersonLogin):
        return _person(login, hosts, wanted)
    if isinstance(login, RobotLogin):
        return _robot(login, hosts, wanted)
    return _default(identity, hosts, wanted)


def _person(login: PersonLogin, hosts: Hosts, scopes: list[str]) -> Credentials:
    # Made by hand: from_authorized_user_info() puts Google's own token endpoint whatever the file says.
    from google.oauth2.credentials import Credentials as PersonCredentials

    return PersonCredentials(  # type: ignore[no-untyped-call]
        token=None,
        refresh_token=login.refresh_token,
        token_uri=hosts.token,
        client_id=login.client_id,
        client_secret=login.client_secret,
        scopes=scopes,
        account=login.email,
    )


def _robot(login: RobotLogin, hosts: Hosts, scopes: list[str]) -> Credentials:
    from google.oauth2.service_account import Credentials as RobotCredentials

    if not login.key.exists():
        raise InputError("google_key_gone", path=str(login.key))
    read_secret_file(login.key)
    try:
        info = json.loads(login.key.read_text("utf-8-sig"))
        credentials: Any = RobotCredentials.from_service_account_info(info, scopes=scopes)  # type: ignore[no-untyped-call]
    except (ValueError, KeyError):
        # Not chained: the cause may show a part of the key.
        raise InputError("google_key_broken", path=str(login.key)) from None
    return _at(credentials, hosts)


def _default(identity: Identity, hosts: Hosts, scopes: list[str]) -> Credentials:
    import google.auth
    from google.auth.exceptions import GoogleAuthError

    try:
        with warnings.catch_warnings():
            # It warns of people's credentials without a quota project, which docs/google.md explains.
            warnings.simplefilter("ignore")
            credentials, _ = google.auth.default(scopes=scopes)
    except GoogleAuthError as error:
        raise word_sign_in(error, identity) from error
    return _at(credentials, hosts)


def _at(credentials: Any, hosts: Hosts) -> Credentials:
    """Ask another address than Google's for tokens, where one stands for Google's."""
    if not hosts.are_google and hasattr(credentials, "with_token_uri"):
        credentials = credentials.with_token_uri(hosts.token)
    return credentials  # type: ignore[no-any-return]


def refresh(credentials: Credentials, identity: Identity) -> None:
    """Get an access token now, so that a sign-in that is no longer good is told at once.

    Raises:
        WorkbookError: what ``word_sign_in`` gives.
    """
    from google.auth.exceptions import GoogleAuthError

    from sheets_strategy.adapters.google.token_request import TokenRequest

    try:
        credentials.refresh(TokenRequest())  # type: ignore[no-untyped-call]
    except GoogleAuthError as error:
        raise word_sign_in(error, identity) from error


def ask_account(credentials: Credentials, identity: Identity, hosts: Hosts) -> Account:
    """Ask Drive whose account this is: every scope of the tool allows that, and none more is needed.

    Raises:
        WorkbookError: what ``word_sign_in`` gives; ``google_login_scope`` where the scopes are too few,
            which only default credentials can come to.
    """
    import requests
    from google.auth.exceptions import GoogleAuthError
    from google.auth.transport.requests import AuthorizedSession

    from sheets_strategy.adapters.google.token_request import TIMEOUT_SECONDS, TokenRequest

    url = f"{hosts.drive}/drive/v3/about"
    try:
        with AuthorizedSession(credentials, auth_request=TokenRequest()) as session:  # type: ignore[no-untyped-call]
            # Without a rule of its own the session would put a password of ~/.netrc in the token's place.
            session.auth = _leave
            answer = session.get(url, params={"fields": "user(emailAddress)"}, timeout=TIMEOUT_SECONDS)
        body = answer.json()
    except GoogleAuthError as error:
        raise word_sign_in(error, identity) from error
    except requests.exceptions.JSONDecodeError:
        return Account(identity.email, "unknown")
    except requests.exceptions.RequestException as error:
        raise word_sign_in(_as_transport_error(error), identity) from error
    return _account(body, identity)


def _leave(request: PreparedRequest) -> PreparedRequest:
    return request


def _as_transport_error(error: Exception) -> Exception:
    from google.auth.exceptions import TransportError

    return TransportError(error)  # type: ignore[no-untyped-call]


def _account(body: Any, identity: Identity) -> Account:
    body = body if isinstance(body, Mapping) else {}
    user, error = body.get("user"), json.dumps(body.get("error"))
    if isinstance(user, Mapping):
        return Account(str(user.get("emailAddress", identity.email)))
    if any(reason in error for reason in _TOO_FEW):
        raise word_refusal("invalid_scope", "", identity)
    return Account(identity.email, "drive_off" if any(reason in error for reason in _OFF) else "unknown")
