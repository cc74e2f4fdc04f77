"""How one watched workbook stands, and what is to be done with it next; pure.

A look changes what is known of a workbook (``saw``), a sync settles it (``settle``), a refusal makes it
wait (``refuse``), and ``next_step`` says what to do and when. Time comes as an argument everywhere.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Literal

from sheets_strategy.watch.pace import Pace, day_begins, later, pause
from sheets_strategy.workbook.sights import Content, Sight, differs

Why = Literal["asked", "changed", "again", "day", "hint", "still", "active", "idle"]
URGENCY: dict[Why, int] = {
    "asked": 0, "hint": 1, "still": 1, "changed": 1, "again": 1, "active": 2, "day": 3, "idle": 4,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """What to do with a workbook.

    Attributes:
        does: ``look`` or ``sync``.
        at: The moment from which on.
        why: What for; it decides what goes first.
    """

    does: Literal["look", "sync"]
    at: datetime
    why: Why

    @property
    def whole(self) -> bool:
        """Whether all of the workbook is looked at, not only what changes first."""
        return self.why not in ("active", "idle")


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a watched workbook.

    Attributes:
        settled: Its content as the last sync left it, None where none is remembered.
        seen: Its content at the last look.
        looked_at: When that was.
        still_at: Since when the content is what was seen.
        changed_at: Since when it is not the settled one, None while it is.
        hinted: It may have changed.
        ticked: Somebody asked to be served at once.
        held: The program that has it open, "" for none.
        missing: It was not there at the last look.
        active_until: Until when it is looked at directly.
        proven: What was seen just before a sync that had nothing to write: it needs none either.
        refused: The content with which a sync was refused; only another one is tried.
        owed: A sync failed that is to be tried again.
        tries: Failures in a row.
        retry_at: Before this moment nothing is tried.
        tried_on: The last day on which a sync was tried.
    """

    settled: Content | None = None
    seen: Content = field(default_factory=dict)
    looked_at: datetime | None = None
    still_at: datetime | None = None
    changed_at: datetime | None = None
    hinted: bool = False
    ticked: bool = False
    held: str = ""
    missing: bool = False
    active_until: datetime | None = None
    proven: Content | None = None
    refused: Content | None = None
    owed: bool = False
    tries: int = 0
    retry_at: datetime | None = None
    tried_on: date | None = None

    @property
    def pending(self) -> bool:
        """Whether there is something that no sync has seen and that was not refused as it is."""
        return self.is_changed and (self.refused is None or differs(self.refused, self.seen))

    @property
    def is_changed(self) -> bool:
        """Whether the content is not the settled one, or a refusal stands in the sheet that is mended."""
        mended = self.refused is not None and differs(self.refused, self.seen)
        return mended or self.settled is None or differs(self.settled, self.seen)

    @property
    def open(self) -> bool:
        """Whether it is there, and nobody holds it."""
        return not self.held and not self.missing


def next_step(one: Standing, pace: Pace, now: datetime, key: str) -> Step:
    """Give what is to be done next, now or later; of what is due together the most urgent."""
    steps = list(_steps(one, pace, now, key))
    if one.retry_at is not None:
        steps = [replace(step, at=max(step.at, one.retry_at)) for step in steps]
    due = [step for step in steps if step.at <= now]
    return min(due, key=lambda step: URGENCY[step.why]) if due else min(steps, key=lambda step: step.at)


def _steps(one: Standing, pace: Pace, now: datetime, key: str) -> Iterator[Step]:
    tomorrow = later(day_begins(now, key), 86_400)
    today = day_begins(now, key)
    served = one.tried_on is not None and one.tried_on >= now.date()
    if one.hinted or one.looked_at is None:
        yield Step("look", now, "hint")
    elif one.open:
        if one.ticked:
            yield Step("sync", now, "asked")
        if one.owed:
            yield Step("sync", now, "again")
        if one.pending:
            yield _debounced(one, pace)
        elif not one.owed:
            yield Step("sync", tomorrow if served else today, "day")
    yield from _looks(one, pace)
    # Something to wait for there must be, if only the next day.
    yield Step("look", tomorrow, "idle")


