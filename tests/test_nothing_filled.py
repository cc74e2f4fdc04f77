"""A team that fills nothing but the statement gets a sensible result."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, partial

import pytest

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.create import first_memory
from sheets_strategy.demo import make_demo
from sheets_strategy.import_statement import Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement
from sheets_strategy.sync import SyncResult, sync
from sheets_strategy.workbook.fill_words import say_to_fill, sum_to_fill

TODAY = date(2026, 11, 23)
load = cache(load_template)


@pytest.fixture(scope="module")
def result() -> SyncResult:
    template, demo = load("ru"), make_demo(seed=2, today=TODAY, payers=100, months=30)
    workbook = MemoryWorkbook.from_template(template, memory=first_memory(template, today=TODAY))
    sha = hashlib.sha256(demo.statement).hexdigest()
    incoming = Incoming("kl_to_1c.txt", sha, partial(_read, demo.statement))
    import_statement(workbook, load, [incoming], today=TODAY)
    return sync(workbook, load, today=TODAY)


def _read(content: bytes, own_accounts: Iterable[str]) -> Statement:
    statement = read_file(Source.of(content, name="kl_to_1c.txt"), own_accounts=tuple(own_accounts))
    assert isinstance(statement, Statement)
    return statement


def test_four_of_five_payers_are_outside_the_last_segment(result: SyncResult) -> None:
    last = max(result.segments, key=lambda segment: segment.number or 0.0)
    clients = result.strategy.clients
    payers = clients[clients["paid"].eq(True)]
    assert len(payers) >= 90
    assert (payers["segment"] != last.code).sum() * 10 >= 8 * len(payers)


def test_every_department_has_a_plan(result: SyncResult) -> None:
    planned = Counter(row.department for row in result.strategy.plan)
    assert {"upsell", "winback", "new_business"} <= set(planned)
    assert all(row.first_step for row in result.strategy.plan)


def test_there_is_a_list_of_calls_for_tomorrow_without_any_hours(result: SyncResult) -> None:
    now = result.strategy.work.tasks
    now = now[now["state"] == "now"]
    assert len(now) >= 10
    assert now["client"].is_unique


def test_what_to_fill_is_named_with_the_money_behind_it_the_most_first(result: SyncResult) -> None:
    sums = sum_to_fill(result.strategy)
    assert sums.index[0] == "Отношение"
    assert sums["turnover_kop"].is_monotonic_decreasing
    clients = result.strategy.clients
    asked = clients[clients["fill_next"].str.contains("Отношение")]
    assert (len(asked), int(asked["turnover_kop"].sum())) == tuple(sums.loc["Отношение"])
    said = say_to_fill(result.strategy, load("ru")) or ""
    assert said.startswith("Станет точнее, если заполнить в «Клиентах»: «Отношение» (")
