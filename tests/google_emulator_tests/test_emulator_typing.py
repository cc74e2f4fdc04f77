"""What becomes of text: typed by people, or written raw."""

from __future__ import annotations

import pytest
from engine import Engine


@pytest.mark.parametrize(
    ("locale", "typed", "value", "shown"),
    [
        ("en_US", "0042", 42, "42"),
        ("en_US", "2,000,000.01", 2000000.01, "2,000,000.01"),
        ("en_US", "1,5", "1,5", "1,5"),
        ("en_US", "5%", 0.05, "5%"),
        ("en_US", "$100.15", 100.15, "$100.15"),
        ("en_US", "1-2", 46024, "1-2"),
        ("en_US", "3/4/2026", 46085, "3/4/2026"),
        ("en_US", "2026-09-05", 46270, "2026-09-05"),
        ("en_US", "3_1_0", "3_1_0", "3_1_0"),
        ("en_US", "true", True, "TRUE"),
        ("en_US", "'0123", "0123", "0123"),
        ("en_US", "@x", "@x", "@x"),
        ("en_US", "31.12.2026", "31.12.2026", "31.12.2026"),
        ("ru_RU", "1,5", 1.5, "1,5"),
        ("ru_RU", "1.5", 46143, "1.5"),
        ("ru_RU", "1 234,50", 1234.5, "1\xa0234,50"),
        ("ru_RU", "31.12.2026", 46387, "31.12.2026"),
        ("ru_RU", "99,5%", 0.995, "99,50%"),
        ("ru_RU", "ИСТИНА", True, "ИСТИНА"),
        ("ru_RU", "=SUM(1;2)", 3, "3"),
        ("ru_RU", "=SUM(1,2)", 1.2, "1,2"),
        ("en_US", "10:30", 0.4375, "10:30"),
        ("en_US", "+7 999 123-45-67", "#ERROR!", "#ERROR!"),
    ],
)
def test_what_people_type_is_understood_by_locale(locale: str, typed: str, value: object, shown: str) -> None:
    engine = Engine({"locale": locale})
    engine.put("A1", [[typed]], "USER_ENTERED")

    assert engine.values() == [[value]]
    assert engine.values(render="FORMATTED_VALUE") == [[shown]]


@pytest.mark.parametrize("text", ["=1+1", "+7 999", "-5%", "@x", "1-2", "'quoted", "00123", "TRUE"])
def test_raw_text_stays_that_text(text: str) -> None:
    engine = Engine()
    engine.put("A1", [[text]])

    assert [
        engine.values(render=render) for render in ("UNFORMATTED_VALUE", "FORMATTED_VALUE", "FORMULA")
    ] == [[[text]]] * 3
