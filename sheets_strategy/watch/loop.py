"""The loop of ``watch``: ask what may have changed, look, wait until it is quiet, sync; one thing at a time.

Nothing here reads a clock, a file or Google: all of it comes in ``World`` and the lanes, so that tests and
simulations run it over virtual time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sheets_strategy.errors import InputError, StrategyError, UnsafeChange, WorkbookError
from sheets_strategy.watch.lanes import Lane, Note, NoteCode, Remembered, World
from sheets_strategy.watch.pace import Pace, later, pause
from sheets_strategy.watch.standing import (
    URGENCY,
    Standing,
    Step,
    after_jump,
    hint,
    next_step,
    put_off,
    refuse,
    reported,
    saw,
    settle,
)
from sheets_strategy.workbook.sights import Sight

Result = TypeVar("Result")

PASSING = frozenset(
    {
        "sync_running", "google_writing", "workbook_busy", "workbook_changed", "google_changed",
        "workbook_keeps_changing", "open_elsewhere", "workbook_unreachable", "workbook_not_found",
        "file_not_found", "google_quota", "google_silent", "google_unreachable", "google_no_network",
        "google_unclear", "google_page", "google_proxy", "google_daily_limit", "google_login_unreachable",
        "google_login_busy", "broken_workbook",
    }
)  # fmt: skip
"""Refusals that pass by themselves or with what a person does anyway; nothing of them goes into the sheet."""
UNDER_WAY = frozenset(
    {
        "sync_running", "google_writing", "workbook_busy", "workbook_changed", "google_changed",
        "workbook_keeps_changing", "open_elsewhere",
    }
)  # fmt: skip
"""Those of them that are no failure at all: somebody is at it."""
UNTOLD_AT_FIRST = frozenset({"workbook_busy", "workbook_changed", "google_changed", "broken_workbook"})
"""Half-saved files and the like: told only if it happens twice in a row."""
SLEPT_S = 120.0
"""A pause that the loop did not ask for and that is longer: the machine slept."""
LONGEST_SLEEP_S = 60.0
DONE_IN_S = 10.0
"""With ``once``: what is not due within so many seconds is left for the next time."""


@dataclass(slots=True)
class _Road:
    """A lane with what the loop knows of it.

    Attributes:
        lane: The lane.
        pace: How often to look, how long to wait.
        ask_at: When to ask it next what may have changed.
        tries: Failures of that question in a row.
        down: Code of the failure that was told, "" while all is well.
    """

    lane: Lane
    pace: Pace
    ask_at: datetime | None = None
    tries: int = 0
    down: str = ""


class Loop:
    """Watches workbooks until it is told to stop.

    Args:
        lanes: The workbooks, each key in one lane, and the pace of each lane.
        world: Everything outside.
        once: Whether one round is enough: sync what changed, wait for nobody, end.
    """

    def __init__(self, lanes: Sequence[tuple[Lane, Pace]], world: World, *, once: bool = False) -> None:
        self._world, self._once = world, once
        self._roads = [_Road(lane, pace) for lane, pace in lanes]
        self._road_of = {key: road for road in self._roads for key in road.lane.keys}
        self._standings = {key: self._remembered(key) for key in self._road_of}
        self._greeted = set(self._standings) if once else set[str]()
        self._next_of: dict[str, tuple[Standing, Step]] = {}
        self._told: dict[str, str] = {}
        self._failed: set[str] = set()
        self._before = world.clock()
        self._asleep_s = 0.0

    def run(self) -> int:
        """Watch; give how many workbooks were left in failure.

        A timetable sends what is printed by mail: with ``once`` nothing is told where nothing happened.
        """
        if not self._once:
            self._tell("started", facts={"count": len(self._standings)})
        while not self._world.stopped():
            now = self._notice_jump()
            for road in self._roads:
                self._ask(road, now)
            if self._world.stopped() or not self._advance(now):
                break
        if not self._once:
            self._tell("stopped")
        lost = sum(one.missing for one in self._standings.values()) if self._once else 0
        return len(self._failed) + lost + sum(bool(road.down) for road in self._roads)

    def _remembered(self, key: str) -> Standing:
        kept = self._world.kept.read(key)
        if kept is None:
            return Standing()
        # What was not seen yet counts as it was left; the lane says what may have changed meanwhile.
        return Standing(kept.settled, dict(kept.settled), self._world.clock(), tried_on=kept.tried_on)

    def _notice_jump(self) -> datetime:
        """Give the time; after a sleep of the machine, or where the clock was put back, nothing waits on."""
        now = self._world.clock()
        passed = (now - self._before).total_seconds()
        if passed < -1 or passed > self._asleep_s + SLEPT_S:
            self._standings = {key: after_jump(one, now) for key, one in self._standings.items()}
            for road in self._roads:
                road.ask_at, road.tries = None, 0
        self._before, self._asleep_s = now, 0.0
        return now

    def _ask(self, road: _Road, now: datetime) -> None:
        """Ask a lane what may have changed, if it is time to."""
        if road.ask_at is not None and now < road.ask_at:
            return
        try:
            found = _guarded(road.lane.changed)
        except StrategyError as error:
            road.tries += 1
            road.ask_at = now + pause(road.tries)
            if road.down != error.code:
                road.down = error.code
                self._tell("offline", error=error)
            return
        finally:
            self._spent()
        for key in found:
            self._standings[key] = hint(self._standings[key])
        if road.down:
            self._tell("online")
        road.down, road.tries = "", 0
        road.ask_at = later(self._world.clock(), road.pace.poll_s)

    def _advance(self, now: datetime) -> bool:
        """Do the most urgent thing, else sleep; say whether to go on."""
        wake = min((road.ask_at for road in self._roads if road.ask_at), default=later(now, LONGEST_SLEEP_S))
        steps = [(key, self._next(key, now)) for key in self._standings if not self._road_of[key].down]
        due = sorted(
            ((key, step) for key, step in steps if step.at <= now),
            key=lambda each: (URGENCY[each[1].why], each[1].at, each[0]),
        )
        rooms: dict[int, float] = {}
        for key, step in due:
            road = self._road_of[key]
            # Who comes later must not take what the first in the queue waits for.
            if id(road) not in rooms:
                room = road.lane.wait(step.does, spare=URGENCY[step.why] > 1)
                if not room:
                    self._do(key, step)
                    return True
                rooms[id(road)] = room
        if not due and self._greet():
            return True
        ahead = min((step.at for _, step in steps if step.at > now), default=wake)
        if self._once and not due and ahead > later(now, DONE_IN_S):
            return False
        seconds = max((min(wake, ahead) - now).total_seconds(), 0.05)
        self._sleep(min([seconds, LONGEST_SLEEP_S, *rooms.values()]))
        return True

    def _next(self, key: str, now: datetime) -> Step:
        """Give the next step of a workbook, thought over only where something became of it, or is due."""
        one, known = self._standings[key], self._next_of.get(key)
        if known is not None and known[0] is one and known[1].at > now:
            return known[1]
        step = next_step(one, self._road_of[key].pace, now, key)
        self._next_of[key] = one, step
        return step

    def _do(self, key: str, step: Step) -> None:
        self._look(key, whole=step.whole) if step.does == "look" else self._sync(key)
        self._spent()

    def _look(self, key: str, *, whole: bool) -> None:
        road = self._road_of[key]
        try:
            sight = _guarded(lambda: road.lane.look(key, whole=whole))
        except StrategyError as error:
            self._fail(key, error, synced=False)
            return
        one = self._standings[key]
        self._standings[key] = saw(one, sight, road.pace, self._world.clock())
        self._tell_state(key, sight)
        if not self._standings[key].is_changed:
            road.lane.served(key)

    def _tell_state(self, key: str, sight: Sight) -> None:
        """Tell once that a changed workbook waits to be closed, or is gone."""
        state = "missing" if sight.missing else "held" if sight.held else ""
        if state == "held" and not self._standings[key].is_changed:
            return
        if not state:
            if self._told.get(key) in ("missing", "held"):
                del self._told[key]
        elif self._told.get(key) != state:
            self._told[key] = state
            self._tell("missing" if sight.missing else "held", key, facts={"program": sight.held})

    def _sync(self, key: str) -> None:
        try:
            done = _guarded(lambda: self._world.deeds.sync(key))
        except StrategyError as error:
            self._fail(key, error, synced=True)
            return
        one = settle(self._standings[key], done.content, self._world.clock(), cells=done.cells)
        self._standings[key] = one
        self._world.kept.write(key, Remembered(done.content, one.tried_on))
        self._road_of[key].lane.served(key)
        self._told.pop(key, None)
        self._failed.discard(key)
        self._greeted.add(key)
        self._tell("synced" if done.cells else "same", key, facts={"cells": done.cells})

    def _fail(self, key: str, error: StrategyError, *, synced: bool) -> None:
        """Note why something could not be done, tell it once, and when to try again."""
        now, one = self._world.clock(), self._standings[key]
        passing = error.code in PASSING or error.code.startswith("google_login")
        mended = isinstance(error, InputError | UnsafeChange) and not passing
        if mended and synced:
            self._standings[key] = refuse(one, now)
            # Its words stand in the sheet: the next run must look, whatever it finds there.
            self._world.kept.write(key, Remembered({}, now.date()))
        else:
            self._standings[key] = put_off(one, now, mendable=not passing, synced=synced)
        if error.code not in UNDER_WAY and (self._once or not passing):
            self._failed.add(key)
        if error.code in UNTOLD_AT_FIRST and self._standings[key].tries == 1 and not self._once:
            return
        if passing:
            # Whether it is the workbook alone or all of its lane is seen by asking the lane.
            self._road_of[key].ask_at = None
        if self._told.get(key) != error.code or (synced and mended):
            self._told[key] = error.code
            self._tell("later" if passing else "refused", key, error=error)
        if synced and not passing:
            self._report(key, error)

    def _report(self, key: str, error: StrategyError | None) -> None:
        """Say something in the workbook; where that cannot be done, it stands on the terminal at least."""
        try:
            said = _guarded(lambda: self._world.deeds.report(key, error))
        except StrategyError as failure:
            self._tell("later", key, error=failure)
            return
        one = reported(self._standings[key], said.before, said.after)
        self._standings[key] = one
        if one.settled is not None and one.refused is None:
            self._world.kept.write(key, Remembered(one.settled, one.tried_on))

    def _greet(self) -> bool:
        """Say in one workbook that was not served yet that somebody listens; say whether there was one."""
        for key, one in self._standings.items():
            road = self._road_of[key]
            if key in self._greeted or road.down or not one.open or one.pending or one.looked_at is None:
                continue
            if one.retry_at is not None or road.lane.wait("sync", spare=True):
                continue
            self._greeted.add(key)
            self._report(key, None)
            self._spent()
            return True
        return False

    def _sleep(self, seconds: float) -> None:
        self._asleep_s = seconds
        self._world.sleep(seconds)

    def _spent(self) -> None:
        """Note that the time until now went into work, not into a sleep of the machine."""
        self._before = self._world.clock()

    def _tell(
        self,
        code: NoteCode,
        key: str = "",
        *,
        facts: dict[str, object] | None = None,
        error: StrategyError | None = None,
    ) -> None:
        self._world.tell(Note(code, self._world.clock(), key, facts or {}, error))


def _guarded(deed: Callable[[], Result]) -> Result:
    """Do something; a defect that one workbook shows must not stop the others, so it becomes an error.

    Raises:
        StrategyError: Whatever went wrong.
    """
    try:
        return deed()
    except StrategyError:
        raise
    except Exception as error:
        raise WorkbookError("unexpected_failure", what=type(error).__name__) from error
