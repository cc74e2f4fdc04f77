"""What the team's workbook computed → the tabs of one seller's personal sheet.

Only the seller's clients come in here: whose they are is asked in one place, ``clients_of``, and
each tab is made from these alone. No figure of the firm is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sheets_strategy.strategy.segments import Segment
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.strategy import Strategy
from sheets_strategy.strategy.worklist import FINISHED, NOW, QUEUE, part_code
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.diff import Cells, Wanted, WantedList
from sheets_strategy.workbook.exchange import Texts, as_cell
from sheets_strategy.workbook.exchange_cells import read_texts
from sheets_strategy.workbook.exchange_marks import Sent, write_sent
from sheets_strategy.workbook.exchange_memory import HistoryLine
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.personal import ABOUT, HISTORY, PLAN, TASKS, Identity, show_about
from sheets_strategy.workbook.personal_lines import find_codes
from sheets_strategy.workbook.read_personal import SENT, Leaving, Typed
from sheets_strategy.workbook.say_history import say_histories, say_line
from sheets_strategy.workbook.show_cells import list_records
from sheets_strategy.workbook.template import Template
from sheets_strategy.workbook.word_work import say_action, say_segment

SHOWN = (NOW, QUEUE)


@dataclass(frozen=True, slots=True)
class Team:
    """What the team's workbook holds after its sync, for all personal sheets.

    Attributes:
        strategy: What was computed.
        worklist: What «Работа» shows.
        sellers: Rows of Продавцы of those who work.
        segments: The decision table.
        template: Of the team's workbook: words.
        texts: Task → what people typed beside it, as the exchange merged it.
        history: Task → texts that stand in no cell any more, those of this run among them.
    """

    strategy: Strategy
    worklist: WantedList
    sellers: Sequence[Seller]
    segments: Sequence[Segment]
    template: Template
    texts: Mapping[str, Texts]
    history: Mapping[str, Sequence[HistoryLine]]


def clients_of(strategy: Strategy, sellers: Sequence[Seller], seller: str) -> frozenset[str]:
    """Give the codes of a seller's clients; of two rows of Продавцы with one name the upper has them.

    Args:
        strategy: What was computed.
        sellers: Rows of Продавцы of those who work.
        seller: Code of the seller.
    """
    bearers: dict[str, str] = {}
    for one in sellers:
        bearers.setdefault(one.key, one.code)
    return frozenset(
        client for client, name in strategy.work.owners.who.items() if bearers.get(name) == seller
    )


def tasks_of(strategy: Strategy, clients: Collection[str]) -> list[str]:
    """Give the tasks that a seller sees, those of their clients that are to be done now or next, in order."""
    tasks = strategy.work.tasks
    return [
        str(code)
        for code, client, state in zip(tasks["code"], tasks["client"], tasks["state"], strict=True)
        if client in clients and state in SHOWN
    ]


def show_personal(
    book: Book,
    team: Team,
    identity: Identity,
    *,
    typed: Typed | None = None,
    leaving: Leaving | None = None,
    sent: Mapping[str, Sent] | None = None,
) -> list[Wanted]:
    """Say what all tabs of one personal sheet shall hold.

    Args:
        book: The personal sheet.
        team: What the team's workbook holds.
        identity: Whose the sheet is.
        typed: What ``read_personal`` gave; None for a new sheet.
        leaving: What ``find_leaving`` gave; None for a new sheet.
        sent: Task → what its row says that it is sent.
    """
    clients = clients_of(team.strategy, team.sellers, identity.seller)
    worked = {str(cells["code"]): cells for cells in team.worklist.rows}
    codes = tasks_of(team.strategy, clients)
    said = say_histories({code: team.history.get(code, ()) for code in codes}, team.template)
    columns = {one.key for one in book.template.table(TASKS).columns if one.owner == "tool"}
    rows: list[Cells] = [
        {
            **{key: value for key, value in worked[code].items() if key in columns},
            "place": place,
            "history": said.get(code),
            SENT: write_sent(sent[code]) if sent and code in sent else None,
        }
        for place, code in enumerate(codes, start=1)
    ]
    tasks = WantedList(
        TASKS,
        rows,
        typed={code: _deliver(code, team, book, typed) for code in codes},
        codes=typed.codes if typed else {},
        leaving=leaving.rows if leaving else frozenset(),
        own=typed.own if typed else frozenset(),
    )
    return [
        tasks,
        _lay_out(PLAN, list(_show_plan(team, clients)), typed, frozenset()),
        _lay_out(
            HISTORY, _show_history(team, clients, worked), typed, leaving.lines if leaving else frozenset()
        ),
        show_about(book.tables[ABOUT], identity, book.template),
    ]


def _lay_out(table: str, rows: Sequence[Cells], typed: Typed | None, leaving: frozenset[int]) -> WantedList:
    """Give a tab of lines, among which those stay that the seller wrote in whatever column."""
    lines = typed.lines.get(table, ()) if typed else ()
    own = frozenset(line.row for line in lines if not line.code)
    return WantedList(table, rows, codes=find_codes(lines, table, rows), leaving=leaving, own=own)


_NOTHING: Texts = {}


def _deliver(code: str, team: Team, book: Book, typed: Typed | None) -> Cells:
    """Give what a task's cells of the seller shall say; one that says it in other words stays as typed."""
    row = next(iter(typed.rows.get(code, ())), -1) if typed else -1
    stands = read_texts(book.tables[TASKS], row) if row >= 0 else _NOTHING
    texts = team.texts.get(code, _NOTHING)
    return {
        column: as_cell(column, text)
        for column, text in texts.items()
        if text != stands.get(column, "") or row < 0
    }


