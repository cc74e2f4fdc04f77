"""Put away personal sheets that nobody works in any more, of who left and of who stood in a row before."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show
from sheets_strategy.errors import StrategyError, WorkbookError

if TYPE_CHECKING:
    from sheets_strategy.adapters.config import Config
    from sheets_strategy.cli.places import OpenWorkbook
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.personal_known import Known
    from sheets_strategy.workbook.template import Template


def put_away_former(
    workbook: OpenWorkbook, config: Config, synced: SyncResult, codes: Collection[str], *, today: date
) -> dict[str, StrategyError]:
    """Put away the sheets of who stood in some rows before; give code → why one stays where it is.

    Args:
        workbook: The team's.
        config: Where it is.
        synced: The sync a moment before, which brought home what was typed in them.
        codes: Codes of the rows.
        today: The day that memory notes.
    """
    from sheets_strategy.handover import require_home
    from sheets_strategy.make_personal import close_personal
    from sheets_strategy.workbook.memory import read_memory
    from sheets_strategy.workbook.personal_known import read_known

    known = read_known(read_memory(synced.book.tables["memory"]))
    errors: dict[str, StrategyError] = {}
    for code in codes:
        try:
            if not config.sheet:
                # A file's share closes no access: a seller's sheet may be in Google all the same.
                withdraw(known[code], synced.book.template)
            if require_home(synced.personal, code):
                archive(known[code].place, config, synced.book.template)
        except StrategyError as error:
            cause = error.__cause__ if isinstance(error, WorkbookError) else None
            errors[code] = cause if isinstance(cause, StrategyError) else error
        else:
            close_personal(workbook, places.template_loader(config), code, today=today)
    return errors


def archive(place: str, config: Config, template: Template) -> str:
    """Rename a sheet, or move a file; give what it is called then."""
    from sheets_strategy.adapters.google.links import place_of

    if place_of(place) == "google":
        from sheets_strategy.adapters.google.sharing import GoogleRights
        from sheets_strategy.cli.google import open_google

        return GoogleRights(open_google()).archive(place, template.text("archive_title"))
    from sheets_strategy.adapters.xlsx.put_away import put_away

    return str(put_away(config.workbook.parent / place, template.text("archive_folder")))


def withdraw(known: Known, template: Template, *, email: str = "") -> None:
    """Withdraw a seller from their sheet in Google, and name who can open it still.

    Args:
        known: The sheet.
        template: Words.
        email: The seller's address in Продавцы, beside those that the sheet was meant for.
    """
    from sheets_strategy.adapters.google.links import place_of

    if place_of(known.place) != "google":
        return
    from sheets_strategy.adapters.google.sharing import GoogleRights
    from sheets_strategy.cli.google import open_google
    from sheets_strategy.handover import LOST

    try:
        still = GoogleRights(open_google()).withdraw(known.place, email, *known.emails)
    except WorkbookError as error:
        if error.code in LOST:
            return
        raise
    by_link = template.text("cli_share_by_link")
    names = ", ".join(one.email or one.domain or by_link for one in still)
    if names:
        show.show_text("cli_handover_still", template, names=names, name=known.name)
