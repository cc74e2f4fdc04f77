"""Rows without a header line: which column is what, by what the columns hold.

Nothing is guessed: where two readings are possible the answer is None, and the
rows stay unread until somebody puts the header line above them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass

import numpy as np

from sheets_strategy.statement.cells import Mask, is_date, read_dates, read_money, read_texts
from sheets_strategy.statement.columns import Layout, column, money_fields
from sheets_strategy.statement.currencies import clean_currency
from sheets_strategy.values.cells import CellValue, Row
from sheets_strategy.values.inn import restore_inn
from sheets_strategy.values.names import normalise_name

_ACCOUNT, _INN, _KPP = re.compile(r"\d{20}"), re.compile(r"\d{10}|\d{12}"), re.compile(r"\d{9}")
_FIRM = re.compile(
    r"(?<!\w)(?:ооо|оао|зао|пао|ао|ип|общество|индивидуальный|гуп|муп|фгуп|тоо|llc|ltd)(?!\w)", re.I
)
_BANK = re.compile(r"банк|bank|сбер|втб", re.I)
_SHORT_NUMBER = 12
BANK_INCOME = "70601"
Cells = dict[int, list[CellValue]]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What tells money that came from money that went.

    Attributes:
        own_accounts: One's own accounts, as far as known.
        own_inns: One's own ИНН.
        reads_outgoing: Whether a purpose reads as a fee, tax or salary.
        came: Counterparties, by ИНН or normalised name, that elsewhere only pay us.
        went: Those that we only pay.
    """

    own_accounts: Collection[str] = ()
    own_inns: Collection[str] = ()
    reads_outgoing: Callable[[str], bool] = lambda _: False
    came: frozenset[str] = frozenset()
    went: frozenset[str] = frozenset()

    def votes(self, columns: Cells, found: dict[str, int], here: Mask) -> int:
        """Count rows that say "went" less rows that say "came" among some rows."""
        size = len(here)
        blank = [""] * size
        texts = {
            name: read_texts(columns[found[name]]).tolist() if name in found else blank
            for name in ("purpose", "party", "party_inn", "party_account")
        }
        total = 0
        for place in np.flatnonzero(here).tolist():
            who = tell_party(texts["party_inn"][place], texts["party"][place])
            account = texts["party_account"][place]
            went = who in self.went or account.startswith(BANK_INCOME)
            went = went or self.reads_outgoing(texts["purpose"][place])
            total += went - (who in self.came)
        return total

    def supports(self, rows: Sequence[Row], layout: Layout) -> bool:
        """Say whether sums under an order of columns stand on the side that the votes say."""
        if not {"in_sum", "out_sum"} <= set(layout.columns):
            return False
        columns = {col: column(rows, col) for col in layout.columns.values()}
        found = dict(layout.columns)
        came, went = (read_money(columns[found[name]]).kop != 0 for name in ("in_sum", "out_sum"))
        return self.votes(columns, found, went) - self.votes(columns, found, came) > 0


def tell_party(inn: str, name: str) -> str:
    """Give what tells a counterparty from others: ИНН, else name; "" for none."""
    return restore_inn(inn) or (normalise_name(name) if name else "")


def fits(rows: Sequence[Row], layout: Layout) -> float:
    """Give the share of rows that can stand under an order of columns.

    Date and exactly one sum there; ИНН, КПП, accounts and currency, where filled, of
    their type; names and purposes not bare numbers.
    """
    if not rows:
        return 1.0
    good = np.ones(len(rows), dtype=bool)
    for name, col in layout.columns.items():
        check = _CHECKS.get(name)
        if check is not None:
            good &= np.array([value in (None, "") or check(value) for value in column(rows, col)], dtype=bool)
    good &= ~np.isnat(read_dates(column(rows, layout.columns["on"])))
    sums = [read_money(column(rows, layout.columns[name])).kop != 0 for name in money_fields(layout.columns)]
    good &= np.sum(sums, axis=0) == 1
    return float(good.mean())


def infer_layout(rows: Sequence[Row], *, evidence: Evidence) -> Layout | None:
    """Find the columns of rows that no header line names.

    Two columns of sums that take turns are what came and what went; which is which
    is decided by votes alone: purposes that only outgoing payments have, and
    counterparties known from rows under a header line.

    Args:
        rows: Rows with a date, all of one order of columns.
        evidence: What tells the two sides apart.

    Returns:
        The order of columns, or None where date, sum, direction or counterparty stay unclear.
    """
    width = max(len(row) for row in rows)
    columns = {col: column(rows, col) for col in range(width)}
    rest = {col: cells for col, cells in columns.items() if any(value not in (None, "") for value in cells)}
    on = _find_date(rest)
    if on is None:
        return None
    found = {"on": on}
    rest = {col: cells for col, cells in rest.items() if not _all(cells, is_date)}
    if not (_take_identifiers(found, rest, evidence) and _take_texts(found, rest)):
        return None
    return Layout(found) if _take_sums(found, rest, columns, evidence) else None


def _find_date(columns: Cells) -> int | None:
    """Give the column of dates that is never earlier than another: the day of posting."""
    dates = {col: read_dates(cells) for col, cells in columns.items() if _all(cells, is_date)}
    filled = {col: days for col, days in dates.items() if not np.isnat(days).any()}
    latest = [
        col
        for col, days in filled.items()
        if all(bool((np.isnat(other) | (days >= other)).all()) for other in dates.values())
    ]
    return latest[0] if latest else None


