"""1C's «Оборотно-сальдовая ведомость по счёту 62»: what every client paid over a period, without dates.

In: the grid of the report. Out: one row per client, dated by the last day of the
period, whose purpose says over which days the sum goes (``report_purpose``).
Who paid when is not known, so that such rows give ABC and nothing about time.

What a client paid is the credit turnover. With subaccounts, advances (62.02,
62.22, 62.32) that were set off against deliveries stand on both sides of them
and are taken out, refunds too; on 62 as a whole they cannot be told apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheets_strategy.errors import Finding, InputError, UnreadableValue
from sheets_strategy.statement.report_period import find_period
from sheets_strategy.statement.rows import STATEMENT_COLUMNS, Statement, make_rows
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.money import kopecks, parse_money
from sheets_strategy.values.names import fold, split_inn
from sheets_strategy.values.purposes import REPORT_NUMBER, report_purpose

READER = "osv62"

_TITLE = re.compile(
    r"оборотно-?\s*сальдовая\s+ведомость(?:\s+по\s+сч[её]т[ау]?м?\s*:?\s*([\d.]+))?", re.IGNORECASE
)
_ACCOUNT = re.compile(r"62(?:\.\d{1,2})?(?=[\s,.]|$)")
_ADVANCES = ("62.02", "62.2", "62.22", "62.32")
_LOOK_FOR_TITLE = 30
_LOOK_FOR_HEADER = 40
_SUB_HEADERS = 4
_KEPT_MEASURES = {"", "бу", "сумма", "регл"}
_TOTAL = ("итого", "всего")


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the report has what: its first data row, columns, and levels below the account."""

    body: int
    name: int
    measure: int
    debit: int
    credit: int
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """One line: who or what, and its turnovers."""

    name: str
    debit: int
    credit: int


@dataclass(frozen=True, slots=True)
class _Section:
    """An account, its own line, and the lines under it."""

    account: str
    head: _Line | None
    lines: list[_Line]


def find_title(rows: Sequence[Row]) -> str | None:
    """Give the title of a turnover report among the first rows, None where there is none."""
    for row in rows[:_LOOK_FOR_TITLE]:
        for value in row:
            if isinstance(value, str) and _TITLE.search(value):
                return " ".join(value.split())
    return None


def read_turnover_report(rows: Sequence[Row], *, name: str) -> Statement:
    """Read the report.

    Args:
        rows: A grid with a title that ``find_title`` finds.
        name: What errors and findings call the file.

    Returns:
        One row per client whose payments are not nought: on is the last day; no account.

    Raises:
        InputError: ``report_of_other_account`` (name, account), ``report_no_period`` (name),
            ``report_no_columns`` (name), ``report_bad_sum`` (name, value), ``report_unclear``
            (name, account): lines that do not add up.
    """
    title = find_title(rows) or ""
    found = _TITLE.search(title)
    account = (found[1] or "").strip(".") if found else ""
    if account.split(".")[0] != "62":
        raise InputError("report_of_other_account", name=name, account=account)
    period = find_period(title)
    if period is None:
        raise InputError("report_no_period", name=name)
    columns = _find_columns(rows)
    if columns is None:
        raise InputError("report_no_columns", name=name)
    sections, total = _read_sections(rows, columns, account, file=name)
    if not any(section.lines for section in sections):
        raise InputError("empty_days", name=name, since=period[0], until=period[1])
    paid = _sum_up(sections, len(columns.levels), name)
    if sections[0].head is None and total is not None:
        tops = sum(paid.values())
        if tops != _paid(total, account):
            raise InputError("report_unclear", name=name, account=account)
    flat = all(section.account == "62" for section in sections if section.lines)
    return _make_statement(paid, period, name=name, flat=flat)


def _find_columns(rows: Sequence[Row]) -> _Columns | None:
    """Find the header: «Сальдо …», «Обороты …» over «Дебет» and «Кредит», and the names of the levels."""
    for place, row in enumerate(rows[:_LOOK_FOR_HEADER]):
        words = {col: fold(value) for col, value in enumerate(row) if isinstance(value, str)}
        start = next((col for col, word in words.items() if word.startswith("оборот")), None)
        if start is None or not any(word.startswith("сальдо") for word in words.values()):
            continue
        for below in range(place + 1, min(place + 1 + _SUB_HEADERS, len(rows))):
            sides = {col: fold(str(value)) for col, value in enumerate(rows[below]) if isinstance(value, str)}
            debit = next((col for col, word in sides.items() if col >= start and word == "дебет"), None)
            credit = next(
                (col for col, word in sides.items() if col > (debit or 0) and word == "кредит"), None
            )
            if debit is not None and credit is not None:
                return _with_levels(rows, place, below, debit, credit, words)
    return None


def _with_levels(
    rows: Sequence[Row], place: int, below: int, debit: int, credit: int, words: dict[int, str]
) -> _Columns | None:
    named = [col for col, word in words.items() if not word.startswith(("оборот", "сальдо", "показател"))]
    if not named:
        return None
    measure = next((col for col, word in words.items() if word.startswith("показател")), -1)
    body, levels = place, []
    while body < len(rows) and (body <= below or _is_level(rows[body], named[0])):
        value = rows[body][named[0]] if named[0] < len(rows[body]) else None
        if isinstance(value, str) and value.strip():
            levels.append(fold(value))
        body += 1
    below_account = tuple(
        level for level in levels if not level.startswith(("счет", "подразделени", "организаци"))
    )
    return _Columns(body, named[0], measure, debit, credit, below_account or ("контрагенты",))