def _show_plan(team: Team, clients: Collection[str]) -> Iterator[Cells]:
    """Give the rows of the plan that act on segments in which the seller has clients."""
    strategy, base = team.strategy, team.strategy.clients
    held = Counter(base["segment"][base["code"].isin(list(clients))])
    named = {segment.code: segment for segment in team.segments}
    for row in strategy.plan:
        if row.acts and held[row.segment]:
            yield {
                "segment": say_segment(named.get(row.segment), team.template),
                "hypothesis": row.hypothesis or None,
                "first_step": row.first_step or None,
                "kpi": row.kpi or None,
                "due_on": row.due_on,
                "clients": held[row.segment],
                "code": row.code,
            }


def _show_history(team: Team, clients: Collection[str], worked: Mapping[str, Cells]) -> list[Cells]:
    """Give what is finished and what is kept of the seller's clients, the newest first."""
    names = dict(zip(team.strategy.clients["code"], team.strategy.clients["name"], strict=True))
    plan = {row.code: say_action(row, team.template) for row in team.strategy.plan}
    rows: list[tuple[date, Cells]] = []
    for task in list_records(team.strategy.work.tasks[["code", "client", "state", "touched_on"]]):
        if task["client"] in clients and task["state"] == FINISHED:
            rows.append(_finished(str(task["code"]), worked, team, on=task["touched_on"]))
    for code, lines in team.history.items():
        client, planned = part_code(code)
        if client not in clients:
            continue
        told = {"client": str(names[client]), "action": plan.get(planned) or None}
        for number, line in enumerate(lines, start=1):
            cells: Cells = {
                "on": line.on,
                **told,
                "said": say_line(replace(line, on=None), team.template),
                "code": f"{code}+{number}",
            }
            rows.append((line.on or date.min, cells))
    rows.sort(key=lambda one: str(one[1]["code"]))
    rows.sort(key=lambda one: one[0], reverse=True)
    return [cells for _, cells in rows]


def _finished(code: str, worked: Mapping[str, Cells], team: Team, *, on: object) -> tuple[date, Cells]:
    typed = team.texts.get(code, _NOTHING)
    day = on.date() if isinstance(on, datetime) and on == on else None
    shown: Mapping[str, CellValue] = worked[code]
    return day or date.min, {
        "on": day,
        "client": shown["client"],
        "action": shown["action"],
        "outcome": typed.get("outcome") or typed.get("status") or None,
        "said": typed.get("comment") or None,
        "paid_after": shown["paid_after"],
        "code": code,
    }
