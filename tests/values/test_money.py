import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.money import MAX_KOP, cell_money, format_money, kopecks, parse_money

NBSP, NARROW, THIN = "\u00a0", "\u202f", "\u2009"


@pytest.mark.parametrize(
    ("text", "kop"),
    [
        ("67770", 67_770_00),
        ("0", 0),
        ("15000,0", 15_000_00),
        ("9714,77", 9_714_77),
        ("1 000.50", 1_000_50),
        (f"1{NBSP}234{NBSP}567,89", 1_234_567_89),
        (f"1{NARROW}234,5", 1_234_50),
        (f"1{THIN}234", 1_234_00),
        ("1'234,56", 1_234_56),
        ("1’234’567", 1_234_567_00),
        ("1 234-56", 1_234_56),
        ("1234.56=", 1_234_56),
        ("1500=", 1_500_00),
        ("1500=00", 1_500_00),
        ("5.616.666,67=", 5_616_666_67),
        ("5,571,064.72", 5_571_064_72),
        ("1.234.567", 1_234_567_00),
        ("2 999-00руб", 2_999_00),
        ("12-56 руб.", 12_56),
        ("6000-00", 6_000_00),
        ("175000-56", 175_000_56),
        ("1 234 руб. 56 коп.", 1_234_56),
        ("1 234,56 ₽", 1_234_56),
        ("₽ 12,50", 12_50),
        ("12,50 р.", 12_50),
        ("100 RUB", 100_00),
        ("740 895,36 (П)", 740_895_36),
        ("1 000,00 (А)", 1_000_00),
        ("(1 234,56)", -1_234_56),
        ("1234.56-", -1_234_56),
        ("−500,00", -500_00),
        ("- 500", -500_00),
        ("+5", 5_00),
        ("\ufeff12", 12_00),
        ("0,500", 50),
        ("12345,670", 12_345_67),
        ("1 234,5600", 1_234_56),
    ],
)
def test_amount_is_read_as_people_write_it(text: str, kop: int) -> None:
    assert parse_money(text) == kop


@pytest.mark.parametrize("text", ["1,234", "1.234", "12-56", "-1,234", "1803-28", "999.000"])
def test_amount_with_two_readings_is_never_guessed(text: str) -> None:
    with pytest.raises(UnreadableValue) as caught:
        parse_money(text)
    assert (caught.value.reason, caught.value.value) == ("ambiguous_money", text)


@pytest.mark.parametrize(
    ("text", "decimal", "kop"),
    [
        ("1.234", ",", 1_234_00),
        ("1,234", ".", 1_234_00),
        ("1,230", ",", 1_23),
        ("1.500", ".", 1_50),
        ("12-56", "-", 12_56),
        ("5,25", ".", 5_25),
    ],
)
def test_column_decides_what_the_amount_leaves_open(text: str, decimal: str, kop: int) -> None:
    assert parse_money(text, decimal=decimal) == kop  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            " ",
            "abc",
            "-",
            "()",
            "1e5",
            "1 00",
            "12 34",
            "1.2.3",
            "25.02.2026",
            "1,23,456",
            "1.234,567,890",
        ),
        *(
            "0.001",
            "1 234,567",
            "12345,678",
            "-(5)",
            "--5",
            "$5",
            "5 usd",
            "1/2",
            "٣",
            "=5",
            "5%",
            "1" * 30 + "x",
        ),
        "40702 810 0 0000 0000001",
    ],
)
def test_other_text_is_no_money(text: str) -> None:
    with pytest.raises(UnreadableValue, match="not_money"):
        parse_money(text)


def test_sub_kopeck_amount_of_a_comma_column_is_no_money() -> None:
    with pytest.raises(UnreadableValue, match="not_money"):
        parse_money("1,234", decimal=",")


@pytest.mark.parametrize("text", ["1000000000000.01", "1 000 000 000 001", "9" * 40, "-9999999999999"])
def test_amount_above_a_million_millions_is_too_large(text: str) -> None:
    with pytest.raises(UnreadableValue, match="too_large"):
        parse_money(text)


def test_largest_amount_is_read() -> None:
    assert parse_money("1 000 000 000 000,00") == MAX_KOP


@given(st.integers(-MAX_KOP, MAX_KOP), st.sampled_from(["ru", "en"]))
def test_written_amount_reads_back(kop: int, lang: str) -> None:
    assert parse_money(format_money(kop, lang=lang)) == kop


