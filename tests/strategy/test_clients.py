"""Which rows of the base are one client."""

from __future__ import annotations

import pandas as pd
import pytest

from sheets_strategy.strategy.clients import group_clients

CODES = ["c1", "c2", "c3", "c4"]


@pytest.mark.parametrize(
    ("groups", "joined", "units"),
    [
        (["", "", "", ""], [], ["c1", "c2", "c3", "c4"]),
        (["гк", "гк", "", ""], [], ["c2", "c2", "c3", "c4"]),
        (["", "", "", ""], [("c1", "c3")], ["c3", "c2", "c3", "c4"]),
        (["", "", "", ""], [("c1", "c3"), ("c2", "c3")], ["c3", "c3", "c3", "c4"]),
        (["", "", "", ""], [("c1", "c2"), ("c3", "c4"), ("c2", "c3")], ["c3", "c3", "c3", "c3"]),
        (["гк", "гк", "", ""], [("c1", "c4")], ["c2", "c2", "c3", "c2"]),
        (["гк", "гк", "", ""], [("c1", "c2")], ["c2", "c2", "c3", "c4"]),
    ],
)
def test_figures_stand_in_the_largest_of_a_group_and_of_joined_ones(
    groups: list[str], joined: list[tuple[str, str]], units: list[str]
) -> None:
    clients = pd.DataFrame({"code": CODES, "group": groups})
    paid = pd.DataFrame({"client": ["c1", "c2", "c3"], "turnover_kop": [100, 200, 300]})
    assert units == group_clients(clients, paid, joined=joined)["unit"].tolist()
    assert (
        units
        == group_clients(clients, paid, joined=[(two, one) for one, two in reversed(joined)])["unit"].tolist()
    )
