"""``share`` where the workbook is a file: personal files are made, and how to hand out the team's is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.adapters.google.links import place_of
from sheets_strategy.cli import show
from sheets_strategy.cli.share import Wish, agree_to_replace
from sheets_strategy.cli.share_words import replaced_json, say_findings, show_not_made, show_replaced
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

    from sheets_strategy.share import Team
    from sheets_strategy.workbook.sharing_places import Made, MakePersonal


def share_local(team: Team, path: Path, make: MakePersonal, wish: Wish, *, today: date) -> bool:
    """Make the files that are missing, and say who is to get which; a file has no rights of its own."""
    if not wish.json:
        show.show_text("cli_share", team.template, title=team.title)
        show_replaced(team)
    if wish.json and team.replaced and not (wish.yes or wish.dry_run):
        raise InputError("share_needs_yes")
    made: Sequence[Made] = ()
    if not wish.dry_run:
        made = make(agree_to_replace(team, yes=wish.yes))
    places = {code: one.place for code, one in team.known.items()}
    places |= {one.code: one.place for one in made if one.place}
    if wish.json:
        show.show_json(_as_json(team, made, places))
    elif team.sellers:
        _show_files(team, made, places, dry_run=wish.dry_run)
        # Files need no address.
        found = [one for one in team.people.findings if one.code != "email_missing"]
        if found:
            show.show_lines(say_findings(found, team.template))
        is_file = any(place_of(place) != "google" for place in places.values())
        _show_handing_out(team, path, today, is_personal=is_file)
    else:
        show.show_text("cli_share_nobody", team.template)
    return not any(one.error for one in made)


def _show_files(team: Team, made: Sequence[Made], places: Mapping[str, str], *, dry_run: bool) -> None:
    template = team.template
    names = {one.code: one.name for one in team.sellers}
    for code, place in sorted(places.items()):
        show.show_text("cli_share_local_made", template, name=names.get(code, code), place=place)
    new = [one.seller for one in made if one.was_made and one.place]
    if new:
        show.show_text("cli_share_made", template, count=len(new), names=", ".join(new))
    show_not_made(made, template)
    without = [one.name for one in team.missing if one.code not in places]
    if without:
        code = "cli_share_to_make" if dry_run else "cli_share_no_maker"
        show.show_text(code, template, names=", ".join(without))
    in_google = [names.get(one, one) for one, at in sorted(places.items()) if place_of(at) == "google"]
    if in_google:
        show.show_text("cli_share_local_google", template, names=", ".join(in_google))


def _show_handing_out(team: Team, path: Path, today: date, *, is_personal: bool) -> None:
    """Say where the files belong: folders decide who sees them."""
    from sheets_strategy.workbook.sharing import ROLES

    template = team.template
    show.show_text("cli_share_local", template)
    whole = [one.name for one in team.sellers if one.access in ROLES and not one.has_left(today)]
    code = "cli_share_local_team" if whole else "cli_share_local_alone"
    show.show_text(code, template, names=", ".join(whole), path=path.name)
    if whole:
        show.show_text("cli_share_statement", template)
    if is_personal:
        show.show_text("cli_share_local_own", template)


def _as_json(team: Team, made: Sequence[Made], places: Mapping[str, str]) -> dict[str, object]:
    return {
        "workbook": team.title,
        "places": places,
        "made": [one.code for one in made if one.was_made and one.place],
        "replaced": replaced_json(team),
        "without_sheet": [one.code for one in team.missing if one.code not in places],
    }
