"""Syncs whose strategy is played: fast enough for a thousand rounds of people who edit personal sheets.

Played is only who is to be worked and when: states of tasks come from a real strategy computed once and from what
people noted. Real is all that could lose a text or show it to somebody else: reading, merging, whose client it
is, the tabs «Работа» and «Продавцы», memory, diff, guard, every write, and all of the personal sheets.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from unittest.mock import patch

from sheets_strategy import sync as sync_module
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.work_owners import Owners, Typed, share_out
from sheets_strategy.strategy.worklist import FINISHED, LEFT_ALONE, part_code
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.diff import WantedLines
from sheets_strategy.workbook.exchange_memory import read_history
from sheets_strategy.workbook.memory import Entry
from sheets_strategy.workbook.movement import Moves
from sheets_strategy.workbook.parameter_words import words_of
from sheets_strategy.workbook.personal_known import read_known
from sheets_strategy.workbook.read_tabs import Tabs
from sheets_strategy.workbook.say_history import say_histories
from sheets_strategy.workbook.show_sellers import show_sellers
from sheets_strategy.workbook.show_tabs import Computed, Shown
from sheets_strategy.workbook.show_worklist import remember_owners, show_worklist, spell_sellers


@dataclass
class Play:
    """What is played.

    Attributes:
        hidden: Tasks that are left alone for a while: their rows leave the sheets of sellers.
    """

    hidden: set[str] = field(default_factory=set)
    _base: Computed | None = None

    def compute(self, book: Book, tabs: Tabs, *, today: date, as_of: date | None) -> Computed:
        """Give the real strategy of the first sync, with the tasks and owners of now."""
        if self._base is None:
            self._base = _COMPUTE(book, tabs, today=today, as_of=as_of)
        work = self._base.strategy.work
        codes, states = work.tasks["code"], work.tasks["state"]
        now = [self._state(tabs, *one) for one in zip(codes, states, strict=True)]
        why = [one if one in (LEFT_ALONE, "") else "" for one in now]
        reason = work.tasks["reason"].where([not one for one in why], why)
        tasks = work.tasks.assign(state=now, reason=reason)
        owners = _owners(tasks, tabs)
        strategy = replace(self._base.strategy, work=replace(work, tasks=tasks, owners=owners))
        return replace(self._base, strategy=strategy)

    def _state(self, tabs: Tabs, code: str, state: str) -> str:
        row = tabs.work.rows.get(code)
        if row is not None and row.status == "done":
            return FINISHED
        return LEFT_ALONE if code in self.hidden else state


_COMPUTE = sync_module.compute_strategy


def _owners(tasks: Any, tabs: Tabs) -> Owners:
    base = tabs.clients.base
    handed = {
        part_code(code)[0]: fold(row.seller) for code, row in sorted(tabs.work.rows.items()) if row.seller
    }
    typed = {code: fold(name) for code, name in zip(base["code"], base["seller"], strict=True) if name}
    sellers: Sequence[Seller] = tabs.staff.sellers
    known = Typed(handed, typed, tabs.memory.all("owner"))
    return share_out(tasks, sorted(base["code"]), sellers=sellers, typed=known)


def _show(book: Book, tabs: Tabs, computed: Computed, *, exchanged: Sequence[Entry] = ()) -> Shown:
    strategy = computed.strategy
    memory = tabs.memory.joined(exchanged)
    wanted = (
        show_sellers(
            tabs.staff,
            strategy.work,
            book.template,
            weeks=4,
            places={code: one.place for code, one in read_known(tabs.memory).items()},
        ),
        show_worklist(
            strategy,
            book.tables["clients"],
            book.template,
            segments=tabs.segments.segments,
            spelled=spell_sellers(book, words_of(book)),
            history=say_histories(read_history(memory), book.template),
        ),
    )
    named = (("code", f"sellers:{one.code}", one.name) for one in tabs.staff.sellers)
    return Shown(wanted, (*named, *remember_owners(strategy), *exchanged), ())


@contextmanager
def played(play: Play) -> Iterator[None]:
    """Play the strategy of all syncs while it lasts."""
    nothing: dict[str, Any] = {
        "refuse_headless": lambda *_, **__: None,
        "check_losses": lambda *_, **__: None,
        "read_states": lambda *_, **__: {},
        "find_moves": lambda *_, **__: Moves(),
        "say_moves": lambda *_, **__: (),
        "show_home": lambda *_, **__: (WantedLines("home_week", {}),),
        "log_row": lambda *_, today, **__: {"on": today},
    }
    with patch.multiple(sync_module, compute_strategy=play.compute, show_tabs=_show, **nothing):
        yield
