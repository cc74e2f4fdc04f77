"""Real files of banks: what is read, and what their own totals say about it."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path

import pandas as pd
import pytest

from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement

CASES = Path(__file__).parent / "cases" / "one_c"
NAMES = sorted(path.stem for path in CASES.glob("*.txt"))

# File, side, account → what the bank states beyond its documents, in kopecks. The samples were shortened
# by those who published them; 137442 lacks a fee of 690.00 in its documents.
DIFFERENCES = {
    ("condo_statement_utf8", "in", "40702810801500116391"): 2_679_611_50,
    ("condo_statement_utf8", "out", "40702810801500116391"): 2_540_037_23,
    ("tochka__no_documents__input", "in", "40802000000000000002"): 217_546_11,
    ("tochka__no_end_of_account__input", "in", "40802000000000000007"): 66_770_00,
    ("tochka__no_end_of_document__input", "in", "40802000000000000007"): 66_770_00,
    ("tochka__one_document__input", "in", "40802000000000000007"): 66_770_00,
    ("tochka__one_document_utf__input", "in", "40802000000000000007"): 66_770_00,
    ("tochka__statement-137442__input", "out", "40802000000000000549"): 690_00,
    ("tochka__taxdev_4645__input", "in", "40802000000000000043"): 1_000_00,
    ("tochka__two_documents__input", "in", "40802000000000000013"): 66_670_00,
    ("tochka__two_accounts__input", "in", "40802000000000000071"): 59_921_22,
    ("tochka__two_accounts__input", "out", "40802000000000000071"): 52_210_72,
    ("tochka__two_accounts__input", "in", "40802000000000000069"): 70_119_23,
    ("tochka__two_accounts__input", "out", "40802000000000000069"): 59_921_22,
}


def read(name: str) -> Statement:
    return read_one_c(Source.of((CASES / f"{name}.txt").read_bytes(), name=name))


def to_csv(rows: pd.DataFrame) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(rows.columns)
    for on, *cells in rows.itertuples(index=False):
        writer.writerow(["" if pd.isna(on) else on.date().isoformat(), *cells])
    return text.getvalue()


@pytest.mark.parametrize("name", NAMES)
def test_sample_gives_its_expected_rows(name: str, update_golden: bool) -> None:
    expected = CASES / f"{name}.expected.csv"
    actual = to_csv(read(name).rows)
    if update_golden:
        expected.write_text(actual, encoding="utf-8", newline="\n")
    assert expected.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("name", NAMES)
def test_documents_give_the_banks_totals_or_the_named_difference(name: str) -> None:
    """Sum the rows here anew, so that the reader's own comparison cannot hide its errors."""
    statement = read(name)
    rows = statement.rows
    for control in statement.controls:
        own, party = rows["own_account"] == control.account, rows["party_account"] == control.account
        internal = rows["direction"] == "internal"
        received = rows["amount_kop"][(own & (rows["direction"] == "in")) | (party & internal)].sum()
        paid = rows["amount_kop"][own & rows["direction"].isin(("out", "internal"))].sum()
        assert control.in_kop is not None
        assert control.out_kop is not None
        assert control.in_kop - received == DIFFERENCES.get((name, "in", control.account), 0)
        assert control.out_kop - paid == DIFFERENCES.get((name, "out", control.account), 0)


@pytest.mark.parametrize("name", NAMES)
def test_reader_names_exactly_these_differences(name: str) -> None:
    found = {
        (name, finding.facts["side"], finding.facts["account"]): finding.sum_kop
        for finding in read(name).findings
        if finding.code == "control_difference"
    }
    assert found == {key: kop for key, kop in DIFFERENCES.items() if key[0] == name}


def test_differences_of_daily_sections_name_their_days() -> None:
    [found] = [
        one for one in read("tochka__statement-137442__input").findings if one.code.startswith("section")
    ]
    assert (found.code, found.sum_kop, found.facts["side"]) == ("section_difference", 690_00, "out")
    assert (found.facts["days"], found.facts["count"]) == ((date(2024, 7, 3),), 1)


@pytest.mark.parametrize("name", NAMES)
def test_days_differ_by_no_more_than_the_whole(name: str) -> None:
    """What the days of a side lack adds up to what the account lacks."""
    for finding in read(name).findings:
        if finding.code == "section_difference":
            assert (
                finding.sum_kop
                == DIFFERENCES[name, str(finding.facts["side"]), str(finding.facts["account"])]
            )


def test_findings_besides_totals_are_these() -> None:
    found = {
        name: [finding.code for finding in read(name).findings if not finding.code.endswith("_difference")]
        for name in NAMES
    }
    assert {name: codes for name, codes in found.items() if codes} == {
        "tochka__no_end_of_account__input": ["one_c_unclosed_account"],
        "tochka__no_end_of_document__input": ["one_c_unclosed_document"],
    }


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("tochka__no_end_of_file__input", "cut_file"),
        ("tochka__statement-131911__input", "unreadable_encoding"),
    ],
)
def test_sample_that_lost_its_end_or_its_letters_is_refused(name: str, code: str) -> None:
    content = (CASES.parent.parent / "refused" / "one_c" / f"{name}.txt").read_bytes()
    with pytest.raises(InputError, match=code):
        read_one_c(Source.of(content, name=name))


@pytest.mark.parametrize("name", NAMES)
def test_dos_twin_of_a_sample_gives_the_same_rows(name: str) -> None:
    content = (CASES / f"{name}.txt").read_bytes()
    try:
        text = content.decode("utf-8")
    except UnicodeDecodeError:
        text = content.decode("cp1251", errors="replace")
    # cp866 has no such quotes; the twin of a utf-8 file gets plain ones on both sides.
    text = text.translate({ord(mark): '"' for mark in "«»“”„"})
    twin = text.encode("cp866", errors="replace")
    expected = read_one_c(Source.of(text.encode("utf-8"), name=name))
    pd.testing.assert_frame_equal(read_one_c(Source.of(twin, name=name)).rows, expected.rows)
