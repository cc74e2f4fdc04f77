import io
import re
import shutil
import subprocess
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
import pytest
import xlsxwriter
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from python_calamine import load_workbook

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.adapters.xlsx.create import create_workbook, new_workbook
from sheets_strategy.adapters.xlsx.merge_styles import merge_styles
from sheets_strategy.adapters.xlsx.package import Package
from sheets_strategy.adapters.xlsx.transplant import add_tab
from sheets_strategy.errors import StrategyError, UnsafeChange
from sheets_strategy.workbook.layout import lay_out
from sheets_strategy.workbook.template import TabSpec, Template

CREATED = datetime(2025, 1, 31, tzinfo=UTC)
TEMPLATE = load_template("ru")
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SOFFICE = shutil.which("soffice")


@pytest.fixture
def people(tmp_path: Path) -> Path:
    """Make a workbook with what a new tab could disturb: styles, rules, notes, charts and names."""
    path = tmp_path / "people.xlsx"
    book = xlsxwriter.Workbook(path)
    sheet = book.add_worksheet("Our sheet")
    money = book.add_format({"num_format": "# ##0.00 ₽", "bg_color": "#AABBCC", "bold": True})
    sheet.write(0, 0, 1.5, money)
    sheet.write(1, 0, "text")
    sheet.write_formula(0, 1, "A1*2", None, 3)
    sheet.write_comment(0, 0, "our note")
    red = book.add_format({"bg_color": "#FF0000", "num_format": "0.000"})
    sheet.conditional_format("A1:A9", {"type": "cell", "criteria": ">", "value": 1, "format": red})
    chart = book.add_chart({"type": "pie"})
    chart.add_series({"values": "='Our sheet'!$A$1:$A$3"})
    sheet.insert_chart("D2", chart)
    sheet.autofilter("A1:B2")
    book.add_worksheet("Second").write_comment(0, 0, "another")
    book.define_name("Ours", "='Our sheet'!$A$1")
    book.define_name("SheetsStrategy_abc", "='Our sheet'!#REF!")
    book.close()
    return path


def add(path: Path, *tabs: TabSpec, template: Template = TEMPLATE) -> Path:
    after = path.with_name("after.xlsx")
    with Package(path) as package, after.open("w+b") as out:
        for tab in tabs:
            add_tab(package, tab, template)
        package.write(out)
    return after


def parts(path: Path) -> dict[str, bytes]:
    with ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewrite(path: Path, part: str, old: bytes, new: bytes) -> None:
    members = parts(path)
    assert old in members[part]
    members[part] = members[part].replace(old, new)
    with ZipFile(path, "w") as archive:
        for name, data in members.items():
            archive.writestr(name, data)


def described(sheet: Worksheet) -> dict[str, object]:
    """Give what people see of a sheet: values, looks, drop-downs, rules, notes, charts, setup."""
    return {
        "cells": [
            (
                cell.value,
                cell.number_format,
                cell.fill.fgColor.rgb,
                cell.font.b,
                cell.border.bottom.style,
                cell.alignment.wrap_text,
                cell.comment and cell.comment.text,
            )
            for row in sheet
            for cell in row
        ],
        "columns": {
            letter: (column.number_format, column.width, column.hidden)
            for letter, column in sheet.column_dimensions.items()
        },
        "heights": {row: size.height for row, size in sheet.row_dimensions.items()},
        "offers": [(str(r.sqref), r.formula1) for r in sheet.data_validations.dataValidation],
        "rules": [
            (str(area.sqref), rule.formula, rule.dxf.fill.bgColor.rgb)
            for area in sheet.conditional_formatting
            for rule in area.rules
        ],
        "filter": sheet.auto_filter.ref,
        "titles": sheet.print_title_rows,
        "panes": sheet.freeze_panes,
        "charts": len(sheet._charts),
    }


@pytest.mark.parametrize("tab", TEMPLATE.tabs, ids=lambda tab: tab.key)
def test_an_added_tab_is_as_in_a_new_workbook(tab: TabSpec, people: Path) -> None:
    alone = openpyxl.load_workbook(io.BytesIO(new_workbook([tab], TEMPLATE, created=CREATED)))
    after = openpyxl.load_workbook(add(people, tab))

    assert described(after[tab.label]) == described(alone[tab.label])
    assert after[tab.label].sheet_state == ("hidden" if tab.hidden else "visible")
    assert after.sheetnames == ["Our sheet", "Second", tab.label]


