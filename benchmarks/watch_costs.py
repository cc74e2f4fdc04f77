"""What watching 1, 100 and 1,000 Google sheets costs, and how soon an edit is computed; in virtual time.

    uv run python benchmarks/watch_costs.py [WATCHED/EDITED ...]

The real loop, lane, feed, transport and quota, and the real adapter's reading and writing, over the emulator
in process, whose changes feed is three minutes late as Google's is reported to be. The sheets are tiny (four
tabs, one client) and nothing is computed in between: a sync copies one cell, by the same calls as a real one.
"""

from __future__ import annotations

import random
import statistics
import sys
import time as wall
from collections import Counter
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from google_emulator import Quotas, people
from google_emulator.front import Meant
from google_emulator.wire import Reply
from tiny_firm import TODAY, load
from watching import NINE
from watching_google import ANNA, GoogleWorld, KeptFeed, new_world

from sheets_strategy.adapters.google.create import create_sheet
from sheets_strategy.adapters.google.feed import FeedState
from sheets_strategy.adapters.google.quota import Limits
from sheets_strategy.adapters.google.reading import read_workbook
from sheets_strategy.adapters.google.watched import WatchedSheets
from sheets_strategy.adapters.google.workbook import GoogleWorkbook
from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.errors import StrategyError
from sheets_strategy.watch import IDLE_AT_MOST, SHEETS, Loop, Remembered, Reported, Synced, World
from sheets_strategy.watch.answering import Answering
from sheets_strategy.workbook.book import TableView, address, find_tables, find_tabs
from sheets_strategy.workbook.changes import ChangeSet, SetCell
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.refresh import is_ticked
from sheets_strategy.workbook.report_changes import plan_report
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.typed import read_typed

TYPED, COMPUTED = "problem", "segment"
LAG_S = 180.0
HOUR_S = 3600.0
TABS = ("home", "clients", "statement", "memory")


@dataclass(frozen=True, slots=True)
class Load:
    """What people do.

    Attributes:
        watched: How many sheets are watched.
        edited: How many of them somebody edits.
        bursts_an_hour: How often somebody begins to type into one of these.
        hours: How long.
    """

    watched: int
    edited: int
    bursts_an_hour: float
    hours: float = 2.0


@dataclass(slots=True)
class Cost:
    """What it came to.

    Attributes:
        load: What people did.
        minutes: Minutes of watching.
        calls: Kind → calls.
        refused: Calls that Google refused for its quota.
        busiest: Kind → calls in its busiest minute.
        delays_s: Seconds from each edit until a sync had computed it.
        syncs: How many were made.
        bursts: How often somebody began to type.
        unserved: Edits that were not computed an hour after the last one.
    """

    load: Load
    minutes: float = 0.0
    calls: Counter[str] = field(default_factory=Counter)
    refused: int = 0
    busiest: dict[str, int] = field(default_factory=dict)
    delays_s: list[float] = field(default_factory=list)
    syncs: int = 0
    bursts: int = 0
    unserved: int = 0

    def delay_s(self, share: float) -> float:
        """Give the delay that so large a share of edits does not exceed."""
        ordered = sorted(self.delays_s)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else 0.0


class CopyingDeeds:
    """Syncs that copy what was typed beside it: the calls of a real sync, without its arithmetic."""

    def __init__(
        self, world: GoogleWorld, template: Template, waiting: dict[str, list[tuple[float, str]]]
    ) -> None:
        self.world, self.template, self.waiting = world, template, waiting
        self.lane: WatchedSheets | None = None
        self.delays_s: list[float] = []
        self.syncs = 0

    def sync(self, key: str) -> Synced:
        assert self.lane is not None
        workbook = GoogleWorkbook(self.lane.api(), key, owner=ANNA, now=self.world.time)
        answering = Answering(workbook, self._say, _applied)
        snapshot = answering.read()
        changes = self._changes(snapshot)
        if changes:
            answering.apply(changes, self.template)
        answering.finish(self.template)
        self._note_delays(key, _cell(snapshot, self.template, TYPED))
        self.syncs += 1
        self.lane.learn(key, answering.stands or snapshot, self.template)
        return Synced(len(changes.changes), read_typed(answering.stands or snapshot, self.template))

    def report(self, _key: str, _error: StrategyError | None) -> Reported:
        return Reported()

    def _say(self, snapshot: Snapshot, template: Template, cells: int) -> ChangeSet:
        return plan_report(snapshot, template, now=self.world.time(), cells=cells, untick=True)

    def _changes(self, snapshot: Snapshot) -> ChangeSet:
        view = _clients(snapshot, self.template)
        row, col = view.header_row + 1, view.columns[COMPUTED]
        typed, stands = view.value(row, TYPED), view.value(row, COMPUTED)
        if typed == stands:
            return ChangeSet(snapshot.version)
        cell = SetCell(view.tab.name, "clients", COMPUTED, row, col, stands, typed)
        return ChangeSet(snapshot.version, (cell,))

    def _note_delays(self, key: str, text: object) -> None:
        """Edits of one cell follow each other: what was read covers all up to it."""
        waiting = self.waiting[key]
        place = next((place for place, (_, typed) in enumerate(waiting) if typed == text), None)
        if place is not None:
            self.delays_s += [self.world.time.second - at for at, _ in waiting[: place + 1]]
            del waiting[: place + 1]


