import pytest

from sheets_strategy.values.company_size import PEOPLE, REVENUE, band_of, find_scale


@pytest.mark.parametrize(
    ("text", "band"),
    [("0", 0), ("15", 0), ("16", 1), ("100", 1), ("101", 2), ("1 250", 3), ("16–100", 1), ("16 - 101", None),
     ("много", None), ("", None), ("-5", None)],
)  # fmt: skip
def test_people_fall_into_the_bands_of_the_law(text: str, band: int | None) -> None:
    assert band_of(text, PEOPLE) == band


@pytest.mark.parametrize(
    ("text", "scale", "band"),
    [("120 000 000", 1, 0), ("120000001", 1, 1), ("120", 1_000_000, 0), ("0,9 млрд", 1, 2), ("950 тыс. руб.", 1, 0)],
)  # fmt: skip
def test_revenue_counts_in_the_unit_of_its_column_or_cell(text: str, scale: int, band: int) -> None:
    assert band_of(text, REVENUE, scale=scale) == band


@pytest.mark.parametrize(
    ("header", "scale"),
    [
        ("Выручка, тыс. руб", 1_000),
        ("2025, Выручка, млн RUB", 1_000_000),
        ("Выручка, RUB", 1),
        ("млрд ₽", 10**9),
    ],
)
def test_headers_name_their_unit(header: str, scale: int) -> None:
    assert find_scale(header) == scale