def _is_level(row: Row, name: int) -> bool:
    """Say whether a row below the header still names a level: words alone, and no account."""
    value = row[name] if name < len(row) else None
    return isinstance(value, str) and len(row) == name + 1 and not _ACCOUNT.match(value.strip())


def _read_sections(
    rows: Sequence[Row], columns: _Columns, account: str, *, file: str
) -> tuple[list[_Section], _Line | None]:
    """Part the lines by account; also give the report's last line, its total."""
    sections: list[_Section] = []
    for row in rows[columns.body :]:
        line = _read_line(row, columns, file)
        if line is None:
            continue
        if fold(line.name).startswith(_TOTAL):
            return sections, line
        found = _ACCOUNT.match(line.name)
        if found:
            sections.append(_Section(found[0], line, []))
        elif sections:
            sections[-1].lines.append(line)
        else:
            sections.append(_Section(account, None, [line]))
    return sections, None


def _read_line(row: Row, columns: _Columns, file: str) -> _Line | None:
    """Read a line with a name; lines of other measures (tax accounting, quantity) are none."""
    name, measure, debit, credit = (
        row[col] if 0 <= col < len(row) else None
        for col in (columns.name, columns.measure, columns.debit, columns.credit)
    )
    if isinstance(name, float | int) and not isinstance(name, bool):
        name = f"{name:g}"
    if not isinstance(name, str) or not name.strip():
        return None
    if isinstance(measure, str) and fold(measure).rstrip(".") not in _KEPT_MEASURES:
        return None
    return _Line(" ".join(name.split()), _read_sum(debit, file), _read_sum(credit, file))


def _read_sum(value: CellValue, name: str) -> int:
    """Read a turnover; an empty cell or a dash is nought.

    Raises:
        InputError: ``report_bad_sum`` (name, value).
    """
    if value is None or (isinstance(value, str) and not value.strip(" -—–")):
        return 0
    try:
        if isinstance(value, str):
            return parse_money(value)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return kopecks(float(value))
    except UnreadableValue as error:
        raise InputError("report_bad_sum", name=name, value=str(value)) from error
    raise InputError("report_bad_sum", name=name, value=str(value))


def _take_tops(lines: Sequence[_Line], levels: int) -> list[_Line]:
    """Take the lines of the first level: those below, with the same money again, are passed over."""
    tops, place = [], 0
    while place < len(lines):
        tops.append(lines[place])
        place = _pass_over(lines, place, levels - 1)
    return tops


def _pass_over(lines: Sequence[_Line], place: int, levels: int) -> int:
    """Give the place after a line and all that stand below it: as many as give its turnovers."""
    whole, place = lines[place], place + 1
    debit = credit = 0
    while levels and place < len(lines) and (debit, credit) != (whole.debit, whole.credit):
        debit, credit = debit + lines[place].debit, credit + lines[place].credit
        place = _pass_over(lines, place, levels - 1)
    return place


def _paid(line: _Line, account: str) -> int:
    """Give what was paid: the credit; of advances less what was set off or given back."""
    return line.credit - (line.debit if account in _ADVANCES else 0)


def _sum_up(sections: Sequence[_Section], levels: int, name: str) -> dict[str, int]:
    """Give client → kopecks paid.

    Raises:
        InputError: ``report_unclear``: the clients' lines do not give the account's own.
    """
    paid: dict[str, int] = {}
    for section in sections:
        tops = _take_tops([line for line in section.lines if line.debit or line.credit], levels)
        total = (sum(line.debit for line in tops), sum(line.credit for line in tops))
        head = section.head
        if section.lines and head is not None and total != (head.debit, head.credit):
            raise InputError("report_unclear", name=name, account=section.account)
        for line in tops:
            paid[line.name] = paid.get(line.name, 0) + _paid(line, section.account)
    return paid


def _make_statement(paid: dict[str, int], period: tuple[date, date], *, name: str, flat: bool) -> Statement:
    columns: dict[str, list[object]] = {column: [] for column in STATEMENT_COLUMNS}
    for client, kop in paid.items():
        if not kop:
            continue
        inn, party = split_inn(client)
        values = {
            "on": period[1],
            "direction": "in" if kop > 0 else "out",
            "amount_kop": abs(kop),
            "currency": "RUB",
            "number": REPORT_NUMBER,
            "party": party,
            "party_inn": inn,
            "purpose": report_purpose(*period, refund=kop < 0),
            "line": len(columns["on"]) + 1,
        }
        for column, cells in columns.items():
            cells.append(values.get(column, ""))
    facts: dict[str, object] = {"file": name, "since": period[0], "until": period[1]}
    total = sum(paid.values())
    found = [
        Finding(
            "report_without_dates",
            "info",
            name,
            facts={**facts, "clients": len(columns["on"])},
            sum_kop=total,
        )
    ]
    if flat:
        found.append(Finding("report_not_parted", "warning", name, facts=facts, sum_kop=total))
    return Statement(make_rows(columns), (), (), tuple(found), READER)
