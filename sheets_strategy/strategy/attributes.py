"""What is known of each client besides its money: answers, register, first payment, products.

In: the client base, its parameters, counted payments, accounting rows. Out: one
``Attribute`` per thing known, each with one value per client. What follows from turnover
by construction (how often and how much one pays) is marked, so that nobody mistakes the
outcome for its reason.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
import pandas as pd

from sheets_strategy.strategy.bins import bin_numbers
from sheets_strategy.strategy.profiles import ANSWERS, WORDS, Parameter
from sheets_strategy.strategy.purposes import find_first_purposes, find_shared_words
from sheets_strategy.values.currency import minor_scale
from sheets_strategy.values.forms import CLASSES
from sheets_strategy.values.names import fold, normalise_name

Codes = npt.NDArray[np.int64]
UNKNOWN = -1
OWN, WORD = "own:", "word:"
_FOLLOWS = frozenset(
    ("seller", "vip", "payments", "tenure_years", "average", "months_active", "season", "basket_width")
)
# Nearly everybody pays with it: «с НДС» says nothing of a client.
_TRUISMS = frozenset(("vat_18", "vat_20", "vat_22", "vat_other", "vat_mixed"))
_LETTERS = re.compile(r"[^\W_]+")
_SEASONS = ("winter", "spring", "summer", "autumn")


@dataclass(frozen=True, slots=True)
class Attribute:
    """One thing that may be known of clients.

    Attributes:
        key: A parameter, ``own:<header>``, ``word:<stem>`` (a word of the first purpose),
            ``legal_form``, ``product``, ``season`` ...
        values: Its values, ascending: vocabulary keys, folded words, or bins.
        codes: Place of each client's value among them, UNKNOWN for not filled.
        follows: Whether it follows from turnover by construction.
        silent: Values that nobody needs to be told of.
        texts: Value → how people write it, where that differs.
        binned: Whether the values are bins of numbers.
    """

    key: str
    values: tuple[str, ...]
    codes: Codes
    follows: bool = False
    silent: frozenset[str] = frozenset()
    texts: Mapping[str, str] = field(default_factory=dict)
    binned: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Words by which attributes are told apart.

    Attributes:
        follows: Stems in headers of own columns that follow from turnover («скидк»).
        left_out: Words of purposes that say nothing of a client.
        places: Kinds of place in names of regions («область», «г»).
        spelled: (parameter, folded word) → the word as people write it.
    """

    follows: Collection[str] = ()
    left_out: Collection[str] = ()
    places: Collection[str] = ()
    spelled: Mapping[tuple[str, str], str] = field(default_factory=dict)


def gather_attributes(
    base: pd.DataFrame,
    parameters: Mapping[str, Parameter],
    measured: pd.DataFrame,
    *,
    payments: pd.DataFrame,
    goods: pd.DataFrame,
    told: Told,
    currency: str = "RUB",
) -> tuple[Attribute, ...]:
    """Collect what is known of every client that bears figures, in the order of their codes.

    Args:
        base: One row per client row: code, unit, name, inn, own:<header>; region_found
            (where there).
        parameters: What ``profile_clients`` gave for the same rows.
        measured: Figures of the units, index = code.
        payments: Counted rows, client = unit: on, kind, turnover_kop; purpose (where there).
        goods: Accounting rows, client = unit: product, turnover_kop; may be empty.
        told: Words that tell attributes apart.
        currency: The counted currency.

    Returns:
        Attributes in a fixed order, codes by ascending unit. Purposes count by the first
        payment of each client alone: of more payments more words would be known.

    Source: docs/figures.md, "What is known of clients".
    """
    leads = base["unit"] == base["code"]
    places = np.flatnonzero(leads.to_numpy())
    places = places[np.argsort(base["code"].to_numpy(dtype=object)[places].astype(str), kind="stable")]
    clients = base.iloc[places]
    codes = clients["code"].to_numpy(dtype=object)
    figures = measured.reindex(codes)
    own = [str(name) for name in base.columns if str(name).startswith(OWN)]
    found: list[Attribute] = []
    for name in (*ANSWERS, *WORDS, *own, "vat"):
        if name in parameters:
            found.append(_of_parameter(name, parameters[name], places, clients, told))
    found.append(_of_keys("legal_form", _legal_forms(clients)))
    found += _of_goods(goods, codes)
    found += _of_purposes(payments, codes, told.left_out)
    found += _of_habits(figures, payments, codes, scale=minor_scale(currency))
    return tuple(found)


