"""One account section of a 1C file: its days, balances and turnovers, as values."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.readers.one_c_documents import find_accounts, find_date
from sheets_strategy.statement.rows import Control
from sheets_strategy.values.money import parse_money


def read_section(values: Mapping[str, str]) -> Control:
    """Give what an account section states; what cannot be read is None."""
    return Control(
        next(iter(find_accounts(values.get("расчсчет", ""))), ""),
        find_date(values.get("датаначала", "")),
        find_date(values.get("датаконца", "")),
        _find_money(values.get("начальныйостаток", "")),
        _find_money(values.get("всегопоступило", "")),
        _find_money(values.get("всегосписано", "")),
        _find_money(values.get("конечныйостаток", "")),
    )


def _find_money(text: str) -> int | None:
    if not text:
        return None
    try:
        return parse_money(text, decimal=".")
    except UnreadableValue:
        return None
