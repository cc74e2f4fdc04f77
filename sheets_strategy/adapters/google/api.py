"""Google's two APIs as the product uses them, in the name of one account."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.adapters.google.call import CallRecord
from sheets_strategy.adapters.google.drive_calls import DriveCalls
from sheets_strategy.adapters.google.hosts import Hosts, hosts_from
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.quota import Caller, Quota, quota_from
from sheets_strategy.adapters.google.retry import DEADLINE_S, Patience, Timing, deadline_from
from sheets_strategy.adapters.google.scopes import short_scopes
from sheets_strategy.adapters.google.transport import Notice, Transport

if TYPE_CHECKING:
    from google.auth.credentials import Credentials


class GoogleApi(DriveCalls):
    """The calls that the product makes, each answered, or refused in words within the deadline.

    Args:
        credentials: Whose rights are used.
        hosts: Where Google is.
        quota: The limits of calls a minute, shared by the processes of this machine.
        identity: Who that is; None: as the credentials tell.
        email: Address of the account where neither tells it.
        timing: Clock, sleep and dice.
        deadline_seconds: Seconds that all calls together may lose to faults.
        notice: Is told the code of a text and its facts when a wait may puzzle a person.
        log: Is given every try.
        timeout_s: Seconds to connect and to wait for an answer.
    """

    def __init__(
        self,
        credentials: Credentials,
        *,
        hosts: Hosts,
        quota: Quota,
        identity: Identity | None = None,
        email: str = "",
        timing: Timing | None = None,
        deadline_seconds: float = DEADLINE_S,
        notice: Notice | None = None,
        log: Callable[[CallRecord], None] | None = None,
        timeout_s: tuple[float, float] | None = None,
    ) -> None:
        identity = identity or identity_of(credentials, email)
        # What stands for Google has a quota of its own, if any: it must not use up the real one.
        where = "" if hosts.are_google else hosts.sheets
        self.caller = Caller(identity.email, where + project_of(credentials))
        self.quota, self.timing = quota, timing or Timing()
        more = {} if timeout_s is None else {"timeout_s": timeout_s}
        http = Transport(
            credentials,
            hosts=hosts,
            identity=identity,
            caller=self.caller,
            quota=quota,
            patience=Patience(deadline_seconds),
            timing=self.timing,
            notice=notice,
            log=log,
            **more,
        )
        super().__init__(http, identity)

    @property
    def http(self) -> Transport:
        """Give gspread's HTTP client, for what gspread itself is to do."""
        return self._http

    def begin(self) -> None:
        """Begin another run of a command that goes on for ever: it has the whole deadline again."""
        self._http.patience.renew()

    def quota_left(self) -> tuple[int | None, int | None]:
        """Estimate how many reads and writes may be made at once; None for no limit."""
        now = self.timing.clock()
        reads, writes = (self.quota.left(use, self.caller, now=now) for use in ("read", "write"))
        return reads, writes


def open_api(
    credentials: Credentials,
    environ: Mapping[str, str],
    *,
    identity: Identity | None = None,
    email: str = "",
    notice: Notice | None = None,
    log: Callable[[CallRecord], None] | None = None,
) -> GoogleApi:
    """Open the APIs as the environment says: where, how long, how many calls a minute.

    Raises:
        InputError: A variable of the environment is wrong.
    """
    return GoogleApi(
        credentials,
        hosts=hosts_from(environ),
        quota=quota_from(environ),
        identity=identity,
        email=email,
        deadline_seconds=deadline_from(environ),
        notice=notice,
        log=log,
    )


def identity_of(credentials: Credentials, email: str = "") -> Identity:
    """Tell who somebody is, as far as the credentials tell it themselves."""
    robot = str(getattr(credentials, "service_account_email", "") or "")
    scopes = short_scopes(getattr(credentials, "scopes", None) or ())
    client = str(getattr(credentials, "client_id", None) or "")
    return Identity("robot" if robot else "person", email or robot, scopes, Path(), client_id=client)


def project_of(credentials: Credentials) -> str:
    """Give the Cloud project that Google counts the calls for: a name, or the number in the client's id."""
    project = getattr(credentials, "quota_project_id", None) or getattr(credentials, "project_id", None)
    client = str(getattr(credentials, "client_id", None) or "")
    return str(project or client.partition("-")[0])