def test_other_parts_stay_as_they_were_and_only_lists_grow(people: Path) -> None:
    before = parts(people)
    after = parts(add(people, TEMPLATE.tab("abc"), TEMPLATE.tab("memory")))

    changed = {name for name in before if before[name] != after.get(name)}
    added = [name for name in after if name not in before]

    assert changed == {
        "[Content_Types].xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "xl/styles.xml",
    }
    assert sorted(added) == [
        "xl/charts/chart2.xml",
        "xl/charts/chart3.xml",
        "xl/comments3.xml",
        "xl/comments4.xml",
        "xl/drawings/_rels/drawing2.xml.rels",
        "xl/drawings/drawing2.xml",
        "xl/drawings/vmlDrawing3.vml",
        "xl/drawings/vmlDrawing4.vml",
        "xl/worksheets/_rels/sheet3.xml.rels",
        "xl/worksheets/_rels/sheet4.xml.rels",
        "xl/worksheets/sheet3.xml",
        "xl/worksheets/sheet4.xml",
    ]
    assert b"tabSelected" not in after["xl/worksheets/sheet3.xml"]


def test_looks_and_rules_of_people_stay(people: Path) -> None:
    before = openpyxl.load_workbook(people)["Our sheet"]
    after = openpyxl.load_workbook(add(people, TEMPLATE.tab("clients")))["Our sheet"]

    assert described(after) == described(before)


def test_handle_filter_and_titles_of_the_tab_are_named_and_a_stale_handle_is_replaced(people: Path) -> None:
    path = add(people, TEMPLATE.tab("abc"))
    book = parts(path)["xl/workbook.xml"].decode()
    names = re.findall(r'<definedName name="([^"]+)"([^>]*)>([^<]*)<', book)

    assert names == [
        ("_xlnm._FilterDatabase", ' localSheetId="0" hidden="1"', "'Our sheet'!$A$1:$B$2"),
        ("Ours", "", "'Our sheet'!$A$1"),
        ("_xlnm._FilterDatabase", ' localSheetId="2" hidden="1"', "'ABC-анализ'!$A$50:$AP$1048576"),
        ("_xlnm.Print_Titles", ' localSheetId="2"', "'ABC-анализ'!$50:$50"),
        ("SheetsStrategy_abc", ' hidden="1"', "'ABC-анализ'!$A$1"),
    ]


def test_chart_of_the_tab_reads_the_tab(people: Path) -> None:
    chart = parts(add(people, TEMPLATE.tab("abc")))["xl/charts/chart2.xml"].decode()

    assert {text.rpartition("!")[0] for text in re.findall("<c:f>([^<]*)</c:f>", chart)} == {"'ABC-анализ'"}


def test_a_workbook_without_names_or_rules_takes_a_tab(tmp_path: Path) -> None:
    path = tmp_path / "bare.xlsx"
    book = openpyxl.Workbook()
    book.active.title = "A&B"
    book.save(path)

    after = openpyxl.load_workbook(add(path, replace(TEMPLATE.tab("abc"), label="<C&D>")))

    assert after.sheetnames == ["A&B", "<C&D>"]
    assert after.defined_names["SheetsStrategy_abc"].attr_text == "'<C&D>'!$A$1"


def test_a_workbook_with_another_prefix_for_relations_takes_a_tab(people: Path) -> None:
    rewrite(people, "xl/workbook.xml", b"xmlns:r=", b"xmlns:rel=")
    rewrite(people, "xl/workbook.xml", b" r:id=", b" rel:id=")

    assert openpyxl.load_workbook(add(people, TEMPLATE.tab("log"))).sheetnames == [
        "Our sheet",
        "Second",
        "Журнал",
    ]


