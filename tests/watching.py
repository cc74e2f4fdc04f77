"""A world of virtual time for the loop of ``watch``: what people do at which second, and what was done."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from sheets_strategy.errors import StrategyError
from sheets_strategy.watch import FILES, Loop, Note, Pace, Remembered, Reported, Synced, World
from sheets_strategy.workbook.sights import Sight

NINE = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Time:
    """Time that passes only when somebody sleeps or works; what is due then happens.

    Attributes:
        now: The moment.
        ends: The moment at which somebody presses Ctrl+C.
    """

    def __init__(self, now: datetime = NINE, *, seconds: float = 3600) -> None:
        self.now, self.start = now, now
        self.ends = now + timedelta(seconds=seconds)
        self._due: list[tuple[datetime, int, Callable[[], object]]] = []
        self._count = count()

    def __call__(self) -> datetime:
        return self.now

    def at(self, seconds: float, deed: Callable[[], object]) -> None:
        """Let something happen so many seconds after the start."""
        moment = self.start + timedelta(seconds=seconds)
        heapq.heappush(self._due, (moment, next(self._count), deed))

    def sleep(self, seconds: float) -> None:
        left = timedelta(seconds=seconds)
        while self._due and self._due[0][0] - self.now <= left:
            moment, _, deed = heapq.heappop(self._due)
            # A deed may put the clock forward or back: what is left to sleep stays.
            left -= max(moment - self.now, timedelta(0))
            self.now = max(self.now, moment)
            deed()
        self.now += left

    def stopped(self) -> bool:
        return self.now >= self.ends

    @property
    def second(self) -> float:
        return (self.now - self.start).total_seconds()


@dataclass
class Book:
    """A workbook: what people typed, and what the last sync computed from."""

    typed: str = ""
    computed: str | None = None
    ticked: bool = False
    held: str = ""
    missing: bool = False
    told: list[str] = field(default_factory=list)


class FakeLane:
    """Books of one lane; a change is told ``lag`` seconds later."""

    def __init__(self, time: Time, books: dict[str, Book], *, lag: float = 0.0) -> None:
        self.time, self.books, self.lag = time, books, lag
        self.hints: list[tuple[float, str]] = []
        self.fails: list[StrategyError] = []
        self.look_fails: dict[str, list[StrategyError]] = {}
        self.looks: list[tuple[float, str, bool]] = []
        self.asked = 0
        self.room = 0.0
        self.settled: list[str] = []

    @property
    def keys(self) -> list[str]:
        return list(self.books)

    def edit(self, key: str, text: str) -> None:
        self.books[key].typed = text
        self.hints.append((self.time.second + self.lag, key))

    def touch(self, key: str) -> None:
        self.hints.append((self.time.second + self.lag, key))

    def changed(self) -> list[str]:
        self.asked += 1
        if self.fails:
            raise self.fails.pop(0)
        found = [key for at, key in self.hints if at <= self.time.second]
        self.hints = [(at, key) for at, key in self.hints if at > self.time.second]
        return found

    def look(self, key: str, *, whole: bool) -> Sight:
        self.looks.append((self.time.second, key, whole))
        if self.look_fails.get(key):
            raise self.look_fails[key].pop(0)
        book = self.books[key]
        if book.missing:
            return Sight(missing=True)
        return Sight({"typed": book.typed}, ticked=book.ticked, held=book.held)

    def wait(self, does: str, *, spare: bool) -> float:
        return self.room

    def served(self, key: str) -> None:
        self.settled.append(key)


class FakeDeeds:
    """Syncs take a second; ``fails`` are raised first."""

    def __init__(self, lane: FakeLane) -> None:
        self.lane, self.time = lane, lane.time
        self.syncs: list[tuple[float, str, str]] = []
        self.fails: dict[str, list[Exception]] = {}
        self.reports: list[tuple[float, str, str]] = []

    def sync(self, key: str) -> Synced:
        book = self.lane.books[key]
        typed = book.typed
        if self.fails.get(key):
            raise self.fails[key].pop(0)
        cells = 0 if book.computed == typed else 5
        self.time.sleep(1)
        book.computed, book.ticked = typed, False
        self.syncs.append((self.time.second, key, typed))
        self.lane.touch(key)
        return Synced(cells, {"typed": typed})

    def report(self, key: str, error: StrategyError | None) -> Reported:
        self.reports.append((self.time.second, key, "" if error is None else error.code))
        return Reported()


class FakeKept(dict[str, Remembered]):
    """What is remembered."""

    def read(self, key: str) -> Remembered | None:
        return self.get(key)

    def write(self, key: str, remembered: Remembered) -> None:
        self[key] = remembered


@dataclass
class Watching:
    """One lane of books under watch."""

    time: Time
    lane: FakeLane
    deeds: FakeDeeds
    kept: FakeKept
    pace: Pace
    notes: list[Note] = field(default_factory=list)

    def run(self, *, once: bool = False) -> int:
        world = World(self.time, self.time.sleep, self.time.stopped, self.notes.append, self.deeds, self.kept)
        return Loop([(self.lane, self.pace)], world, once=once).run()

    def codes(self) -> list[str]:
        return [f"{note.code} {note.error.code}" if note.error else note.code for note in self.notes]

    def texts(self, since: float = 0) -> list[tuple[float, str]]:
        """Give what was synced from some second on: when it was done, and what had been typed."""
        return [(at, typed) for at, _, typed in self.deeds.syncs if at >= since]


def watching(
    *keys: str, pace: Pace = FILES, seconds: float = 3600, lag: float = 0.0, fresh: bool = False
) -> Watching:
    """Give books that were synced today already, unless they are fresh."""
    time = Time(seconds=seconds)
    books = {key: Book("old", None if fresh else "old") for key in keys or ("a",)}
    lane = FakeLane(time, books, lag=lag)
    kept = FakeKept()
    if not fresh:
        for key in books:
            kept[key] = Remembered({"typed": "old"}, NINE.date())
    return Watching(time, lane, FakeDeeds(lane), kept, replace(pace))


Texts = Sequence[tuple[float, str]]
