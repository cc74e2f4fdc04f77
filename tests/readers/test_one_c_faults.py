"""No fault in a file gives a wrong sum where the file's own totals say otherwise."""

from __future__ import annotations

from pathlib import Path

from how_many import examples
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from one_c_grammar import texts
from one_c_text import OTHER, OWN, document, one_c, section

from sheets_strategy.errors import InputError
from sheets_strategy.readers.one_c import read_one_c
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement

CASES = Path(__file__).parent / "cases" / "one_c"
SAMPLES = [path.read_bytes() for path in sorted(CASES.glob("*.txt")) if path.stat().st_size < 20_000]
QUICK = settings(max_examples=examples(50), suppress_health_check=[HealthCheck.too_slow])


def read(content: bytes) -> Statement | None:
    try:
        return read_one_c(Source.of(content, name="kl.txt"))
    except InputError:
        return None


def turnovers(statement: Statement, account: str) -> tuple[int, int]:
    """Sum what the rows brought to an account and took from it, one by one."""
    received = paid = 0
    for row in statement.rows.itertuples():
        if row.direction in ("out", "internal") and row.own_account == account:
            paid += row.amount_kop
        if row.direction == "in" and row.own_account == account:
            received += row.amount_kop
        if row.direction == "internal" and row.party_account == account:
            received += row.amount_kop
    return received, paid


def assert_honest(statement: Statement | None) -> None:
    """Check that every side of an account gives the bank's total, or is named with the difference."""
    if statement is None:
        return
    named = {
        (finding.facts["account"], finding.facts["side"]): finding.sum_kop
        for finding in statement.findings
        if finding.code == "control_difference"
    }
    for control in statement.controls:
        found = turnovers(statement, control.account)
        for side, stated, kop in zip(("in", "out"), (control.in_kop, control.out_kop), found, strict=True):
            if stated is not None and stated != kop:
                assert named[control.account, side] == stated - kop
    assert (statement.rows["direction"] != "").all() or "no_direction" in {
        one.code for one in statement.findings
    }


@QUICK
@given(st.sampled_from(SAMPLES), st.data())
def test_lines_lost_or_doubled_never_hide_a_difference(content: bytes, data: st.DataObject) -> None:
    lines = content.split(b"\n")
    for _ in range(data.draw(st.integers(1, 4))):
        place, size = data.draw(st.integers(0, len(lines) - 1)), data.draw(st.sampled_from([1, 1, 3, 30]))
        taken = lines[place : place + size]
        lines[place : place + size] = data.draw(st.sampled_from([[], taken + taken, taken[::-1]]))
    assert_honest(read(b"\n".join(lines)))


@QUICK
@given(
    st.sampled_from(SAMPLES),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=2)), max_size=5),
)
def test_bytes_changed_never_hide_a_difference(content: bytes, edits: list[tuple[float, bytes]]) -> None:
    for place, inserted in edits:
        at = int(place * len(content))
        content = content[:at] + inserted + content[at + len(inserted) :]
    assert_honest(read(content))


@QUICK
@given(texts(), st.sampled_from(["cp1251", "utf-8", "utf-16"]))
def test_made_files_never_hide_a_difference(text: str, encoding: str) -> None:
    assert_honest(read(text.encode(encoding, errors="replace")))


LEDGER = st.lists(
    st.tuples(st.integers(1, 10**7), st.booleans(), st.integers(1, 28), st.booleans()),
    min_size=1,
    max_size=12,
)


@QUICK
@given(
    LEDGER,
    st.booleans(),
    st.sampled_from(["cp1251", "cp866", "utf-8", "utf-16"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
)
def test_true_ledger_comes_out_to_the_kopeck(
    ledger: list[tuple[int, bool, int, bool]], daily: bool, encoding: str, eol: str
) -> None:
    """Write a ledger as a bank does, some documents without any sign of their way: rows or an open sum."""
    documents = []
    for number, (kop, came, day, known) in enumerate(ledger):
        on = f"{day:02d}.01.2026"
        payer, payee = (OTHER, OWN if known else "1") if came else (OWN if known else "1", OTHER)
        documents.append(
            document(
                Номер=str(number),
                Сумма=f"{kop // 100}.{kop % 100:02d}",
                ПлательщикСчет=payer,
                ПолучательСчет=payee,
                ДатаПоступило=on,
                ДатаСписано=on,
            )
        )
    parts = sorted({day for _, _, day, _ in ledger}) if daily else [0]
    sections = []
    for part in parts:
        sums = [
            sum(kop for kop, came, day, _ in ledger if came is way and day in (part or day,))
            for way in (True, False)
        ]
        since, until = (f"{part:02d}.01.2026",) * 2 if part else ("01.01.2026", "31.01.2026")
        stated = [f"{kop // 100}.{kop % 100:02d}" for kop in sums]
        sections.append(section(OWN, since, until, ВсегоПоступило=stated[0], ВсегоСписано=stated[1]))
    statement = read(one_c(documents, sections=sections, eol=eol).encode(encoding))
    assert statement is not None
    rows = statement.rows
    assert rows["amount_kop"].sum() == sum(kop for kop, *_ in ledger)
    ways = ["in" if came else "out" for _, came, _, _ in ledger]
    settled = [way for way in rows["direction"].tolist() if way]
    assert all(found in ("", way) for found, way in zip(rows["direction"], ways, strict=True))
    assert len(settled) == len(ledger) or any(one.code == "no_direction" for one in statement.findings)
