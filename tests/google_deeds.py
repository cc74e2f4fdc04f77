"""What people do in a Google sheet at any moment, each a name and a deed; places are found by content."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from google_emulator import people
from google_meeting import Meeting
from tiny_firm import inn

Deed = Callable[[Meeting], object]
_LISTS = ("clients", "parameters", "segments", "plan", "rules", "abc", "checks")


_PLACES = {"first": "ООО «Альфа»", "middle": "ООО Бета", "last": "ООО Дельта"}
"""Rows of ABC and Работа by the client, so that they are the same before and after a write."""


def row_at(m: Meeting, key: str, where: str) -> int | None:
    if key in ("abc", "worklist"):
        view = m.table(key)
        found = [row for row in view.rows() if view.text(row, "client") == _PLACES[where]]
        return min(found, key=lambda row: view.text(row, "code"), default=None)
    rows = m.rows(key)
    return {"first": rows[0], "middle": rows[len(rows) // 2], "last": rows[-1]}[where] if rows else None


def insert_rows(key: str, where: str, count: int, m: Meeting) -> None:
    view, rows = m.table(key), m.rows(key)
    places = {
        "top": 0,
        "above header": view.header_row,
        "below header": view.header_row + 1,
        "middle": row_at(m, key, "middle") or view.header_row + 1,
        "last": row_at(m, key, "last") or view.header_row + 1,
        "end": (rows[-1] if rows else view.header_row) + 1,
    }
    people.insert_rows(m.google.store, m.id, m.page(key).title, places[where], count)


def insert_between_blocks(m: Meeting) -> None:
    view = m.table("abc", "abc_variants")
    people.insert_rows(m.google.store, m.id, m.page("abc").title, view.header_row - 2, 2)


def delete_row(key: str, where: str, m: Meeting) -> None:
    row = row_at(m, key, where)
    if row is not None:
        people.delete_rows(m.google.store, m.id, m.page(key).title, row)


def delete_above(key: str, m: Meeting) -> None:
    """Delete an empty row above a table."""
    view = m.table(key)
    tab = view.tab
    rows = [r for r in range(view.header_row) if not any(v not in (None, "") for v in tab.rows[r])]
    if rows:
        people.delete_rows(m.google.store, m.id, m.page(key).title, rows[-1])


def sort(key: str, column: str, descending: bool, m: Meeting) -> None:
    view = m.table(key)
    col = view.columns[column] if column in view.columns else view.own[column]
    people.sort_rows(
        m.google.store, m.id, m.page(key).title, col, descending=descending, first=view.header_row + 1
    )


def insert_column(key: str, where: str, m: Meeting) -> None:
    view = m.table(key)
    last = max([*view.columns.values(), *view.own.values()])
    at = {"left": 0, "middle": last // 2, "right": last + 1}[where]
    people.insert_columns(m.google.store, m.id, m.page(key).title, at)
    m.type(key, view.header_row, at, "Новое")
    m.type(key, view.header_row + 1, at, "своё")


def move_column(key: str, column: str, to: str, m: Meeting) -> None:
    view = m.table(key)
    col = view.columns[column] if column in view.columns else view.own[column]
    last = max([*view.columns.values(), *view.own.values()])
    target = {"left": 0, "middle": last // 2, "right": last + 1}[to]
    if not col <= target <= col + 1:
        people.move_columns(m.google.store, m.id, m.page(key).title, col, target)


def delete_own_column(key: str, m: Meeting) -> None:
    view = m.table(key)
    for col in list(view.own.values())[-1:]:
        people.delete_columns(m.google.store, m.id, m.page(key).title, col)


def delete_tool_column(key: str, column: str, m: Meeting) -> None:
    people.delete_columns(m.google.store, m.id, m.page(key).title, m.table(key).columns[column])


def type_row(key: str, m: Meeting) -> None:
    """Type a new row right below everything."""
    page = m.page(key)
    row = page.values.used()
    if key == "statement":
        for col, value in enumerate(("01.11.2026", "901", 12_345, None, None, "ООО Зета", inn(6))):
            if value is not None:
                m.type(key, row, col, value)
        return
    view = m.table(key)
    cells = {
        "clients": {"name": "ООО Новичок", "seller": "Пётр"},
        "segments": {"number": 77, "name": "Новый сегмент"},
        "plan": {"hypothesis": "Новая гипотеза", "for_segment": "1"},
        "rules": {"purpose": "аренда склада", "kind": "заём"},
        "settings": {"name": "Моя настройка", "value": 5},
        "rates": {"on": "01.11.2026", "currency": "USD", "rate": 95.5},
    }[key]
    for column, value in cells.items():
        m.type(key, row, view.columns[column], value)


def type_team_cell(key: str, column: str, value: object, m: Meeting) -> None:
    view, rows = m.table(key), m.rows(key)
    m.type(key, rows[len(rows) // 2], view.columns[column], value)


def note_task(column: str, value: object, m: Meeting) -> None:
    """Type into the row of a client in Работа."""
    view, row = m.table("worklist"), row_at(m, "worklist", "first")
    if row is not None:
        m.type("worklist", row, view.columns[column], value)


def type_beside(key: str, m: Meeting) -> None:
    """Write a remark into a column of one's own, beside the last and the first row."""
    view = m.table(key)
    col = max([*view.columns.values(), *view.own.values()])
    col = max(view.own.values(), default=col + 1)
    for where in ("first", "last"):
        row = row_at(m, key, where)
        if row is not None:
            m.type(key, row, col, f"позвонить {where}")