def measure(load_: Load, *, limits: Limits | None = None, seed: int = 7) -> Cost:
    """Watch for some hours of a working day, and one more for what is left."""
    limits = limits or Limits()
    dice = random.Random(seed)
    world, template = _world_of(load_.watched, limits), _template()
    waiting: dict[str, list[tuple[float, str]]] = {key: [] for key in world.keys}
    cost = Cost(load_)
    for key in world.keys[: load_.edited]:
        for at in _edits(load_, dice, cost):
            world.time.at(at, lambda key=key, at=at: _edit(world, waiting, key, at))
    deeds = CopyingDeeds(world, template, waiting)
    _watch(world, deeds, (load_.hours + 1) * HOUR_S)
    cost.minutes = load_.hours * 60
    _count(cost, world, deeds)
    cost.unserved = sum(map(len, waiting.values()))
    return cost


def _edits(load_: Load, dice: random.Random, cost: Cost) -> Iterator[float]:
    """Give the seconds of edits: bursts at random moments, each one to ten edits within minutes."""
    at = dice.expovariate(load_.bursts_an_hour / HOUR_S)
    while at < load_.hours * HOUR_S:
        cost.bursts += 1
        moment = at
        for _ in range(dice.randint(1, 10)):
            yield moment
            moment += dice.uniform(2, 60)
        at = moment + dice.expovariate(load_.bursts_an_hour / HOUR_S)


def _edit(world: GoogleWorld, waiting: dict[str, list[tuple[float, str]]], key: str, at: float) -> None:
    text = f"к {at:.1f}"
    waiting[key].append((world.time.second, text))
    world.google.person(people.type_value, key, _place()[0], _place()[1], text, user=ANNA)


def _watch(world: GoogleWorld, deeds: CopyingDeeds, seconds: float) -> None:
    lane = WatchedSheets(
        {key: key for key in world.keys},
        open_api=lambda: world.api,
        template_of=lambda _key, _snapshot: _template(),
        memory=world.feed,
        is_ticked=is_ticked,
    )
    deeds.lane = lane
    few = len(world.keys) <= IDLE_AT_MOST
    pace = replace(SHEETS, idle_look_s=SHEETS.idle_look_s * len(world.keys) if few else 0)
    world.time.ends = datetime.fromtimestamp(world.time.start.timestamp() + seconds, NINE.tzinfo)
    quiet_from = seconds - HOUR_S + 900

    def stopped() -> bool:
        done = world.time.second > quiet_from and not any(deeds.waiting.values())
        return done or world.time.stopped()

    outside = World(world.time, world.time.sleep, stopped, world.notes.append, deeds, world.kept)
    loop = Loop([(lane, pace)], outside)
    loop.run()