@pytest.mark.parametrize(
    ("part", "old", "new", "code"),
    [
        ("xl/workbook.xml", b'name="Second"', 'name="журнал"'.encode(), "tab_exists"),
        ("xl/workbook.xml", b"<sheets>", b"<!-- ours --><sheets>", "unusual_xml"),
        ("xl/styles.xml", b"<styleSheet", b"<!-- ours --><styleSheet", "unusual_xml"),
        ("xl/styles.xml", b"spreadsheetml/2006/main", b"spreadsheetml/2099/main", "unusual_xml"),
        ("xl/_rels/workbook.xml.rels", b"relationships/styles", b"relationships/stiles", "no_styles"),
    ],
)
def test_a_workbook_that_cannot_take_the_tab_safely_is_refused(
    part: str, old: bytes, new: bytes, code: str, people: Path
) -> None:
    rewrite(people, part, old, new)

    with pytest.raises(StrategyError) as caught:
        add(people, TEMPLATE.tab("log"))

    assert (type(caught.value), caught.value.code) == (UnsafeChange, code)


def test_added_styles_point_to_what_was_added_with_them() -> None:
    target = (
        b"<styleSheet "
        + NAMESPACE
        + b'><numFmts count="1"><numFmt numFmtId="170" formatCode="0.0%"/></numFmts>'
        b'<fonts count="1"><font/></fonts><fills count="2"><fill/><fill/></fills>'
        b'<borders count="1"><border/></borders>'
        b'<cellXfs count="2"><xf numFmtId="0"/><xf numFmtId="170"/></cellXfs>'
        b"<tableStyles/></styleSheet>"
    )
    source = (
        b"<styleSheet " + NAMESPACE + b'><numFmts count="2"><numFmt numFmtId="164" formatCode="0.0%"/>'
        b'<numFmt numFmtId="165" formatCode="0.0"/></numFmts>'
        b'<fonts count="1"><font><b/></font></fonts><fills count="1"><fill><a/></fill></fills>'
        b'<borders count="1"><border><c/></border></borders><cellXfs count="3"><xf numFmtId="0"/>'
        b'<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        b'<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0"><alignment/></xf></cellXfs>'
        b'<dxfs count="1"><dxf><numFmt numFmtId="165" formatCode="0.0"/></dxf></dxfs></styleSheet>'
    )

    merged = merge_styles(target, source, part="xl/styles.xml")

    assert (merged.cells, merged.first_rule) == ({0: 0, 1: 2, 2: 3}, 0)
    assert merged.data == (
        b"<styleSheet " + NAMESPACE + b'><numFmts count="2"><numFmt numFmtId="170" formatCode="0.0%"/>'
        b'<numFmt numFmtId="171" formatCode="0.0"/></numFmts>'
        b'<fonts count="2"><font/><font><b/></font></fonts>'
        b'<fills count="3"><fill/><fill/><fill><a/></fill></fills>'
        b'<borders count="2"><border/><border><c/></border></borders>'
        b'<cellXfs count="4"><xf numFmtId="0"/><xf numFmtId="170"/>'
        b'<xf numFmtId="170" fontId="1" fillId="2" borderId="1" xfId="0"/>'
        b'<xf numFmtId="171" fontId="1" fillId="2" borderId="1" xfId="0"><alignment/></xf></cellXfs>'
        b'<dxfs count="1"><dxf><numFmt numFmtId="171" formatCode="0.0"/></dxf></dxfs>'
        b"<tableStyles/></styleSheet>"
    )


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_keeps_values_and_names_of_created_and_added_tabs(tmp_path: Path) -> None:
    first, added = TEMPLATE.tabs[:-1], TEMPLATE.tabs[-1]
    path = tmp_path / "new.xlsx"
    create_workbook(path, replace(TEMPLATE, tabs=first), memory=[], created=CREATED)
    after = add(path, added)

    profile = (tmp_path / "profile").as_uri()
    target = ["--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(tmp_path / "saved"), str(after)]
    subprocess.run(
        [str(SOFFICE), "--headless", "--norestore", f"-env:UserInstallation={profile}", *target],
        check=True,
        capture_output=True,
        timeout=120,
    )

    saved = load_workbook(str(tmp_path / "saved" / "after.xlsx"))
    assert {
        name: [
            [value or None for value in row]
            for row in saved.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in saved.sheet_names
    } == {tab.label: lay_out(tab, TEMPLATE) for tab in TEMPLATE.tabs}
    names = openpyxl.load_workbook(tmp_path / "saved" / "after.xlsx").defined_names
    assert {name: text.attr_text.replace("'", "") for name, text in names.items()} == {
        f"SheetsStrategy_{tab.key}": f"{tab.label}!$A$1" for tab in TEMPLATE.tabs
    }
