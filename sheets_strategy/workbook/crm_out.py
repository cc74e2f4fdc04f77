"""Tasks of «Работа» → rows of a file that a CRM imports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sheets_strategy.errors import InputError
from sheets_strategy.strategy.work_owners import find_named
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book, TableView
from sheets_strategy.workbook.catalogue import shorten, word_text
from sheets_strategy.workbook.crm import Crm
from sheets_strategy.workbook.grid import CellValue
from sheets_strategy.workbook.template import Template

LONGEST_TITLE: Final = 120
_LONGEST_TEXT: Final = 4000
_NOW, _OPEN = ("now",), ("now", "queue", "second_wave")
_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "|", "%")
# A number of a telephone calls nothing, and a CRM must get it as it is.
_OF_PHONES: Final = frozenset("+0123456789 ()./-,;")


@dataclass(frozen=True, slots=True)
class Task:
    """One row of «Работа» as it stands.

    Attributes:
        code: Its code.
        client: The client.
        seller: Whose client it is, "" for nobody's.
        action: What to do.
        why: Why now.
        contact: With whom to talk.
        phone: Their telephone.
        at_stake: Money that is expected, in whole units; None for unknown.
        next_on: Day of the next contact.
        is_now: Whether it is to be done now.
    """

    code: str
    client: str
    seller: str
    action: str
    why: str
    contact: str
    phone: str
    at_stake: int | None
    next_on: date | None
    is_now: bool


def list_tasks(book: Book, *, seller: str, everything: bool) -> list[Task]:
    """Give the tasks that are open, in the order in which to work.

    Args:
        book: The workbook as the last sync left it.
        seller: Name of one seller or how it begins, "" for all of them.
        everything: Whether tasks that wait are wanted, too.

    Raises:
        InputError: ``seller_unknown`` (name, known), ``seller_unclear`` (name, found).
    """
    view, template = book.tables["worklist"], book.template
    states = {fold(template.labels["work_state"][key]): key for key in (_OPEN if everything else _NOW)}
    statuses = template.meanings["work_status"]
    tasks = [
        _task(view, row, is_now=states[fold(view.text(row, "state"))] == "now")
        for row in view.rows()
        if fold(view.text(row, "state")) in states
        and view.text(row, "code")
        and statuses.get(fold(view.text(row, "status"))) != "done"
    ]
    if not seller:
        return tasks
    name = _find_seller(seller, {task.seller for task in tasks} | _names(book))
    return [task for task in tasks if fold(task.seller) == name]


def _names(book: Book) -> set[str]:
    view = book.tables["sellers"]
    return {view.text(row, "name") for row in view.rows()}


def _find_seller(seller: str, names: set[str]) -> str:
    known = {fold(name): name for name in sorted(names) if name}
    found = find_named(fold(seller), known)
    if not found:
        raise InputError("seller_unknown", name=seller, known=", ".join(sorted(known.values())))
    if len(found) > 1:
        raise InputError("seller_unclear", name=seller, found=", ".join(known[name] for name in found))
    return found[0]


def _task(view: TableView, row: int, *, is_now: bool) -> Task:
    money = view.value(row, "at_stake")
    return Task(
        code=view.text(row, "code"),
        client=view.text(row, "client"),
        seller=view.text(row, "who"),
        action=view.text(row, "action"),
        why=view.text(row, "why"),
        contact=view.text(row, "contact"),
        phone=view.text(row, "phone"),
        at_stake=round(money) if isinstance(money, int | float) and not isinstance(money, bool) else None,
        next_on=_day(view.value(row, "next_on")),
        is_now=is_now,
    )


def _day(value: CellValue) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def write_tasks(tasks: Sequence[Task], crm: Crm, template: Template, *, today: date) -> list[list[str]]:
    """Give the rows of the file, header first; no cell begins a formula.

    Args:
        tasks: What is to be done.
        crm: Whose import takes the file.
        template: Words.
        today: The day that the tag names, by which the tasks of one file are found together.
    """
    lines = [list(crm.columns.values())]
    for task in tasks:
        told = dict(_tell(task, template, today=today))
        lines.append([neutralise(told.get(field, "")) for field in crm.columns])
    return lines


def _tell(task: Task, template: Template, *, today: date) -> Iterator[tuple[str, str]]:
    """Give what the columns of any CRM hold; the code stands in the title, which every export has."""
    mark = f" [{task.code}]"
    title = f"{task.client}: {task.action}" if task.action else task.client
    tag = word_text("crm_tag", template, today=today)
    yield "title", shorten(title, LONGEST_TITLE - len(mark)) + mark
    yield "client", task.client
    yield "contact", task.contact
    yield "phone", task.phone
    yield "seller", task.seller
    yield "budget", "" if task.at_stake is None else str(max(0, task.at_stake))
    yield "tag", tag
    yield "tags", f"[*]{task.code}[*]{tag}"
    yield "next_on", task.next_on.strftime("%d.%m.%Y") if task.next_on else ""
    yield "code", task.code
    yield "important", "1" if task.is_now else "0"
    facts = {
        "action": task.action,
        "why": task.why,
        "who": " ".join(filter(None, (task.contact, task.phone))),
    }
    parts = [word_text(f"crm_{name}", template, **{name: text}) for name, text in facts.items() if text]
    parts += [word_text("crm_code", template, code=task.code)]
    yield "text", shorten(" · ".join(parts), _LONGEST_TEXT)


def neutralise(text: str) -> str:
    """Give a text that no spreadsheet takes for a formula when somebody opens the file in one.

    >>> neutralise("=1+1"), neutralise("+7 900 000-00-00"), neutralise("a=b")
    ("'=1+1", '+7 900 000-00-00', 'a=b')
    """
    text = " ".join(text.split())
    is_phone = text.startswith("+") and set(text) <= _OF_PHONES
    return f"'{text}" if text.startswith(_STARTS_FORMULA) and not is_phone else text
