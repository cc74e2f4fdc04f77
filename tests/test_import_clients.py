"""Client lists: empty cells are filled, prospects appended, and what people typed stays."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from small_workbook import TODAY, load, new_workbook, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.import_clients import ImportedClients, import_clients
from sheets_strategy.workbook.grid import CellValue

INN, OTHER = "7707083893", "7736050003"
HEADER = ("Название", "ИНН", "Телефон", "Отношение", "Ниша")


@pytest.fixture
def workbook() -> MemoryWorkbook:
    made = new_workbook()
    put(made, "clients", 0, name="ООО Альфа", inn=INN, niche="склады")
    put(made, "clients", 1, name="Бета")
    return made


def bring(
    workbook: MemoryWorkbook, *lines: Sequence[CellValue], header: Sequence[str] = HEADER
) -> ImportedClients:
    return import_clients(workbook, load, [list(header), *map(list, lines)], name="crm.xlsx", today=TODAY)[0]


def clients(workbook: MemoryWorkbook) -> list[tuple[CellValue, ...]]:
    return read(workbook, "clients", "name", "inn", "phone", "satisfaction", "niche")


def test_empty_cells_of_a_client_known_by_inn_are_filled_and_differences_asked_about(
    workbook: MemoryWorkbook,
) -> None:
    done = bring(workbook, ("Альфа", INN, "+7 1", "Доволен", "заводы"))
    assert done == ImportedClients(rows=1, added=0, filled=2, differences=1, alike=())
    assert clients(workbook)[0] == ("ООО Альфа", INN, "+7 1", "доволен", "склады")
    found = [one.facts for one in run(workbook).findings if one.code == "import_difference"]
    assert found == [{"client": "ООО Альфа", "column": "Ниша", "here": "склады", "there": "заводы"}]


def test_a_difference_is_settled_once_a_person_types_what_the_file_says(workbook: MemoryWorkbook) -> None:
    bring(workbook, ("Альфа", INN, None, None, "заводы"))
    put(workbook, "clients", 0, niche="Заводы")
    assert [one for one in run(workbook).findings if one.code == "import_difference"] == []


def test_a_client_that_only_the_name_matches_is_a_suggestion(workbook: MemoryWorkbook) -> None:
    done = bring(workbook, ("БЕТА", OTHER, "+7 2", None, None))
    assert (done.added, done.filled, done.alike) == (0, 0, (("БЕТА", "Бета", 2),))
    assert clients(workbook)[1] == ("Бета", None, None, None, None)


def test_a_namesake_with_another_inn_is_a_client_of_its_own(workbook: MemoryWorkbook) -> None:
    bring(workbook, ("ООО Альфа", OTHER, None, None, None))
    assert clients(workbook)[2] == ("ООО Альфа", OTHER, None, None, None)


def test_several_lines_about_one_client_fill_each_cell_once(workbook: MemoryWorkbook) -> None:
    lines = [
        ("Альфа", INN, None, "доволен", None),
        ("Альфа", INN, "+7 1", "негатив", None),
        ("Новый", None, "+7 3", None, None),
        ("новый", None, "+7 4", None, "опт"),
    ]
    done = bring(workbook, *lines)
    assert (done.rows, done.added, done.filled) == (2, 1, 2)
    assert clients(workbook) == [
        ("ООО Альфа", INN, "+7 1", "доволен", "склады"),
        ("Бета", None, None, None, None),
        ("Новый", None, "+7 3", None, "опт"),
    ]


def test_the_same_list_again_writes_nothing(workbook: MemoryWorkbook) -> None:
    lines = [("Альфа", INN, "+7 1", None, "заводы"), ("Новый", None, "+7 3", None, None)]
    bring(workbook, *lines)
    before = workbook.tabs
    done = bring(workbook, *lines)
    assert (0, 0, before) == (done.added, done.filled, workbook.tabs)


def test_a_formula_of_a_person_is_not_filled_over(workbook: MemoryWorkbook) -> None:
    col = table(workbook, "clients").columns["phone"]
    workbook.set_formula("Клиенты", 1, col, '=""', "")
    done = bring(workbook, ("Альфа", INN, "+7 1", None, None))
    assert done.filled == 0


def test_numbers_of_a_file_stay_the_text_that_they_were(workbook: MemoryWorkbook) -> None:
    bring(workbook, ("Гамма", 7736050003.0, 79991234567.0, None, None))
    assert clients(workbook)[2] == ("Гамма", OTHER, "79991234567", None, None)


def test_a_header_below_a_preamble_is_found_and_tool_columns_are_not_taken(workbook: MemoryWorkbook) -> None:
    grid = [["Отчёт"], [], ["Клиент", "Класс", "Телефон"], ["Гамма", "A", "+7 5"]]
    import_clients(workbook, load, grid, name="crm.xlsx", today=TODAY)
    assert read(workbook, "clients", "name", "class", "phone")[2] == ("Гамма", None, "+7 5")


@pytest.mark.parametrize("grid", [[], [["Название"]], [["Телефон", "Город"], ["+7", "Тверь"]]])
def test_a_list_without_the_clients_name_is_refused(
    workbook: MemoryWorkbook, grid: list[list[CellValue]]
) -> None:
    before = workbook.tabs
    with pytest.raises(InputError) as caught:
        import_clients(workbook, load, grid, name="crm.xlsx", today=TODAY)
    assert ("no_client_header", before) == (caught.value.code, workbook.tabs)
