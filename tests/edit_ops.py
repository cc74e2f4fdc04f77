"""The edits that people make, each a name and three numbers, so that a failing sequence can shrink.

Every edit is total: where it does not apply (no such row) it does nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date

from edit_driver import (
    FINE,
    LISTS,
    LOSS,
    TABS,
    Expected,
    World,
    pick,
    row_at,
    sheet_at,
    team_columns,
    tool_columns,
)
from edit_sheets import (
    clear_header,
    copy_tab,
    delete_own_column,
    delete_rows,
    delete_template_column,
    hide_tab,
    insert_column,
    insert_rows,
    move_column,
    rename_tab,
    reorder_tabs,
)
from tiny_firm import inn

from sheets_strategy.workbook.book import TableView
from sheets_strategy.workbook.grid import CellValue


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit: what is done, and three numbers that say where."""

    name: str
    a: int = 0
    b: int = 0
    c: int = 0


ANSWERS: Mapping[str, tuple[CellValue, ...]] = {
    "name": ("ООО Новое имя", "Бета", "=1+1"),
    "inn": (inn(2), inn(8), 7701000013.0, "12345"),
    "satisfaction": ("доволен", "негатив", "так себе"),
    "awareness": ("выбирает нас", 2.0),
    "has_means": ("нет", "да"),
    "group": ("Холдинг", "север"),
    "since": (2012.0, date(2019, 1, 1), "давно"),
    "niche": ("склады", " аптеки "),
    "manual_segment": ("3", "нет такого"),
    "do_not_work": ("банкрот",),
    "number": (2.0, 2.5, "первый"),
    "class": ("А", "A; В", "не C"),
    "tenure_years": ("> 3", "три"),
    "for_segment": ("2", "№ 5"),
    "hours": (3.5, "два"),
    "decision": ("принять",),
    "kind": ("заём", "не знаю"),
    "purpose": ("возврат", "товар"),
    "parameter": ("Класс", "Погода"),
    "value": ("нет", "4–6"),
    "team_points": (12.0, "−3,5", "много"),
    "status": ("готово", "в работе", "отложено", "отменена"),
    "outcome": ("доволен", "есть претензия", "думает", "отказ", "не знаю"),
    "touched_on": (date(2026, 11, 20), date(2027, 1, 1), "вчера"),
    "next_on": (date(2026, 11, 23), date(2026, 12, 24), "потом"),
    "comment": ("перезвонить",),
    "seller": ("Анна", "иван"),
}
ANSWERED = (
    *("clients", "clients", "segments", "plan", "rules", "checks", "parameters"),
    *("worklist", "worklist", "sellers"),
)


def sort_rows(world: World, a: int, b: int, c: int) -> Expected:
    """Sort the rows of a list by any of its columns, up or down; empty cells come last."""
    key = str(pick((*LISTS, "statement", "settings", "log", "memory"), a))
    sheet = world.sheet(key)
    rows = list(range(1, sheet.height)) if key == "statement" else world.rows(world.table(key))
    col = b % max(sheet.width, 1)
    filled = [row for row in rows if sheet.value(row, col) is not None]
    order = sorted(filled, key=lambda row: str(sheet.value(row, col)), reverse=bool(c % 2))
    sheet.sort_rows(rows, [*order, *(row for row in rows if row not in set(filled))])
    # Lines of a header or of totals are sorted in with the payments of a later paste.
    return Expected(may=frozenset({"header_among_rows", "input_lost"})) if key == "statement" else FINE


def note(world: World, a: int, b: int, c: int) -> Expected:
    sheet = sheet_at(world, a, (*TABS, "statement"))
    at = (1 + b % max(sheet.height, 1), 0)
    if at not in sheet.notes:
        sheet.notes[at] = ""
    return FINE


def formula(world: World, a: int, b: int, c: int) -> Expected:
    """Type a formula into a team cell; it shows a value."""
    key = str(pick(("clients", "clients", "segments", "plan", "rules", "statement", "worklist"), a))
    sheet = world.sheet(key)
    if key == "statement":
        row, col = 1 + b % max(sheet.height - 1, 1), c % 11
        old = sheet.value(row, col)
        if isinstance(old, float):
            sheet.put(row, col, old, f"{old!r}+0")
        return FINE
    view = world.table(key)
    row, col = row_at(world, view, b), int(str(pick(team_columns(view), c)))
    text, shown = pick((("20+22", 42.0), ('"до"&"волен"', "доволен"), ("1=1", True)), b + c)  # type: ignore[misc]
    sheet.put(row, col, shown, text)
    return LOSS


def formula_of_tool_cell(world: World, a: int, b: int, c: int) -> Expected:
    """Type a formula into a column of one's own that reads the figures beside it."""
    view = world.table(str(pick(("clients", "segments", "abc"), a)))
    sheet, row = world.sheet(view.tab_key), row_at(world, view, b)
    own = list(view.own.values())
    if own:
        turnover = sheet.value(row, view.columns["turnover"])
        shown = turnover * 2 if isinstance(turnover, float) else 0.0
        letters = chr(65 + view.columns["turnover"]) if view.columns["turnover"] < 26 else "A"
        sheet.put(row, own[c % len(own)], shown, f"${letters}${row + 1}*2")
    return FINE


def fill_down(world: World, a: int, b: int, c: int) -> Expected:
    """Fill a formula down a column of one's own, below the last row, where it shows nothing yet."""
    view = world.table(str(pick(("clients", "plan", "abc", "worklist"), a)))
    sheet, own = world.sheet(view.tab_key), list(view.own.values())
    if own:
        for row in range(sheet.height, sheet.height + 1 + b % 5):
            sheet.put(row, own[c % len(own)], None, f"$A${row + 1}*2")
    return FINE


