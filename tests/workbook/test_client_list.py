"""Client lists as 1C, CRMs and registries export them: one record per client, and what was passed over."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_workbook import load

from sheets_strategy.errors import InputError
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import NamedGrid, read_grids
from sheets_strategy.values.cells import CellValue
from sheets_strategy.workbook.catalogue import word_finding
from sheets_strategy.workbook.cell_findings import text_of
from sheets_strategy.workbook.client_list import ClientList, read_client_list

CASES = Path(__file__).parent / "cases"
FILES = sorted(path for path in CASES.glob("*/*.*") if ".expected." not in path.name)
INN, OTHER = "7700000016", "7800000027"
Grid = Sequence[Sequence[CellValue]]


def read(*grids: Grid, own: Sequence[str] = ()) -> ClientList:
    sheets = [NamedGrid(f"Лист{number}", list(map(list, grid))) for number, grid in enumerate(grids, start=1)]
    return read_client_list(sheets, load("ru"), name="list.xlsx", own=own)


def values(found: ClientList) -> list[dict[str, CellValue]]:
    return [record.values for record in found.records]


def to_csv(found: ClientList) -> str:
    columns = sorted({column for record in found.records for column in record.values})
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*columns, "people", "status", "others"])
    for record in found.records:
        cells = [text_of(record.values.get(column)) for column in columns]
        others = "; ".join(f"{column}: {text_of(value)}" for column, value in sorted(record.others.items()))
        writer.writerow([*cells, "; ".join(record.people), record.status, others])
    for name, passed in (("left", found.left), ("headings", found.headings), ("sheets", found.sheets)):
        writer.writerow([f"# {name}", *passed])
    writer.writerow(["# alone", found.alone])
    for finding in found.findings:
        writer.writerow([f"# {finding.code}", word_finding(finding, load("ru")).what])
    return text.getvalue()


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_export_gives_its_expected_clients(path: Path, update_golden: bool) -> None:
    found = read_client_list(
        read_grids(Source.of(path.read_bytes(), name=path.name)), load("ru"), name=path.stem
    )
    # One list saved in several formats is one list.
    expected = path.with_name(path.stem + ".expected.csv")
    if update_golden:
        expected.write_text(to_csv(found), encoding="utf-8", newline="\n")
    assert to_csv(found) == expected.read_text("utf-8")


def test_every_sheet_with_a_header_is_read_and_the_others_are_named() -> None:
    found = read(
        [["Легенда"], ["текст"]], [["Клиент", "ИНН"], ["А", INN]], [["ИНН", "Регион"], [INN, "Тверь"]]
    )
    assert (values(found), found.sheets) == ([{"name": "А", "inn": INN, "region": "Тверь"}], ("Лист1",))


def test_the_fullest_line_is_the_header_and_a_preamble_is_not() -> None:
    preamble = [["Организация", "ООО Продавец", "Менеджер", "Иванов"], ["Отчёт за 2026 год"], []]
    found = read([*preamble, ["Контрагент", "ИНН", "Телефон"], ["А", INN, "+7 495 0000001"]])
    assert values(found) == [{"name": "А", "inn": INN, "phone": "+7 495 0000001"}]


def test_two_lines_of_headers_are_one() -> None:
    header = [["Клиент", "Реквизиты", None, "Связь"], [None, "ИНН", "КПП", "Телефон"]]
    found = read([*header, ["А", INN, "1", "+7 495 0000001"]])
    assert (values(found), found.left) == ([{"name": "А", "inn": INN, "phone": "+7 495 0000001"}], ("КПП",))


def test_rows_that_are_no_clients_make_none() -> None:
    header = ["Контрагент", "ИНН", "Город"]
    grid = [header, [1, 2, 3], ["Покупатели"], [], ["А", INN, "Тверь"], header, ["ООО Б"], ["В", OTHER, None]]
    found = read([*grid, ["Итого по списку", None, "3"], ["Всего:"]])
    assert [one["name"] for one in values(found)] == ["А", "ООО Б", "В"]
    assert found.headings == ("Покупатели", "Итого по списку", "Всего:")


def test_a_list_of_names_only_has_no_headings() -> None:
    found = read([["Клиент", "Город"], ["Лютик", None], ["Роза", "Тверь"], ["Мак", None]])
    assert [one["name"] for one in values(found)] == ["Лютик", "Роза", "Мак"]


def test_a_group_of_companies_is_taken_and_a_folder_is_not() -> None:
    few = [["Клиент", "Группа"], ["А", "ГК"], ["Б", "ГК"], ["В", None], ["Г", None]]
    all_ = [["Клиент", "Группа", "Город"], ["А", "Покупатели", "Тверь"], ["Б", "Поставщики", "Тверь"]]
    assert [one.get("group") for one in values(read(few))] == ["ГК", "ГК", None, None]
    found = read(all_)
    assert ([one.get("group") for one in values(found)], found.folders) == ([None, None], ("Группа",))


@pytest.mark.parametrize(
    ("header", "cell", "size"),
    [
        ("Численность", 15, "до 15 чел."),
        ("2025, Среднесписочная численность работников", "16 - 100", "16–100 чел."),
        ("Кол-во сотрудников", "более 500", "более 500"),
        ("Выручка, тыс. руб", "120000", "выручка до 120 млн ₽"),
        ("Выручка за 2025 год, млн руб.", 120.5, "выручка 120–800 млн ₽"),
        ("Годовой оборот", "много", None),
        ("Размер", "45", "45"),
    ],
)
def test_size_is_a_band_of_people_or_revenue(header: str, cell: CellValue, size: str | None) -> None:
    [record] = values(read([["Клиент", header], ["А", cell]]))
    assert record.get("size") == size


def test_the_latest_year_counts_and_the_earlier_fills_its_gaps() -> None:
    header = ["Клиент", "2024, Численность", "2025, Численность"]
    found = read([header, ["А", 10, 120], ["Б", 10, None]])
    assert [one["size"] for one in values(found)] == ["101–250 чел.", "до 15 чел."]


def test_phones_and_numbers_stay_what_they_were_and_lost_digits_are_said() -> None:
    grid = [["Клиент", "ИНН", "Телефон"], ["А", 100000036.0, 79990000001.0], ["Б", "7,7E+09", "7,999E+10"]]
    found = read(grid)
    assert values(found) == [{"name": "А", "inn": "0100000036", "phone": "79990000001"}, {"name": "Б"}]
    assert [(one.code, one.facts["row"], one.facts["column"]) for one in found.findings] == [
        ("list_digits_lost", 3, "ИНН"),
        ("list_digits_lost", 3, "Телефон"),
    ]


def test_a_wrong_inn_names_its_row_and_words_are_no_inn() -> None:
    found = read([[], ["Клиент", "ИНН", "Город"], ["А", "7700000017", "Тверь"], ["Б", "нет", "Тверь"]])
    assert [(one.code, one.facts["row"]) for one in found.findings] == [("list_inn_wrong", 3)]
    assert [one.get("inn") for one in values(found)] == ["7700000017", None]


def test_rows_about_one_client_lose_nothing() -> None:
    header = ["Клиент", "ИНН", "Ниша", "Город", "Контакт", "Телефон"]
    rows = [
        ["А", INN, "опт", None, "Анна", "+7 495 0000001"],
        ["А", None, "склад", "Тверь", None, "8 (495) 000-00-01"],
        ["ООО А", INN, None, "Орёл", "Игорь", "+7 495 0000002"],
    ]
    [record] = read([header, *rows]).records
    assert record.values == {
        "name": "А", "inn": INN, "niche": "опт", "region": "Тверь", "contact": "Анна", "phone": "+7 495 0000001"
    }  # fmt: skip
    assert (record.others, record.people) == ({"niche": "склад", "region": "Орёл"}, ["Анна", "Игорь"])


def test_namesakes_with_their_own_inn_stay_apart_from_a_nameless_third() -> None:
    found = read([["Клиент", "ИНН", "Город"], ["А", INN, None], ["А", OTHER, None], ["А", None, "Тверь"]])
    assert [(one["name"], one.get("inn")) for one in values(found)] == [("А", INN), ("А", OTHER), ("А", None)]


def test_a_column_of_the_teams_own_takes_what_the_file_holds() -> None:
    header = ["Клиент", "выручка", "ОГРН", "Скидка"]
    found = read([header, ["А", "25 000,5", "1027700000001", 0.1]], own=["Выручка", "ОГРН", "Иное"])
    assert values(found) == [
        {"name": "А", "size": "выручка до 120 млн ₽", "own:Выручка": 25000.5, "own:ОГРН": "1027700000001"}
    ]
    assert found.left == ("Скидка",)


def test_formulas_errors_and_absurd_cells_are_texts_or_nothing() -> None:
    grid = [["Клиент", "Ниша", "Город"], ["=1+1", "x" * 50_000, "\x00Т\ud800верь\n "], [None, True, 5.5]]
    found = read(grid)
    assert values(found) == [{"name": "=1+1", "niche": "x" * 2_000, "region": "Т верь"}]
    assert [one.code for one in found.findings] == ["text_cut"]


@pytest.mark.parametrize(
    ("grid", "code"),
    [
        ([["Телефон", "Город"], ["+7", "Тверь"]], "no_client_header"),
        ([["Дата", "Номер", "Контрагент", "ИНН", "Сумма", "Назначение платежа"]], "statement_for_clients"),
    ],
)
def test_what_is_no_client_list_is_refused(grid: Grid, code: str) -> None:
    with pytest.raises(InputError, match=code):
        read(grid)


CELLS = st.one_of(
    st.none(), st.booleans(), st.floats(), st.dates(), st.text(max_size=12),
    st.sampled_from(["А", "ООО Б", INN, OTHER, "Итого", "-", "Да", "7,7E+09", "Ликвидирована", "+7 495 0000001"]),
)  # fmt: skip
HEADERS = [
    "Клиент",
    "ИНН",
    "Компания",
    "Тип",
    "Имя",
    "Телефон",
    "Группа",
    "Это группа",
    "Статус",
    "2025, Численность",
    "Своё",
]


@given(
    st.lists(st.lists(CELLS, min_size=len(HEADERS), max_size=len(HEADERS)), max_size=8),
    st.permutations(range(len(HEADERS))),
)
def test_moved_columns_change_nothing(rows: list[list[CellValue]], order: list[int]) -> None:
    grid = [HEADERS, *rows]
    moved = [[row[place] for place in order] for row in grid]
    one, other = (read(cells, own=["Своё"]) for cells in (grid, moved))
    assert [repr(record) for record in one.records] == [repr(record) for record in other.records]


@given(st.lists(st.lists(CELLS | st.sampled_from(HEADERS), max_size=6), max_size=8))
def test_any_grid_is_read_or_refused(rows: list[list[CellValue]]) -> None:
    try:
        found = read(rows)
    except InputError as error:
        assert error.code in ("no_client_header", "statement_for_clients")  # noqa: PT017
    else:
        assert all(record.values.get("name") or record.values.get("inn") for record in found.records)
