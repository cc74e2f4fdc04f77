"""Reads bytes by the registry, and writes a statement down as a golden file."""

from __future__ import annotations

import csv
import io

import pandas as pd

from sheets_strategy.readers.detect import read_file
from sheets_strategy.readers.source import Source
from sheets_strategy.statement.rows import Statement


def read_bytes(content: bytes, *, name: str = "file") -> Statement:
    found = read_file(Source.of(content, name=name))
    assert isinstance(found, Statement)
    return found


def to_csv(statement: Statement) -> str:
    """Write rows, the bank's totals and the codes of findings, one kind a block."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(statement.rows.columns)
    for on, *cells in statement.rows.itertuples(index=False):
        writer.writerow(["" if pd.isna(on) else on.date().isoformat(), *cells])
    for one in statement.sections:
        writer.writerow(
            [
                "#control",
                one.account,
                one.since,
                one.until,
                one.opening_kop,
                one.in_kop,
                one.out_kop,
                one.closing_kop,
            ]
        )
    for finding in statement.findings:
        writer.writerow(["#finding", finding.code, finding.facts.get("rows", ""), finding.sum_kop])
    return text.getvalue()
