"""The emulator's own address ``/admin``, for people with curl."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

from .calls import Answer, ApiError, Json, sheets_error
from .faults import EFFECTS
from .quotas import Quotas
from .seeding import seed
from .wire import Reply, Request, json_reply, refusal

if TYPE_CHECKING:
    from .emulator import Emulator


def handle(google: Emulator, request: Request) -> Reply:
    """Do what is asked at ``/admin``: faults, seed, calls, quotas, reset."""
    action = _ACTIONS.get((request.method, request.path)) or _ACTIONS.get(("", request.path))
    try:
        if action is None:
            known = ", ".join(sorted({path for _, path in _ACTIONS}))
            raise sheets_error(404, f"Nothing at {request.method} {request.path}; known: {known}")
        return json_reply(Answer(200, action(google, request.json() or {})))
    except ApiError as error:
        return refusal(error)
    except (KeyError, TypeError, ValueError) as error:
        return refusal(sheets_error(400, f"Not understood: {error!r}"))


def _add_fault(google: Emulator, body: Json) -> Json:
    names = {"effect", "match", "path", "skip", "times", "seconds"}
    if not set(body) <= names:
        raise ValueError(f"known names: {', '.join(sorted(names))}")
    google.fail(**body)
    return {"added": body}


def _list_faults(google: Emulator, body: Json) -> Json:
    del google, body
    return {"effects": EFFECTS}


def _clear_faults(google: Emulator, body: Json) -> Json:
    del body
    google.faults.clear()
    return {}


def _seed(google: Emulator, body: Json) -> Json:
    with google.lock:
        return {"id": seed(google.store, body)}


def _calls(google: Emulator, body: Json) -> Json:
    del body
    return {"calls": [asdict(one) for one in list(google.calls)]}


def _quotas(google: Emulator, body: Json) -> Json:
    limits = {name: int(body.get(name, 0)) for name in ("user", "project", "retryAfter")}
    google.front.quotas = Quotas(limits["user"], limits["project"], limits["retryAfter"])
    return dict(limits)


def _reset(google: Emulator, body: Json) -> Json:
    google.forget()
    if not body.get("keepFiles"):
        with google.lock:
            google.store.clear()
    return {}


_ACTIONS: dict[tuple[str, str], Callable[[Emulator, Json], Json]] = {
    ("POST", "/admin/faults"): _add_fault,
    ("GET", "/admin/faults"): _list_faults,
    ("DELETE", "/admin/faults"): _clear_faults,
    ("POST", "/admin/seed"): _seed,
    ("", "/admin/calls"): _calls,
    ("POST", "/admin/quotas"): _quotas,
    ("POST", "/admin/reset"): _reset,
}