def type_beside_gone(m: Meeting) -> None:
    """Write a remark beside a client whose row is about to be given to another one."""
    view = m.table("abc")
    for row in (row for row in view.rows() if view.text(row, "client") in ("ИП Гамма", "@x")):
        m.type("abc", row, view.own["Заметка"], "спросить, куда пропал")


def answer_last_questions(m: Meeting) -> None:
    view = m.table("checks")
    for row in m.rows("checks")[-2:]:
        m.type("checks", row, view.columns["decision"], "не надо")


def rename(key: str, m: Meeting) -> None:
    people.rename_tab(m.google.store, m.id, m.page(key).title, "Новое имя")


def add_tab(m: Meeting) -> None:
    people.act(
        m.google.store,
        m.id,
        {
            "addSheet": {
                "properties": {"title": f"Моё {len(m.google.store.spreadsheets[m.id].tabs)}", "index": 0}
            }
        },
    )


def move_row(key: str, m: Meeting) -> None:
    last, first = row_at(m, key, "last"), row_at(m, key, "first")
    if last is not None and first is not None:
        people.move_rows(m.google.store, m.id, m.page(key).title, last, first)


def both(*deeds: Deed) -> Deed:
    def do(m: Meeting) -> None:
        for deed in deeds:
            deed(m)

    return do


