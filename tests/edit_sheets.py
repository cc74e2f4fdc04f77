"""Edits of whole columns, rows and tabs; see ``edit_ops``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from edit_driver import FINE, LISTS, LOSS, TABS, Cell, Expected, Sheet, World, pick, row_at, sheet_at

from sheets_strategy.workbook.book import TableView


def move_column(world: World, a: int, b: int, c: int) -> Expected:
    sheet = sheet_at(world, a, (*TABS, "statement"))
    old, new = b % max(sheet.width, 1), c % max(sheet.width, 1)
    order = [col for col in range(sheet.width) if col != old]
    order.insert(new, old)
    places = {col: place for place, col in enumerate(order)}
    sheet.readdress(lambda row: row, lambda col: places.get(col, col))
    return FINE


def insert_column(world: World, a: int, b: int, c: int) -> Expected:
    """Insert a column of one's own, with a header or without."""
    key = str(pick((*TABS, "statement"), a))
    sheet, at = world.sheet(key), b % (world.sheet(key).width + 1)
    header = 0 if key == "statement" else world.tables(key)[-1].header_row if key != "abc" else _abc(world)
    sheet.readdress(lambda row: row, lambda col: col + (col >= at))
    if c % 3:
        sheet.put(header, at, f"Моё {c % 5}")
    for row in range(header + 1, min(sheet.height, header + 1 + c % 6)):
        sheet.put(row, at, pick(("важно", 5.0, date(2026, 1, 2), True), row + c))  # type: ignore[arg-type]
    return FINE


def delete_own_column(world: World, a: int, b: int, c: int) -> Expected:
    key = str(pick(TABS, a))
    own = [col for view in world.tables(key) for col in view.own.values()]
    if own:
        _drop_column(world.sheet(key), own[b % len(own)])
    return LOSS


def delete_template_column(world: World, a: int, b: int, c: int) -> Expected:
    view, key, col = _template_column(world, a, b)
    if len(world.tables(view.tab_key)) > 1:
        # A whole column belongs to several tables there: only its header goes.
        return clear_header(world, a, b, c)
    _drop_column(world.sheet(view.tab_key), col)
    return _missing(view, key)


def clear_header(world: World, a: int, b: int, c: int) -> Expected:
    view, key, col = _template_column(world, a, b)
    world.sheet(view.tab_key).put(view.header_row, col, None)
    return _missing(view, key)


def delete_rows(world: World, a: int, b: int, c: int) -> Expected:
    """Delete whole rows."""
    key = str(pick((*LISTS, "statement", "memory"), a))
    sheet = world.sheet(key)
    first = 1 + b % max(sheet.height - 1, 1) if key == "statement" else row_at(world, world.table(key), b)
    many = 1 + c % 3
    sheet.readdress(lambda row: -1 if first <= row < first + many else row - many * (row >= first), int)
    return replace(LOSS, may=LOSS.may | {"header_among_rows"}) if key == "statement" else LOSS


def insert_rows(world: World, a: int, b: int, c: int) -> Expected:
    """Insert empty rows above, inside or below a tab's tables."""
    sheet = sheet_at(world, a, (*TABS, "statement"))
    at = b % (sheet.height + 1)
    sheet.readdress(lambda row: row + (1 + c % 2) * (row >= at), lambda col: col)
    return FINE


def rename_tab(world: World, a: int, b: int, c: int) -> Expected:
    sheet = sheet_at(world, a, (*TABS, "statement"))
    sheet.name = str(pick((f"Моя вкладка {b % 90}", f"d'Or {b % 90}", f"А&Б {b % 90}"), c))
    if any(other is not sheet and other.name == sheet.name for other in world.sheets):
        sheet.name += " ещё"
    return FINE


def hide_tab(world: World, a: int, b: int, c: int) -> Expected:
    sheet = sheet_at(world, a, (*TABS, "statement"))
    if sheet.hidden or sum(not other.hidden for other in world.sheets) > 1:
        sheet.hidden = not sheet.hidden
    return FINE


def reorder_tabs(world: World, a: int, b: int, c: int) -> Expected:
    world.sheets.insert(b % len(world.sheets), world.sheets.pop(a % len(world.sheets)))
    return FINE


def copy_tab(world: World, a: int, b: int, c: int) -> Expected:
    """Keep a copy of a tab, as people do before they try something."""
    sheet = sheet_at(world, a, (*TABS, "statement"))
    name = f"Копия {b % 1000}"
    if all(other.name != name for other in world.sheets):
        plain = {at: Cell(cell.value, cell.formula) for at, cell in sheet.cells.items()}
        world.sheets.insert(c % len(world.sheets), Sheet(name, "", False, plain))
    return FINE


def _abc(world: World) -> int:
    return world.table("abc").header_row


def _template_column(world: World, a: int, b: int) -> tuple[TableView, str, int]:
    views = [view for key in TABS for view in world.tables(key)]
    view = views[a % len(views)]
    key = str(pick(view.columns, b))
    return view, key, view.columns[key]


def _missing(view: TableView, key: str) -> Expected:
    return Expected(
        "header_missing", "header_cleared", {"tab": view.tab.name, "header": view.spec.column(key).label}
    )


def _drop_column(sheet: Sheet, col: int) -> None:
    sheet.readdress(lambda row: row, lambda at: -1 if at == col else at - (at > col))
