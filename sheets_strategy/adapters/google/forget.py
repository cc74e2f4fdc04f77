"""``login --logout``: end the consent at Google, and forget it here."""

from __future__ import annotations

from collections.abc import Mapping
from http import HTTPStatus
from typing import Literal
from urllib.parse import urlencode

from sheets_strategy.adapters.google.hosts import Hosts, hosts_from
from sheets_strategy.adapters.google.login_file import (
    Login,
    PersonLogin,
    RobotLogin,
    forget_login,
    login_path,
    read_login,
)
from sheets_strategy.adapters.google.logs import keep_secrets_out_of_logs
from sheets_strategy.errors import InputError

Ended = Literal["nothing", "revoked", "was_over", "only_here", "robot", "default"]


def log_out(environ: Mapping[str, str]) -> tuple[Ended, Login | None]:
    """Forget the sign-in; a person's consent ends at Google too where Google can be reached.

    Returns:
        What was done: ``nothing`` (nobody was signed in), ``revoked``, ``was_over`` (Google had ended it
        before), ``only_here`` (Google did not answer, or the file could not be read), ``robot``,
        ``default``; and the sign-in that was.

    Raises:
        InputError: ``google_login_not_kept`` (path) where the file cannot be deleted.
    """
    keep_secrets_out_of_logs()
    hosts, path = hosts_from(environ), login_path(environ)
    try:
        login = read_login(path)
    except InputError:
        login = None
    # Ended at Google first: after the file is gone nobody could.
    ended: Ended = "only_here"
    if isinstance(login, PersonLogin):
        ended = _revoke(login, hosts)
    elif login is not None:
        ended = "robot" if isinstance(login, RobotLogin) else "default"
    return (ended if forget_login(path) else "nothing"), login


def _revoke(login: PersonLogin, hosts: Hosts) -> Ended:
    from google.auth.exceptions import TransportError
    from google.auth.transport.requests import Request

    from sheets_strategy.adapters.google.token_request import TIMEOUT_SECONDS

    ask = Request()
    headers = {"Content-Type": "application/x-www-form-urlencoded"}
    body = urlencode({"token": login.refresh_token}).encode()
    try:
        answer = ask(hosts.revoke, "POST", body, headers, TIMEOUT_SECONDS)
    except TransportError:
        return "only_here"
    is_page = answer.data.lstrip().startswith(b"<")
    if answer.status == HTTPStatus.OK and not is_page:
        return "revoked"
    return "was_over" if answer.status == HTTPStatus.BAD_REQUEST else "only_here"
