"""``share`` for the command line: the difference, what is asked before it is done, and what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.share_words import ShareWords
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.share import Team
    from sheets_strategy.workbook.sharing import Step
    from sheets_strategy.workbook.sharing_places import MakePersonal, Rights


@dataclass(frozen=True, slots=True)
class Wish:
    """Options of the command, as given."""

    others: bool
    links: bool
    mail: bool
    dry_run: bool
    yes: bool
    json: bool


def share_workbook(workbook: OpenWorkbook, config: Config, wish: Wish, *, today: date) -> bool:
    """Make access equal to the list, and say whether all of it was done.

    Raises:
        InputError: ``share_needs_yes`` where nobody can be asked.
    """
    from sheets_strategy.cli.personal import at_of
    from sheets_strategy.share import read_team

    team = read_team(workbook, places.template_loader(config), today=today, at=at_of(config))
    make = maker_of(workbook, config, today=today)
    if not config.sheet:
        from sheets_strategy.cli.share_local import share_local

        return share_local(team, config.workbook, make, wish, today=today)
    from sheets_strategy.adapters.google.links import link_of
    from sheets_strategy.adapters.google.sharing import GoogleRights
    from sheets_strategy.cli.google import open_google

    rights = GoogleRights(open_google())
    return share_google(team, rights, link_of(config.sheet), make, wish)


def maker_of(workbook: OpenWorkbook, config: Config, *, today: date) -> MakePersonal:
    """Give what makes and fills personal sheets that are missing, and moves those wanted elsewhere."""
    from sheets_strategy.cli.personal import make_and_fill

    return partial(make_and_fill, workbook, config, today=today)


def share_google(team: Team, rights: Rights, place: str, make: MakePersonal, wish: Wish) -> bool:
    """Compare, show, ask, and do it."""
    from sheets_strategy.share import Options, compare, finish
    from sheets_strategy.workbook.sharing import former_sheet

    options = Options(wish.others, wish.links)
    difference = compare(team, rights, place, options)
    words = ShareWords(team, difference)
    if not wish.json:
        words.show_difference()
    if wish.dry_run:
        words.show_end(json=wish.json)
        return True
    if wish.json and not wish.yes:
        raise InputError("share_needs_yes")
    replaced = agree_to_replace(team, yes=wish.yes)
    kept = {former_sheet(code) for code in team.replaced if code not in replaced}
    steps = tuple(one for one in difference.sharing.steps if one.sheet not in kept)
    steps = steps if wish.yes else _agreed(steps, words)
    letter = words.letter if wish.mail else None
    outcome = finish(team, rights, difference, steps, make, options, replaced=replaced, letter=letter)
    words.show_end(outcome, json=wish.json)
    return outcome.whole and not difference.refused


def agree_to_replace(team: Team, *, yes: bool) -> tuple[str, ...]:
    """Ask whether sheets of who stood in rows before are put away; give the codes of these rows.

    Raises:
        InputError: ``share_needs_yes`` where nobody can be asked.
    """
    from sheets_strategy.cli.share_words import say_replaced

    if not team.replaced or yes:
        return tuple(team.replaced)
    if not terminal.is_terminal():
        raise InputError("share_needs_yes")
    names = ", ".join(say_replaced(team))
    is_agreed = terminal.ask(show.word("cli_share_ask_replace", team.template, names=names))
    return tuple(team.replaced) if is_agreed else ()


def _agreed(steps: Sequence[Step], words: ShareWords) -> tuple[Step, ...]:
    """Ask before the bank statement is shown to anybody new, and before anybody loses access.

    Raises:
        InputError: ``share_needs_yes`` where nobody can be asked.
    """
    from sheets_strategy.workbook.sharing import is_former

    opening = [one for one in steps if one.opens_statement]
    closing = [one for one in steps if one.what == "revoke" and not is_former(one.sheet)]
    refused: set[Step] = set()
    for asked, code in ((opening, "cli_share_ask_open"), (closing, "cli_share_ask_revoke")):
        if asked and not terminal.is_terminal():
            raise InputError("share_needs_yes")
        if asked and not terminal.ask(words.question(code, asked)):
            refused.update(asked)
    return tuple(one for one in steps if one not in refused)
