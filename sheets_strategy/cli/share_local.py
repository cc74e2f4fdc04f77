"""``share`` where the workbook is a file: personal files are made, and how to hand out the team's is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.adapters.google.links import place_of
from sheets_strategy.cli import show
from sheets_strategy.cli.share_words import show_not_made

if TYPE_CHECKING:
    from pathlib import Path

    from sheets_strategy.share import Made, MakePersonal, Team


def share_local(
    team: Team, path: Path, make: MakePersonal | None, *, today: date, dry_run: bool, json: bool
) -> bool:
    """Make the files that are missing, and say who is to get which; a file has no rights of its own."""
    made = make() if make is not None and not dry_run else ()
    places = {**team.known, **{one.code: one.place for one in made if one.place}}
    if json:
        show.show_json(_as_json(team, made, places))
        return not any(one.error for one in made)
    template = team.template
    show.show_text("cli_share", template, title=team.title)
    if not team.sellers:
        show.show_text("cli_share_nobody", template)
        return True
    names = {one.code: one.name for one in team.sellers}
    for code, place in sorted(places.items()):
        show.show_text("cli_share_local_made", template, name=names.get(code, code), place=place)
    new = [one.seller for one in made if one.was_made and one.place]
    if new:
        show.show_text("cli_share_made", template, count=len(new), names=", ".join(new))
    show_not_made(made, template)
    without = [one.name for one in team.missing if one.code not in places]
    if without:
        code = "cli_share_to_make" if dry_run and make is not None else "cli_share_no_maker"
        show.show_text(code, template, names=", ".join(without))
    in_google = [
        names.get(code, code) for code, place in sorted(places.items()) if place_of(place) == "google"
    ]
    _show_handing_out(team, path, today, is_personal=len(in_google) < len(places))
    if in_google:
        show.show_text("cli_share_local_google", template, names=", ".join(in_google))
    return not any(one.error for one in made)


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
        "without_sheet": [one.code for one in team.missing if one.code not in places],
    }
