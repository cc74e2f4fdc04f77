"""What comes home, what goes out and what is kept when the team and a seller wrote into the same tasks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import partial

import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st

from sheets_strategy.workbook.exchange import (
    DAYS,
    FIELDS,
    Kept,
    Last,
    Merged,
    Texts,
    as_cell,
    as_text,
    mark,
    merge,
)
from sheets_strategy.workbook.exchange_marks import Past, Sent, next_sent, read_sent, write_sent
from sheets_strategy.workbook.exchange_memory import (
    Exchange,
    HistoryLine,
    confirm,
    entries_of,
    marks_of,
    news_of,
    read_earlier,
    read_history,
    read_last,
)
from sheets_strategy.workbook.grid import CellError, CellValue
from sheets_strategy.workbook.memory import Entry, Memory

ON = date(2026, 11, 23)
MIDNIGHT = datetime(2026, 3, 2)  # noqa: DTZ001  # as in a cell
BOTH = Last({"comment": "old"}, {"comment": "old"})


def settle(team: str | None, *away: str, last: Last = BOTH, fixed: bool = False) -> Merged:
    return merge(
        {} if team is None else {"c1-p1": {"comment": team}},
        {"c1-p1": [{"comment": text} for text in away]},
        {"c1-p1": last},
        fixed=[("c1-p1", "comment")] if fixed else (),
    )


def told(merged: Merged) -> tuple[str | None, str | None, tuple[str, ...]]:
    """Give what comes home and goes out, None for nothing, and what is kept."""
    home, out = (one.get("c1-p1", {}).get("comment") for one in (merged.home, merged.out))
    return home, out, tuple(one.text for one in merged.kept)


@pytest.mark.parametrize(
    ("team", "away", "expected"),
    [
        ("old", "old", (None, None, ())),
        ("old", "new", ("new", None, ())),
        ("new", "old", (None, "new", ())),
        ("new", "new", (None, None, ())),
        ("mine", "theirs", (None, "mine", ("theirs",))),
        ("old", "", ("", None, ())),
        ("", "old", (None, "", ())),
        ("", "theirs", ("theirs", None, ())),
        ("mine", "", (None, "mine", ())),
    ],
)
def test_who_changed_it_is_heard_and_the_team_comes_first(
    team: str, away: str, expected: tuple[str | None, str | None, tuple[str, ...]]
) -> None:
    assert expected == told(settle(team, away))


def test_a_task_that_was_never_exchanged_held_nothing() -> None:
    assert ("new", None, ()) == told(settle("", "new", last=Last()))
    assert (None, "mine", ("theirs",)) == told(settle("mine", "theirs", last=Last()))


def test_what_the_seller_has_not_seen_yet_is_not_overwritten_by_what_they_write_meanwhile() -> None:
    waiting = Last({"comment": "new"}, {"comment": "old"})

    assert (None, "new", ()) == told(settle("new", "old", last=waiting))
    assert (None, None, ()) == told(settle("new", "new", last=waiting))
    assert (None, "new", ("later",)) == told(settle("new", "later", last=waiting))


def test_a_task_that_the_team_deleted_keeps_what_was_typed_meanwhile() -> None:
    merged = settle(None, "new")

    assert ((None, "", ("new",)), {}) == (told(merged), merged.after)
    assert (None, "", ()) == told(settle(None, "new", last=merged.last["c1-p1"]))


def test_a_formula_of_the_team_is_not_written_over() -> None:
    assert (None, "old", ("new",)) == told(settle("old", "new", fixed=True))


def test_the_copy_of_a_row_that_was_written_into_is_heard_and_the_others_are_kept() -> None:
    merged = settle("old", "old", "first", "second")

    assert ("first", "first", ("second",)) == told(merged)
    again = settle("first", "old", "first", "second", last=merged.last["c1-p1"])
    assert (None, "first", ()) == told(again)
    assert {} == again.last


def test_a_copy_that_was_cleared_clears_nothing_while_another_one_was_written_into() -> None:
    assert ("new", "new", ()) == told(settle("old", "", "new"))
    assert ("", "", ()) == told(settle("old", "", "old"))


def test_a_column_that_is_missing_away_clears_nothing_and_comes_back_filled() -> None:
    merged = merge({"c1-p1": {"comment": "old"}}, {"c1-p1": [{}]}, {"c1-p1": BOTH})

    assert (None, None, ()) == told(merged)
    assert (None, "old", ()) == told(settle("old", "", last=merged.last["c1-p1"]))


def test_what_did_not_stand_away_is_left_as_the_team_has_it() -> None:
    merged = merge({"c2-p1": {"comment": "x"}}, {}, {})

    assert Merged({}, {}, (), {"c2-p1": {"comment": "x"}}, {}) == merged


VALUES: st.SearchStrategy[CellValue] = st.one_of(
    st.none(),
    st.text(max_size=8),
    st.sampled_from(["2.3.26", "2026-03-02 15:30", "12.03.2026 в 15:30", "45000", " x\r\ny ", "1950-01-01"]),
    st.booleans(),
    st.integers(-5, 70_000),
    st.floats(-10, 10),
    st.dates(date(1900, 1, 1), date(2199, 12, 31)),
    st.datetimes(MIDNIGHT.replace(year=1900), MIDNIGHT.replace(year=2199)),
    st.times(),
    st.just(CellError("#REF!")),
)


@given(VALUES, st.sampled_from(FIELDS))
def test_a_text_stands_for_the_same_once_it_was_written_into_a_cell(value: CellValue, column: str) -> None:
    text = as_text(column, value)

    assert text == as_text(column, as_cell(column, text))


def test_days_are_days_however_they_were_typed() -> None:
    typed: list[CellValue] = [date(2026, 3, 2), MIDNIGHT, "2.3.26", " 02.03.2026 ", "2026-03-02"]

    assert {date(2026, 3, 2)} == {as_cell("next_on", as_text("next_on", one)) for one in typed}
    moment = MIDNIGHT.replace(hour=15, minute=30)
    assert moment == as_cell("next_on", as_text("next_on", moment))
    assert "в марте" == as_cell("next_on", as_text("next_on", "в марте"))


def test_a_long_text_is_remembered_by_a_digest() -> None:
    one, other = "x" * 30_000, "x" * 29_999 + "y"

    assert mark(one) != mark(other)
    assert (max(len(mark(one)), len(mark(other))) <= 120, mark("x" * 120)) == (True, "x" * 120)


def remembered(*entries: Entry, memory: Memory | None = None) -> Memory:
    """Give the memory with some more rows, as ``read_memory`` reads it then."""
    held = dict(memory.entries) if memory else {}
    earlier = {key: list(values) for key, values in memory.earlier.items()} if memory else {}
    for kind, key, value in entries:
        if kind == "exchanged" and (kind, key) in held:
            earlier.setdefault(key, []).append(held[kind, key])
        held[kind, key] = value
    return Memory(held, earlier=earlier)


def test_every_cell_of_the_memory_holds_what_is_written_into_it() -> None:
    awkward = '"\\\n\x01' * 20_000
    merged = merge(
        {"c1-p1": dict.fromkeys(FIELDS, "a" * 32_767)},
        {"c1-p1": [dict.fromkeys(FIELDS, awkward), dict.fromkeys(FIELDS, "б" * 32_767)]},
        {},
    )

    entries = entries_of([Exchange("v001", "Иванов", merged)], Memory(), on=ON)

    assert max(len(value) for _, _, value in entries) <= 32_767
    lines = read_history(remembered(*entries))["c1-p1"]
    assert [(ON, "Иванов", column, text) for column in FIELDS for text in (awkward, "б" * 32_767)] == [
        (one.on, one.who, one.column, one.text) for one in lines
    ]


def test_two_sides_number_the_lines_of_one_task_in_turn() -> None:
    memory = remembered(*entries_of([Exchange("v001", "А", settle("mine", "one"))], Memory(), on=ON))
    both = [
        Exchange("v001", "А", settle("mine", "two"), (Kept("c1-p1", "Мой столбец", "5"),)),
        Exchange("crm", "CRM", settle("mine", "three")),
    ]

    lines = read_history(remembered(*entries_of(both, memory, on=ON), memory=memory))

    assert {
        "c1-p1": (
            HistoryLine(ON, "А", "comment", "one"),
            HistoryLine(ON, "А", "comment", "two"),
            HistoryLine(ON, "А", "Мой столбец", "5"),
            HistoryLine(ON, "CRM", "comment", "three"),
        )
    } == lines


def test_a_last_exchange_is_read_as_it_was_written() -> None:
    merged = merge(
        {"c1-p1": {"comment": "mine", "status": "x"}},
        {"c1-p1": [{"comment": "one"}, {"comment": "two", "status": "x"}, {"comment": "three"}]},
        {},
    )

    memory = remembered(*entries_of([Exchange("v001", "А", merged)], Memory(), on=ON))

    assert (merged.last, {}) == (read_last(memory, "v001"), read_last(memory, "v00"))


class Place:
    """A team's workbook, a seller's sheet and the memory, for one seller; every text is typed once.

    A row of the sheet is its task, its texts, and what it says that it was sent.
    """

    def __init__(self, *, marked: bool = True) -> None:
        self.team: dict[str, dict[str, str]] = {code: {} for code in ("c1-p1", "c2-p1")}
        self.away: list[tuple[str, dict[str, str], str]] = []
        self.marked = marked
        self.versions: list[list[tuple[str, dict[str, str], str]]] = []
        self.met: set[str] = set()
        self.memory = Memory()
        self.typed: set[str] = set()
        self.sellers: set[str] = set()
        self.replaced: set[str] = set()
        self.number = 0

    def edit(self, side: str, place: int, column: str, clear: bool) -> None:
        rows = list(self.team.values()) if side == "team" else [texts for _, texts, _ in self.away]
        if not rows:
            return
        cells = rows[place % len(rows)]
        self.number += 1
        new = "" if clear else as_text(column, self._new(column))
        # Whoever writes over a text has it before their eyes.
        self.replaced.add(cells.get(column, ""))
        cells[column] = new
        self.typed.add(new)
        if side == "away":
            self.sellers.add(new)
            self._keep_version()

    def _new(self, column: str) -> CellValue:
        return date.fromordinal(739_000 + self.number) if column in DAYS else f"t{self.number}"

    def delete(self, side: str, place: int) -> None:
        """Delete a row; its task comes back with the next sync, empty."""
        if side == "team" and self.team:
            code = sorted(self.team)[place % len(self.team)]
            self.replaced |= set(self.team.pop(code).values())
        elif side == "away" and self.away:
            self.replaced |= set(self.away.pop(place % len(self.away))[1].values())

    def copy(self, place: int) -> None:
        if self.away:
            code, texts, sent = self.away[place % len(self.away)]
            self.away.insert(0, (code, dict(texts), sent))

    def spoil(self, place: int, text: str) -> None:
        """Write over what a row says that it was sent."""
        if self.away:
            place %= len(self.away)
            code, texts, _ = self.away[place]
            self.away[place] = code, texts, text

    def _keep_version(self) -> None:
        self.versions.append([(code, dict(texts), sent) for code, texts, sent in self.away])

    def restore(self, place: int) -> None:
        """Put the sheet back to an earlier version, as its seller may; what stood in it is gone by their hand."""
        if self.versions:
            self.replaced |= {text for _, texts, _ in self.away for text in texts.values()}
            version = self.versions[place % len(self.versions)]
            self.away = [(code, dict(texts), sent) for code, texts, sent in version]

    def exchange(self, stop: int) -> int:
        """Run until a step; give how many writes were made."""
        away: dict[str, list[Texts]] = {}
        sent: dict[str, list[Sent | None]] = {}
        for code, texts, says in self.away:
            away.setdefault(code, []).append({column: texts.get(column, "") for column in FIELDS})
            sent.setdefault(code, []).append(read_sent(says))
        last = read_last(self.memory, "v001")
        past = Past(sent, partial(read_earlier, self.memory, "v001"))
        merged = merge(self.team, away, last, past=past)
        new = [code for code in ("c1-p1", "c2-p1") if code not in away]
        exchange = Exchange("v001", "А", merged, new=new, before=last)
        entries = news_of(entries_of([exchange], self.memory, on=ON), self.memory)
        if stop < 1:
            return 0
        after = {code: dict(merged.after.get(code, {})) for code in ("c1-p1", "c2-p1")}
        shown = [
            (code, {column: text for column, text in texts.items() if text})
            for code, texts in sorted(after.items())
        ]
        writes = int(bool(merged.home or entries))
        self.met |= {text for _, texts, _ in self.away for text in texts.values()}
        self.team = {code: dict(texts) for code, texts in shown}
        self.memory = remembered(*entries, memory=self.memory)
        if stop < 2:
            return writes
        says: dict[str, Sent] = {}
        for code, texts in shown if self.marked else ():
            met = merged.last.get(code) or last.get(code) or Last()
            stands = sent.get(code, [None])[0]
            is_new = met == Last() and not texts
            says[code] = next_sent(stands, marks_of(texts), number=met.number, is_new=is_new)
        wanted = [(code, texts, write_sent(says[code]) if code in says else "") for code, texts in shown]
        writes += _tidy(self.away) != _tidy(wanted)
        self.away = [(code, dict(texts), say) for code, texts, say in wanted]
        self._keep_version()
        if stop < 3:
            return writes
        done = news_of(confirm("v001", dict(shown), self.team, says), self.memory)
        self.memory = remembered(*done, memory=self.memory)
        return writes + bool(done)

    def lost(self) -> set[str]:
        """Give the texts that nobody replaced knowingly and that stand nowhere."""
        cells = {
            text
            for texts in (*self.team.values(), *(texts for _, texts, _ in self.away))
            for text in texts.values()
        }
        return self.typed - self.replaced - cells - set(self.history())

    def history(self) -> list[str]:
        return [one.text for lines in read_history(self.memory).values() for one in lines]


def _tidy(rows: Sequence[tuple[str, Mapping[str, str], str]]) -> list[tuple[str, list[tuple[str, str]], str]]:
    return sorted(
        (code, sorted((column, text) for column, text in texts.items() if text), says)
        for code, texts, says in rows
    )


STEP = st.one_of(
    st.tuples(
        st.just("edit"), st.sampled_from(["team", "away"]), st.integers(0, 2), st.sampled_from(["next_on", "comment"]),
        st.booleans(),
    ),
    st.tuples(st.just("exchange"), st.integers(0, 3)),
    st.tuples(st.just("delete"), st.sampled_from(["team", "away"]), st.integers(0, 3)),
    st.tuples(st.just("copy"), st.integers(0, 3)),
    st.tuples(st.just("restore"), st.integers(0, 30)),
    st.tuples(st.just("spoil"), st.integers(0, 3), st.sampled_from(["", "{", '{"number":"x"}', '{"number":0}'])),
)  # fmt: skip


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(STEP, max_size=30), st.booleans())
def test_no_typed_text_is_ever_lost_wherever_a_run_ends(steps: list[tuple[str, ...]], marked: bool) -> None:
    place = Place(marked=marked)
    place.exchange(3)
    for name, *arguments in steps:
        getattr(place, name)(*arguments)
        assert set() == place.lost()

    place.exchange(3)
    assert set() == place.lost()
    if not any(name == "restore" for name, *_ in steps):
        # Of a version that was put back nobody can tell what was typed into it since.
        assert len(place.history()) == len(set(place.history()))
        assert place.sellers >= set(place.history())
    assert 0 == place.exchange(3)


@settings(max_examples=examples(300), deadline=None)
@given(st.lists(STEP.filter(lambda step: step[0] not in ("spoil", "copy")), max_size=30), st.data())
def test_a_version_that_was_put_back_changes_nothing_of_the_teams(
    steps: list[tuple[str, ...]], data: st.DataObject
) -> None:
    place = Place()
    place.exchange(3)
    for name, *arguments in steps:
        getattr(place, name)(*arguments)
    number = data.draw(st.integers(0, len(place.versions) - 1))
    place.restore(number)
    before, met = {code: dict(texts) for code, texts in place.team.items()}, set(place.met)
    place.exchange(data.draw(st.integers(1, 3)))
    place.exchange(3)

    for code, texts in before.items():
        for column, text in texts.items():
            # What no exchange ever saw was typed before the version was put back, and not read then.
            new = place.team[code].get(column, "")
            assert new == text or (new and new not in met)


@settings(max_examples=examples(200), deadline=None)
@given(
    st.dictionaries(st.sampled_from(["c1-p1", "c2-p1"]), st.fixed_dictionaries({"comment": st.sampled_from(["", "a", "b"])})),
    st.dictionaries(st.sampled_from(["c1-p1", "c2-p1"]), st.lists(st.fixed_dictionaries({"comment": st.sampled_from(["", "a", "b", "c"])}), min_size=1, max_size=3)),
    st.dictionaries(st.sampled_from(["c1-p1", "c2-p1"]), st.builds(lambda team, away: Last({"comment": team}, {"comment": away}), st.sampled_from(["", "a"]), st.sampled_from(["", "b"]))),
)  # fmt: skip
def test_merging_again_what_was_merged_changes_nothing(
    team: dict[str, Texts], away: dict[str, list[Texts]], last: dict[str, Last]
) -> None:
    once = merge(team, away, last)
    both = {code: once.after[code] for code in away if code in team}

    twice = merge(both, {code: [texts] for code, texts in both.items()}, {**last, **once.last})

    assert ({}, {}, ()) == (twice.home, twice.out, twice.kept)


def test_one_text_at_one_time_of_day_is_no_day() -> None:
    assert "15:30:00" == as_text("next_on", time(15, 30))
