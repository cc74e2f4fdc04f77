"""How many different goods a client takes in a month: by sales reports, else a hint by words of purposes."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.calendar_months import KEPT, Calendar, count, count_pairs
from sheets_strategy.strategy.purposes import FEWEST_CLIENTS
from sheets_strategy.values.names import fold
from sheets_strategy.values.stems import split_words, stem

MOST_SHARE_BP = 5000
_SEPARATOR = "\x1f"
_DIGITS = bytes.maketrans(b"123456789", b"000000000")


def measure_baskets(goods: pd.DataFrame, *, calendar: Calendar) -> pd.DataFrame:
    """Count the different products that clients took in each month.

    Args:
        goods: Rows of sales reports: client, on, product ("" unknown), turnover_kop (signed).
        calendar: The months.

    Returns:
        One row per month kept: products (pairs of client and product), basket_clients.

    Source: docs/figures.md, "Goods per client".
    """
    sold = goods[(goods["product"] != "") & (goods["turnover_kop"] > 0)]
    sold = sold.assign(place=calendar.places(sold["on"]))
    return _count(sold[sold["place"] >= 0], "product", "products", "basket_clients")


def measure_words(payments: pd.DataFrame, *, calendar: Calendar, left_out: Collection[str]) -> pd.DataFrame:
    """Count the different telling words that clients wrote in each month.

    Telling is a word that at least five clients used, but not more than half of them, and that
    does not say how one pays.

    Args:
        payments: Counted rows: client, on, since, kind; purpose (where there).
        calendar: The months.
        left_out: Words that say nothing of a client.

    Returns:
        One row per month kept: words (pairs of client and word), word_clients (who wrote any).

    Source: docs/figures.md, "Goods per client".
    """
    if "purpose" not in payments or payments.empty:
        return pd.DataFrame({"words": np.zeros(KEPT, np.int64), "word_clients": np.zeros(KEPT, np.int64)})
    sales = payments[payments["kind"].eq("sale") & payments["since"].isna()]
    sales = sales.assign(place=calendar.places(sales["on"]))
    sales = sales[sales["place"] >= 0]
    # Whole numbers are told apart many times faster than texts.
    clients, everybody = pd.factorize(sales["client"])
    kinds, texts = pd.factorize(_without_digits(sales["purpose"]))
    silent = {stem(fold(word)) for word in left_out}
    words = [sorted({stem(word) for word in split_words(fold(text))} - silent) for text in texts]
    written = pd.DataFrame({"kind": np.arange(len(texts)), "word": words}).explode("word").dropna()
    written = written.assign(word=pd.factorize(written["word"])[0])
    uses = pd.DataFrame({"client": clients, "place": sales["place"].to_numpy(), "kind": kinds})
    uses = uses.drop_duplicates()
    uses = uses.merge(written, on="kind", how="inner", validate="many_to_many")
    uses = uses[["client", "place", "word"]].drop_duplicates()
    holders = uses.drop_duplicates(["client", "word"]).groupby("word", sort=True).size()
    telling = holders[(holders >= FEWEST_CLIENTS) & (holders * 10_000 <= MOST_SHARE_BP * len(everybody))]
    return _count(uses[uses["word"].isin(telling.index)], "word", "words", "word_clients")


def _without_digits(purposes: pd.Series) -> npt.NDArray[np.object_]:
    """Write every digit as 0: purposes come in few kinds that differ in digits only."""
    if purposes.empty:
        return np.zeros(0, dtype=object)
    texts = [str(text).replace(_SEPARATOR, " ") for text in purposes.tolist()]
    joined = _SEPARATOR.join(texts).encode(errors="replace").translate(_DIGITS).decode()
    return np.array(joined.split(_SEPARATOR), dtype=object)


def _count(rows: pd.DataFrame, what: str, pairs: str, clients: str) -> pd.DataFrame:
    """Count pairs of client and thing, and clients, by month."""
    different = rows[["client", "place", what]].drop_duplicates()
    places = different["place"].to_numpy(dtype=np.int64)
    return pd.DataFrame({pairs: count(places), clients: count_pairs(different["client"], places)})
