"""The small calculator, number formats, and masks."""

from __future__ import annotations

from typing import Any

import pytest
from engine import Engine
from google_emulator.cells import Fault
from google_emulator.formats import locale_of, show
from google_emulator.masks import keep, parse_mask


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("=1+2*3^2-4/2", 17),
        ("=-2+(3)%", -1.97),
        ('="a"&1.5&TRUE', "a1.5TRUE"),
        ("=SUM(A1:A3;10)", 16),
        ("=SUM(A:A)+COUNT(A1:A4)+COUNTA(A1:A4)", 6 + 3 + 4),
        ("=AVERAGE(A1:A3)+MIN(A1:A3)+MAX(A1:A3)", 6),
        ('=IF(A1<A2,"less","more")', "less"),
        ("=IF(AND(TRUE,A4=\"X\"),ROUND(2.345,2),0)", 2.35),
        ("=A4", "x"),
        ("=Z9", None),
        ("=Sheet1!A2+$A$3", 5),
        ("=1/0", "#DIV/0!"),
        ("=A4+1", "#VALUE!"),
        ("=NOW_AND_THEN(1)", "#NAME?"),
        ("=nowhere", "#NAME?"),
        ("=Gone!A1", "#REF!"),
        ("=#REF!+1", "#REF!"),
        ("=(1", "#ERROR!"),
        ("=1 2", "#ERROR!"),
        ("=B1", "#REF!"),
        ("=NA()", "#N/A"),
        ("=A1:A3", "#VALUE!"),
    ],
)  # fmt: skip
def test_formulas_have_values(text: str, value: object) -> None:
    engine = Engine()
    engine.put("A1", [[1], [2], [3], ["x"]])
    engine.put("B1", [[text]], "USER_ENTERED")

    read = engine.values("B1")

    assert (read[0][0] if read and read[0] else None) == value


def test_a_test_gives_values_to_formulas_that_are_not_computed() -> None:
    engine = Engine()
    text = '=QUERY(A:A;"select A")'
    engine.put("A1", [[text, "=A1+1"]], "USER_ENTERED")
    assert engine.values() == [["#NAME?", "#NAME?"]]

    engine.state.seeds[text] = 5
    assert engine.values() == [[5, 6]]
    engine.state.seeds[text] = Fault("#N/A", "Query completed with an empty output.")
    answer = engine.get(fields="sheets.data.rowData.values.effectiveValue", ranges="A1:A1")
    error = answer["sheets"][0]["data"][0]["rowData"][0]["values"][0]["effectiveValue"]["errorValue"]
    assert error == {"type": "N_A", "message": "Query completed with an empty output."}


@pytest.mark.parametrize(
    ("value", "kind", "pattern", "locale", "shown"),
    [
        (1234.5, "NUMBER", "#,##0.00", "en_US", "1,234.50"),
        (1234.5, "NUMBER", "#,##0.00", "ru_RU", "1\xa0234,50"),
        (-1234567, "NUMBER", "#,##0", "ru_RU", "-1\xa0234\xa0567"),
        (0.125, "PERCENT", "0.0%", "ru_RU", "12,5%"),
        (1.005, "NUMBER", "0.00", "en_US", "1.01"),
        (-5, "NUMBER", "0;(0);-", "en_US", "(5)"),
        (0, "NUMBER", "0;(0);-", "en_US", "-"),
        (1500, "CURRENCY", '#,##0.00\\ "₽"', "ru_RU", "1\xa0500,00 ₽"),
        (46083.5, "DATE", "dd.mm.yyyy", "ru_RU", "02.03.2026"),
        (46083.5, "DATE_TIME", "yyyy-mm-dd hh:mm:ss", "en_US", "2026-03-02 12:00:00"),
        (46083.75, "TIME", "h:mm am/pm", "en_US", "6:00 PM"),
        (46083, "DATE", "", "ru_RU", "02.03.2026"),
        (12345678, "SCIENTIFIC", "0.00E+00", "en_US", "1.23E+07"),
        (5, "TEXT", "@", "en_US", "5"),
        (True, "NUMBER", "0", "ru_RU", "ИСТИНА"),
        (1 / 3, "", "", "en_US", "0.3333333333"),
        (1e15, "", "", "en_US", "1E+15"),
        (7, "NUMBER", "000", "en_US", "007"),
        (1.5, "NUMBER", "0.##", "en_US", "1.5"),
    ],
)
def test_numbers_are_shown_by_pattern_and_locale(
    value: Any, kind: str, pattern: str, locale: str, shown: str
) -> None:
    form = {name: part for name, part in (("type", kind), ("pattern", pattern)) if part}

    assert show(value, form, locale_of(locale)) == shown


@pytest.mark.parametrize(
    "mask",
    [
        "sheets(properties(sheetId,title),data)",
        "sheets.properties.sheetId,sheets.properties.title,sheets.data",
        "sheets/properties/sheetId,sheets/properties/title,sheets/data/*",
        "sheets(properties/sheetId,properties.title,data(*))",
    ],
)
def test_masks_are_read_in_every_spelling(mask: str) -> None:
    assert parse_mask(mask) == {"sheets": {"properties": {"sheetId": {}, "title": {}}, "data": {}}}


def test_a_mask_keeps_what_it_names() -> None:
    thing = {"a": [{"b": 1, "c": 2}, {"c": 3}], "d": {"e": {"f": 4}}}

    assert keep(thing, parse_mask("a.b,d/e")) == {"a": [{"b": 1}, {}], "d": {"e": {"f": 4}}}
    assert keep(thing, parse_mask("*")) == thing
