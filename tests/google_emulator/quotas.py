"""Quotas of the Sheets API: so many calls a minute, for each account and for the project."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime

from .calls import ApiError
from .refusals import quota_exceeded

GOOGLE_USER, GOOGLE_PROJECT = 60, 300


@dataclass(slots=True)
class Quotas:
    """Limits for reads and writes a minute, 0 for none, and what was used in this minute.

    Buckets are refilled at each full minute of the clock.

    Attributes:
        user: For each account.
        project: For all together.
        retry_after: Seconds in the Retry-After header, 0 for no header (as Google mostly does).
    """

    user: int = 0
    project: int = 0
    retry_after: int = 0
    _minute: datetime | None = None
    _used: Counter[tuple[str, str]] = field(default_factory=Counter)

    def take(self, kind: str, user: str, now: datetime) -> None:
        """Count a call.

        Raises:
            ApiError: It is one too many (429).
        """
        if kind not in ("read", "write"):
            return
        minute = now.replace(second=0, microsecond=0)
        if minute != self._minute:
            self._minute = minute
            self._used.clear()
        for who, limit in ((user, self.user), ("", self.project)):
            if limit and self._used[kind, who] >= limit:
                raise self._refusal(kind, limit, per_user=bool(who))
        self._used[kind, user] += 1
        self._used[kind, ""] += 1

    def _refusal(self, kind: str, limit: int, *, per_user: bool) -> ApiError:
        error = quota_exceeded(kind, limit, per_user=per_user)
        if not self.retry_after:
            return error
        body = error.answer.body or {}
        return ApiError(429, body, {"Retry-After": str(self.retry_after)})
