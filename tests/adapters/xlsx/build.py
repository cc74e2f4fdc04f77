"""Workbooks for the tests of the patcher, and looking at what happened to them."""

# ruff: noqa: DTZ001 (cells hold no time zone)

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import xlsxwriter

from sheets_strategy.adapters.xlsx import XlsxWorkbook
from sheets_strategy.workbook.changes import AppendRows, Change, ChangeSet, SetCell
from sheets_strategy.workbook.grid import CellValue, Tab
from sheets_strategy.workbook.template import Template

NOW = datetime(2026, 3, 2, 10, 0)
TEMPLATE = Template(1, "ru", (), {}, {}, {}, {})
PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415408d763f8cfc000000301"
    "0100c9fe92ef0000000049454e44ae426082"
)


def opened(path: Path, **options: bool) -> XlsxWorkbook:
    return XlsxWorkbook(path, now=lambda: NOW, owner="Анна", **options)


def change(path: Path, *changes: Change) -> None:
    workbook = opened(path)
    workbook.apply(ChangeSet(workbook.read().version, changes), TEMPLATE)


def tab(path: Path, name: str = "") -> Tab:
    tabs = opened(path).read().tabs
    return next(one for one in tabs if name in ("", one.name))


def put(tab: str, row: int, col: int, value: CellValue) -> SetCell:
    return SetCell(tab, "", "", row, col, None, value)


def append(tab: str, start: int, *rows: dict[int, CellValue]) -> AppendRows:
    return AppendRows(tab, "", start, tuple(tuple(row.items()) for row in rows))


def members(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def changed(before: dict[str, bytes], path: Path) -> set[str]:
    after = members(path)
    return {name for name in before.keys() | after.keys() if before.get(name) != after.get(name)}


def edited(path: Path, part: str, pattern: str, replacement: str) -> None:
    """Change a part as a person with a text editor would; the pattern must occur."""
    parts = members(path)
    text, count = re.subn(pattern, replacement, parts[part].decode(), flags=re.DOTALL)
    assert count
    parts[part] = text.encode()
    rewrite(path, parts)


def rewrite(path: Path, parts: dict[str, bytes]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def made(path: Path, fill: Callable[[xlsxwriter.Workbook, xlsxwriter.worksheet.Worksheet], None]) -> Path:
    with xlsxwriter.Workbook(str(path)) as workbook:
        fill(workbook, workbook.add_worksheet("Лист"))
    return path


def rich(path: Path) -> Path:
    """A workbook with most of what people put into one; «Клиенты» holds rows 1 to 5."""
    picture = path.with_suffix(".png")
    picture.write_bytes(PIXEL)
    with xlsxwriter.Workbook(str(path)) as book:
        bold = book.add_format({"bold": True, "bg_color": "#FFE699"})
        money = book.add_format({"num_format": "#,##0.00"})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        sheet = book.add_worksheet("Клиенты")
        sheet.set_column(2, 2, 14, money)
        sheet.set_column(3, 3, 12, day)
        sheet.write_row(0, 0, ["Клиент", "Класс", "Оборот", "Дата"], bold)
        for row in range(1, 6):
            sheet.write_row(row, 0, [f"ООО {row}", "A"])
            sheet.write_number(row, 2, row * 100.5)
            sheet.write_datetime(row, 3, datetime(2024, 1, row))
        sheet.data_validation("B2:B1048576", {"validate": "list", "source": ["A", "B", "C"]})
        sheet.conditional_format("C2:C1048576", {"type": "data_bar", "data_bar_2010": True})
        sheet.conditional_format(
            "B2:B1048576", {"type": "cell", "criteria": "==", "value": '"A"', "format": bold}
        )
        sheet.write_comment("A1", "Кто платит")
        sheet.insert_image("H2", str(picture))
        sheet.autofilter("A1:D6")
        sheet.freeze_panes(1, 1)
        other = book.add_worksheet("Мой лист")
        other.write_formula("A1", "=SUM(Клиенты!C2:C6)", None, 1507.5)
        other.write_formula("A2", "=A1*2", None, 3015)
        other.write_formula("A3", "=1+1", None, 2)
        other.merge_range("C1:D2", "вместе", bold)
        other.add_table("F1:G3", {"columns": [{"header": "a"}, {"header": "b"}]})
        other.write_url("C5", "https://example.org", None, "ссылка")
        chart = book.add_chart({"type": "column"})
        chart.add_series({"categories": "='Клиенты'!$A$2:$A$6", "values": "='Клиенты'!$C$2:$C$6"})
        other.insert_chart("C8", chart)
        book.define_name("Обороты", "='Клиенты'!$C$2:$C$6")
        book.define_name("SheetsStrategy_clients", "='Клиенты'!$A$1")
        line = book.add_chart({"type": "line"})
        line.add_series({"values": "='Клиенты'!$C$2:$C$6"})
        book.add_chartsheet("Диаграмма").set_chart(line)
    return path
