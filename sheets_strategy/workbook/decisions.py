"""What people answered in Вопросы («Решение»): once answered, never asked again.

A question that was shown is remembered («asked») with what it is about, so that its
answer can be followed when the rows that raised it are gone or look otherwise.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass

from sheets_strategy.errors import Finding
from sheets_strategy.statement.third_parties import FOR_OTHER
from sheets_strategy.values.names import fold
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.catalogue import word_finding
from sheets_strategy.workbook.memory import Entry, Memory
from sheets_strategy.workbook.questions import DECLINED, FOLLOWED, QUESTIONS, SAME_CLIENT
from sheets_strategy.workbook.show_checks import code_finding

ACCEPT, DECLINE = "accept", "decline"
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Answers:
    """Answers about payers, in the terms of the steps that follow them.

    Attributes:
        decisions: Finding code → ``accept`` or ``decline``.
        same: Pairs of clients that are one, as asked (codes).
        other: Pairs of clients that are not.
        for_others: Pairs of payer and third party whose payments count for the third party.
        left: Pairs of payer and third party whose payments do not.
    """

    decisions: Mapping[str, str]
    same: tuple[Pair, ...] = ()
    other: tuple[Pair, ...] = ()
    for_others: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()


def read_answers(book: Book, memory: Memory) -> Answers:
    """Read what was answered, now or before, to questions about payers."""
    decisions = read_decisions(book, memory)
    asked: dict[tuple[str, str], list[str]] = {}
    for place, text in sorted(memory.all("asked").items()):
        code, _, key = text.partition(":")
        if decisions.get(place):
            asked.setdefault((code, decisions[place]), []).append(key)
    return Answers(
        decisions,
        tuple(_pairs(asked.get((SAME_CLIENT, ACCEPT), ()))),
        tuple(_pairs(asked.get((SAME_CLIENT, DECLINE), ()))),
        frozenset(asked.get((FOR_OTHER, ACCEPT), ())),
        frozenset(asked.get((FOR_OTHER, DECLINE), ())),
    )


def _pairs(keys: Iterable[str]) -> Iterator[Pair]:
    for key in sorted(keys):
        one, plus, other = key.partition("+")
        if plus:
            yield one, other


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


def remember_asked(findings: Iterable[Finding]) -> list[Entry]:
    """List the questions to remember whose answers are followed later."""
    return [("asked", code_finding(one), f"{one.code}:{one.key}") for one in findings if one.code in FOLLOWED]


def undecided(
    findings: Iterable[Finding], decisions: Mapping[str, str], *, asked: Container[str]
) -> list[Finding]:
    """Leave out the suggestions that were answered; all other findings stay until they are mended.

    Args:
        findings: All that was found.
        decisions: Finding code → answer.
        asked: Questions whose answers can be followed: one that a lost memory does not
            know is asked once more, and its answer, if it still stands there, then counts.
    """

    def is_settled(one: Finding) -> bool:
        code = code_finding(one)
        return (
            one.code in QUESTIONS
            and bool(decisions.get(code))
            and (one.code not in FOLLOWED or code in asked)
        )

    return [one for one in findings if not is_settled(one)]


def standing(findings: Iterable[Finding], book: Book) -> list[Finding]:
    """Leave out what is told of declined questions whose row is gone: nothing is left to say there."""
    view = book.tables["checks"]
    here = {view.text(row, "code") for row in view.rows()}
    return [one for one in findings if one.code not in DECLINED or code_finding(one) in here]


def find_unclear_answers(book: Book, findings: Iterable[Finding]) -> list[Finding]:
    """Find words in «Решение» beside an open question that mean neither yes nor no."""
    view, meanings = book.tables["checks"], book.template.meanings["decision"]
    asked = {code_finding(one): one for one in findings if one.code in QUESTIONS}
    unclear = []
    for row in view.rows():
        text, code = view.text(row, "decision"), view.text(row, "code")
        if text and fold(text) not in meanings and code in asked:
            # No cell: rows of this tab move with every question.
            facts = {"value": text, "question": word_finding(asked[code], book.template).what}
            unclear.append(Finding("unclear_answer", "warning", code, "checks", facts=facts))
    return unclear


def resolve(
    pairs: Iterable[Pair], *, codes: Mapping[str, str], memory: Mapping[str, str]
) -> dict[Pair, Pair]:
    """Say which clients of today the pairs mean, where they are two.

    A client whose row was deleted is the one that has its identity now.

    Args:
        pairs: Codes, as asked.
        codes: Code → identity (ИНН, else normalised name), for all clients of today.
        memory: The same as remembered, deleted ones included.

    Returns:
        Pair of today, the smaller code first → pair as asked.
    """
    by_identity: dict[str, list[str]] = {}
    for code, identity in codes.items():
        by_identity.setdefault(identity, []).append(code)

    def now(code: str) -> str:
        if code in codes:
            return code
        alike = by_identity.get(memory.get(code, ""), [])
        return alike[0] if len(alike) == 1 else ""

    found: dict[Pair, Pair] = {}
    for asked in sorted(pairs):
        one, other = sorted(map(now, asked))
        if one and one != other:
            found.setdefault((one, other), asked)
    return found


def gone_to(pairs: Iterable[Pair], codes: Iterable[str]) -> dict[str, str]:
    """Give code → the client that it is one with, for codes that no row has any more."""
    here = set(codes)
    found: dict[str, str] = {}
    for one, other in sorted(pairs):
        for gone, stays in ((one, other), (other, one)):
            if gone not in here and stays in here:
                found.setdefault(gone, stays)
    return found


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