def _of_parameter(
    name: str, parameter: Parameter, places: npt.NDArray[np.int64], clients: pd.DataFrame, told: Told
) -> Attribute:
    header = fold(name.removeprefix(OWN)) if name.startswith(OWN) else ""
    follows = name in _FOLLOWS or any(one in header for one in told.follows if header)
    if parameter.numbers is not None:
        return _of_numbers(name, parameter.numbers[places], follows=follows)
    keys = (parameter.keys if parameter.keys is not None else np.zeros(0, dtype=object))[places]
    numbers = _numbers_in(keys) if name in WORDS else None
    if numbers is not None:
        return _of_numbers(name, numbers, follows=follows)
    texts = {word: text for (of, word), text in told.spelled.items() if of == name}
    if name.startswith(OWN):
        texts = _as_typed(keys, clients[name])
    elif name == "region" and "region_found" in clients:
        found = {fold(text): text for text in sorted(clients["region_found"].unique()) if text}
        keys, texts = _as_found(keys, found, told.places), texts | found
    return _of_keys(name, keys, follows=follows, silent=_TRUISMS if name == "vat" else (), texts=texts)


def _of_keys(
    name: str,
    keys: npt.NDArray[np.object_],
    *,
    follows: bool = False,
    silent: Collection[str] = (),
    texts: Mapping[str, str] | None = None,
    binned: bool = False,
) -> Attribute:
    codes, values = pd.factorize(keys.astype(object), sort=True)
    names = [str(value) for value in values]
    shift = 1 if names[:1] == [""] else 0
    held = tuple(names[shift:])
    known = {value: text for value, text in (texts or {}).items() if value in set(held)}
    return Attribute(
        name, held, codes.astype(np.int64) - shift, follows, frozenset(silent) & set(held), known, binned
    )


def _of_numbers(name: str, numbers: npt.NDArray[np.float64], *, follows: bool) -> Attribute:
    values, codes, binned = bin_numbers(numbers)
    return Attribute(name, values, codes, follows, binned=binned)


def _numbers_in(keys: npt.NDArray[np.object_]) -> npt.NDArray[np.float64] | None:
    """Read words that are all numbers; None where one is not, or none is filled."""
    distinct = [str(key) for key in pd.unique(keys) if key != ""]
    try:
        read = {key: float(key.replace(",", ".").replace(" ", "")) for key in distinct}
    except ValueError:
        return None
    if not read or not all(np.isfinite(list(read.values()))):
        return None
    return np.array([read.get(str(key), np.nan) for key in keys], dtype=float)


def _as_typed(keys: npt.NDArray[np.object_], cells: pd.Series) -> dict[str, str]:
    """Give folded word → its most frequent spelling, ties by spelling."""
    pairs = Counter(zip(keys.tolist(), cells.tolist(), strict=True))
    texts = [(key, -times, text) for (key, text), times in pairs.items() if key and isinstance(text, str)]
    found: dict[str, str] = {}
    for key, _, text in sorted(texts):
        found.setdefault(key, " ".join(text.split()))
    return found


def _as_found(
    keys: npt.NDArray[np.object_], found: Collection[str], kinds: Collection[str]
) -> npt.NDArray[np.object_]:
    """Give a typed region the name by which it is found, with or without «область» and «г.»."""

    def core(text: str) -> frozenset[str]:
        return frozenset(_LETTERS.findall(text)) - frozenset(kinds)

    names = {core(name): name for name in found}
    same = {key: names.get(core(str(key)), str(key)) for key in pd.unique(keys)}
    return np.array([same[key] for key in keys], dtype=object)


