"""What a sync had said of changes when it ended, before it had said so in «Журнал».

A sync compares with what stands in «Клиенты», so that once its cells stand there nothing has changed
any more. Its cell of Главная is written before or with them, its row of «Журнал» last of all: what
the former says and no row of the latter is still to be told.
"""

from __future__ import annotations

from collections.abc import Sequence

from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.diff import same


def find_untold(book: Book, known: str | None = None) -> str:
    """Give what changed by a sync that ended before it could log it, "" where all is logged.

    Nothing is given where no sync was logged yet: there was nothing to compare with.

    Args:
        book: The workbook as read.
        known: What an earlier round of this run found, before it wrote over it; None for the first.
            Another run may have logged it since.
    """
    home, log = book.tables["home_week"], book.tables["log"]
    row = home.lines().get("changed")
    on = None if row is None else home.value(row, "week_value")
    said = known if known is not None else "" if row is None else home.text(row, "week_meaning")
    if not said or said in {book.template.text(f"home_changed_{kind}") for kind in ("none", "first")}:
        return ""
    logged = [place for place in log.rows() if isinstance(log.value(place, "cells"), int | float)]
    same_words = [place for place in logged if log.text(place, "changed") == said]
    is_told = any(known is not None or same(on, log.value(place, "on")) for place in same_words)
    return said if logged and not is_told else ""


def join_told(untold: str, sentences: Sequence[str]) -> list[str]:
    """Give all that changed: what was left untold first, and no sentence twice."""
    left = [untold] if untold else []
    return [*left, *(one for one in sentences if one not in untold)]
