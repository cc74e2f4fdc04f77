"""One account section of a 1C file: its days, balances and turnovers, as values."""

from __future__ import annotations

from collections.abc import Mapping

from sheets_strategy.errors import UnreadableValue
from sheets_strategy.readers.one_c_documents import find_accounts, find_date
from sheets_strategy.statement.rows import Control
from sheets_strategy.values.currency import account_currency
from sheets_strategy.values.money import ROUBLES, parse_money


def read_section(values: Mapping[str, str]) -> Control:
    """Give what an account section states; what cannot be read is None."""
    account = next(iter(find_accounts(values.get("расчсчет", ""))), "")
    currency = account_currency(account) or ROUBLES
    return Control(
        account,
        find_date(values.get("датаначала", "")),
        find_date(values.get("датаконца", "")),
        _find_money(values.get("начальныйостаток", ""), currency),
        _find_money(values.get("всегопоступило", ""), currency),
        _find_money(values.get("всегосписано", ""), currency),
        _find_money(values.get("конечныйостаток", ""), currency),
    )


def _find_money(text: str, currency: str) -> int | None:
    if not text:
        return None
    try:
        return parse_money(text, decimal=".", currency=currency)
    except UnreadableValue:
        return None
