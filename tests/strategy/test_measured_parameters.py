"""Step 2 as a whole: verdicts, probabilities, money, and firms that have hardly anything to learn from."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import pandas as pd
import pytest
from histories import AS_OF, FIRST, Payment, invent, ledger_of, measure
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.parameters import ParametersResult
from sheets_strategy.strategy.past import Rules
from sheets_strategy.strategy.profiles import Parameter

FIRM = invent(150, seed=11)
SINCE = date(2024, 1, 1)


def months_of(clients: int, *months: tuple[int, int], kop: int = 100_000) -> list[Payment]:
    """Let every client pay in the months."""
    return [
        (f"c{number:03d}", date(year, month, 1 + number % 28), kop)
        for number in range(clients)
        for year, month in months
    ]


def told(codes: Sequence[str], column: str, values: Sequence[str], on: date = SINCE) -> pd.DataFrame:
    return pd.DataFrame({"code": codes, "column": column, "value": values, "on": pd.Timestamp(on)})


def split_firm(share: Mapping[str, tuple[int, int]]) -> tuple[list[Payment], list[str], list[str]]:
    """Word → (clients, those of them that bought in the last months): all paid alike a year ago."""
    payments: list[Payment] = []
    codes: list[str] = []
    words: list[str] = []
    for word, (clients, buyers) in share.items():
        for _ in range(clients):
            code = f"c{len(codes):03d}"
            payments.append((code, date(2025, 6, 1 + len(codes) % 28), 100_000))
            if words.count(word) < buyers:
                payments.append((code, date(2026, 5, 1 + len(codes) % 28), 100_000))
            codes.append(code)
            words.append(word)
    return payments, codes, words


def of_words(
    payments: Sequence[Payment], codes: Sequence[str], words: Sequence[str], **more: object
) -> ParametersResult:
    profiles = {"niche": Parameter(keys=np.array(words, dtype=object))}
    return measure(ledger_of(payments), profiles=profiles, **more)  # type: ignore[arg-type]


def verdict_of(result: ParametersResult, parameter: str) -> str:
    return str(result.parameters.set_index("parameter").loc[parameter, "verdict"])


def test_every_value_has_its_counts_share_interval_and_lift() -> None:
    payments, codes, words = split_firm({"опт": (40, 20), "сеть": (60, 10), "": (20, 3)})
    result = of_words(payments, codes, words, answers=told(codes, "niche", words))
    rows = result.values[result.values["parameter"] == "niche"].set_index("value")
    assert result.cut_on == date(2026, 4, 1)
    assert rows[["clients", "buyers"]].to_dict("index") == {
        "опт": {"clients": 40, "buyers": 20},
        "сеть": {"clients": 60, "buyers": 10},
        "": {"clients": 20, "buyers": 3},
    }
    assert rows["share"].tolist() == pytest.approx([0.5, 1 / 6, 0.15])
    assert rows["lift"].tolist() == pytest.approx([share / (33 / 120) for share in (0.5, 1 / 6, 0.15)])
    assert (rows["share_low"] < rows["share"]).all()
    assert (rows["share"] < rows["share_high"]).all()
    assert rows["verdict"].tolist() == ["separates"] * 3
    row = result.parameters.set_index("parameter").loc["niche"]
    assert (row["clients"], row["buyers"], row["dated"], row["verdict"]) == (100, 30, 1.0, "separates")
    assert row["iv"] > 0.3
    assert row["iv_chance"] < 0.002


def test_answers_without_a_past_are_measured_as_of_today_and_not_used() -> None:
    payments, codes, words = split_firm({"опт": (60, 50), "сеть": (90, 5)})
    late = told(codes, "niche", words, on=date(2026, 5, 1))
    for answers in (None, late):
        result = of_words(payments, codes, words, answers=answers)
        row = result.parameters.set_index("parameter").loc["niche"]
        assert (row["verdict"], row["used"], row["dated"]) == ("today", False, 0.0)
        assert result.values[result.values["parameter"] == "niche"]["buyers"].tolist() == [50, 5]
    used = of_words(payments, codes, words, answers=told(codes, "niche", words)).parameters.set_index(
        "parameter"
    )
    assert (used.loc["niche", "verdict"], used.loc["niche", "used"]) == ("separates", True)


def test_below_ten_buyers_or_ten_others_there_is_little_data() -> None:
    for share in ({"опт": (40, 9), "сеть": (60, 0)}, {"опт": (40, 31), "сеть": (60, 60)}):
        payments, codes, words = split_firm(share)
        result = of_words(payments, codes, words, answers=told(codes, "niche", words))
        assert set(result.parameters["verdict"]) == {"little_data"}
        assert set(result.values["verdict"]) == {"little_data"}
        assert result.model == "shares"


def test_points_of_the_team_that_the_statement_contradicts_are_found() -> None:
    payments, codes, words = split_firm({"опт": (60, 6), "сеть": (90, 60)})
    answers = told(codes, "niche", words)
    wrong = Rules(points={("niche", "опт"): 10.0, ("niche", "сеть"): 1.0})
    result = of_words(payments, codes, words, answers=answers, rules=wrong)
    (found,) = result.disagreements
    assert (found.parameter, found.best, found.best_buyers, found.worst, found.worst_clients) == (
        "niche",
        "опт",
        6,
        "сеть",
        90,
    )
    assert result.values.set_index(["parameter", "value"]).loc[("niche", "опт"), "team_points"] == 10.0
    assert verdict_of(result, "team_points") == "separates"
    right = Rules(points={("niche", "опт"): 1.0, ("niche", "сеть"): 10.0})
    assert of_words(payments, codes, words, answers=answers, rules=right).disagreements == ()
    today = of_words(payments, codes, words, rules=right)
    assert verdict_of(today, "team_points") == "today"


def test_every_client_that_paid_has_a_probability_that_adds_up_from_its_reasons() -> None:
    result = measure(ledger_of(FIRM))
    assert result.model == "scorecard"
    assert result.clients["probability"].between(0, 1).all()
    for code, row in result.clients.iterrows():
        added = result.base_points + sum(points for _, _, points in result.reasons[str(code)])
        assert row["points"] == added
        assert row["probability"] == pytest.approx(1 / (1 + 2 ** ((100 - added) / 20)), rel=1e-12)
        sizes = [abs(points) for _, _, points in result.reasons[str(code)]]
        assert sizes == sorted(sizes, reverse=True)
    points = result.values.set_index(["parameter", "value"])["points"]
    some = result.reasons[str(result.clients.index[0])]
    assert [points[parameter, value] for parameter, value, _ in some] == [number for _, _, number in some]


def test_alike_clients_are_of_the_latest_foretold_day_and_those_likelier_to_pay_bought_more_often() -> None:
    result = measure(ledger_of(invent(400, seed=2)))
    clients = result.clients
    assert (clients["alike_buyers"] <= clients["alike_clients"]).all()
    assert clients["alike_clients"].max() <= result.cuts[0].clients
    shares = (clients["alike_buyers"] / clients["alike_clients"])[clients["alike_clients"] >= 30]
    assert np.corrcoef(shares, clients["probability"].reindex(shares.index))[0, 1] > 0.8


def test_expected_money_is_probability_times_the_usual_month_times_months_within_its_range() -> None:
    ledger = ledger_of(FIRM)
    result = measure(ledger)
    clients = result.clients
    total = ledger.groupby("client")["turnover_kop"].sum()
    first = ledger.groupby("client")["on"].min()
    life = (pd.Timestamp(AS_OF) - first).dt.days / (365.25 / 12) + 2
    expected = (clients["probability"] * total / life * 3).round().astype("int64")
    assert clients["expected_kop"].tolist() == expected.tolist()
    assert (clients["expected_low_kop"] <= clients["expected_kop"]).all()
    assert (clients["expected_kop"] <= clients["expected_high_kop"]).all()


def test_prospects_get_the_share_of_those_who_paid_first_and_what_new_clients_bring() -> None:
    old = months_of(30, (2024, 2), (2025, 3), (2026, 2))
    new = [(f"n{number}", date(2026, 5, 1 + number), 1_000 * (number + 1)) for number in range(5)]
    early = [(f"e{number}", date(2025, 2, 1 + number), 10_000) for number in range(7)]
    early += [("e0", date(2025, 8, 30), 99_000)]
    prospects = [f"p{number:02d}" for number in range(15)]
    seen = {code: date(2026, 1, 1) for code in [*prospects, *(code for code, _, _ in new)]}
    result = measure(ledger_of([*old, *new, *early]), prospects=[*prospects, "p99"], seen_on=seen)
    assert (result.prospects, result.first_payers, result.new_client_kop) == (20, 5, 10_000)
    share = 5.5 / 21
    assert result.clients.loc[[*prospects, "p99"], "probability"].tolist() == pytest.approx([share] * 16)
    assert result.clients.loc["p99", "expected_kop"] == round(10_000 * share)
    few = measure(ledger_of([*old, *new, *early]), prospects=prospects, seen_on=dict(list(seen.items())[:9]))
    assert few.clients.loc[prospects, "probability"].isna().all()
    assert few.clients.loc[prospects, "expected_kop"].tolist() == [-1] * 15


def test_who_is_known_by_sums_without_days_is_neither_client_with_a_probability_nor_prospect() -> None:
    ledger = ledger_of(FIRM, [("undated", date(2025, 1, 1), date(2025, 12, 31), 500)])
    clients = measure(ledger, seen_on={"undated": date(2024, 1, 1)}).clients
    assert clients.loc["undated"].isna().tolist()[:2] == [True, True]
    assert clients.loc["undated", "expected_kop"] == -1


def test_sums_are_cut_in_whole_units_of_the_currency() -> None:
    payments = [
        (f"c{number:02d}", date(2025, month, 5), 100 * (1 + number // 30))
        for number in range(60)
        for month in (3, 12)
    ]
    for currency, values in (("RUB", ["< 2", "2+"]), ("JPY", ["< 200", "200+"])):
        found = measure(ledger_of(payments), rules=Rules(currency=currency)).values
        assert found[found["parameter"] == "average"]["value"].tolist() == values


def test_members_of_another_row_and_undated_clients_are_no_prospects_that_never_pay() -> None:
    payments = [*months_of(30, (2024, 2), (2025, 3), (2026, 2)), ("n1", date(2026, 5, 1), 1_000)]
    ledger = ledger_of(payments, [("undated", date(2025, 1, 1), date(2025, 12, 31), 500)])
    seen = dict.fromkeys(("n1", "member", "free", "undated"), date(2026, 1, 1)) | {"m2": date(2026, 6, 1)}
    result = measure(
        ledger, prospects=["free", "m2", "member"], units={"member": "c001", "m2": "n1"}, seen_on=seen
    )
    assert (result.prospects, result.first_payers) == (2, 1)


@pytest.mark.parametrize(
    ("payments", "prospects", "model", "cuts"),
    [
        ([], (), "none", 0),
        ([], ("p1", "p2"), "none", 0),
        ([("c1", AS_OF, 100)], (), "none", 0),
        ([("c1", date(2026, 1, 5), 100)], (), "shares", 0),
        ([("c1", date(2026, 1, 5), -100)], ("p1",), "none", 0),
        (months_of(60, (2026, 6)), (), "none", 0),
        (months_of(60, (2025, 6)), (), "shares", 3),
        (months_of(60, (2026, 5), (2026, 6)), (), "none", 0),
        (months_of(60, *((2025, month) for month in range(1, 13)), (2026, 5)), (), "shares", 4),
        (
            [
                *months_of(1, *((2025, month) for month in range(1, 13)), kop=10**12),
                *months_of(39, (2025, 2)),
            ][:51],
            (),
            "shares",
            4,
        ),
    ],
)
def test_firms_with_hardly_anything_to_learn_from_get_plain_answers(
    payments: list[Payment], prospects: tuple[str, ...], model: str, cuts: int
) -> None:
    result = measure(ledger_of(payments), prospects=prospects)
    assert (result.model, len(result.cuts)) == (model, cuts)
    assert len(result.clients) == len({code for code, _, _ in payments}) + len(prospects)
    assert set(result.parameters["verdict"]) == {"little_data"}
    paid = {code for code, _, kop in payments if kop > 0}
    known = result.clients["probability"].dropna()
    assert set(known.index) == (set() if model == "none" else paid)
    assert known.between(0, 1, inclusive="neither").all()
    assert math.isnan(result.base_share) == (model == "none")


def test_the_same_payments_in_any_order_give_the_same_bytes() -> None:
    shuffled = [FIRM[place] for place in np.random.default_rng(2).permutation(len(FIRM))]
    one, other = measure(ledger_of(FIRM)), measure(ledger_of(shuffled))
    assert_frame_equal(one.values, other.values, check_exact=True)
    assert_frame_equal(one.parameters, other.parameters, check_exact=True)
    assert_frame_equal(one.clients, other.clients, check_exact=True)
    assert (one.cuts, one.reasons) == (other.cuts, other.reasons)


@pytest.mark.long
def test_noise_of_the_team_seldom_separates_and_a_planted_value_is_found() -> None:
    random, false, found = np.random.default_rng(4), 0, 0
    payments, codes, _ = split_firm({"x": (150, 50)})
    bought = {code for code, on, _ in payments if on.year == 2026}
    for _ in range(20):
        words = random.choice(["a", "b", "c", "d", "e"], 150).tolist()
        result = of_words(payments, codes, words, answers=told(codes, "niche", words))
        false += verdict_of(result, "niche") == "separates"
        planted = [
            "a" if code in bought and random.random() < 0.5 else word
            for code, word in zip(codes, words, strict=True)
        ]
        result = of_words(payments, codes, planted, answers=told(codes, "niche", planted))
        found += verdict_of(result, "niche") == "separates"
    assert false <= 2
    assert found >= 18


def test_days_of_the_statement_do_not_begin_before_it() -> None:
    result = measure(ledger_of(FIRM))
    assert all(cut.cut_on > FIRST for cut in result.cuts)
    assert [cut.cut_on for cut in result.cuts] == [
        date(2026, 4, 1),
        date(2026, 1, 1),
        date(2025, 10, 1),
        date(2025, 7, 1),
    ]
