"""Somebody edits the hidden tab «Память»: no sync stops at it, and no text of a seller is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress
from functools import cache

import pytest
from how_many import examples
from hypothesis import given, settings
from hypothesis import strategies as st
from personal_world import CLIENTS, NAMES, Fate, Firm, mortal, shared_firm, stands, texts_of, view_of
from quick_sync import quick
from small_workbook import TODAY, load

from sheets_strategy.errors import InputError
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.personal_known import refuse_unread

ALFA, BETA = CLIENTS[:2]
OTHERS = (
    (
        "import",
        "ab12",
        '{"asked":[["import_alike","warning","k",{"file":"a.txt","rows":3},100,"",{"RUB":100}]],'
        '"controls":[],"differences":[["40702810900000000001","in",100,90]],"in_kop":1,"left_out":[2,50],'
        '"left_out_sums":{"RUB":50},"name":"a.txt","out_kop":0,"periods":[["40702810900000000001",'
        '"2026-01-01","2026-02-01",1,2,true]],"rows":3,"unread":null,"unread_sums":{}}',
    ),
    ("difference", "c00001+niche", '{"there": "мебель"}'),
    ("alike", "c00001+имя", "Имя"),
    ("closed", "c00001", "Ликвидирована"),
    ("layout", "ab", '{"columns": "on=A", "line": "Дата"}'),
    ("arm", "p0001+1", '{"comparison":"two_waves","now":["c00001"],"on":"2026-06-01","wait":["c00002"]}'),
    ("work", "c00001-p0001", '{"outcome":"thinking","status":"doing"}'),
    ("answers", "c00001", '{"niche":"мебель"}'),
    ("library", "plan+h1", '{"cells":{"kpi":"x"},"code":"p0001"}'),
    ("repeat", "ab12", "2/1"),
)


@pytest.fixture(autouse=True)
def _quickly() -> Iterator[None]:
    with quick():
        yield


@cache
def _lived() -> Firm:
    """Give a firm in which people typed: texts came home, went apart, and into the history."""
    firm = mortal(shared_firm(), Fate())
    view = view_of(firm.team, load("ru"), "memory")
    for place, entry in enumerate(OTHERS, start=view.end()):
        for column, value in zip(("kind", "key", "value", "on"), (*entry, TODAY.isoformat()), strict=True):
            firm.team.set_cell(view.tab.name, place, view.place(column), value)
    firm.type_mine(NAMES[0], ALFA, comment="слово-1")
    firm.type_work(BETA, comment="слово-2")
    firm.sync()
    firm.type_mine(NAMES[1], BETA, comment="слово-3" + " и ещё" * 1000)
    firm.type_work(BETA, comment="слово-4")
    firm.sync()
    return firm


@pytest.fixture
def firm() -> Firm:
    return mortal(_lived(), Fate())


def memory_of(firm: Firm) -> TableView:
    return view_of(firm.team, load("ru"), "memory")


def rows_with(firm: Firm, kind: str, key: str = "") -> list[int]:
    view = memory_of(firm)
    return [row for row in view.rows() if view.text(row, "kind") == kind and key in view.text(row, "key")]


def spoil(firm: Firm, row: int, text: str | None) -> str:
    """Write over the value of a row, and give its cell."""
    view = memory_of(firm)
    firm.team.set_cell(view.tab.name, row, view.place("value"), text)
    return f"{view.tab.name}!{address(row, view.place('value'))}"


def task_of(firm: Firm, client: str) -> str:
    view = firm.work()
    return next(view.text(row, "code") for row in view.rows() if view.text(row, "client") == client)


def found(firm: Firm) -> list[tuple[str, object]]:
    return [
        (one.code, one.facts.get("cell")) for one in firm.sync().findings if one.code.startswith("memory")
    ]


@pytest.mark.parametrize(
    "text", ['{"team":{"comm', "[1]", None, '{"away":5,"team":{}}', "[" * 9000, '{"team":"\\ud800"}']
)
def test_an_exchange_that_cannot_be_read_loses_no_text(firm: Firm, text: str | None) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    firm.type_work(ALFA, comment="головы")
    cell = spoil(firm, rows_with(firm, "exchanged", task_of(firm, ALFA))[-1], text)

    assert [("memory_exchanged", cell)] == found(firm)
    assert firm.said(ALFA, "comment") == ("головы",)
    assert "моё" in str(firm.said(ALFA, "history"))
    before = stands(firm)
    assert [("memory_exchanged", cell)] == found(firm)
    assert before == stands(firm)


def test_an_exchange_that_cannot_be_read_is_not_taken_for_an_older_one(firm: Firm) -> None:
    """What came home, and what the head put back since, would else be taken for a seller's edit."""
    firm.type_mine(NAMES[0], ALFA, comment="новое")
    firm.sync()
    firm.type_work(ALFA, comment="слово-1")
    spoil(firm, rows_with(firm, "exchanged", task_of(firm, ALFA))[-1], "{")
    firm.sync()
    assert firm.said(ALFA, "comment") == ("слово-1",)
    assert "новое" in str(firm.said(ALFA, "history"))


def test_both_alike_are_agreed_though_nothing_is_known(firm: Firm) -> None:
    spoil(firm, rows_with(firm, "exchanged", task_of(firm, ALFA))[-1], "{")
    before = firm.said(ALFA, "comment", "history")
    firm.sync()
    assert before == firm.said(ALFA, "comment", "history")
    firm.type_mine(NAMES[0], ALFA, comment="дальше")
    firm.sync()
    assert firm.said(ALFA, "comment") == ("дальше",)


