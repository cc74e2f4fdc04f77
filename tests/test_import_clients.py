"""Client lists: empty cells are filled, prospects appended, and what people typed stays."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from small_workbook import TODAY, add_column, load, new_workbook, put, read, run, table

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.errors import InputError
from sheets_strategy.import_clients import ImportedClients, import_clients
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.table import NamedGrid, read_grids
from sheets_strategy.workbook.grid import CellValue

INN, OTHER = "7707083893", "7736050003"
CASES = sorted(
    path
    for path in (Path(__file__).parent / "workbook" / "cases").glob("*/*.*")
    if ".expected." not in path.name
)
HEADER = ("Название", "ИНН", "Телефон", "Отношение", "Ниша")


@pytest.fixture
def workbook() -> MemoryWorkbook:
    made = new_workbook()
    put(made, "clients", 0, name="ООО Альфа", inn=INN, niche="склады")
    put(made, "clients", 1, name="Бета")
    return made


def bring_grid(workbook: MemoryWorkbook, *grids: list[list[CellValue]]) -> ImportedClients:
    sheets = [NamedGrid(f"Лист{number}", grid) for number, grid in enumerate(grids, start=1)]
    return import_clients(workbook, load, sheets, name="crm.xlsx", today=TODAY)[0]


def bring(
    workbook: MemoryWorkbook, *lines: Sequence[CellValue], header: Sequence[str] = HEADER
) -> ImportedClients:
    return bring_grid(workbook, [list(header), *map(list, lines)])


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
        ("Новый", None, "+7 3, +7 4", None, "опт"),
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
    bring_grid(workbook, grid)
    assert read(workbook, "clients", "name", "class", "phone")[2] == ("Гамма", None, "+7 5")


@pytest.mark.parametrize("grid", [[], [["Название"]], [["Телефон", "Город"], ["+7", "Тверь"]]])
def test_a_list_without_the_clients_name_is_refused(
    workbook: MemoryWorkbook, grid: list[list[CellValue]]
) -> None:
    before = workbook.tabs
    with pytest.raises(InputError) as caught:
        bring_grid(workbook, grid)
    assert ("no_client_header", before) == (caught.value.code, workbook.tabs)


def test_an_empty_cell_of_a_column_that_the_team_added_is_filled(workbook: MemoryWorkbook) -> None:
    add_column(workbook, "clients", "Выручка", [None, 5.0])
    done = bring_grid(workbook, [["ИНН", "Выручка"], [INN, 7.5], [OTHER, 1.0]])
    own = table(workbook, "clients").own["Выручка"]
    tab = table(workbook, "clients").tab
    assert ([tab.cell(1, own), tab.cell(2, own)], done.filled, done.nameless) == ([7.5, 5.0], 2, 1)


def test_a_new_client_brings_the_teams_own_columns_too(workbook: MemoryWorkbook) -> None:
    add_column(workbook, "clients", "Скидка", [None])
    bring_grid(workbook, [["Клиент", "скидка"], ["Гамма", 0.1]])
    view = table(workbook, "clients")
    assert view.tab.cell(3, view.own["Скидка"]) == 0.1


def test_a_differing_answer_in_the_teams_own_column_is_asked_about(workbook: MemoryWorkbook) -> None:
    add_column(workbook, "clients", "ОГРН", ["1"])
    bring_grid(workbook, [["ИНН", "ОГРН"], [INN, "2"]])
    found = [one.facts for one in run(workbook).findings if one.code == "import_difference"]
    assert found == [{"client": "ООО Альфа", "column": "ОГРН", "here": "1", "there": "2"}]


def test_two_answers_of_one_list_are_asked_about_and_the_first_stands(workbook: MemoryWorkbook) -> None:
    lines = [("Альфа", INN, None, None, None), ("Гамма", OTHER, None, None, "опт")]
    bring(workbook, *lines, ("Гамма", OTHER, None, None, "склад"))
    assert clients(workbook)[2] == ("Гамма", OTHER, None, None, "опт")
    found = [one.facts for one in run(workbook).findings if one.code == "import_difference"]
    assert found == [{"client": "Гамма", "column": "Ниша", "here": "опт", "there": "склад"}]


def test_a_client_that_is_no_more_is_asked_about_until_a_person_says_so(workbook: MemoryWorkbook) -> None:
    lists = [
        ["ИНН", "Наименование", "Статус"],
        [INN, "Альфа", "Ликвидирована"],
        [OTHER, "Гамма", "Действующая"],
    ]
    assert bring_grid(workbook, lists).closed == 1
    assert read(workbook, "clients", "do_not_work")[0] == (None,)
    found = [one.facts for one in run(workbook).findings if one.code == "client_closed"]
    assert found == [{"client": "ООО Альфа", "status": "Ликвидирована"}]
    put(workbook, "clients", 0, do_not_work="закрылись")
    assert "client_closed" not in [one.code for one in run(workbook).findings]


def test_a_later_list_may_say_that_a_client_works(workbook: MemoryWorkbook) -> None:
    for status in ("Ликвидирована", "Действующая"):
        bring_grid(workbook, [["ИНН", "Наименование", "Статус"], [INN, "Альфа", status]])
    assert "client_closed" not in [one.code for one in run(workbook).findings]


def test_of_several_rows_with_one_inn_the_right_one_is_filled(workbook: MemoryWorkbook) -> None:
    put(workbook, "clients", 2, name="Филиал", inn=INN)
    put(workbook, "clients", 3, name="Альфа-Тверь", inn=INN)
    bring(workbook, ("Альфа-Тверь", INN, "+7 1", None, None), ("Иное имя", OTHER, None, None, None))
    assert [row[2] for row in clients(workbook)] == [None, None, None, "+7 1", None]
    bring(workbook, ("Новое имя", INN, "+7 2", None, None))
    assert [row[2] for row in clients(workbook)] == ["+7 2", None, None, "+7 1", None]


def test_a_client_that_the_team_renamed_is_known_by_its_inn(workbook: MemoryWorkbook) -> None:
    put(workbook, "clients", 0, name="Наш любимый клиент")
    done = bring(workbook, ("ООО Альфа", INN, "+7 1", None, None))
    assert (done.added, clients(workbook)[0][:3]) == (0, ("Наш любимый клиент", INN, "+7 1"))


def test_one_of_several_phones_or_people_contradicts_nothing(workbook: MemoryWorkbook) -> None:
    put(workbook, "clients", 0, phone="8 495 000-00-02", contact="Игорь", size="крупный")
    header = ("Название", "ИНН", "Телефон", "Контакт", "Численность")
    rows = [("А", INN, "+7 495 0000001", "Анна", 40), ("А", INN, "+7 495 0000002", "Игорь", None)]
    done = bring(workbook, *rows, header=header)
    assert (done.differences, done.crowded) == (0, 1)
    assert [one for one in run(workbook).findings if one.code == "import_difference"] == []


def test_rows_keep_the_codes_that_questions_about_them_name(workbook: MemoryWorkbook) -> None:
    bring(workbook, ("Альфа", INN, None, None, "заводы"), ("Гамма", OTHER, None, None, None))
    codes = [code for (code,) in read(workbook, "clients", "code")]
    run(workbook)
    assert (codes, [code for (code,) in read(workbook, "clients", "code")]) == (
        ["c00001", None, "c00003"],
        ["c00001", "c00004", "c00003"],
    )


@pytest.mark.long(every=4)
@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.name}")
@pytest.mark.parametrize("between", [False, True], ids=["at once", "after a sync"])
def test_an_export_imported_twice_changes_nothing_the_second_time(
    path: Path, between: bool, workbook: MemoryWorkbook
) -> None:
    sheets = read_grids(Source.of(path.read_bytes(), name=path.name))
    first, _ = import_clients(workbook, load, sheets, name=path.name, today=TODAY)
    if between:
        run(workbook)
        assert not run(workbook).changes
    again, changes = import_clients(workbook, load, sheets, name=path.name, today=TODAY)
    assert (first.added > 0, again.added, again.filled, again.alike, bool(changes)) == (True, 0, 0, (), False)