def _debounced(one: Standing, pace: Pace) -> Step:
    """Give the sync of a change, or the look that is to show whether it is over."""
    if one.looked_at is None or one.still_at is None:
        raise ValueError("a change that no look has seen")
    looked, still, changed = one.looked_at, one.still_at, one.changed_at or one.still_at
    until = min(later(still, pace.quiet_s), later(changed, pace.most_wait_s))
    return Step("sync", looked, "changed") if looked >= until else Step("look", until, "still")


def _looks(one: Standing, pace: Pace) -> Iterator[Step]:
    if one.looked_at is None or one.hinted:
        return
    if pace.look_s and one.active_until is not None:
        at = later(one.looked_at, pace.look_s)
        if at <= one.active_until:
            yield Step("look", at, "active")
    if pace.idle_look_s:
        yield Step("look", later(one.looked_at, pace.idle_look_s), "idle")


def saw(one: Standing, sight: Sight, pace: Pace, now: datetime) -> Standing:
    """Take a look to what is known."""
    seen = {**one.seen, **sight.content}
    same = seen == one.seen and one.still_at is not None
    still = one.still_at if same else min(sight.still_since or now, now)
    fresh = replace(
        one,
        seen=seen,
        looked_at=now,
        still_at=still,
        hinted=False,
        ticked=sight.ticked,
        held=sight.held,
        missing=sight.missing,
    )
    if not same or not one.owed or (one.held and not sight.held):
        # What was put off may go now: it was about another content, or about who had it open.
        fresh = replace(fresh, tries=0, retry_at=None)
    if one.settled is not None and one.proven is not None and seen == {**seen, **one.proven}:
        fresh = replace(fresh, settled={**one.settled, **seen})
    if not fresh.is_changed:
        return replace(fresh, changed_at=None)
    until = one.active_until if same or one.settled is None else later(now, pace.active_s)
    # What a file's own time says may be long ago: a change that waited for its lock waited long enough.
    return replace(fresh, changed_at=one.changed_at or still, active_until=until)


def hint(one: Standing) -> Standing:
    """Note that it may have changed."""
    return replace(one, hinted=True)


def settle(one: Standing, content: Content, now: datetime, *, cells: int) -> Standing:
    """Note that a sync was made, what the content is after it, and how many cells it had to write.

    Should a look ever read another content out of the same cells than a sync does, they would follow each
    other for ever; so what was seen before a sync without any cell counts as settled, too.
    """
    return replace(
        one,
        settled=dict(content),
        seen=dict(content),
        looked_at=now,
        still_at=now,
        changed_at=None,
        ticked=False,
        proven=None if cells else dict(one.seen),
        refused=None,
        owed=False,
        tries=0,
        retry_at=None,
        tried_on=now.date(),
    )


def reported(one: Standing, before: Content, after: Content) -> Standing:
    """Note that something was said in the workbook: that is no change, unless a person's came first."""
    settled, refused = one.settled, one.refused
    if settled is not None and not differs(settled, before):
        settled = {**settled, **after}
    if refused is not None and not differs(refused, before):
        refused = {**refused, **after}
    return replace(one, settled=settled, refused=refused, seen={**one.seen, **after})


def refuse(one: Standing, now: datetime) -> Standing:
    """Note that a sync was refused by what only a person can mend: the same content is not tried again."""
    return replace(
        one,
        refused=dict(one.seen),
        changed_at=None,
        ticked=False,
        owed=False,
        tries=0,
        retry_at=None,
        tried_on=now.date(),
    )


def put_off(one: Standing, now: datetime, *, mendable: bool, synced: bool) -> Standing:
    """Note a failure that may pass by itself: it is tried again, after growing pauses."""
    tries = one.tries + 1
    wait = pause(tries, mendable=mendable)
    return replace(
        one,
        tries=tries,
        retry_at=now + wait,
        owed=one.owed or synced,
        # Whatever it was, the day counts as tried, so that the pauses are kept.
        tried_on=now.date() if synced else one.tried_on,
    )


def after_jump(one: Standing, now: datetime) -> Standing:
    """Take back what lies ahead of a clock that was put back, or whose machine slept: wait no longer."""
    return replace(
        one,
        looked_at=_no_later(one.looked_at, now),
        still_at=_no_later(one.still_at, now),
        changed_at=_no_later(one.changed_at, now),
        retry_at=None,
        active_until=None,
    )


def _no_later(moment: datetime | None, now: datetime) -> datetime | None:
    return None if moment is None else min(moment, now)
