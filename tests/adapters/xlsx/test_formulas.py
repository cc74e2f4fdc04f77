"""Formulas: what they name, what becomes stale, and what may not be torn."""

from __future__ import annotations

from pathlib import Path

import pytest

from sheets_strategy.adapters.xlsx.formulas import find_references, shift_formula
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import MoveRows
from tests.adapters.xlsx.build import append, change, changed, edited, made, members, put, rewrite, tab

SHEET = "xl/worksheets/sheet1.xml"


@pytest.mark.parametrize(
    ("formula", "areas", "names", "opaque"),
    [
        ("A1+$B$2", [("", "A1"), ("", "B2")], [], False),
        ("SUM(Лист1!A1:B3)", [("лист1", "A1:B3")], [], False),
        ("'Мой ''лист'''!C:C", [("мой 'лист'", "C1:C1048576")], [], False),
        ("SUM(2:3)", [("", "A2:XFD3")], [], False),
        ('"A1"&B1&LOG10(C1)', [("", "B1"), ("", "C1")], [], False),
        ("IF(TRUE,Доход,1E5)", [], ["доход"], False),
        ("[1]Лист!A1+'[2]Мой лист'!B2", [], [], False),
        ("INDIRECT(A1)", [("", "A1")], [], True),
        ("SUM(A1:INDEX(B:B,3))", [("", "A1"), ("", "B1:B1048576")], [], True),
        ("SUM(Янв:Мар!A1)", [("янв:мар", "A1")], [], True),
        ("#REF!+A1", [("", "A1")], [], False),
        ("TODAY()-A1", [("", "A1")], [], False),
    ],
)
def test_references_of_a_formula(formula, areas, names, opaque) -> None:
    found = find_references(formula)
    assert [(sheet, area.text()) for sheet, area in found.areas] == areas
    assert (found.names, found.opaque) == (names, opaque)


def test_tables_in_a_formula_are_named_without_their_columns() -> None:
    found = find_references("SUM(Люди[[#This Row],[A1 'нетто]]])*Люди[B2]")
    assert found.tables == [("люди", True), ("люди", False)]
    assert (found.areas, found.names, found.opaque) == ([], [], False)


@pytest.mark.parametrize(
    ("formula", "shifted"),
    [
        ("A1+$A1+A$1+$A$1", "B3+$A3+B$1+$A$1"),
        ("SUM(A:A,1:1,'A1'!B2:C3)&\"A1\"", "SUM(B:B,3:3,'A1'!C4:D5)&\"A1\""),
        ("LOG10(XFD1)", "LOG10(#REF!)"),
    ],
)
def test_a_shared_formula_reads_shifted_in_another_cell(formula: str, shifted: str) -> None:
    assert shift_formula(formula, 2, 1) == shifted


def chained(book, sheet) -> None:
    sheet.write_column(0, 0, [1, 2, 3])
    other = book.add_worksheet("Итоги")
    other.write_formula("A1", "=Лист!A1+1", None, 2)
    other.write_formula("A2", "=A1+1", None, 3)
    other.write_formula("A3", "=Лист!A3", None, 3)
    other.write_formula("A4", "=SUM(Числа)", None, 6)
    other.write_formula("A5", "=TODAY()", None, 45000)
    other.write_formula("A6", '=INDIRECT("Лист!A"&3)', None, 3)
    other.write_array_formula("B1:B2", "{=Лист!A1:A2*2}", None, 2)
    other.write_number("B2", 4)
    book.define_name("Числа", "=Лист!$A$1:$A$3")


