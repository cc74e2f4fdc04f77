"""Real sheets of the emulator under the real ``watch``, over virtual time and without sockets."""

from __future__ import annotations

from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from google_emulator import Emulator, people
from google_in_process import NO_LIMITS, InProcess, api_in_process
from tiny_firm import LINES, TODAY, Line, load, memory_person
from watching import NINE, FakeKept, Time

from sheets_strategy.adapters.config import Config
from sheets_strategy.adapters.google.api import GoogleApi
from sheets_strategy.adapters.google.cells import to_typed
from sheets_strategy.adapters.google.create import create_sheet
from sheets_strategy.adapters.google.feed import FeedState
from sheets_strategy.adapters.google.quota import Limits
from sheets_strategy.adapters.google.watched import WatchedSheets
from sheets_strategy.cli.watch_deeds import CliDeeds
from sheets_strategy.create import first_memory
from sheets_strategy.watch import IDLE_AT_MOST, SHEETS, Loop, Note, Pace, World
from sheets_strategy.workbook.grid import Tab
from sheets_strategy.workbook.refresh import is_ticked
from sheets_strategy.workbook.report_changes import template_for

ANNA = "anna@firm.ru"


class KeptFeed:
    """Where the feed was left."""

    state: FeedState | None = None

    def read(self) -> FeedState | None:
        return self.state

    def write(self, state: FeedState) -> None:
        self.state = FeedState(dict(state.tokens), set(state.maybe))


@dataclass
class GoogleWorld:
    """Sheets, Google, and what watches them."""

    time: Time
    google: Emulator
    api: GoogleApi
    here: InProcess
    keys: list[str]
    feed: KeptFeed = field(default_factory=KeptFeed)
    kept: FakeKept = field(default_factory=FakeKept)
    notes: list[Note] = field(default_factory=list)
    deeds: CliDeeds = field(default_factory=lambda: CliDeeds({}))

    def lane(self) -> WatchedSheets:
        """Begin to watch, as a new process does."""
        lane = WatchedSheets(
            {key: key for key in self.keys},
            open_api=lambda: self.api,
            template_of=lambda key, snapshot: template_for(snapshot, load),
            memory=self.feed,
            is_ticked=is_ticked,
        )
        self.deeds = CliDeeds({key: Config(Path(key), sheet=key) for key in self.keys}, self.time)
        self.deeds.sheets = lane
        return lane

    def run(self, *, seconds: float, once: bool = False, pace: Pace = SHEETS) -> int:
        """Watch for some time."""
        self.time.ends = self.time.now + timedelta(seconds=seconds)
        idle = pace.idle_look_s if len(self.keys) <= IDLE_AT_MOST else 0
        pace = replace(pace, idle_look_s=idle)
        lane = self.lane()
        world = World(self.time, self.time.sleep, self.time.stopped, self.notes.append, self.deeds, self.kept)
        return Loop([(lane, pace)], world, once=once).run()

    def codes(self) -> list[str]:
        return [f"{note.code} {note.error.code}" if note.error else note.code for note in self.notes]

    def type(self, tab: str, cell: str, value: object, *, key: str = "") -> None:
        """Let a person type into a tab, by its name now."""
        self.google.person(people.type_value, key or self.keys[0], tab, cell, value, user=ANNA)

    def count(self, kind: str) -> int:
        return self.google.count(kind)


def new_world(*, limits: Limits = NO_LIMITS, lag_s: float = 180.0, quotas: object = None) -> GoogleWorld:
    """Give Google without any sheet; the feed is late."""
    time = Time(NINE.replace(month=TODAY.month, day=TODAY.day))
    google = Emulator(user=ANNA, clock=time, check_answers=True, quotas=quotas)  # type: ignore[arg-type]
    google._server.server_close()  # Nobody listens: calls come in this thread.
    google.store.feed_lag = timedelta(seconds=lag_s)
    api, here = api_in_process(google, user=ANNA, clock=time, sleep=time.sleep, limits=limits)
    return GoogleWorld(time, google, api, here, [])


def add_sheet(world: GoogleWorld, *, lines: tuple[Line, ...] = LINES[:4]) -> str:
    """Make a strategy sheet with a few payments in it."""
    template = load("ru")
    memory = first_memory(template, today=TODAY)
    key = create_sheet(world.api, template, memory=memory, title="Стратегия", time_zone="Europe/Moscow")
    for tab in memory_person(lines=lines).workbook.read().tabs:
        if tab.handle == "statement":
            _put(world, key, tab)
    world.keys.append(key)
    return key


@cache
def _synced() -> GoogleWorld:
    """Make one sheet and let it be synced, once a process."""
    world = new_world()
    add_sheet(world)
    assert 0 == world.run(seconds=60, once=True, pace=replace(SHEETS, quiet_s=0, look_s=0, idle_look_s=0))
    return world


def synced_world(**more: Any) -> GoogleWorld:
    """Give one sheet as it is after a sync, with what ``watch`` remembers of it; nine o'clock, no call made."""
    made, world = _synced(), new_world(**more)
    for key in made.keys:
        world.google.store.files[key] = deepcopy(made.google.store.files[key])
        world.google.store.spreadsheets[key] = made.google.store.spreadsheets[key].clone()
        world.keys.append(key)
    world.google.store.last_change = made.google.store.last_change
    world.kept = FakeKept(made.kept)
    world.feed.state = FeedState({"": str(made.google.store.last_change + 1)})
    return world


def _put(world: GoogleWorld, key: str, tab: Tab) -> None:
    """Put the cells of a tab into the one of the same name, by a person's hand."""
    page = next(page for page in world.google.store.spreadsheets[key].tabs if page.title == tab.name)
    rows = [{"values": [to_typed(value) for value in row]} for row in tab.rows]
    start = {"sheetId": page.id, "rowIndex": 0, "columnIndex": 0}
    change = {"updateCells": {"start": start, "rows": rows, "fields": "userEnteredValue"}}
    world.google.person(people.act, key, change, user=ANNA)