def _take_identifiers(found: dict[str, int], rest: Cells, evidence: Evidence) -> bool:
    """Take accounts, ИНН, КПП and currency; False where both sides of payments stand side by side."""
    counterparties: dict[str, int] = {}
    for col, cells in list(rest.items()):
        texts = {text for text in read_texts(cells).tolist() if text}
        written = all(isinstance(value, str) for value in cells if value not in (None, ""))
        if all(_ACCOUNT.fullmatch(text) for text in texts):
            own = (
                texts <= set(evidence.own_accounts) if evidence.own_accounts else len(texts) == 1 < len(cells)
            )
            name = "own_account" if own else "party_account"
        elif written and all(_INN.fullmatch(text) for text in texts):
            name = "ignore" if texts <= set(evidence.own_inns) else "party_inn"
        elif written and all(_KPP.fullmatch(text) for text in texts):
            name = "ignore" if all(text.startswith("04") for text in texts) else "party_kpp"
        elif all(clean_currency(text) not in ("", "?") for text in texts) and not any(map(_has_point, texts)):
            name = "currency"
        else:
            continue
        counterparties[name] = counterparties.get(name, 0) + 1
        found.setdefault(name, col)
        del rest[col]
    return (
        max(
            (counterparties.get(name, 0) for name in ("party_account", "party_inn", "own_account")), default=0
        )
        < 2
    )


def _take_texts(found: dict[str, int], rest: Cells) -> bool:
    """Take name and purpose; False where two columns may be the name and no ИНН tells the payer."""
    texts = {col: [v for v in cells if isinstance(v, str) and v.strip()] for col, cells in rest.items()}
    wordy = {
        col: values
        for col, values in texts.items()
        if values and np.mean([sum(letter.isalpha() for letter in value) > 2 for value in values]) > 0.5
    }
    for col in wordy:
        del rest[col]
    wordy = {
        col: v
        for col, v in wordy.items()
        if np.mean([bool(_BANK.search(one)) for one in v]) <= 0.5 or len(v) < 3
    }
    if not wordy:
        return False
    lengths = {col: float(np.mean([len(value) for value in values])) for col, values in wordy.items()}
    names = {col for col, v in wordy.items() if np.mean([bool(_FIRM.search(one[:40])) for one in v]) > 0.3}
    found["purpose"] = max(sorted(wordy), key=lambda col: (col not in names, lengths[col]))
    others = [col for col in sorted(wordy) if col != found["purpose"]]
    likely = [col for col in others if col in names] or others
    if len(likely) > 1 and "party_inn" not in found:
        return False
    if likely:
        found["party"] = likely[0]
    return bool(likely) or "party_inn" in found


def _take_sums(found: dict[str, int], rest: Cells, columns: Cells, evidence: Evidence) -> bool:
    """Take the sums and the number; False where the sum or its side stays unclear."""
    sums = {col: money.kop for col, cells in rest.items() if not (money := read_money(cells)).bad}
    good = {col: kop for col, kop in sums.items() if kop.any()}
    pairs = [
        (one, two)
        for one in good
        for two in good
        if one < two and ((good[one] != 0) ^ (good[two] != 0)).all() and (good[one] >= 0).all()
    ]
    signed = [col for col, kop in good.items() if (kop < 0).any() and (kop > 0).any() and (kop != 0).all()]
    if len(pairs) + len(signed) != 1:
        return False
    if pairs:
        one, two = pairs[0]
        lead = evidence.votes(columns, found, good[one] != 0) - evidence.votes(columns, found, good[two] != 0)
        if not lead:
            return False
        found["out_sum"], found["in_sum"] = (one, two) if lead > 0 else (two, one)
    else:
        found["amount"] = signed[0]
    taken = {found.get(name) for name in ("in_sum", "out_sum", "amount")}
    numbers = {
        col: len(set(texts))
        for col, cells in rest.items()
        if col not in taken and max(map(len, texts := read_texts(cells).tolist())) <= _SHORT_NUMBER
    }
    varied = {col: kinds for col, kinds in numbers.items() if kinds * 2 > len(columns[col])}
    if varied:
        found["number"] = max(sorted(varied), key=lambda col: varied[col])
    return True


def _all(cells: Sequence[CellValue], check: Callable[[CellValue], bool]) -> bool:
    return all(check(value) for value in cells if value not in (None, ""))


def _has_point(text: str) -> bool:
    return "." in text or "," in text


def _is_sum(value: CellValue) -> bool:
    return not read_money([value]).bad


def _matches(pattern: str) -> Callable[[CellValue], bool]:
    compiled = re.compile(pattern)
    return lambda value: compiled.fullmatch("".join(str(read_texts([value])[0]).split())) is not None


def _is_wordy(value: CellValue) -> bool:
    return isinstance(value, str) and not value.replace(" ", "").isdigit() and not is_date(value)


_CHECKS: dict[str, Callable[[CellValue], bool]] = {
    "on": lambda value: not np.isnat(read_dates([value])[0]),
    "in_sum": _is_sum,
    "out_sum": _is_sum,
    "amount": _is_sum,
    "cost": _is_sum,
    "profit": _is_sum,
    "quantity": _is_sum,
    "party": _is_wordy,
    "purpose": _is_wordy,
    "party_inn": _matches(r"\d{0,12}|-+"),
    "party_kpp": _matches(r"\d{0,9}|-+"),
    "party_account": _matches(r"[\dA-Za-z]{0,34}"),
    "own_account": _matches(r"[\dA-Za-z]{0,34}"),
    "currency": lambda value: clean_currency(str(read_texts([value])[0])) != "?",
}
