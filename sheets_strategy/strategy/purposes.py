"""What clients said of their first payment → the words that several of them share.

In: counted payments with purposes. Out: words, who used them, and how people write them. The
first payment alone: of more payments more words would be known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.values.names import fold
from sheets_strategy.values.stems import split_words, stem

FEWEST_CLIENTS = 5
MOST_WORDS = 40


@dataclass(frozen=True, slots=True)
class SharedWord:
    """A word that several clients used.

    Attributes:
        root: Its stem.
        form: Its most frequent form, ties by the alphabet.
        places: Places of the clients, ascending.
    """

    root: str
    form: str
    places: tuple[int, ...]


def find_first_purposes(payments: pd.DataFrame, codes: npt.NDArray[np.object_]) -> list[tuple[int, str]]:
    """Give place and purpose of the first payment of each client; of several that day the smallest.

    A sum over a period names nothing that a client bought.

    Args:
        payments: Counted rows, client = unit: on, since, kind, turnover_kop; purpose (where there).
        codes: Clients, ascending.
    """
    if "purpose" not in payments or payments.empty:
        return []
    sales = payments[payments["kind"].eq("sale") & payments["since"].isna()]
    places = pd.Index(codes).get_indexer(pd.Index(sales["client"]))
    days = sales["on"].to_numpy().astype("datetime64[D]").astype(np.int64)
    first = np.full(len(codes) + 1, np.iinfo(np.int64).max)
    np.minimum.at(first, places, days)
    rows = np.flatnonzero((places >= 0) & (days == first[places]))
    firsts = sales[["turnover_kop", "purpose"]].iloc[rows].assign(place=places[rows])
    firsts = firsts.sort_values(["place", "turnover_kop", "purpose"], ignore_index=True)
    firsts = firsts.drop_duplicates("place")
    return list(zip(firsts["place"].tolist(), firsts["purpose"].astype(str).tolist(), strict=True))


def find_shared_words(firsts: Sequence[tuple[int, str]], left_out: Collection[str]) -> list[SharedWord]:
    """Find the words that at least five clients share, the most frequent first, forty at most.

    Args:
        firsts: What ``find_first_purposes`` returned.
        left_out: Words that say nothing of a client.

    Source: docs/figures.md, "What is known of clients".
    """
    silent = {stem(fold(word)) for word in left_out}
    holders: dict[str, list[int]] = {}
    forms: dict[str, Counter[str]] = {}
    for place, purpose in firsts:
        # Of two forms of one word in a purpose the first by the alphabet stands for both.
        words = {stem(word): word for word in sorted(split_words(fold(purpose)), reverse=True)}
        for root in words.keys() - silent:
            holders.setdefault(root, []).append(place)
            forms.setdefault(root, Counter())[words[root]] += 1
    shared = sorted((-len(held), root) for root, held in holders.items() if len(held) >= FEWEST_CLIENTS)
    return [
        SharedWord(root, min((-times, form) for form, times in forms[root].items())[1], tuple(holders[root]))
        for _, root in shared[:MOST_WORDS]
    ]
