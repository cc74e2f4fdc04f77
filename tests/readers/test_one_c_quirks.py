"""What banks and programs do to real files, done to real files: the rows must stay the same."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest
from one_c_text import OTHER, OWN, document, one_c, section

from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c import matches, read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement

CASES = Path(__file__).parent / "cases" / "one_c"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))
SBER, TINKOFF = "tochka__statement-137442__input", "tochka__taxdev_4645__input"


def read(content: bytes) -> Statement:
    return read_one_c(Source.of(content, name="kl.txt"))


def text_of(name: str) -> str:
    content = (CASES / f"{name}.txt").read_bytes()
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1251")


def rows_of(name: str) -> pd.DataFrame:
    return read(text_of(name).encode()).rows


def codes(statement: Statement) -> list[str]:
    return [finding.code for finding in statement.findings]


ENCODINGS = ("utf-8", "utf-8-sig", "cp1251", "cp866", "utf-16", "utf-16-le", "koi8-r")
CLAIMS = ("Windows", "DOS", "windows-1251", "UTF-8", "", "неважно")


@pytest.mark.long(every=4)
@pytest.mark.parametrize("place", range(len(ENCODINGS)))
@pytest.mark.parametrize("name", NAMES)
def test_what_a_file_claims_of_its_encoding_is_not_asked(name: str, place: int) -> None:
    # Not every encoding has all signs of every sample: what it lacks is a question mark on both sides.
    encoding, claim = ENCODINGS[place], CLAIMS[(place + NAMES.index(name)) % len(CLAIMS)]
    text = text_of(name).encode(encoding, errors="replace").decode(encoding)
    claimed = text.replace("Кодировка=Windows", f"Кодировка={claim}").replace("Кодировка=windows-1251", claim)
    content = claimed.encode(encoding)
    assert matches(content[:4096])
    pd.testing.assert_frame_equal(read(content).rows, read(text.encode()).rows)


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_and_empty_lines_change_no_row(name: str) -> None:
    text = text_of(name)
    lines = text.split("\r\n") if "\r\n" in text else text.split("\n")
    expected = rows_of(name).drop(columns="line")
    mixed = "".join(line + ("\n", "\r\n", "\r\n\r\n")[place % 3] for place, line in enumerate(lines))
    for changed in ("\r".join(lines), "\n".join(lines), mixed, text.rstrip("\r\n")):
        pd.testing.assert_frame_equal(read(changed.encode()).rows.drop(columns="line"), expected)


@pytest.mark.long(every=4)
@pytest.mark.parametrize("name", NAMES)
def test_keys_in_any_case_and_with_spaces_around_change_nothing(name: str) -> None:
    keys = [line.partition("=") for line in text_of(name).splitlines()]
    for change in (str.upper, str.lower, lambda key: f"  {key} "):
        changed = "\n".join(f"{change(key)}{equals}{value}" for key, equals, value in keys)
        pd.testing.assert_frame_equal(read(changed.encode()).rows, rows_of(name))


def test_correspondent_account_in_either_case_is_passed_over() -> None:
    for key in ("ПлательщикКорсчет", "ПлательщикКорСчет"):
        [row] = read(one_c([document(**{key: OWN})]).encode()).rows.to_dict("records")
        assert (row["direction"], row["party_account"]) == ("in", OTHER)


@pytest.mark.parametrize("lost", ["КонецДокумента", "КонецРасчСчет"])
@pytest.mark.parametrize("name", [SBER, TINKOFF])
def test_all_ends_of_a_kind_may_be_missing(name: str, lost: str) -> None:
    statement = read(text_of(name).replace(lost, "").encode())
    pd.testing.assert_frame_equal(statement.rows, rows_of(name))
    assert statement.controls == read(text_of(name).encode()).controls
    assert f"one_c_unclosed_{'document' if lost == 'КонецДокумента' else 'account'}" in codes(statement)


@pytest.mark.parametrize("name", [SBER, TINKOFF])
def test_documents_run_together_are_parted(name: str) -> None:
    """Take away the two lines between all documents: each begins at its number."""
    lines = [line for line in text_of(name).splitlines() if line and not line.startswith("КонецДокумента")]
    first = next(place for place, line in enumerate(lines) if line.startswith("СекцияДокумент"))
    rest = [line for line in lines[first + 1 :] if not line.startswith("СекцияДокумент")]
    rows = read("\n".join([*lines[: first + 1], *rest]).encode()).rows
    expected = rows_of(name)
    distinct = expected["number"] != expected["number"].shift()
    assert distinct.all()
    pd.testing.assert_frame_equal(rows.drop(columns="line"), expected.drop(columns="line"))


def test_purpose_over_several_lines_is_one_text() -> None:
    text = text_of(SBER).replace(
        "НазначениеПлатежа=Оплата по договору", "НазначениеПлатежа=Оплата\r\nпо\r\n\r\nдоговору"
    )
    pd.testing.assert_frame_equal(
        read(text.encode()).rows.drop(columns="line"), rows_of(SBER).drop(columns="line")
    )


def test_sums_with_comma_or_spaces_are_the_same_sums() -> None:
    changed = "\n".join(
        line.replace(".", ",") if line.startswith("Сумма=") else line for line in text_of(SBER).splitlines()
    )
    pd.testing.assert_frame_equal(read(changed.encode()).rows, rows_of(SBER))


def test_end_added_in_another_encoding_is_known() -> None:
    content = one_c([document()], end=False).encode("cp1251") + "КонецФайла".encode()
    assert codes(read(content)) == []


def test_part_in_another_encoding_is_read_by_its_own() -> None:
    """Two files put into one, as `copy a.txt+b.txt` does."""
    first, second = one_c([document()]).encode("cp1251"), one_c([document(Номер="8")]).encode("utf-8")
    assert read(first + second).rows["party"].tolist() == ["ООО Ромашка", "ООО Ромашка"]


def test_first_line_may_be_lost() -> None:
    text = one_c([document()])
    for lost in (1, 3):
        content = "\r\n".join(text.split("\r\n")[lost:]).encode("cp1251")
        assert matches(content) == (lost == 1)
        assert len(read(content).rows) == 1
    assert not matches("СекцияДокумент;Номер;Дата\n".encode())


def test_mojibake_is_refused_in_words() -> None:
    twice = text_of(SBER).encode().decode("cp1251", errors="replace").encode()
    for lost in (twice, text_of(SBER).encode("ascii", errors="replace")):
        with pytest.raises(InputError, match="unreadable_encoding"):
            read(lost)


@pytest.mark.parametrize(
    "spelling", ["40702 810 0 0000 0000001", "40702810000000000001", "40702810000000000001 , "]
)
def test_own_account_in_any_spelling_is_one_account(spelling: str) -> None:
    statement = read(one_c([document()], accounts=[spelling]).encode())
    assert statement.own_accounts == (OWN,)
    assert statement.rows["direction"].tolist() == ["in"]


@pytest.mark.parametrize("between", [", ", ";", " "])
def test_several_accounts_in_one_line(between: str) -> None:
    statement = read(one_c([document()], accounts=[f"{OWN}{between}{OTHER}"]).encode())
    assert (statement.own_accounts, statement.rows["direction"].tolist()) == ((OWN, OTHER), ["internal"])


def test_section_without_account_is_that_of_the_header() -> None:
    whole = section(ВсегоПоступило="1600", ВсегоСписано="0")
    lines = [line for line in whole if not line.startswith("РасчСчет")]
    assert codes(read(one_c([document()], sections=[lines]).encode())) == ["control_difference"]
