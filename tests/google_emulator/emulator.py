"""The emulator as tests hold it: start, look at the log, let people edit between two calls, break things."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Concatenate, ParamSpec, TypeVar

from .callers import short_scopes
from .calls import Call, Json
from .documents import ask
from .faults import Fault, Faults
from .front import Front
from .http_server import Server
from .oauth import Token, registry_of
from .people import act
from .quotas import Quotas
from .seeding import seed
from .store import Store
from .traffic import Action, Hooks, Logged, Match

P = ParamSpec("P")
T = TypeVar("T")


class Emulator:
    """Google Sheets, Drive and sign-in on one base URL.

    >>> with Emulator() as google:
    ...     google.url.startswith("http://127.0.0.1:")
    True

    Args:
        user: Whose a token is that names nobody.
        id_seed: Makes ids; equal seeds give equal ids.
        clock: The time, for quotas and the end of tokens.
        host: Address to listen on.
        port: Port, 0 for any that is free.
        quotas: How many calls a minute; None for no limits.
        latency: Seconds that every call takes, for benchmarks.
        strict_drive: Whether unknown fields for Drive are refused; Google ignores them.
        check_answers: Whether our own answers are held against Google's schema too.

    Attributes:
        store: Files and spreadsheets. Change them under ``lock``.
        calls: All calls so far, in the order in which they were answered.
        crashes: Exceptions of the emulator itself or of hooks; raised at the end of the ``with``.
    """

    def __init__(
        self,
        *,
        user: str = "owner@example.com",
        id_seed: int = 0,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        host: str = "127.0.0.1",
        port: int = 0,
        quotas: Quotas | None = None,
        latency: float = 0.0,
        strict_drive: bool = False,
        check_answers: bool = True,
    ) -> None:
        self.store = Store(id_seed, clock)
        self.faults, self.hooks = Faults(), Hooks()
        self.calls: list[Logged] = []
        self.crashes: list[Exception] = []
        self.lock = threading.RLock()
        self.check_answers = check_answers
        self.front = Front(
            self, user=user, quotas=quotas or Quotas(), latency=latency, strict_drive=strict_drive
        )
        self._server = Server(host, port, self.front.answer)
        self.url = f"http://{host}:{self._server.server_port}"

    def __enter__(self) -> Emulator:
        self._server.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.stop()
        if self.crashes and kind is None:
            raise self.crashes[0]

    def before(self, match: Match, action: Action, *, skip: int = 0, times: int = 1) -> None:
        """Do something just before a matching call is handled.

        Args:
            match: A kind (``read``, ``write``, ``drive``, ``token``), the id of a method such as
                ``sheets.spreadsheets.batchUpdate``, or a question to the call; "" for every call.
            action: Gets the call. It may change the store, or make calls of its own.
            skip: So many matching calls pass first.
            times: How often.
        """
        self.hooks.add(match, action, skip=skip, times=times)

    def fail(
        self,
        effect: str,
        match: Match = "",
        *,
        path: str = "",
        skip: int = 0,
        times: int = 1,
        seconds: float = 0.0,
    ) -> Fault:
        """Let matching calls fail.

        Args:
            effect: A name from ``faults.EFFECTS``.
            match: As for ``before``.
            path: Regular expression that is looked for in the path.
            skip: So many matching calls pass first.
            times: How often; -1 for always.
            seconds: Retry-After, or how long a call that times out keeps the connection.
        """
        return self.faults.add(Fault(effect, match, path=path, skip=skip, times=times, seconds=seconds))

    def seed(self, *descriptions: Json) -> str:
        """Put files into the store and give the id of the last; see ``seeding.seed``."""
        with self.lock:
            return [seed(self.store, one) for one in descriptions][-1]

    def person(self, act: Callable[Concatenate[Store, P], T], *args: P.args, **more: P.kwargs) -> T:
        """Let a person do something at once, between two calls of others: a function of ``people``."""
        with self.lock:
            return act(self.store, *args, **more)

    def edit(self, spreadsheet_id: str, *requests: Json) -> list[Json]:
        """Let the owner change a spreadsheet by requests of batchUpdate, at once; give the replies."""
        return self.person(act, spreadsheet_id, *requests, user=self.store.files[spreadsheet_id].owner)

    def type(self, spreadsheet_id: str, where: str, rows: list[list[Any]]) -> None:
        """Let the owner type cells, at once: text is read as a person means it (USER_ENTERED)."""
        with self.lock:
            call = Call("PUT", "", user=self.store.files[spreadsheet_id].owner)
            path = f"/v4/spreadsheets/{spreadsheet_id}/values/{where}"
            ask(self.store, call, "PUT", path, {"values": rows}, {"valueInputOption": ["USER_ENTERED"]})

    def values(
        self, spreadsheet_id: str, where: str, *, render: str = "UNFORMATTED_VALUE"
    ) -> list[list[Any]]:
        """Look at the values of a range without a call."""
        with self.lock:
            call = Call("GET", "", user=self.store.files[spreadsheet_id].owner)
            path = f"/v4/spreadsheets/{spreadsheet_id}/values/{where}"
            found: list[list[Any]] = ask(
                self.store, call, "GET", path, query={"valueRenderOption": [render]}
            ).get("values", [])
            return found

    def token(self, user: str, *, scopes: str = "", client: str = "project-1", seconds: float = 3599) -> str:
        """Give out an access token that ends, by the emulator's clock."""
        registry = registry_of(self.store)
        made = registry.name("ya29.")
        end = self.store.clock() + timedelta(seconds=seconds)
        registry.tokens[made] = Token(user, short_scopes(scopes), client, end)
        return made

    def count(self, kind: str) -> int:
        """Say how many calls of a kind were made."""
        return sum(1 for call in self.calls if call.kind == kind)

    def forget(self) -> None:
        """Forget calls, faults and hooks, not the files."""
        self.calls.clear()
        self.faults.clear()
        self.hooks.clear()
