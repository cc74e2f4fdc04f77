import pytest
from hypothesis import given
from hypothesis import strategies as st

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.values.accounts import as_text, find_account, parse_account
from sheets_strategy.values.currency import account_currency, currency_code
from sheets_strategy.values.inn import find_inn, is_valid_inn, is_valid_number, parse_tax_number, restore_inn
from sheets_strategy.values.purposes import normalise_purpose

FIRM, PERSON = "7707083893", "500100732259"


def firm_inn(stem: int) -> str:
    digits = [int(char) for char in f"{stem:09d}"]
    weights = (2, 4, 10, 3, 5, 9, 4, 6, 8)
    return f"{stem:09d}{sum(w * d for w, d in zip(weights, digits, strict=True)) % 11 % 10}"


@pytest.mark.parametrize("text", [FIRM, PERSON, "7702070139", "7710140679"])
def test_inn_with_right_check_digits_is_valid(text: str) -> None:
    assert is_valid_inn(text)


@pytest.mark.parametrize(
    "text",
    ["7707083894", "500100732258", "0" * 10, "0" * 12, "", "77070838", "７７０７０８３８９３", "770708389x"],
)
def test_other_text_is_no_valid_inn(text: str) -> None:
    assert not is_valid_inn(text)


@given(st.integers(1, 10**9 - 1), st.integers(1, 9))
def test_wrong_check_digit_is_noticed(stem: int, step: int) -> None:
    inn = firm_inn(stem)
    assert is_valid_inn(inn)
    assert not is_valid_inn(inn[:9] + str((int(inn[9]) + step) % 10))


def test_inn_is_found_among_other_digits() -> None:
    account = "40702810000000000001"
    assert find_inn(f"р/с {account}, ИНН {FIRM}/770701001, ИНН 1234567890") == FIRM
    assert find_inn(f"за {account}, договор 1234567890") == ""


@pytest.mark.parametrize(
    ("text", "inn"),
    [
        ("7707083893.0", FIRM),
        ("'7707083893", FIRM),
        (" 7707 083893\u00a0", FIRM),
        ("7707083893/770701001", FIRM),
        (firm_inn(27701234)[1:], firm_inn(27701234)),
        ("123456789", "123456789"),
        ("7707083894", "7707083894"),
        ("0", ""),
        ("0000000000", ""),
        ("-", ""),
        ("", ""),
    ],
)
def test_inn_gets_back_what_a_spreadsheet_took_and_no_more(text: str, inn: str) -> None:
    assert restore_inn(text) == inn


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("Счёт 40702810000000000001 в банке", "40702810000000000001"),
        ("40702 810 0 0000 0000001", "40702810000000000001"),
        ("40702.810.0.0000.0000001", "40702810000000000001"),
        ("4070 2810 0000 0000 0001", "40702810000000000001"),
        ("407028100000000000011", ""),
        ("2024 и 2025", ""),
        ("", ""),
    ],
)
def test_account_is_found_as_people_space_it(text: str, account: str) -> None:
    assert find_account(text) == account


@pytest.mark.parametrize(
    ("text", "account"),
    [
        ("40702810000000000001", "40702810000000000001"),
        ("4070 2810-0000.0000\u00a0000\u20131", "40702810000000000001"),
        ("р/с 40702810000000000001 в Банке", "40702810000000000001"),
        ("by13 NBRB 3600 9000 0000 2z00 ab00", "BY13NBRB3600900000002Z00AB00"),
        ("KZ86125KZT5004100100", "KZ86125KZT5004100100"),
        ("—", ""),
        (" ", ""),
    ],
)
def test_account_is_read_however_people_put_it(text: str, account: str) -> None:
    assert parse_account(text) == account


