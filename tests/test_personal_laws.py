"""Five sellers and a head edit at random: nothing typed is lost, and nobody sees another's client.

A word that a person typed stands in the team's workbook, in the seller's sheet or in the history until a person
takes it away. People type, clear, sort, delete rows, add and move columns, hand over clients, leave and come back,
put a sheet back to an earlier version; syncs die midway and meet people who type. ``SHEETS_STRATEGY_LAWS=1000`` plays that many rounds, and whole syncs,
with all that a strategy computes, in a twentieth of them.
"""

from __future__ import annotations

import os
from functools import cache

import pytest
from personal_people import Office, open_office
from personal_world import CLIENTS, NAMES, Firm, shared_firm
from played_sync import Play, played
from quick_sync import quick

LAWS = int(os.environ.get("SHEETS_STRATEGY_LAWS", "0"))
PLAYED, WHOLE = LAWS or 10, LAWS // 20 or 1
A_GAME = 50
REST = 10
MORE = tuple(f"ООО {name}" for name in ("Эта", "Тета", "Йота", "Каппа"))


@cache
def _firm() -> Firm:
    return shared_firm(NAMES, (*CLIENTS, *MORE))


def _games(rounds: int) -> list[tuple[int, int]]:
    """Cut rounds into games: the seed of each, and its rounds."""
    return [(seed, min(A_GAME, rounds - start)) for seed, start in enumerate(range(0, rounds, A_GAME))]


@pytest.mark.parametrize(("seed", "rounds"), _games(PLAYED))
def test_nothing_typed_is_lost_and_nobody_sees_anothers_client(seed: int, rounds: int) -> None:
    play = Play()
    with played(play):
        office = open_office(_firm(), seed, list(NAMES))
        for number in range(1, rounds + 1):
            _hide(office, play)
            _edit_and_sync(office)
            if number % REST == 0:
                office.check_rest()


@pytest.mark.parametrize(("seed", "rounds"), _games(WHOLE))
def test_the_same_holds_in_whole_syncs(seed: int, rounds: int) -> None:
    with quick():
        office = open_office(_firm(), 10_000 + seed, list(NAMES))
        for _ in range(rounds):
            _edit_and_sync(office)
        office.check_rest()


def _edit_and_sync(office: Office) -> None:
    """Let everybody edit a little, and sync."""
    for _ in range(office.dice.randrange(1, 9)):
        edit = office.dice.choices(
            (
                office.seller_edits,
                office.head_edits,
                office.clash,
                office.hand_over,
                office.leave,
                office.put_back,
            ),
            weights=(12, 6, 4, 2, 1, 1),
        )[0]
        edit()
        if office.dice.random() < 0.2:
            office.keep_versions()
    office.sync()
    if office.dice.random() < 0.5:
        office.keep_versions()


def _hide(office: Office, play: Play) -> None:
    """Let some task be left alone for a while, or come back: its row leaves a sheet, or comes."""
    codes = office.codes()
    if codes and office.dice.random() < 0.3:
        play.hidden ^= {office.dice.choice(codes)}