def test_the_number_of_a_text_that_cannot_be_read_is_not_given_to_another(firm: Firm) -> None:
    rows = rows_with(firm, "history", task_of(firm, BETA))
    assert len(rows) > 1
    whole = memory_of(firm).text(rows[-1], "value")
    assert [("memory_history", spoil(firm, rows[-1], whole[:-9]))] == found(firm)
    firm.type_mine(NAMES[1], BETA, comment="слово-5")
    firm.type_work(BETA, comment="слово-6")
    firm.sync()
    spoil(firm, rows[-1], whole)
    firm.sync()
    assert {"слово-3", "слово-5"} <= {*str(firm.said(BETA, "history")[0]).split()}


def test_a_part_of_a_text_is_not_put_behind_another_text(firm: Firm) -> None:
    rows = rows_with(firm, "history", task_of(firm, BETA))
    firm.type_mine(NAMES[1], BETA, comment="слово-5")
    firm.type_work(BETA, comment="слово-6")
    firm.sync()
    spoil(firm, rows[0], "{")
    firm.sync()
    lines = str(firm.said(BETA, "history")[0]).split("\n")
    assert lines[0] == "30.06.2026 Петрова, Комментарий: слово-5"
    assert lines[1].startswith("…, …: ")


def test_a_place_that_cannot_be_read_is_found_again_by_share(firm: Firm) -> None:
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    cell = spoil(firm, rows_with(firm, "personal", "v001")[-1], '{"place": "прод')
    assert [("memory_personal", cell)] == found(firm)
    assert firm.sync().personal.without == (NAMES[0],)
    memory = read_memory(memory_of(firm))
    refuse_unread(memory, "", "v002")
    with pytest.raises(InputError) as stopped:
        refuse_unread(memory, "", "v001")
    assert (stopped.value.code, stopped.value.facts["name"]) == ("personal_unread", NAMES[0])
    assert [one.was_made for one in firm.share()] == [True, False]
    assert [] == found(firm)
    assert firm.said(ALFA, "comment") == ("моё",)


@pytest.mark.parametrize("text", ["x", None, "{}"])
def test_without_its_number_a_team_exchanges_with_no_sheet_until_it_is_back(
    firm: Firm, text: str | None
) -> None:
    row = rows_with(firm, "team", "id")[-1]
    whole = memory_of(firm).text(row, "value")
    firm.type_mine(NAMES[0], ALFA, comment="моё")
    cell = spoil(firm, row, text)
    assert [("memory_team", cell)] == found(firm)
    with pytest.raises(InputError) as stopped:
        firm.share()
    assert (stopped.value.code, stopped.value.facts["cell"]) == ("team_unread", cell)
    spoil(firm, row, whole)
    assert [] == found(firm)
    assert firm.said(ALFA, "comment") == ("моё",)


SCRAWLS = st.one_of(
    st.tuples(st.just("cut"), st.integers(0, 400)),
    st.tuples(
        st.just("put"),
        st.sampled_from(["", "{", "[]", "{}", "null", "5", "x", "[" * 5000, "1e999", "9" * 5000]),
    ),
    st.tuples(st.just("letter"), st.integers(0, 400)),
    st.tuples(st.just("shape"), st.integers(0, 40)),
)
SHAPES = (None, [], {}, 5, -1.5, "x", True, [["x"]], {"date": "2026"}, 10**30)


def _scrawl(text: str, how: str, what: object) -> str | None:
    """Write over a value: cut it off, put something else there, change a letter, or one member of a record."""
    if how == "put":
        return str(what)
    at = int(str(what))
    if how == "cut":
        return text[: at % (len(text) + 1)]
    if how == "letter":
        at %= max(1, len(text))
        return text[:at] + "я" + text[at + 1 :]
    try:
        told = json.loads(text)
    except ValueError:
        return "x" + text
    if isinstance(told, dict) and told:
        told[sorted(told)[at % len(told)]] = SHAPES[at % len(SHAPES)]
    return json.dumps(told, ensure_ascii=False)


@settings(max_examples=examples(60), deadline=None)
@given(st.data())
def test_no_damage_of_a_value_stops_a_sync_or_loses_a_sellers_text(data: st.DataObject) -> None:
    firm = mortal(_lived(), Fate())
    firm.type_mine(NAMES[0], ALFA, comment="слово-7")
    firm.type_mine(NAMES[1], BETA, comment="слово-8")
    firm.type_work(BETA, comment="слово-9")
    view = memory_of(firm)
    rows = list(view.rows())
    for _ in range(data.draw(st.integers(1, 4))):
        kinds = sorted({view.text(row, "kind") for row in rows})
        kind = data.draw(st.sampled_from(kinds))
        row = data.draw(st.sampled_from([row for row in rows if view.text(row, "kind") == kind]))
        spoil(firm, row, _scrawl(memory_of(firm).text(row, "value"), *data.draw(SCRAWLS)))
    with suppress(InputError):  # Such as a workbook of another version: told in words, nothing is written.
        firm.sync()
        before = stands(firm)
        firm.sync()
        assert before == stands(firm)
    said = " ".join(texts_of(firm))
    assert {"слово-7", "слово-8", "слово-9"} <= set(said.replace('"', " ").replace("\n", " ").split())