def copy_row(world: World, a: int, b: int, c: int) -> Expected:
    """Copy a row with its code, below all others or right above or below itself."""
    view = world.table(str(pick((*LISTS, "memory", "log"), a)))
    sheet, row = world.sheet(view.tab_key), row_at(world, view, b)
    cells = {col: cell for (at, col), cell in sheet.cells.items() if at == row}
    to = (sheet.height, row, row + 1)[c % 3]
    sheet.readdress(lambda at: at + (at >= to), lambda col: col)
    sheet.cells |= {(to, col): cell for col, cell in cells.items()}
    return FINE


def clear_codes(world: World, a: int, b: int, c: int) -> Expected:
    """Clear the codes of one row, of some, of all."""
    view = world.table(str(pick(LISTS, a)))
    for row in world.rows(view):
        if (row + b) % (1 + c % 4) == 0:
            world.sheet(view.tab_key).put(row, view.columns["code"], None)
    return FINE


def copy_code(world: World, a: int, b: int, c: int) -> Expected:
    """Type the code of one row into another, or a code that nobody has."""
    view = world.table(str(pick(LISTS, a)))
    code = view.value(row_at(world, view, b), "code") if c % 4 else "мой код"
    world.sheet(view.tab_key).put(row_at(world, view, c), view.columns["code"], code)
    return FINE


def clear_tool_cells(world: World, a: int, b: int, c: int) -> Expected:
    """Clear tool cells of some rows, or type into them."""
    views = world.tables(str(pick(TABS, a)))
    view = views[b % len(views)]
    for row in world.rows(view):
        for col in tool_columns(view):
            if (row * 7 + col * 3 + b) % (2 + c % 5) == 0 and not _is_label(view, col):
                world.sheet(view.tab_key).put(row, col, None if c % 2 else "x")
    return LOSS


def paste_block(world: World, a: int, b: int, c: int) -> Expected:
    """Paste payments below the statement: a bank's columns, with header and totals or bare; some overlap."""
    sheet = world.sheet("statement")
    row = sheet.height + a % 2
    dressed = bool(b % 2)
    lines: list[tuple[CellValue, ...]] = [
        (
            f"{10 + n:02d}.11.2026",
            f"7{c % 10}{n}",
            "ООО Эпсилон",
            inn(5),
            None,
            1_000.0 * (n + 1),
            "Оплата за товар",
        )
        for n in range(3)
    ]
    if dressed:
        header = ("Дата", "№ док.", "Контрагент", "ИНН контрагента", "Дебет", "Кредит", "Назначение платежа")
        lines = [("Выписка за ноябрь 2026",), header, *lines, ("Итого", None, None, None, None, 6_000.0)]
    for place, line in enumerate(lines):
        for col, value in enumerate(line):
            sheet.put(row + place, col + (0 if dressed else b % 3), value)
    return FINE


def type_answer(world: World, a: int, b: int, c: int) -> Expected:
    """Type an answer, or clear one."""
    view = world.table(str(pick(ANSWERED, a)))
    keys = [key for key in ANSWERS if key in view.columns and view.columns[key] in team_columns(view)]
    key = str(pick(keys, c))
    value = pick((*ANSWERS[key], None), b + c)
    world.sheet(view.tab_key).put(row_at(world, view, b), view.columns[key], value)  # type: ignore[arg-type]
    return LOSS


def add_row(world: World, a: int, b: int, c: int) -> Expected:
    """Type a new row, right below the others or some rows further down."""
    view = world.table(str(pick(("clients", "segments", "plan", "rules", "parameters", "sellers"), a)))
    names = {"plan": "hypothesis", "rules": "purpose", "parameters": "parameter"}
    first = names.get(view.tab_key, "name")
    world.sheet(view.tab_key).put(view.end() + b % 3, view.columns[first], f"Новая строка {c % 7}")
    return FINE


def stray_cell(world: World, a: int, b: int, c: int) -> Expected:
    """Write somewhere: beside a table, below it, or into a row of an output tab."""
    sheet = sheet_at(world, a, (*TABS, "statement"))
    free = sheet.width + 1 + c % 3
    sheet.put(b % (sheet.height + 4), free, pick(("заметка", 7.0, "=текст"), c))  # type: ignore[arg-type]
    return FINE


def set_limit(world: World, a: int, b: int, c: int) -> Expected:
    """Change a setting to another possible value."""
    view = world.table("settings")
    labels = world.template.labels["setting"]
    values: Mapping[str, CellValue] = {"limit_a": 0.7, "period_months": 6.0, "plan_segments": 1.0}
    key = str(pick(values, a))
    for row in view.rows():
        if view.text(row, "name") == labels[key]:
            world.sheet("settings").put(row, view.columns["value"], values[key] if b % 3 else None)
    return FINE


EDITS: Mapping[str, Callable[[World, int, int, int], Expected]] = {
    edit.__name__: edit
    for edit in (
        move_column, insert_column, delete_own_column, delete_template_column, clear_header, sort_rows,
        note, formula, formula_of_tool_cell, fill_down, copy_row, clear_codes, copy_code, clear_tool_cells,
        delete_rows, insert_rows, paste_block, type_answer, add_row, stray_cell, rename_tab, hide_tab,
        reorder_tabs, copy_tab, set_limit,
    )
}  # fmt: skip


def do(world: World, edit: Edit) -> Expected:
    """Do one edit."""
    return EDITS[edit.name](world, edit.a, edit.b, edit.c)


def _is_label(view: TableView, col: int) -> bool:
    """Say whether a column holds the labels that tell the lines of a block."""
    return bool(view.spec.lines) and col == view.columns[view.spec.columns[0].key]
