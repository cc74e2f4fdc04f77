"""Payers behind whom the real client is not seen: banks and the treasury."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.rules import Phrases, compile_phrases
from sheets_strategy.values.forms import CLASSES
from sheets_strategy.values.names import fold, normalise_name

Mask = npt.NDArray[np.bool_]
PAYER = "payer"
"""Reason of a sale that is hidden since its payer pays for others."""


@dataclass(frozen=True)
class HiddenPayers:
    """Who pays for others, as ``templates/payers.yaml`` says.

    Attributes:
        inns: ИНН of banks.
        banks: Whole names of banks.
        names: Phrases that a name of the treasury holds.
        accounts: Beginnings of accounts of the treasury.
    """

    inns: frozenset[str] = frozenset()
    banks: tuple[str, ...] = ()
    names: str = ""
    accounts: tuple[str, ...] = ()

    @cached_property
    def _bank_keys(self) -> frozenset[str]:
        return frozenset(_bare(normalise_name(bank)) for bank in self.banks)

    @cached_property
    def _phrases(self) -> Phrases | None:
        return compile_phrases(self.names) if self.names else None

    def match(self, rows: pd.DataFrame) -> Mask:
        """Say which rows are paid by one of them; who is named in brackets pays himself.

        Args:
            rows: name_key (normalised name), party_inn, party_account (texts).
        """
        columns = [rows[name].to_numpy(dtype=object) for name in ("name_key", "party_inn", "party_account")]
        payers = list(zip(*columns, strict=True))
        known = {payer: self._is_one(*payer) for payer in set(payers)}
        return np.array([known[payer] for payer in payers], dtype=bool)

    def _is_one(self, name: str, inn: str, account: str) -> bool:
        if inn in self.inns:
            return True
        if not name:
            return not inn and account.startswith(self.accounts or "-")
        return _bare(name) in self._bank_keys or bool(self._phrases and self._phrases.search(fold(name)))


def _bare(key: str) -> str:
    """Give a normalised name without its legal form."""
    form, _, rest = key.partition(" ")
    return rest if rest and form in CLASSES.values() else f"{form} {rest}".strip()


def find_hidden_payers(rows: pd.DataFrame, *, shown: Mapping[str, str]) -> Iterator[Finding]:
    """Say of every such payer how much came through it.

    Args:
        rows: Rows of ``Payments`` hidden with the reason ``PAYER``: party, party_inn, party_key,
            row, amount_kop.
        shown: Party key → name to show.
    """
    for key, payments in rows.groupby("party_key", sort=True):
        facts = {
            "name": shown.get(str(key), ""),
            "inn": payments["party_inn"].iloc[-1],
            "rows": len(payments),
        }
        total, row = int(payments["amount_kop"].sum()), int(payments["row"].iloc[0])
        yield Finding("hidden_payer", "warning", str(key), "statement", row, facts=facts, sum_kop=total)