@given(st.text(alphabet="0123456789 .,'-=()₽рубПА\u00a0", max_size=25))
def test_any_text_is_money_or_unreadable(text: str) -> None:
    try:
        assert abs(parse_money(text)) <= MAX_KOP
    except UnreadableValue as error:
        assert error.value == text  # noqa: PT017


def test_amount_is_written_by_the_rules_of_the_language() -> None:
    assert format_money(123456789) == f"1{NBSP}234{NBSP}567,89{NBSP}₽"
    assert format_money(-5, lang="en") == f"-0.05{NBSP}₽"


@given(st.integers(-MAX_KOP, MAX_KOP))
def test_cell_number_keeps_every_kopeck(kop: int) -> None:
    assert kopecks(kop / 100) == kop


@pytest.mark.parametrize(("value", "kop"), [(0.1 + 0.2, 30), (5, 500), (1.1 * 3, 330), (-2.675 * 2, -535)])
def test_noise_of_arithmetic_is_no_part_of_a_kopeck(value: float, kop: int) -> None:
    assert kopecks(value) == kop


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (100 / 3, "sub_kopeck"),
        (0.005, "sub_kopeck"),
        (float("nan"), "not_money"),
        (float("inf"), "not_money"),
        (True, "not_money"),
        (1.1e12, "too_large"),
        (10**30, "too_large"),
    ],
)
def test_cell_number_that_is_no_amount_is_unreadable(value: float, reason: str) -> None:
    with pytest.raises(UnreadableValue, match=reason):
        kopecks(value)


@pytest.mark.parametrize(
    ("text", "currency", "minor"),
    [
        ("1000", "JPY", 1_000),
        ("1 000,00", "JPY", 1_000),
        ("1,000", "JPY", 1_000),
        ("1.234.567", "JPY", 1_234_567),
        ("¥ 5", "CNY", 5_00),
        ("1 000 JPY", "JPY", 1_000),
        ("1 000,50 USD", "USD", 1_000_50),
        ("$1,000.50", "USD", 1_000_50),
        ("1 234,567", "KWD", 1_234_567),
        ("0.500 KWD", "KWD", 500),
        ("12,5", "KWD", 12_500),
        ("12-56 руб.", "BYN", 12_56),
        ("(7)", "VND", -7),
        ("5=00", "JPY", 5),
    ],
)
def test_amount_is_in_the_minor_units_of_its_currency(text: str, currency: str, minor: int) -> None:
    assert minor == parse_money(text, currency=currency)


@pytest.mark.parametrize(
    ("text", "currency"),
    [
        ("1000.5", "JPY"),
        ("1 234-56", "JPY"),
        ("1,2345", "KWD"),
        ("5 руб.", "USD"),
        ("5 USD", "EUR"),
        ("5 $", "RUB"),
    ],
)
def test_amount_that_its_currency_cannot_have_is_unreadable(text: str, currency: str) -> None:
    with pytest.raises(UnreadableValue, match="not_money"):
        parse_money(text, currency=currency)


def test_three_decimals_of_a_dinar_need_the_column_to_tell() -> None:
    with pytest.raises(UnreadableValue, match="ambiguous_money"):
        parse_money("1,234", currency="KWD")
    assert [1_234, 1_234_000] == [parse_money("1,234", decimal=mark, currency="KWD") for mark in (",", ".")]


@given(
    st.integers(-(10**14), 10**14),
    st.sampled_from(["RUB", "USD", "CNY", "JPY", "KWD", "BYN", "XAF"]),
    st.sampled_from(["ru", "en"]),
)
def test_every_sum_of_every_currency_is_read_back(minor: int, currency: str, lang: str) -> None:
    text = format_money(minor, lang=lang, currency=currency)
    assert minor == parse_money(text, decimal="," if lang == "ru" else ".", currency=currency)


@given(st.integers(-(10**12), 10**12), st.sampled_from(["RUB", "JPY", "KWD"]))
def test_a_cell_gives_back_its_minor_units(minor: int, currency: str) -> None:
    assert minor == kopecks(cell_money(minor, currency), currency=currency)


@pytest.mark.parametrize(
    ("value", "currency", "reason"),
    [(1000.5, "JPY", "sub_kopeck"), (1.2345, "KWD", "sub_kopeck"), (2e14, "JPY", "too_large")],
)
def test_cell_number_that_its_currency_cannot_have_is_refused(
    value: float, currency: str, reason: str
) -> None:
    with pytest.raises(UnreadableValue, match=reason):
        kopecks(value, currency=currency)
