import re
from datetime import UTC, datetime
from pathlib import Path
from zipfile import ZipFile

import openpyxl  # type: ignore[import-untyped]
import pytest
from openpyxl.workbook import Workbook  # type: ignore[import-untyped]
from openpyxl.worksheet.worksheet import Worksheet  # type: ignore[import-untyped]
from python_calamine import load_workbook
from small_template import SMALL

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.adapters.templates import load_template
from sheets_strategy.adapters.xlsx.create import create_workbook, new_workbook
from sheets_strategy.workbook.layout import settle

CREATED = datetime(2025, 1, 31, 12, tzinfo=UTC)
MEMORY = [("template", "version", "1", "2025-01-31")]
LAST = 1_048_576


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("create") / "new.xlsx"
    create_workbook(path, SMALL, memory=MEMORY, created=CREATED)
    return path


@pytest.fixture(scope="module")
def book(path: Path) -> Workbook:
    return openpyxl.load_workbook(path)


@pytest.fixture(scope="module")
def main(book: Workbook) -> Worksheet:
    sheet: Worksheet = book["Client's list"]
    return sheet


def part(path: Path, name: str) -> str:
    with ZipFile(path) as archive:
        return archive.read(name).decode()


def grids(path: Path) -> dict[str, list[list[object]]]:
    book = load_workbook(str(path))
    return {
        name: [
            [None if value == "" else value for value in row]
            for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        ]
        for name in book.sheet_names
    }


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_new_workbook_reads_back_as_the_template_lays_it_out(lang: str, tmp_path: Path) -> None:
    template = load_template(lang)
    create_workbook(tmp_path / "new.xlsx", template, memory=MEMORY, created=CREATED)

    laid_out = MemoryWorkbook.from_template(template, memory=MEMORY)

    assert grids(tmp_path / "new.xlsx") == {tab.name: tab.rows for tab in laid_out.tabs}


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_default_rows_of_the_built_in_template_reach_no_other_table(lang: str) -> None:
    template = load_template(lang)

    assert [settle(tab, template) for tab in template.tabs] == list(template.tabs)


def test_same_arguments_give_the_same_bytes() -> None:
    def content(created: datetime) -> bytes:
        return new_workbook(SMALL.tabs, SMALL, created=created)

    assert content(CREATED) == content(CREATED)
    assert content(CREATED) != content(CREATED.replace(year=2024))


def test_properties_name_the_title_and_the_given_moment(book: Workbook) -> None:
    properties = book.properties

    assert (properties.title, properties.creator, properties.created) == (
        "Sales strategy",
        "sheets-strategy",
        CREATED.replace(tzinfo=None),
    )


def test_hidden_tabs_are_hidden_and_the_first_visible_one_is_in_front(book: Workbook, path: Path) -> None:
    assert {sheet.title: sheet.sheet_state for sheet in book} == {
        "Options": "hidden",
        "Client's list": "visible",
        "Memory": "hidden",
    }
    assert book.active.title == "Client's list"
    assert (
        len(
            re.findall(
                'tabSelected="1"', "".join(part(path, f"xl/worksheets/sheet{n}.xml") for n in (1, 2, 3))
            )
        )
        == 1
    )


def test_every_tab_has_a_hidden_name_that_survives_renaming(book: Workbook) -> None:
    names = {
        name: (text.attr_text, text.hidden)
        for name, text in book.defined_names.items()
        if name.startswith("SheetsStrategy_")
    }

    assert names == {
        "SheetsStrategy_options": ("'Options'!$A$1", True),
        "SheetsStrategy_main": ("'Client''s list'!$A$1", True),
        "SheetsStrategy_memory": ("'Memory'!$A$1", True),
    }


def test_number_formats_reach_the_last_row_as_column_styles(main: Worksheet) -> None:
    formats = {letter: main.column_dimensions[letter].number_format for letter in "ABCDEFGH"}

    assert formats == {
        "A": "@",
        "B": "#,##0.00",
        "C": "0.0%",
        "D": "@",
        "E": "@",
        "F": "General",
        "G": "dd.mm.yyyy",
        "H": "@",
    }
    assert [main.column_dimensions[letter].hidden for letter in "AH"] == [False, True]


def test_a_column_is_never_narrower_than_the_longest_word_of_its_header(main: Worksheet) -> None:
    assert round(main.column_dimensions["A"].width) == 31
    assert round(main.column_dimensions["C"].width) == len("Running") + 4 + 1


def test_blocks_above_the_list_have_formats_of_their_own(main: Worksheet) -> None:
    assert [(main.cell(row, 1).value, main.cell(row, 2).number_format) for row in (5, 6, 7)] == [
        ("All", "0.0%"),
        ("Rest", "0.0%"),
        (None, "General"),
    ]


