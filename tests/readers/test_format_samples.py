"""Files that others published, in every format but 1C text: what is read, and which reader claims them."""

from __future__ import annotations

from pathlib import Path

import pytest
from reading import read_bytes, to_csv

from sheets_strategy.adapters.templates import load_template
from sheets_strategy.readers.detect import READERS
from sheets_strategy.statement.rows import Statement

CASES = Path(__file__).parent / "cases"
NO_STATEMENT = {"csv", "books", "spreadsheet_xml", "web_archive"}
FILES = sorted(
    path
    for path in CASES.glob("*/*")
    if path.parent.name not in (*NO_STATEMENT, "one_c") and not path.name.endswith(".expected.csv")
)
ALL = sorted(path for path in CASES.glob("*/*") if not path.name.endswith(".expected.csv"))
IDS = [f"{path.parent.name}/{path.name}" for path in FILES]


def read(path: Path) -> Statement:
    return read_bytes(path.read_bytes(), name=path.name)


@pytest.mark.parametrize("path", ALL, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_exactly_one_reader_claims_a_statement_and_none_a_table(path: Path) -> None:
    claims = [reader.name for reader in READERS if reader.matches(path.read_bytes()[:65_536])]
    folder = {"one_c": "1c"}.get(path.parent.name, path.parent.name)
    assert claims == ([] if folder in NO_STATEMENT else [folder])


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_sample_gives_its_expected_rows_totals_and_findings(path: Path, update_golden: bool) -> None:
    expected = path.with_name(f"{path.name}.expected.csv")
    actual = to_csv(read(path))
    if update_golden:
        expected.write_text(actual, encoding="utf-8", newline="\n")
    assert expected.read_text(encoding="utf-8") == actual


@pytest.mark.parametrize("path", FILES, ids=IDS)
def test_balances_of_a_sample_follow_from_its_rows_or_the_difference_is_named(path: Path) -> None:
    """Sum the rows here anew, so that the reader's own comparison cannot hide its errors."""
    statement = read(path)
    told = {
        (finding.facts["account"], finding.sum_kop)
        for finding in statement.findings
        if finding.code in ("part_balance", "part_hole", "control_difference")
    }
    for control in statement.controls:
        if control.opening_kop is None or control.closing_kop is None:
            continue
        mine = statement.rows[statement.rows["own_account"] == control.account]
        signed = mine["amount_kop"].where(mine["direction"] == "in", -mine["amount_kop"])
        difference = control.closing_kop - control.opening_kop - int(signed.sum())
        explained = sum(kop for account, kop in told if account == control.account and kop is not None)
        assert difference == explained or (difference == 0 and not told)


@pytest.mark.parametrize("lang", ["ru", "en"])
def test_every_format_has_a_name_in_words(lang: str) -> None:
    template = load_template(lang)
    assert all(template.text(f"reader_{reader.name}") for reader in READERS)
