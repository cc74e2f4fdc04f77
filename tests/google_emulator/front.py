"""What happens to every request on its way: faults, hooks, who calls, quotas, schema, scopes, then the work."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING
from urllib.parse import parse_qs, unquote

from . import admin, drive, oauth, uploads
from .callers import Caller, find_caller
from .calls import Answer, ApiError, Call, Json, sheets_error
from .discovery import Method, find
from .drive import files
from .drive.access import refuse_hidden_sheet, refuse_robot_sheet
from .messages import flattened
from .quotas import Quotas
from .refusals import html_page, scopes_missing
from .schema import check_request, validate_answer
from .store import Store
from .traffic import Logged, Seen
from .wire import Reply, Request, json_reply, refusal

if TYPE_CHECKING:
    from .emulator import Emulator

_SIGN_IN = ("/token", "/revoke", "/o/oauth2/v2/auth", "/o/oauth2/auth")


@dataclass(frozen=True, slots=True)
class Meant:
    """What a request asks for.

    Attributes:
        seen: The call, for hooks and faults.
        method: The method, None outside of the APIs.
        at: Parameters in the path.
        caller: Whose token it carries, None for none that is good.
        ignored: Filled with what Drive doesn't know of the request and ignores.
    """

    seen: Seen
    method: Method | None = None
    at: Mapping[str, str] | None = None
    caller: Caller | None = None
    ignored: list[str] = field(default_factory=list)


class Front:
    """The way of every request.

    Args:
        google: The emulator.
        user: The default user.
        quotas: Limits.
        latency: Seconds that every call takes.
        strict_drive: Whether unknown fields for Drive are refused.
    """

    def __init__(
        self, google: Emulator, *, user: str, quotas: Quotas, latency: float, strict_drive: bool
    ) -> None:
        self.google, self.user, self.quotas = google, user, quotas
        self.latency, self.strict_drive = latency, strict_drive

    def answer(self, request: Request) -> tuple[Reply, Callable[[int], None]]:
        """Give the reply, and what notes its size on the wire."""
        if request.path.startswith("/admin/"):
            return admin.handle(self.google, request), lambda down: None
        if self.latency:
            time.sleep(self.latency)
        meant = Meant(Seen(request.method, unquote(request.path), "other", query=request.query))
        try:
            meant = self._meant(request)
            reply = self._spoiled(request, meant)
        except ApiError as error:
            reply = refusal(error)
        except Exception as error:  # noqa: BLE001 -- the test that holds the emulator gets it
            self.google.crashes.append(error)
            reply = refusal(sheets_error(500, f"The emulator itself failed: {error!r}"))
        return reply, lambda down: self._note(request, meant, reply, down)

    def _note(self, request: Request, meant: Meant, reply: Reply, down: int) -> None:
        seen = replace(meant.seen, unknown=tuple(meant.ignored))
        logged = Logged(
            **{name: getattr(seen, name) for name in Seen.__slots__},
            status=0 if reply.silent else reply.status,
            bytes_up=request.wire_bytes,
            bytes_down=down,
            plain_up=len(request.content),
            plain_down=len(reply.content),
        )
        self.google.calls.append(logged)

    def _meant(self, request: Request) -> Meant:
        path = unquote(request.path)
        seen = Seen(request.method, path, "other", query=request.query)
        if request.path in _SIGN_IN:
            return Meant(replace(seen, kind="token"))
        if request.path.startswith("/upload/"):
            caller = find_caller(self.google.store, request.bearer, self.user, "drive")
            return Meant(replace(seen, kind="drive", user=caller.user), caller=caller)
        found = find(request.method, request.path)
        if found is None:
            return Meant(seen)
        method, at = found
        try:
            caller = find_caller(self.google.store, request.bearer, self.user, method.api)
        except ApiError:
            return Meant(replace(seen, kind=method.kind, name=method.id), method, at)
        body = request.json()
        body = flattened(body) if body and method.api == "sheets" else body
        return Meant(
            replace(seen, kind=method.kind, name=method.id, user=caller.user, body=body), method, at, caller
        )

    def _spoiled(self, request: Request, meant: Meant) -> Reply:
        """Do the work, unless a fault comes before it; or spoil the answer after it."""
        self.google.hooks.run(meant.seen)
        fault = self.google.faults.take(meant.seen)
        if fault is None:
            return self._work(request, meant)
        if fault.is_state:
            self._bin(meant)
            return self._work(request, meant)
        if not fault.is_after:
            return fault.spoil(meant.seen)
        return fault.spoil(meant.seen, self._work(request, meant))

    def _bin(self, meant: Meant) -> None:
        for name in ("fileId", "spreadsheetId"):
            file = self.google.store.files.get((meant.at or {}).get(name, ""))
            if file is not None:
                file.trashed = True

    def _work(self, request: Request, meant: Meant) -> Reply:
        with self.google.lock:
            if meant.seen.kind == "token":
                form = parse_qs(request.content.decode("utf-8", "replace"), keep_blank_values=True)
                done = oauth.handle(self.google.store, request.method, request.path, request.query, form)
                return Reply(*done) if done is not None else Reply(*html_page(404))
            if request.path.startswith("/upload/") and meant.caller is not None:
                return uploads.handle(self.google.store, request, _call(request, meant.caller, None))
            if meant.method is None:
                return Reply(*html_page(404))
            return self._api(request, meant, meant.method, meant.at or {})

    def _api(self, request: Request, meant: Meant, method: Method, at: Mapping[str, str]) -> Reply:
        store = self.google.store
        caller = meant.caller or find_caller(store, request.bearer, self.user, method.api)
        if caller.scopes and not caller.scopes & method.scopes:
            raise scopes_missing(method.api, method.id, method.scopes)
        self.quotas.take(method.kind, caller.user, store.clock())
        call = _call(request, caller, meant.seen.body)
        strict = method.api == "sheets" or self.strict_drive
        meant.ignored.extend(one.text for one in check_request(method, call, strict=strict))
        pretty = call.one("prettyPrint", "true") != "false"
        if method.id == "drive.files.export":
            content, kind = files.export(store, call, at["fileId"])
            return Reply(200, {"Content-Type": kind}, content)
        answer = self._answer(call, method, at)
        if self.google.check_answers:
            _check_answer(method, answer)
        return json_reply(answer, pretty=pretty)

    def _answer(self, call: Call, method: Method, at: Mapping[str, str]) -> Answer:
        store = self.google.store
        if method.api == "drive":
            return drive.handle(store, call, method.id, at)
        if "spreadsheetId" in at:
            refuse_hidden_sheet(store, call, at["spreadsheetId"])
        else:
            refuse_robot_sheet(call)
        answer = engine(store, call)
        if method.id == "sheets.spreadsheets.create":
            made = next(reversed(store.files.values()))
            made.clients.add(call.client)
        return answer


def _check_answer(method: Method, answer: Answer) -> None:
    found = validate_answer(method.id, answer.body)
    if found:
        raise AssertionError(f"an answer to {method.id} that Google would not give: {found[0].text}")


def engine(store: Store, call: Call) -> Answer:
    """Let the engine of spreadsheets answer."""
    from . import sheets

    return sheets.handle(store, call)


def _call(request: Request, caller: Caller, body: Json | None) -> Call:
    return Call(
        request.method, unquote(request.path), request.query, body, caller.user, caller.scopes, caller.client
    )
