"""Likeness: cross-fitted, calm on noise, silent where too little is known."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from attribute_rows import attribute
from pandas.testing import assert_frame_equal

from sheets_strategy.strategy.attributes import Attribute
from sheets_strategy.strategy.ideal import IdealLine, fit_ideal, score_ideal
from sheets_strategy.strategy.likeness import judge_likeness
from sheets_strategy.strategy.profiles import Parameter
from sheets_strategy.values.conditions import Condition, Interval

NUMBER = 400


def codes(number: int = NUMBER) -> np.ndarray:
    return np.array([f"c{place:05d}" for place in range(number)], dtype=object)


def no_ideal(number: int = NUMBER) -> pd.DataFrame:
    return score_ideal([], [], codes(number))


def firm(seed: int = 1, *, prospects: int = 50, effect: float = 2.5) -> tuple[list[Attribute], np.ndarray]:
    """Clients in wood are A or B more often; the last ones are prospects."""
    random = np.random.default_rng(seed)
    niche = random.choice(["wood", "metal", "glass"], NUMBER)
    other = random.choice(["red", "blue", "green"], NUMBER)
    odds = np.where(niche == "wood", 0.3 + effect / 5, 0.2) if effect else np.full(NUMBER, 0.3)
    abc = np.where(random.random(NUMBER) < odds, "B", "C").astype(object)
    abc[NUMBER - prospects :] = ""
    return [attribute("niche", niche.tolist()), attribute("need", other.tolist())], abc


def test_clients_and_prospects_like_a_and_b_are_told_from_the_others() -> None:
    attributes, abc = firm()
    found = judge_likeness(attributes, codes(), abc, no_ideal(), by="data")
    wood = attributes[0].codes == attributes[0].values.index("wood")
    assert set(found["likeness"][wood]) == {"strong"}
    assert set(found["likeness"][~wood]) <= {"middle", "little"}
    assert found["score"][wood].min() > found["score"][~wood].max()


def test_attributes_that_part_a_and_b_about_equally_all_count() -> None:
    """Either alone has a chance of 4.6 %: the first would fall at 2.5 %, but both hold together."""
    cells = [(x, y) for x in "01" for y in "01"]
    of_b = {"00": 15, "01": 22, "10": 22, "11": 29}
    rows = [(x, y, "B" if place < of_b[x + y] else "C") for x, y in cells for place in range(50)]
    rows += [(x, y, "") for x, y in cells]
    attributes = [
        attribute(key, [row[at] for row in rows]) for at, key in enumerate(("own:первый", "own:второй"))
    ]
    abc = np.array([row[2] for row in rows], dtype=object)
    found = judge_likeness(attributes, codes(len(rows)), abc, no_ideal(len(rows)), by="data")
    low, one, other, high = found["score"].iloc[-4:].tolist()
    assert low < one == other < high


def test_no_client_is_scored_by_a_model_that_saw_its_own_class() -> None:
    attributes, abc = firm()
    before = judge_likeness(attributes, codes(), abc, no_ideal(), by="data")
    for place in range(0, 40):
        turned = abc.copy()
        turned[place] = "C" if abc[place] == "B" else "B"
        after = judge_likeness(attributes, codes(), turned, no_ideal(), by="data")
        assert before.iloc[place].tolist() == after.iloc[place].tolist()


def test_on_noise_nearly_nobody_is_told_from_the_others() -> None:
    words = [
        judge_likeness(*_noise(seed), no_ideal(), by="data")["likeness"].to_numpy() for seed in range(30)
    ]
    assert np.mean(np.isin(np.concatenate(words), ["", "middle"])) > 0.95
    assert np.mean([(one == "").all() for one in words]) > 0.8


def test_whoever_is_known_by_nothing_that_parts_clients_is_not_judged() -> None:
    attributes, abc = firm()
    parting = judge_likeness(attributes, codes(), abc, no_ideal(), by="data")
    assert (parting["likeness"] != "").all()
    noise = Attribute("noise", ("a", "b"), np.arange(NUMBER) % 2)
    for one in attributes:
        one.codes[NUMBER - 1] = -1
    found = judge_likeness([*attributes, noise], codes(), abc, no_ideal(), by="data")
    assert found["likeness"].iloc[-1] == ""


def _noise(seed: int) -> tuple[list[Attribute], np.ndarray, np.ndarray]:
    attributes, abc = firm(seed, effect=0.0)
    return attributes, codes(), abc


def test_the_order_of_rows_changes_nothing() -> None:
    attributes, abc = firm()
    order = np.random.default_rng(4).permutation(NUMBER)
    turned = [Attribute(one.key, one.values, one.codes[order]) for one in attributes]
    found = judge_likeness(turned, codes()[order], abc[order], no_ideal().iloc[order], by="data")
    assert_frame_equal(judge_likeness(attributes, codes(), abc, no_ideal(), by="data"), found.sort_index())


def test_whoever_nothing_is_known_of_is_not_judged() -> None:
    attributes, abc = firm()
    for one in attributes:
        one.codes[NUMBER - 1] = -1
    found = judge_likeness(attributes, codes(), abc, no_ideal(), by="data")
    assert ("", True) == (found["likeness"].iloc[-1], np.isnan(found["score"].iloc[-1]))


def test_under_thirty_clients_of_a_and_b_nobody_is_judged() -> None:
    attributes, abc = firm()
    abc[np.flatnonzero(abc == "B")[29:]] = "C"
    assert (judge_likeness(attributes, codes(), abc, no_ideal(), by="data")["likeness"] == "").all()


@pytest.mark.parametrize("letter", ["A", "C", ""])
def test_where_all_clients_are_alike_nobody_is_judged(letter: str) -> None:
    attributes, _ = firm()
    abc = np.full(NUMBER, letter, dtype=object)
    assert (judge_likeness(attributes, codes(), abc, no_ideal(), by="data")["likeness"] == "").all()


def test_what_follows_from_turnover_and_satisfaction_are_not_used() -> None:
    attributes, abc = firm(effect=0.0)
    told = np.where(abc == "B", "much", "little").tolist()
    leaks = [attribute("payments", told, follows=True), attribute("satisfaction", told)]
    plain = judge_likeness(attributes, codes(), abc, no_ideal(), by="data")
    assert_frame_equal(plain, judge_likeness([*attributes, *leaks], codes(), abc, no_ideal(), by="data"))


IDEAL = (
    IdealLine(4, "niche", Condition(values=("wood",)), 2.0),
    IdealLine(5, "staff", Condition(intervals=(Interval(50.0, None, low_open=True),)), 1.0),
)
KNOWN = {
    "niche": Parameter(keys=np.array(["wood", "wood", "metal", "", "metal", ""], dtype=object)),
    "staff": Parameter(numbers=np.array([60.0, 10, 60, 60, 10, np.nan])),
}


def test_the_ideal_counts_lines_that_are_known_by_their_weight() -> None:
    scored = score_ideal(fit_ideal(KNOWN, IDEAL), IDEAL, codes(6))
    assert scored["score"].tolist()[:5] == [100, 67, 33, 100, 0]
    assert scored["likeness"].tolist() == ["strong", "strong", "middle", "strong", "little", ""]


def test_both_decide_together_and_where_one_is_silent_the_other() -> None:
    attributes, abc = firm()
    by_data = judge_likeness(attributes, codes(), abc, no_ideal(), by="data")
    ideal = no_ideal().assign(likeness=["little", ""] * (NUMBER // 2), score=[20.0, np.nan] * (NUMBER // 2))
    both = judge_likeness(attributes, codes(), abc, ideal, by="both")
    assert both["likeness"].iloc[1::2].tolist() == by_data["likeness"].iloc[1::2].tolist()
    expected = {"strong": "middle", "middle": "little", "little": "little"}
    assert both["likeness"].iloc[::2].tolist() == [expected[one] for one in by_data["likeness"].iloc[::2]]
    assert both["score"].iloc[0] == round((by_data["score"].iloc[0] + 20) / 2)


def test_by_data_without_enough_data_the_ideal_decides() -> None:
    attributes, abc = firm()
    ideal = no_ideal().assign(likeness="strong", score=80.0)
    found = judge_likeness(attributes, codes(), np.full(NUMBER, "", dtype=object), ideal, by="data")
    assert set(found["likeness"]) == {"strong"}
    assert "strong" in set(judge_likeness(attributes, codes(), abc, ideal, by="ideal")["likeness"])
