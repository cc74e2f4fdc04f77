"""What everybody works next → wanted rows of «Работа», and what must be remembered of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

import pandas as pd

from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import HOUR_MINUTES
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.worklist import ELSEWHERE, FINISHED
from sheets_strategy.values.money import cell_money
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.catalogue import shorten, word_text
from sheets_strategy.workbook.diff import Cells, WantedList
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.memory import Entry
from sheets_strategy.workbook.parameter_words import ParameterWords
from sheets_strategy.workbook.show_cells import list_records, to_int
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.word_work import Record, say_action, say_segment, say_why

LONGEST_PURPOSE = 140
CLOSED = (ELSEWHERE, FINISHED)


def show_worklist(
    strategy: Strategy,
    clients: TableView,
    template: Template,
    *,
    segments: Sequence[Segment],
    spelled: Mapping[str, str],
    history: Mapping[str, str] = MappingProxyType({}),
) -> WantedList:
    """Give the rows of Работа, in the order in which to work.

    Args:
        strategy: What was computed.
        clients: Tab «Клиенты»; contact and phone are shown as they stand there.
        template: Words.
        segments: The decision table.
        spelled: Folded name of a seller → as people write it.
        history: Task → what was noted of it earlier, as ``say_histories`` words it.
    """
    plan = {row.code: row for row in strategy.plan}
    named = {segment.code: segment for segment in segments}
    tasks = strategy.work.tasks
    known = _find_clients(strategy)
    rows: list[Cells] = []
    for place, task in enumerate(list_records(tasks), start=1):
        client, row = known[str(task["client"])], plan[str(task["plan"])]
        who = strategy.work.owners.who.get(str(task["client"]), "")
        rows.append(
            {
                "place": place,
                "state": template.labels["work_state"][str(task["state"])],
                "client": str(client["name"]),
                "who": spelled.get(who, who) or None,
                "action": say_action(row, template),
                "why": say_why(task, client, row, named, template),
                "contact": _typed(clients, client, "contact"),
                "phone": _typed(clients, client, "phone"),
                "segment": say_segment(named.get(row.segment), template),
                "history": history.get(str(task["code"])),
                "code": str(task["code"]),
                **_figures(task, strategy.currency, template),
            }
        )
    return WantedList("worklist", rows, {"state": template.labels["work_state"][ELSEWHERE]})


def spell_sellers(book: Book, words: ParameterWords) -> dict[str, str]:
    """Give the folded name of every seller as people write it, first of all in Продавцы."""
    found = {name: text for (column, name), text in words.spelled.items() if column == "seller"}
    for key, column in (("worklist", "seller"), ("sellers", "name")):
        view = book.tables[key]
        texts = [view.text(row, column) for row in view.rows()]
        found |= {fold(text): text for text in reversed(texts) if text}
    return found


def _find_clients(strategy: Strategy) -> dict[str, Record]:
    """Give the rows of the clients that have tasks, by code."""
    wanted = strategy.clients["code"].isin(set(strategy.work.tasks["client"]))
    own = strategy.clients[wanted]
    silent = (pd.Timestamp(strategy.as_of) - pd.to_datetime(own["last_on"])).dt.days.fillna(0)
    return {str(one["code"]): one for one in list_records(own.assign(silent_days=silent))}


def _typed(view: TableView, client: Record, column: str) -> str | None:
    row = to_int(client["row"])
    return view.text(row, column) or None if row >= 0 and view.has(column) else None


def _figures(task: Record, currency: str, template: Template) -> dict[str, CellValue]:
    """Give money, hours and payments of a task."""
    is_open = task["state"] not in CLOSED
    kop, minutes = to_int(task["expected_kop"]), to_int(task["minutes"])
    figures: dict[str, CellValue] = {
        "at_stake": cell_money(kop, currency) if is_open and kop >= 0 else None,
        "hours": round(minutes / HOUR_MINUTES, 2) if is_open and minutes else None,
        **dict.fromkeys(("last_on", "last_sum", "last_purpose", "paid_after")),
    }
    if not pd.isna(task["last_on"]):  # type: ignore[call-overload]
        figures |= {
            "last_on": pd.Timestamp(task["last_on"]).date(),  # type: ignore[arg-type]
            "last_sum": cell_money(to_int(task["last_kop"]), currency),
            "last_purpose": shorten(str(task["last_purpose"]), LONGEST_PURPOSE) or None,
        }
    if not pd.isna(task["after_on"]):  # type: ignore[call-overload]
        on = pd.Timestamp(task["after_on"]).date()  # type: ignore[arg-type]
        sums = {currency: to_int(task["after_kop"])}
        figures["paid_after"] = word_text("work_paid_after", template, sum=sums, on=on)
    return figures


def remember_owners(strategy: Strategy) -> Iterator[Entry]:
    """Give what keeps a client with its seller."""
    for client, code in sorted(strategy.work.owners.codes.items()):
        yield "owner", client, code
