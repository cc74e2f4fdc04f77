"""What people answered in Вопросы («Решение»): once answered, never asked again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from sheets_strategy.errors import Finding
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.show_checks import code_finding

ACCEPT = "accept"
_SUGGESTIONS = frozenset({"import_difference", "name_match_suggestion", "client_closed"})


def read_decisions(book: Book, memory: Memory) -> dict[str, str]:
    """Give finding code → ``accept``, ``decline`` or "" for an answer that was taken back.

    What stands in the tab beats what is remembered, also an answer that stood there at the
    last sync and was cleared since.
    """
    view, meanings = book.tables["checks"], book.template.meanings["decision"]
    decided, stood = memory.all("decided"), memory.all("stood")
    for row in view.rows():
        answer = meanings.get(fold(view.text(row, "decision")), "")
        code = view.text(row, "code")
        if code and (answer or (stood.get(code) and not view.text(row, "decision"))):
            decided[code] = answer
    return decided


def remember_decisions(book: Book, memory: Memory, decisions: Mapping[str, str]) -> list[Entry]:
    """List the decisions to remember, and which of them stand in the tab."""
    view, meanings = book.tables["checks"], book.template.meanings["decision"]
    stood = memory.all("stood")
    standing = dict.fromkeys(stood, "")
    for row in view.rows():
        standing[view.text(row, "code")] = meanings.get(fold(view.text(row, "decision")), "")
    return [
        *(("decided", code, answer) for code, answer in decisions.items()),
        *(("stood", code, word) for code, word in standing.items() if code and word != stood.get(code, "")),
    ]


def undecided(findings: Iterable[Finding], decisions: Mapping[str, str]) -> list[Finding]:
    """Leave out the suggestions that were answered; all other findings stay until they are mended."""
    return [one for one in findings if one.code not in _SUGGESTIONS or not decisions.get(code_finding(one))]


def suggest_same(code: str, name_key: str, *, client: str, name: str, row: int, col: int) -> Finding:
    """Ask whether a client of an imported list is one of the base whose name it has.

    Args:
        code: The client's code.
        name_key: Normalised name in the list.
        client: Name in the base.
        name: Name in the list.
        row: Grid row of the client.
        col: Grid column of its name.
    """
    facts = {"client": client, "name": name, "row": row + 1}
    return Finding("name_match_suggestion", "info", f"{code}+{name_key}", "clients", row, col, facts)
