"""Five sellers and a head edit at random: nothing typed is lost, and nobody sees another's client.

A word that a person typed stands in the team's workbook, in the seller's sheet or in the history until a person
takes it away. ``SHEETS_STRATEGY_LAWS=1000`` plays that many rounds.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from personal_people import Office, open_office
from personal_world import CLIENTS, NAMES, Firm, shared_firm
from quick_sync import quick

ROUNDS = int(os.environ.get("SHEETS_STRATEGY_LAWS", "0")) or 12
GAMES = max(1, ROUNDS // 50)
REST = 10
MORE = tuple(f"ООО {name}" for name in ("Эта", "Тета", "Йота", "Каппа"))


@cache
def _firm() -> Firm:
    return shared_firm(NAMES, (*CLIENTS, *MORE))


@pytest.mark.parametrize("seed", range(GAMES))
def test_nothing_typed_is_lost_and_nobody_sees_anothers_client(seed: int) -> None:
    with quick():
        office = open_office(_firm(), seed, list(NAMES))
        for number in range(1, ROUNDS // GAMES + 1):
            play(office)
            if number % REST == 0:
                office.check_rest()
    print(f"{office.typed} words, {office.deaths} deaths, {office.busy} busy, {office.apart} apart")


def play(office: Office) -> None:
    """Let everybody edit a little, and sync."""
    for _ in range(office.dice.randrange(1, 6)):
        edit = office.dice.choices(
            (office.seller_edits, office.head_edits, office.hand_over, office.leave), weights=(12, 6, 2, 1)
        )[0]
        edit()
    office.sync()