def _legal_forms(clients: pd.DataFrame) -> npt.NDArray[np.object_]:
    """Read the form from the name; a person's ИНН (12 digits) is a sole trader's."""
    forms = []
    for name, inn in zip(clients["name"].astype(str), clients["inn"].astype(str), strict=True):
        first, _, rest = name.partition(" ")
        form = CLASSES.get(first.strip('«"(,').upper(), "") if rest else ""
        if not form and name:
            form = CLASSES.get(normalise_name(name).partition(" ")[0], "")
        forms.append(form or ("ИП" if len(inn) == 12 else ""))
    return np.array(forms, dtype=object)


def _of_goods(goods: pd.DataFrame, codes: npt.NDArray[np.object_]) -> list[Attribute]:
    """Give the product that brought most money of each client, and how many different ones it took."""
    if goods.empty:
        return []
    named = goods[goods["product"] != ""]
    sums = named.groupby(["client", "product"], sort=True)["turnover_kop"].sum().reset_index()
    ranked = sums.sort_values(
        ["client", "turnover_kop", "product"], ascending=[True, False, True], ignore_index=True
    )
    main = ranked.drop_duplicates("client").set_index("client")["product"].reindex(codes).fillna("")
    width = sums.groupby("client", sort=True).size().reindex(codes)
    return [
        _of_keys("product", main.to_numpy(dtype=object)),
        _of_numbers("basket_width", np.asarray(width, dtype=np.float64), follows=True),
    ]


def _of_purposes(
    payments: pd.DataFrame, codes: npt.NDArray[np.object_], left_out: Collection[str]
) -> list[Attribute]:
    """Give an attribute per word of first purposes: who has it, who has not, whose purpose is unknown."""
    firsts = find_first_purposes(payments, codes)
    known = np.full(len(codes), UNKNOWN, dtype=np.int64)
    known[[place for place, _ in firsts]] = 0
    found = []
    for word in find_shared_words(firsts, left_out):
        held = known.copy()
        held[list(word.places)] = 1
        found.append(
            Attribute(
                WORD + word.root, ("no", "yes"), held, silent=frozenset({"no"}), texts={"yes": word.form}
            )
        )
    return found


def _of_habits(
    figures: pd.DataFrame, payments: pd.DataFrame, codes: npt.NDArray[np.object_], *, scale: int
) -> list[Attribute]:
    """Give what follows from how often, how long and how much a client pays."""
    paid = figures["payments"].fillna(0).to_numpy(dtype=float)
    # Whole kopecks: equal payments give equal averages, whatever their number.
    average = np.rint(figures["sold_kop"].fillna(0).to_numpy(dtype=float) / np.maximum(paid, 1)) / scale
    sales = payments[payments["kind"] == "sale"]
    places = pd.Index(codes).get_indexer(pd.Index(sales["client"]))
    sales, places = sales[places >= 0], places[places >= 0]
    months = sales["on"].to_numpy().astype("datetime64[M]").astype(np.int64)
    since = int(months.min()) if len(months) else 0
    active = np.zeros((len(codes), int(months.max(initial=since)) - since + 1), dtype=bool)
    active[places, months - since] = True
    held = active.sum(axis=1).astype(float)
    # 0 is January 1970: December, January, February are the first season.
    cells = places * len(_SEASONS) + (months + 1) % 12 // 3
    money = np.bincount(cells, weights=sales["turnover_kop"], minlength=len(codes) * len(_SEASONS))
    most = money.reshape(len(codes), len(_SEASONS)).argmax(axis=1)
    seasons = np.where(held > 0, np.array(_SEASONS, dtype=object)[most], "")
    held = np.where(held > 0, held, np.nan)
    return [
        _of_numbers("payments", np.where(paid > 0, paid, np.nan), follows=True),
        _of_numbers("average", np.where(paid > 0, average, np.nan), follows=True),
        _of_numbers("months_active", held, follows=True),
        _of_numbers("tenure_years", figures["tenure_years"].to_numpy(dtype=float), follows=True),
        _of_keys("season", seasons, follows=True),
    ]