def test_stored_values_go_only_where_they_became_old(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", chained)
    change(path, put("Лист", 0, 0, 10))
    found = tab(path, "Итоги")
    assert found.uncached == {(0, 0), (1, 0), (3, 0), (5, 0), (0, 1)}
    assert found.rows == [[None], [None], [3.0], [None], [45000.0]]


def test_rows_that_move_make_formulas_over_them_stale(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", chained)
    change(path, MoveRows("Лист", "", 1, (1, 0)))
    assert tab(path, "Итоги").uncached == {(2, 0), (3, 0), (5, 0), (0, 1)}


def test_a_running_total_of_thousands_of_rows_is_followed_both_ways(tmp_path: Path) -> None:
    def totals(book, sheet) -> None:
        for row in range(1, 2000):
            sheet.write_formula(row, 1, f"=B{row}+A{row + 1}", None, 0)
            sheet.write_formula(row, 2, f"=C{row + 2}+A{row + 1}", None, 0)

    path = made(tmp_path / "a.xlsx", totals)
    change(path, put("Лист", 1000, 0, 1))
    assert tab(path).uncached == {(row, 1) for row in range(1000, 2000)} | {
        (row, 2) for row in range(1, 1001)
    }


def test_a_workbook_without_formulas_is_not_asked_to_calculate(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", lambda book, sheet: sheet.write(0, 0, 1))
    edited(path, "xl/workbook.xml", "<calcPr[^>]*/>", "")
    before = members(path)
    change(path, put("Лист", 0, 0, 2))
    assert changed(before, path) == {SHEET}


def test_calculation_is_asked_for_in_its_place(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", chained)
    edited(path, "xl/workbook.xml", "<calcPr[^>]*/>", "<extLst/>")
    change(path, put("Лист", 0, 0, 2))
    text = members(path)["xl/workbook.xml"]
    assert b'</definedNames><calcPr fullCalcOnLoad="1"/><extLst/>' in text


def chain(path: Path) -> None:
    parts = members(path)
    parts["xl/calcChain.xml"] = b'<calcChain xmlns="x"><c r="A1" i="2"/></calcChain>'
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        b"</Types>", b'<Override PartName="/xl/calcChain.xml" ContentType="calc"/></Types>'
    )
    rels = "xl/_rels/workbook.xml.rels"
    parts[rels] = parts[rels].replace(
        b"</Relationships>",
        b'<Relationship Id="rId99" Type="http://x/calcChain" Target="calcChain.xml"/></Relationships>',
    )
    rewrite(path, parts)


def test_the_calculation_chain_goes_with_a_formula_and_only_then(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", chained)
    plain = members(path)
    chain(path)
    change(path, put("Лист", 0, 0, 2))
    assert "xl/calcChain.xml" in members(path)
    change(path, put("Итоги", 0, 0, 5))
    after = members(path)
    assert "xl/calcChain.xml" not in after
    for part in ("[Content_Types].xml", "xl/_rels/workbook.xml.rels"):
        assert after[part] == plain[part]
    assert (0, 0) not in tab(path, "Итоги").formulas


def shared(path: Path) -> Path:
    made(path, lambda book, sheet: [sheet.write_formula(row, 1, f"=A{row + 1}", None, 0) for row in range(3)])
    edited(path, SHEET, "<f>A1</f>", '<f t="shared" ref="B1:B3" si="0">A1</f>')
    edited(path, SHEET, "<f>A[23]</f>", '<f t="shared" si="0"/>')
    return path


def test_followers_of_a_shared_formula_read_as_their_own(tmp_path: Path) -> None:
    assert dict(tab(shared(tmp_path / "a.xlsx")).formulas) == {(0, 1): "A1", (1, 1): "A2", (2, 1): "A3"}


def test_the_first_cell_of_a_shared_formula_goes_only_with_all_others(tmp_path: Path) -> None:
    path = shared(tmp_path / "a.xlsx")
    with pytest.raises(UnsafeChange) as refused:
        change(path, put("Лист", 0, 1, 5), put("Лист", 1, 1, 5))
    assert (refused.value.code, refused.value.facts["other"]) == ("shared_formula", "B3")
    change(path, put("Лист", 1, 1, 5))
    assert dict(tab(path).formulas) == {(0, 1): "A1", (2, 1): "A3"}
    change(path, *(put("Лист", row, 1, 7) for row in range(3)))
    assert (dict(tab(path).formulas), tab(path).cell(2, 1)) == ({}, 7.0)


def test_an_array_formula_is_written_whole_or_not_at_all(tmp_path: Path) -> None:
    path = made(tmp_path / "a.xlsx", chained)
    with pytest.raises(UnsafeChange) as refused:
        change(path, put("Итоги", 1, 1, 5))
    assert (refused.value.code, refused.value.facts["range"]) == ("array_formula", "B1:B2")
    change(path, put("Итоги", 0, 1, 5), put("Итоги", 1, 1, 6))
    assert [row[1] for row in tab(path, "Итоги").rows[:2]] == [5.0, 6.0]


def test_a_table_that_grows_makes_formulas_over_it_stale(tmp_path: Path) -> None:
    def table(book, sheet) -> None:
        sheet.write_column(1, 0, [1, 2])
        sheet.add_table("A1:A3", {"columns": [{"header": "n"}], "name": "Люди"})
        sheet.write_formula("C1", "=SUM(Люди[n])", None, 3)

    path = made(tmp_path / "a.xlsx", table)
    change(path, append("Лист", 3, {0: 5}))
    assert tab(path).uncached == {(0, 2)}
