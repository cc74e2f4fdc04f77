"""``import`` of every bank's own format: all rows reach the tab and come back, and a second time adds none."""

from __future__ import annotations

from pathlib import Path

import pytest
from bank_rows import TODAY, template

from sheets_strategy.adapters.memory import MemoryWorkbook
from sheets_strategy.create import first_memory
from sheets_strategy.errors import InputError
from sheets_strategy.import_statement import ImportedFile, Incoming, import_statement
from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.incoming import UNREADABLE_DOCUMENT
from sheets_strategy.statement.rows import Statement
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.template import Template

CASES = Path(__file__).parent / "readers" / "cases"
FILES = sorted(
    path
    for folder in ("camt", "client_bank_by", "mt940", "ofx")
    for path in (CASES / folder).iterdir()
    if not path.name.endswith(".expected.csv")
)


def load(_: str) -> Template:
    return template()


def take(workbook: MemoryWorkbook, path: Path) -> tuple[ImportedFile, ChangeSet]:
    source = Source.of(path.read_bytes(), name=path.name)
    incoming = Incoming(path.name, source.sha256(), lambda own: read_file(source, own))
    [done], changes = import_statement(workbook, load, [incoming], today=TODAY, everything=True)
    return done, changes


@pytest.mark.long(every=4)
@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_all_rows_reach_the_tab_and_a_second_import_adds_none(path: Path) -> None:
    content = read_file(Source.of(path.read_bytes(), name=path.name))
    assert isinstance(content, Statement)
    dated = content.rows[content.rows["on"].notna()]
    workbook = MemoryWorkbook.from_template(template(), memory=first_memory(template(), today=TODAY))
    if content.rows.empty:
        with pytest.raises(InputError, match=r"empty_statement|empty_days|nothing_read"):
            take(workbook, path)
        return
    done, _ = take(workbook, path)
    assert (done.rows, done.added, done.unread[0]) == (
        len(content.rows),
        len(dated),
        len(content.rows) - len(dated) + _lost(content),
    )
    assert take(workbook, path)[1].changes == ()


def _lost(content: Statement) -> int:
    return sum(one.code == UNREADABLE_DOCUMENT for one in content.findings)


@pytest.mark.parametrize(
    ("name", "checked"),
    [
        ("camt/genkgo__camt053.v2.multi.statement.xml", True),  # balances follow
        ("camt/genkgo__camt053.v2.all-balance-types.xml", False),  # they do not
        ("camt/genkgo__camt053.v8.xml", False),  # only one balance is stated
        ("client_bank_by/bxshef_demo-type3-vpsk.txt", True),  # turnovers and balances
        ("mt940/wolph__jejik_abnamro.sta", False),
        ("mt940/wolph__mBank_mt940.sta", True),
        ("ofx/asgrim__ofxdata-xml.ofx", False),  # OFX states no balance before
    ],
)
def test_totals_are_said_to_hold_only_where_something_was_stated_and_holds(name: str, checked: bool) -> None:
    workbook = MemoryWorkbook.from_template(template(), memory=first_memory(template(), today=TODAY))
    done, _ = take(workbook, CASES / name)
    assert (done.checked and done.holds) is checked