def _count(cost: Cost, world: GoogleWorld, deeds: CopyingDeeds) -> None:
    minutes: dict[str, Counter[int]] = {"read": Counter(), "write": Counter(), "drive": Counter()}
    for at, kind, status in world.moments:
        if status == 429:
            cost.refused += 1
        if at < cost.minutes * 60:
            cost.calls[kind] += 1
        minutes[kind][int(at // 60)] += 1
    cost.busiest = {kind: max(found.values(), default=0) for kind, found in minutes.items()}
    cost.delays_s, cost.syncs = deeds.delays_s, deeds.syncs


class MeteredWorld(GoogleWorld):
    """A world that notes the moment of each call instead of the call."""

    moments: list[tuple[float, str, int]]


def _world_of(count: int, limits: Limits) -> MeteredWorld:
    made, key = _made()
    quotas = Quotas(user=limits.reads, project=limits.project_reads)
    bare = new_world(limits=limits, lag_s=LAG_S, quotas=quotas)
    world = MeteredWorld(bare.time, bare.google, bare.api, bare.here, [])
    world.moments = []
    world.google.check_answers = False

    def note(_request: object, meant: Meant, reply: Reply, _down: int) -> None:
        world.moments.append((world.time.second, meant.seen.kind, reply.status))

    world.google.front._note = note  # type: ignore[method-assign]
    store = world.google.store
    for place in range(count):
        name = f"1{place:043d}"
        store.files[name] = replace(deepcopy(made.google.store.files[key]), id=name, changed=0)
        store.spreadsheets[name] = made.google.store.spreadsheets[key].clone()
        store.spreadsheets[name].id = name
        world.keys.append(name)
        settled = read_typed(_snapshot(made, key), _template())
        world.kept.write(name, Remembered(settled, world.time.now.date()))
    world.feed = KeptFeed()
    world.feed.state = FeedState({"": str(store.last_change + 1)})
    return world


@cache
def _template() -> Template:
    whole = load("ru")
    return replace(whole, tabs=tuple(tab for tab in whole.tabs if tab.key in TABS))


@cache
def _made() -> tuple[GoogleWorld, str]:
    world = new_world()
    memory = first_memory(_template(), today=TODAY)
    key = create_sheet(world.api, _template(), memory=memory, title="S", time_zone="Europe/Moscow")
    world.google.person(people.type_value, key, *_place_in(world, key), "начало", user=ANNA)
    return world, key


@cache
def _place() -> tuple[str, str]:
    """Give the tab and the cell that people edit."""
    return _place_in(*_made())


def _place_in(world: GoogleWorld, key: str) -> tuple[str, str]:
    view = _clients(_snapshot(world, key), _template())
    return view.tab.name, address(view.header_row + 1, view.columns[TYPED])


def _snapshot(world: GoogleWorld, key: str) -> Snapshot:
    return read_workbook(world.api, key).snapshot


def _clients(snapshot: Snapshot, template: Template) -> TableView:
    spec = template.tab("clients")
    return find_tables(find_tabs(snapshot, template)["clients"], spec)[0]


def _cell(snapshot: Snapshot, template: Template, column: str) -> object:
    view = _clients(snapshot, template)
    return view.value(view.header_row + 1, column)


def _applied(snapshot: Snapshot, changes: ChangeSet, template: Template) -> Snapshot:
    memory = MemoryWorkbook(snapshot.tabs)
    memory.apply(ChangeSet(memory.read().version, changes.changes), template)
    return memory.read()


LOADS = (
    Load(1, 0, 0.0),
    Load(1, 1, 2.0),
    Load(100, 0, 0.0),
    Load(100, 10, 2.0),
    Load(100, 100, 0.5),
    Load(100, 100, 2.0),
    Load(1000, 0, 0.0, hours=1.0),
    Load(1000, 10, 2.0, hours=1.0),
    Load(1000, 300, 2.0, hours=1.0),
    Load(1000, 1000, 0.5, hours=1.0),
)
HEAD = (
    "| watched | edited | bursts an hour each | syncs | reads a minute | writes a minute "
    "| Drive calls a minute | busiest minute, reads / writes | refused (429) | delay, median | delay, 99 % |",
    "|---|---|---|---|---|---|---|---|---|---|---|",
)


def row(cost: Cost) -> str:
    """Write a line of the table."""
    a_minute = {kind: cost.calls[kind] / cost.minutes for kind in ("read", "write", "drive")}
    delays = (
        [f"{_say(statistics.median(cost.delays_s))}", f"{_say(cost.delay_s(0.99))}"]
        if cost.delays_s
        else ["–", "–"]
    )
    cells = [
        f"{cost.load.watched:,}", f"{cost.load.edited:,}", f"{cost.load.bursts_an_hour:g}", f"{cost.syncs:,}",
        *(f"{a_minute[kind]:.1f}" for kind in ("read", "write", "drive")),
        f"{cost.busiest['read']} / {cost.busiest['write']}", str(cost.refused), *delays,
    ]  # fmt: skip
    return "| " + " | ".join(cells) + " |"


def _say(seconds: float) -> str:
    return f"{int(seconds // 60)}:{int(seconds % 60):02d}"


def main(arguments: Sequence[str]) -> None:
    print(*HEAD, sep="\n", flush=True)
    for load_ in LOADS:
        if arguments and f"{load_.watched}/{load_.edited}" not in arguments:
            continue
        started = wall.monotonic()
        cost = measure(load_)
        print(row(cost), flush=True)
        print(
            f"  {wall.monotonic() - started:.0f} s, {cost.bursts} bursts, {cost.unserved} unserved",
            file=sys.stderr,
        )


if __name__ == "__main__":
    main(sys.argv[1:])
