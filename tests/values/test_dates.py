from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.dates import parse_date, serial_date


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("05.01.2026", date(2026, 1, 5)),
        ("5.1.26", date(2026, 1, 5)),
        ("5.1.70", date(1970, 1, 5)),
        ("5.1.69", date(2069, 1, 5)),
        ("2026-01-05", date(2026, 1, 5)),
        ("2026/1/5", date(2026, 1, 5)),
        ("05/01/2026", date(2026, 1, 5)),
        ("05-01-2026", date(2026, 1, 5)),
        ("05.01.2026 04:31:38", date(2026, 1, 5)),
        ("25.02.2026 0:00:00", date(2026, 2, 25)),
        ("01.02.24 13:05", date(2024, 2, 1)),
        ("05.01.2026 в 21:13", date(2026, 1, 5)),
        ("2026-01-05T10:11:12", date(2026, 1, 5)),
        ("2026-01-05T10:11:12.345Z", date(2026, 1, 5)),
        ("2026-01-05T23:59:59+03:00", date(2026, 1, 5)),
        ("46024", date(2026, 1, 2)),
        ("46024.18197", date(2026, 1, 2)),
        ("46024,5", date(2026, 1, 2)),
        ("14 окт. 2025", date(2025, 10, 14)),
        ("26 января 2026 г.", date(2026, 1, 26)),
        ("«26» января 2026 года", date(2026, 1, 26)),
        ("1МАЙ17", date(2017, 5, 1)),
        ("3 мая 2024", date(2024, 5, 3)),
        ("10 сент 2024", date(2024, 9, 10)),
        ("05.01.2026г.", date(2026, 1, 5)),
        (" 05.01.2026\u00a0", date(2026, 1, 5)),
        ("5 Jan 2026", date(2026, 1, 5)),
    ],
)
def test_date_is_read_as_banks_and_people_write_it(text: str, day: date) -> None:
    assert parse_date(text) == day


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "итого",
            "31.02.2024",
            "01.13.2024",
            "13/13/2024",
            "23.08.201819202122",
            "12.2026",
            "1.234.567",
        ),
        *(
            "29999",
            "60001",
            "60000.5x",
            "123456",
            "00.00.0000",
            "01.01.1899",
            "2026-02-30",
            "٠٥.٠١.٢٠٢٦",
            "5 слов 2026",
        ),
        "40702810000000000001",
    ],
)
def test_other_text_is_no_date(text: str) -> None:
    with pytest.raises(UnreadableValue) as caught:
        parse_date(text)
    assert caught.value.reason == "not_date"


@given(st.dates(date(1970, 1, 1), date(2069, 12, 31)))
def test_every_day_reads_back_in_every_form(day: date) -> None:
    forms = ("%d.%m.%Y", "%d.%m.%y", "%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y 12:30", "%Y-%m-%dT00:00:00Z")
    assert {parse_date(day.strftime(form)) for form in forms} == {day}


@given(st.text(alphabet="0123456789./-: TZянвмай", max_size=20))
def test_any_text_is_a_date_or_unreadable(text: str) -> None:
    try:
        parse_date(text)
    except UnreadableValue as error:
        assert error.reason == "not_date"  # noqa: PT017


def test_serial_number_outside_its_years_is_no_date() -> None:
    assert serial_date(45292.75) == date(2024, 1, 1)
    with pytest.raises(UnreadableValue):
        serial_date(1234)
