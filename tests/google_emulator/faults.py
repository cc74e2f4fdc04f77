"""Faults on order: which call fails, how often, and how."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace

from . import refusals
from .callers import unauthenticated
from .calls import Answer, ApiError
from .drive.access import no_storage
from .traffic import Match, Seen, is_match
from .wire import Reply, json_reply, refusal

Refuse = Callable[[str, str], ApiError]
"""Makes a refusal for an API (``sheets``, ``drive``) and a kind of call."""

REFUSALS: dict[str, Refuse] = {
    "429": lambda api, kind: refusals.too_many(api, kind),
    "500": lambda api, kind: refusals.broken(api, 500),
    "502": lambda api, kind: refusals.broken(api, 502),
    "503": lambda api, kind: refusals.broken(api, 503),
    "401": lambda api, kind: unauthenticated(api),
    "404": lambda api, kind: refusals.missing(api),
    "no-right": lambda api, kind: refusals.no_right(api),
    "api-disabled": lambda api, kind: refusals.api_disabled(api),
    "scopes": lambda api, kind: refusals.scopes_missing(
        api, f"{api}.spreadsheets.get", frozenset({"spreadsheets"})
    ),
    "storage": lambda api, kind: no_storage(),
    "domain-sharing": lambda api, kind: refusals.domain_sharing(api),
    "cell-limit": lambda api, kind: refusals.cell_limit(),
    "rate-limit": lambda api, kind: refusals.usage_limit("rateLimitExceeded", "Rate Limit Exceeded"),
    "user-rate-limit": lambda api, kind: refusals.usage_limit(
        "userRateLimitExceeded", "User Rate Limit Exceeded"
    ),
    "daily-limit": lambda api, kind: refusals.usage_limit("dailyLimitExceeded", "Daily Limit Exceeded"),
    "sharing-limit": lambda api, kind: refusals.usage_limit(
        "sharingRateLimitExceeded",
        'Rate limit exceeded. User message: "Sorry, you have exceeded your sharing quota."',
    ),
}
"""Answered by JSON instead of doing the work."""

EFFECTS: dict[str, str] = {
    "429": "too many requests; with seconds: Retry-After",
    "500": "internal error, JSON",
    "500-html": "internal error, an HTML page",
    "500-after": "internal error, although the work was done",
    "502": "bad gateway, JSON",
    "502-html": "bad gateway, an HTML page",
    "503": "unavailable, JSON; with seconds: Retry-After",
    "503-html": "unavailable, an HTML page",
    "503-after": "unavailable, although the work was done",
    "timeout-before": "no answer, nothing done; seconds: how long the connection stays open",
    "timeout-after": "no answer, but the work was done",
    "cut": "the work was done, the answer breaks off in the middle",
    "html": "an HTML page with status 200, nothing done",
    "401": "the token expired or was revoked",
    "invalid-grant": "/token says that the refresh token was revoked",
    "404": "no such file",
    "trashed": "the file goes into the bin just before the call",
    "no-right": "the account may not do this",
    "api-disabled": "the API is not switched on in the project",
    "scopes": "the token's scopes are too small",
    "storage": "storageQuotaExceeded",
    "domain-sharing": "sharing outside of the organisation is forbidden",
    "cell-limit": "more than 10,000,000 cells",
    "rate-limit": "403 rateLimitExceeded",
    "user-rate-limit": "403 userRateLimitExceeded",
    "daily-limit": "403 dailyLimitExceeded",
    "sharing-limit": "403 sharingRateLimitExceeded",
}
"""Every fault by name, with what it does."""

_AFTER = frozenset({"timeout-after", "cut", "500-after", "503-after"})


@dataclass(slots=True)
class Fault:
    """An order for a fault.

    Attributes:
        effect: A name from ``EFFECTS``.
        match: Which calls: a kind, the id of a method, a question to the call; "" for all.
        path: Regular expression that is looked for in the path.
        skip: So many matching calls pass first.
        times: How often it strikes; -1 for always.
        seconds: Retry-After, or how long a connection without answer stays open.
        struck: How often it struck.
    """

    effect: str
    match: Match = ""
    path: str = ""
    skip: int = 0
    times: int = 1
    seconds: float = 0.0
    struck: int = 0

    def __post_init__(self) -> None:
        if self.effect not in EFFECTS:
            raise ValueError(f"unknown fault {self.effect!r}; known: {', '.join(EFFECTS)}")
        re.compile(self.path)

    @property
    def is_after(self) -> bool:
        """Say whether the work is done before it strikes."""
        return self.effect in _AFTER

    @property
    def is_state(self) -> bool:
        """Say whether it changes a file rather than the answer."""
        return self.effect == "trashed"

    def spoil(self, seen: Seen, done: Reply | None = None) -> Reply:
        """Make what goes out.

        Args:
            seen: The call.
            done: The good answer, for faults that strike after the work.
        """
        if self.effect.startswith("timeout"):
            return Reply(0, silent=True, hang=self.seconds)
        if self.effect == "cut" and done is not None:
            return replace(done, cut=True)
        if self.effect == "html":
            page = b"<!DOCTYPE html>\n<html><head><title>Sign in</title></head><body>Please sign in.</body></html>\n"
            return Reply(200, {"Content-Type": "text/html; charset=UTF-8"}, page)
        if self.effect.endswith("-html"):
            return Reply(*refusals.html_page(int(self.effect.removesuffix("-html"))))
        if self.effect == "invalid-grant":
            return json_reply(refusals.invalid_grant())
        return self._refusal(seen)

    def _refusal(self, seen: Seen) -> Reply:
        api = "drive" if seen.kind == "drive" else "sheets"
        reply = refusal(REFUSALS[self.effect.removesuffix("-after")](api, seen.kind))
        if seen.kind == "token":
            word = (
                "internal_failure"
                if reply.status >= 500
                else "rate_limit_exceeded"
                if reply.status == 429
                else "access_denied"
            )
            reply = json_reply(Answer(reply.status, {"error": word}))
        if self.seconds and self.effect in ("429", "503"):
            return replace(reply, headers={**reply.headers, "Retry-After": f"{self.seconds:g}"})
        return reply


class Faults:
    """The orders, in the order in which they were given."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self._lock = threading.Lock()

    def add(self, fault: Fault) -> Fault:
        """Take an order."""
        self._orders.append(fault)
        return fault

    def clear(self) -> None:
        """Forget all orders."""
        self._orders.clear()

    def take(self, seen: Seen) -> Fault | None:
        """Give the fault that strikes a call: the first order that is due."""
        with self._lock:
            for fault in self._orders:
                if (
                    fault.times == 0
                    or not is_match(fault.match, seen)
                    or not re.search(fault.path, seen.path)
                ):
                    continue
                if fault.skip:
                    fault.skip -= 1
                    continue
                fault.times -= fault.times > 0
                fault.struck += 1
                return fault
        return None