@pytest.mark.parametrize(
    "text",
    ["4070281", "4070281000000000000", "407028100000000000011", "4.07028109E19", "р/с", "BY13", "расчётный"],
)
def test_what_is_no_account_is_told(text: str) -> None:
    with pytest.raises(UnreadableValue, match="not_account"):
        parse_account(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (FIRM, FIRM),
        (f"{FIRM} / 770701001", FIRM),
        (PERSON, PERSON),
        (firm_inn(27701234)[1:], firm_inn(27701234)),
        ("190190190", "190190190"),
        ("180240021234", "180240021234"),
        ("0", ""),
        ("-", ""),
    ],
)
def test_tax_number_of_a_firm_is_read(text: str, number: str) -> None:
    assert parse_tax_number(text) == number


@pytest.mark.parametrize(
    "text", ["7707083894", "77070838", "77070838931", "7707083893123", "ООО Альфа", "1,5"]
)
def test_what_is_no_tax_number_is_told(text: str) -> None:
    with pytest.raises(UnreadableValue, match="not_inn"):
        parse_tax_number(text)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, ""),
        (" 42 ", "42"),
        (42.0, "42"),
        (42, "42"),
        (1.5, "1.5"),
        (-7, "-7"),
        ("0012", "0012"),
        (7707083893.0, FIRM),
    ],
)
def test_cell_shows_its_identifier(value: object, text: str) -> None:
    assert as_text(value) == text


@pytest.mark.parametrize(
    "value", [4.0702810000000000001e19, int(4.0702810e19), 1e15, "4.07028E+19", "4,07028E+19"]
)
def test_long_number_that_lost_its_end_is_unreadable(value: object) -> None:
    with pytest.raises(UnreadableValue, match="digits_lost"):
        as_text(value)


def test_long_whole_number_that_lost_nothing_is_read() -> None:
    assert as_text(40702810000000000001) == "40702810000000000001"


@pytest.mark.parametrize("value", [True, float("nan"), float("inf"), object()])
def test_what_is_no_identifier_is_unreadable(value: object) -> None:
    with pytest.raises(UnreadableValue, match=r"not_text|digits_lost"):
        as_text(value)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        *(
            (text, "RUB")
            for text in (
                "643",
                "810",
                "RUR",
                "rub",
                "руб.",
                "₽",
                "Российский рубль",
                "Валюта 643, Российский рубль",
            )
        ),
        *((text, "USD") for text in ("840", "USD", "$", "Доллар США")),
        *(
            ("978", "EUR"),
            ("Евро", "EUR"),
            ("156", "CNY"),
            ("Китайский юань", "CNY"),
            ("398", "KZT"),
            ("933", "BYN"),
        ),
        *(("Белорусский рубль", "BYN"), ("chf", "CHF"), ("", ""), (" ", "")),
    ],
)
def test_currency_is_known_by_any_name(text: str, code: str) -> None:
    assert currency_code(text) == code


def test_word_that_is_no_currency_is_unreadable() -> None:
    with pytest.raises(UnreadableValue, match="not_currency"):
        currency_code("Оплата по счёту")


def test_account_tells_its_currency() -> None:
    accounts = ("40702810000000000001", "40702840000000000001", "40802000000000000549", "BY34ALFA", "")
    assert [account_currency(account) for account in accounts] == ["RUB", "USD", "", "", ""]


def test_purposes_that_differ_in_signs_only_are_one() -> None:
    spellings = (
        "Оплата по счёту №45-А, НДС 20%",
        "ОПЛАТА ПО СЧЕТУ № 45 А НДС 20 %",
        "оплата  по счету n45a".replace("n", "№").replace("a", "а") + " ндс;20",
    )
    assert {normalise_purpose(text) for text in spellings} == {"оплатапосчету45андс20"}
    assert normalise_purpose("_ *«»!") == ""


@pytest.mark.parametrize(
    "number", ["600122610", "100325912", "971240001315", "940140000385", "7707083893", "500100732259"]
)
def test_numbers_of_neighbours_have_check_digits_too(number: str) -> None:
    assert is_valid_number(number)
    wrong = number[:-1] + str((int(number[-1]) + 1) % 10)
    assert not is_valid_number(wrong)


@pytest.mark.parametrize("number", ["", "000000000", "000000000000", "991340000385", "12345", "60012261О"])
def test_what_no_country_gives_is_no_number(number: str) -> None:
    assert not is_valid_number(number)