def test_each_setting_is_shown_as_what_it_is(book: Workbook) -> None:
    sheet = book["Options"]
    offers = {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}

    assert [(sheet.cell(row, 2).value, sheet.cell(row, 2).number_format) for row in range(2, 8)] == [
        (0.8, "0.0%"),
        (None, "@"),
        ("English", "@"),
        (None, "General"),
        (None, "General"),
        (None, "General"),
    ]
    assert sheet.column_dimensions["B"].number_format == "@"
    assert offers == {"B4": '"Russian,English"'}


def test_text_that_looks_like_a_number_or_a_formula_stays_text(main: Worksheet) -> None:
    cells = [main.cell(row, 1) for row in (10, 11)]

    assert [(cell.value, cell.data_type) for cell in cells] == [("0123456789", "s"), ("=1+1", "s")]


def test_drop_downs_reach_the_last_row_and_only_strict_ones_refuse(main: Worksheet) -> None:
    offers = {
        str(rule.sqref): (rule.formula1, rule.showErrorMessage)
        for rule in main.data_validations.dataValidation
    }

    assert offers == {
        f"D10:D{LAST}": ('"good,bad"', True),
        f"E10:E{LAST}": ('"law,wish"', False),
    }


def test_filter_and_colours_reach_the_last_row(main: Worksheet) -> None:
    (area,) = main.conditional_formatting
    (rule,) = area.rules

    assert main.auto_filter.ref == f"A9:H{LAST}"
    assert (str(area.sqref), rule.formula) == (f"D10:D{LAST}", ['"so-called ""bad"""'])
    assert (rule.dxf.fill.bgColor.rgb, rule.dxf.font.color.rgb) == ("FFF8CBAD", "FFC00000")


def test_headers_tell_by_colour_who_fills_a_column(main: Worksheet) -> None:
    fills = {cell.value: cell.fill.fgColor.rgb for cell in main[9] if cell.value}
    team, tool = fills["Client"], fills["Turnover"]

    assert team != tool
    assert fills == {
        "Client": team,
        "Turnover": tool,
        "Running share": tool,
        "Mood": team,
        "Need": team,
        "Hours": team,
        "Paid on": tool,
        "Code": tool,
    }


def test_only_headers_with_something_to_say_have_a_note(main: Worksheet) -> None:
    notes = {cell.coordinate: cell.comment.text for row in main for cell in row if cell.comment}

    assert notes == {"A9": "Who pays."}


def test_panes_colour_and_print_setup_are_those_of_the_template(main: Worksheet) -> None:
    assert (main.freeze_panes, main.sheet_properties.tabColor.rgb) == ("B10", "FFBF8F00")
    assert (main.page_setup.orientation, main.page_setup.fitToWidth, main.page_setup.fitToHeight) == (
        "landscape",
        None,
        0,
    )
    assert (main.sheet_properties.pageSetUpPr.fitToPage, main.print_title_rows) == (True, "$9:$9")


def test_pareto_chart_reads_its_table_and_has_a_second_axis_in_percent(path: Path) -> None:
    chart = part(path, "xl/charts/chart1.xml")

    assert re.findall("<c:f>([^<]*)</c:f>", chart) == [
        "'Client''s list'!$B$9",
        "'Client''s list'!$A$10:$A$29",
        "'Client''s list'!$B$10:$B$29",
        "'Client''s list'!$C$9",
        "'Client''s list'!$A$10:$A$29",
        "'Client''s list'!$C$10:$C$29",
    ]
    assert re.findall('<c:max val="([^"]*)"/>', chart) == ["1"]
    assert chart.count("<c:valAx>") == 2
    assert '<c:legendPos val="b"/>' in chart


def test_two_shares_stand_side_by_side_the_strongest_on_top(tmp_path: Path) -> None:
    template = load_template("ru")
    made = tmp_path / "portrait.xlsx"
    made.write_bytes(new_workbook([template.tab("portrait")], template, created=CREATED))
    chart = part(made, "xl/charts/chart1.xml")

    assert re.findall("<c:f>([^<]*)</c:f>", chart) == [
        "Портрет!$S$4",
        "Портрет!$R$5:$R$12",
        "Портрет!$S$5:$S$12",
        "Портрет!$T$4",
        "Портрет!$R$5:$R$12",
        "Портрет!$T$5:$T$12",
    ]
    categories, values = chart.partition("<c:valAx>")[0], chart.partition("<c:valAx>")[2]
    assert '<c:barDir val="bar"/>' in chart
    # The first row on top turns the other axis over as well, unless it crosses at the last row.
    assert '<c:orientation val="maxMin"/>' in categories
    assert '<c:orientation val="minMax"/>' in values
    assert '<c:crosses val="max"/>' in values
    assert 'formatCode="0%"' in values
