"""``work`` for the command line: what one person, or everybody, does next, without writing anything."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING

from sheets_strategy.cli import show
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.diff import Cells

    Task = tuple[str, Mapping[str, object], Cells]
    """Who does it, the task, and its cells in «Работа»."""

WIDTH = 100
_INDENT = "    "


def show_work(result: SyncResult, title: str, *, seller: str, segment: str, today: date, json: bool) -> None:
    """Print the tasks to be done now, of one segment or all, seller by seller, or JSON.

    Raises:
        InputError: ``seller_unknown`` (name, known), ``seller_unclear`` (name, found),
            ``work_segment_unknown`` (value).
    """
    from sheets_strategy.workbook.parameter_words import words_of
    from sheets_strategy.workbook.show_worklist import spell_sellers

    spelled = spell_sellers(result.book, words_of(result.book))
    only = None if not seller else _find_seller(result, seller, spelled)
    tasks = _list_now(result, spelled, only=only, segment=_find_segment(result, segment))
    if json:
        show.show_json(work_json(result, title, tasks, today=today, spelled=spelled))
        return
    template = result.book.template
    show.show_text("cli_work", template, title=title, today=today, as_of=result.strategy.as_of)
    comments = _read_comments(result)
    groups: dict[str, list[tuple[Mapping[str, object], Cells]]] = {}
    for who, task, cells in tasks:
        groups.setdefault(who, []).append((task, cells))
    for who, held in sorted(groups.items(), key=lambda group: (group[0] == "", group[0])):
        hours = sum(float(str(cells["hours"] or 0)) for _, cells in held)
        facts = {"name": spelled.get(who, who), "tasks": len(held), "hours": round(hours, 1)}
        show.show_text("cli_work_seller" if who else "cli_work_nobody", template, **facts)
        for _, cells in held:
            show.show_lines(["", *_say(cells, comments.get(str(cells["code"]), ""), result)])
    if not groups:
        show.show_text("cli_work_none", template)


def _find_seller(result: SyncResult, seller: str, spelled: Mapping[str, str]) -> str:
    """Give the folded name of the seller whom a person means."""
    from sheets_strategy.strategy.work_owners import find_named
    from sheets_strategy.values.names import fold

    view = result.book.tables["sellers"]
    known = {fold(view.text(row, "name")) for row in view.rows()} | set(
        result.strategy.work.owners.who.values()
    )
    found = find_named(fold(seller), known - {""})
    if not found:
        names = sorted(spelled.get(name, name) for name in known - {""})
        raise InputError("seller_unknown", name=seller, known=", ".join(names))
    if len(found) > 1:
        raise InputError("seller_unclear", name=seller, found=", ".join(spelled.get(n, n) for n in found))
    return found[0]


def _find_segment(result: SyncResult, text: str) -> str:
    """Give the code of the segment that a person means by its number or name, "" for all."""
    from sheets_strategy.workbook.read_segments import SegmentNames

    found = SegmentNames(result.segments).find(text)
    if text and found is None:
        raise InputError("work_segment_unknown", value=text)
    return found.code if found else ""


def _list_now(
    result: SyncResult, spelled: Mapping[str, str], *, only: str | None, segment: str
) -> Iterator[Task]:
    """Give all that is to be done now, by one person or in one segment, in the order in which to work."""
    from sheets_strategy.strategy.worklist import NOW
    from sheets_strategy.workbook.show_cells import list_records
    from sheets_strategy.workbook.show_worklist import show_worklist

    strategy, book = result.strategy, result.book
    wanted = show_worklist(
        strategy, book.tables["clients"], book.template, segments=result.segments, spelled=spelled
    )
    for task, cells in zip(list_records(strategy.work.tasks), wanted.rows, strict=True):
        who = strategy.work.owners.who.get(str(task["client"]), "")
        if task["state"] == NOW and only in (None, who) and segment in ("", task["segment"]):
            yield who, task, cells


def _read_comments(result: SyncResult) -> dict[str, str]:
    """Give code of a row of Работа → what its seller noted."""
    view = result.book.tables["worklist"]
    return {view.text(row, "code"): view.text(row, "comment") for row in view.rows()}


def _say(cells: Cells, comment: str, result: SyncResult) -> list[str]:
    """Say all that is needed for the call in a few lines of a terminal."""
    from sheets_strategy.workbook.catalogue import word_fact

    template = result.book.template
    facts = {
        name: "" if value is None else word_fact(value, lang=template.lang) for name, value in cells.items()
    }
    who = [text for text in (facts["client"], facts["contact"], facts["phone"]) if text]
    texts = [show.word("cli_work_client", template, place=cells["place"], who=" · ".join(who))]
    texts += [show.word("cli_work_why", template, why=facts["why"])] if facts["why"] else []
    texts.append(show.word("cli_work_action", template, action=facts["action"]))
    texts += [show.word("cli_work_comment", template, comment=comment)] if comment else []
    if cells["last_on"]:
        sums = {result.strategy.currency: round(float(str(cells["last_sum"])) * 100)}
        purpose = facts["last_purpose"]
        texts.append(show.word("cli_work_last", template, on=cells["last_on"], sum=sums, purpose=purpose))
    lines = [wrap(text, WIDTH, initial_indent=_INDENT, subsequent_indent=_INDENT * 2) for text in texts[1:]]
    return [*wrap(texts[0], WIDTH, subsequent_indent=_INDENT), *(line for group in lines for line in group)]


def work_json(
    result: SyncResult, title: str, tasks: Iterable[Task], *, today: date, spelled: Mapping[str, str]
) -> dict[str, object]:
    """Give the tasks to be done now with keys that stay; docs/json.md tells them."""
    work = result.strategy.work
    return {
        "workbook": title,
        "as_of": result.strategy.as_of.isoformat(),
        "today": today.isoformat(),
        "open": work.open,
        "tasks": [
            {
                **{
                    name: cells[name]
                    for name in ("place", "action", "why", "contact", "phone", "last_purpose")
                },
                "code": task["code"],
                "client": task["client"],
                "name": cells["client"],
                "seller": spelled.get(who, who) or None,
                "plan": task["plan"],
                "segment": task["segment"],
                "segment_label": cells["segment"],
                "minutes": task["minutes"] or None,
                "expected_kop": None if task["expected_kop"] == -1 else task["expected_kop"],
                "last_on": _day(task["last_on"]),
                "last_kop": task["last_kop"] if _day(task["last_on"]) else None,
                "next_on": _day(task["next_on"]),
                "touched_on": _day(task["touched_on"]),
                "paid_after_kop": task["after_kop"] if _day(task["after_on"]) else None,
            }
            for who, task, cells in tasks
        ],
    }


def _day(value: object) -> str | None:
    return None if value != value else str(value)[:10]
