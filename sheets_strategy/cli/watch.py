"""``watch`` for the command line: lanes of workbooks, a real clock, a line for each event."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show
from sheets_strategy.cli.stopping import Stopping
from sheets_strategy.cli.words import language

if TYPE_CHECKING:
    from pathlib import Path

    from sheets_strategy.adapters.config import Config, Listed
    from sheets_strategy.adapters.google.feed import FeedState
    from sheets_strategy.adapters.watch_state import WatchState
    from sheets_strategy.cli.watch_deeds import CliDeeds
    from sheets_strategy.watch import Lane, Note, Pace, Remembered
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command.

    Attributes:
        once: Sync what changed, and end.
        every_s: Seconds between two questions to Google.
    """

    once: bool
    every_s: int


def watch(given: Sequence[str], options: Options) -> int:
    """Watch workbooks until somebody stops it; give how many were left in failure.

    Raises:
        InputError: There is no workbook, or it is named twice.
    """
    from sheets_strategy.adapters.google.login_file import login_path
    from sheets_strategy.adapters.watch_state import WatchState
    from sheets_strategy.cli.watch_deeds import CliDeeds
    from sheets_strategy.watch import Loop, Note, World

    listed = places.find_workbooks(given)
    books = {key_of(one.config): one for one in listed if one.config is not None}
    state = WatchState(login_path(os.environ).parent)
    stopping = Stopping()
    configs = {key: one.take() for key, one in books.items()}
    deeds = CliDeeds(configs)
    teller = Teller({key: name_of(one) for key, one in books.items()}, deeds.titles)
    wrong = [one for one in listed if one.wrong is not None]
    for one in wrong:
        teller(Note("refused", now(), one.name, error=one.wrong))
    world = World(now, stopping.sleep, stopping, teller, deeds, Kept(state))
    lanes = _lanes(configs, deeds, state, options)
    for key in configs:
        remembered = world.kept.read(key)
        if remembered is not None:
            deeds.watch_remembered(key, remembered.settled)
    with stopping.listening():
        return len(wrong) + Loop(lanes, world, once=options.once).run()


def now() -> datetime:
    """Give the moment, with the time zone of this machine."""
    return datetime.now().astimezone()


def key_of(config: Config) -> str:
    """Give what tells a workbook from the others: its path, or the id of a sheet."""
    return config.sheet or str(config.workbook.resolve())


def name_of(one: Listed) -> str:
    """Give what lines on the terminal call a workbook: its name in the list, else in the folder."""
    config = one.take()
    return config.name or config.sheet or config.workbook.stem


def _lanes(
    books: dict[str, Config], deeds: CliDeeds, state: WatchState, options: Options
) -> list[tuple[Lane, Pace]]:
    from sheets_strategy.adapters.xlsx.watched import WatchedFiles
    from sheets_strategy.watch import FILES

    lanes: list[tuple[Lane, Pace]] = []
    files: dict[str, Path] = {key: one.workbook for key, one in books.items() if not one.sheet}
    if files:
        watched = WatchedFiles(files, clock=now)
        deeds.files = watched
        lanes.append((watched, FILES))
    sheets = {key: one for key, one in books.items() if one.sheet}
    if sheets:
        lanes.append(_sheets(sheets, deeds, state, options))
    return lanes


class Kept:
    """The remembered state of workbooks, as the loop wants it."""

    def __init__(self, state: WatchState) -> None:
        self._state = state

    def read(self, key: str) -> Remembered | None:
        """Give what is remembered of a workbook."""
        from sheets_strategy.watch import Remembered

        found = self._state.read_book(key)
        return None if found is None else Remembered(found.settled, found.tried_on)

    def write(self, key: str, remembered: Remembered) -> None:
        """Remember it."""
        from sheets_strategy.adapters.watch_state import KeptBook

        self._state.write_book(key, KeptBook(dict(remembered.settled), remembered.tried_on))


class Teller:
    """Prints one line an event: the time, which workbook, what happened; nothing of what it holds.

    Args:
        names: Key → what a workbook is called.
        titles: Key → a better name, once it is known.
    """

    def __init__(self, names: Mapping[str, str], titles: Mapping[str, str]) -> None:
        self._names, self._titles = names, titles
        self._template: Template | None = None

    def __call__(self, note: Note) -> None:
        """Print it."""
        from sheets_strategy.adapters.xlsx.watched import UNKNOWN_PROGRAM
        from sheets_strategy.workbook.catalogue import word_error

        if self._template is None:
            self._template = places.template_of(language(), None)
        name = self._titles.get(note.key) or self._names.get(note.key, note.key)
        message = None if note.error is None else word_error(note.error, self._template)
        at = f"{note.at.hour}:{note.at:%M}"
        facts = dict(note.facts)
        if facts.get("program") == UNKNOWN_PROGRAM:
            facts["program"] = self._template.text("cli_watch_program")
        if message is not None:
            facts |= {"what": message.what, "todo": message.todo}
        code = f"cli_watch_{note.code}"
        said = show.word(code, self._template, name=name, **facts)
        show.show_now(f"{at} {said}")
        if message is not None and message.todo and note.code in ("refused", "offline"):
            show.show_now(f"     {message.todo}")


def _sheets(
    sheets: dict[str, Config], deeds: CliDeeds, state: WatchState, options: Options
) -> tuple[Lane, Pace]:
    from sheets_strategy.adapters.google.watched import WatchedSheets
    from sheets_strategy.cli.google import open_google
    from sheets_strategy.watch import IDLE_AT_MOST, SHEETS
    from sheets_strategy.workbook.refresh import is_ticked
    from sheets_strategy.workbook.report_changes import template_for

    watched = WatchedSheets(
        {key: one.sheet for key, one in sheets.items()},
        open_api=open_google,
        template_of=lambda key, snapshot: template_for(snapshot, places.template_loader(sheets[key])),
        is_ticked=is_ticked,
        memory=KeptFeeds(state, "\n".join(sorted(sheets))),
    )
    deeds.sheets = watched
    pace = replace(SHEETS, poll_s=options.every_s, look_s=options.every_s, quiet_s=options.every_s * 2 / 3)
    idle = options.every_s if len(sheets) <= IDLE_AT_MOST else 0
    if options.once:
        # Whoever runs it by a timetable wants it done, and sees the rest next time.
        return watched, replace(pace, quiet_s=0, look_s=0, idle_look_s=0)
    return watched, replace(pace, idle_look_s=idle * len(sheets))


class KeptFeeds:
    """Where the feed of these sheets was left.

    Args:
        state: The folder.
        name: Which sheets: others are another feed, since its token says nothing of a sheet that is new here.
    """

    def __init__(self, state: WatchState, name: str) -> None:
        self._state, self._name = state, name

    def read(self) -> FeedState | None:
        """Give it, None for nothing."""
        from sheets_strategy.adapters.google.feed import FeedState

        found = self._state.read_feed(self._name)
        return None if found is None else FeedState(dict(found.tokens), set(found.maybe))

    def write(self, state: FeedState) -> None:
        """Keep it."""
        from sheets_strategy.adapters.watch_state import KeptFeed

        self._state.write_feed(self._name, KeptFeed(dict(state.tokens), tuple(sorted(state.maybe))))