def _deeds() -> dict[str, Deed]:
    found: dict[str, Deed] = {}
    for key in _LISTS:
        for where in ("top", "above header", "below header", "middle", "last", "end"):
            if key in ("abc", "checks") or where != "above header":
                found[f"insert row {key} {where}"] = partial(insert_rows, key, where, 1)
        found[f"delete middle row {key}"] = partial(delete_row, key, "middle")
        found[f"delete last row {key}"] = partial(delete_row, key, "last")
        found[f"move row {key}"] = partial(move_row, key)
        for where in ("left", "middle", "right"):
            found[f"insert column {key} {where}"] = partial(insert_column, key, where)
        found[f"remark {key}"] = partial(type_beside, key)
        found[f"move code {key} left"] = partial(move_column, key, "code", "left")
    found |= {
        "insert 3 rows clients top": partial(insert_rows, "clients", "top", 3),
        "insert 7 rows abc top": partial(insert_rows, "abc", "top", 7),
        "insert 2 rows abc above header": partial(insert_rows, "abc", "above header", 2),
        "insert rows between blocks": insert_between_blocks,
        "delete row above abc": partial(delete_above, "abc"),
        "delete first row clients": partial(delete_row, "clients", "first"),
        "sort clients name": partial(sort, "clients", "name", True),
        "sort clients turnover": partial(sort, "clients", "turnover", False),
        "sort clients code": partial(sort, "clients", "code", True),
        "sort clients own": partial(sort, "clients", "Балл", True),
        "sort abc client": partial(sort, "abc", "client", True),
        "sort abc place": partial(sort, "abc", "place", True),
        "sort abc code": partial(sort, "abc", "code", True),
        "sort abc own": partial(sort, "abc", "Заметка", True),
        "sort checks what": partial(sort, "checks", "what", True),
        "sort checks own": partial(sort, "checks", "Заметка", True),
        "sort plan": partial(sort, "plan", "hypothesis", True),
        "sort segments": partial(sort, "segments", "name", True),
        "sort rules": partial(sort, "rules", "purpose", True),
        "move tool column clients right": partial(move_column, "clients", "turnover", "right"),
        "move tool column clients left": partial(move_column, "clients", "class", "left"),
        "move team column clients": partial(move_column, "clients", "name", "right"),
        "move own column clients left": partial(move_column, "clients", "Балл", "left"),
        "move own column clients middle": partial(move_column, "clients", "Балл", "middle"),
        "move own column abc left": partial(move_column, "abc", "Заметка", "left"),
        "move place abc right": partial(move_column, "abc", "place", "right"),
        "move tool column abc left": partial(move_column, "abc", "turnover", "left"),
        "move tool column checks right": partial(move_column, "checks", "what", "right"),
        "move column statement": partial(move_column, "statement", "purpose", "left"),
        "insert column statement": partial(insert_column, "statement", "left"),
        "insert column log": partial(insert_column, "log", "left"),
        "insert column memory": partial(insert_column, "memory", "left"),
        "insert row memory top": partial(insert_rows, "memory", "top", 1),
        "insert row log top": partial(insert_rows, "log", "top", 1),
        "sort memory": partial(sort, "memory", "key", True),
        "delete own column clients": partial(delete_own_column, "clients"),
        "delete own column abc": partial(delete_own_column, "abc"),
        "delete tool column clients": partial(delete_tool_column, "clients", "share"),
        "rename clients": partial(rename, "clients"),
        "rename abc": partial(rename, "abc"),
        "rename memory": partial(rename, "memory"),
        "add tab": add_tab,
        "type into team cell clients": partial(type_team_cell, "clients", "seller", "Ольга"),
        "note outcome in worklist": partial(note_task, "outcome", "доволен"),
        "note comment in worklist": partial(note_task, "comment", "перезвонить"),
        "sort worklist client": partial(sort, "worklist", "client", True),
        "insert row worklist top": partial(insert_rows, "worklist", "top", 1),
        "insert column worklist left": partial(insert_column, "worklist", "left"),
        "move code worklist left": partial(move_column, "worklist", "code", "left"),
        "move row worklist": partial(move_row, "worklist"),
        "type name clients": partial(type_team_cell, "clients", "name", "ООО Другое имя"),
        "answer last questions": answer_last_questions,
        "remark beside gone": type_beside_gone,
        "sort and insert clients": both(
            partial(sort, "clients", "name", True), partial(insert_rows, "clients", "middle", 2)
        ),
        "sort and insert abc": both(
            partial(sort, "abc", "client", True), partial(insert_rows, "abc", "top", 2)
        ),
        "column and rows clients": both(
            partial(move_column, "clients", "code", "left"), partial(insert_rows, "clients", "top", 2)
        ),
    }
    for key in ("statement", "clients", "segments", "plan", "rules", "settings", "rates"):
        found[f"type row {key}"] = partial(type_row, key)
    return found


DEEDS: Mapping[str, Deed] = _deeds()
