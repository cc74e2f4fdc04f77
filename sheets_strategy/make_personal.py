"""Make the personal sheets that are missing, and remember where they are; a ``sync`` fills them then.

First the team's workbook gets its lasting id, so that a sheet left behind by a run that ended early is known
again; then sheets are made, one seller after the other; then one write remembers all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from sheets_strategy.errors import InputError, StrategyError
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.catalogue import word_text
from sheets_strategy.workbook.changes import ChangeSet
from sheets_strategy.workbook.diff import Cells, WantedRows, diff
from sheets_strategy.workbook.exchange_memory import forget_exchanges
from sheets_strategy.workbook.grid import Snapshot
from sheets_strategy.workbook.guard import guard
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import Entry, Memory, read_memory, remember_rows
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.personal import (
    At,
    Identity,
    is_copy,
    personal_template,
    read_about,
    remember_team,
)
from sheets_strategy.workbook.personal_known import (
    Known,
    forget_personal,
    name_workbook,
    read_known,
    refuse_unread,
    remember_personal,
)
from sheets_strategy.workbook.personal_people import Person, find_people
from sheets_strategy.workbook.personal_places import NewPersonal, PersonalPlaces
from sheets_strategy.workbook.personal_result import Exchanged
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_staff import Staff, read_staff
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.template import Template

_NOT_MET = Exchanged()
AskLink = Callable[[str, str], str]
"""Seller and the robot's address → the link of an empty sheet that a person made, "" for none."""


@dataclass(frozen=True, slots=True)
class MadePersonal:
    """What became of one seller's sheet.

    Attributes:
        code: Code of the seller.
        seller: Name, as typed.
        email: Address, "" for none.
        place: Where the sheet is, "" where there is none.
        was_made: Whether it was made, or moved to where a person wants it, by this very run.
        error: Why there is none.
        left: Where the sheet was before, which is exchanged with no more; "" for nowhere.
    """

    code: str
    seller: str
    email: str
    place: str = ""
    was_made: bool = False
    error: StrategyError | None = None
    left: str = ""


def make_personal(
    workbook: Workbook,
    load: LoadTemplate,
    places: PersonalPlaces,
    *,
    load_personal: LoadTemplate,
    today: date,
    ask_link: AskLink | None = None,
    write: bool = True,
    home: Exchanged = _NOT_MET,
    at: At | None = None,
) -> list[MadePersonal]:
    """Make what is missing and remember it; who has a sheet already is listed too.

    Where one cannot be made the others are all the same. A link that a person typed in Продавцы wins: an
    empty sheet there is filled, and the seller's sheet is that one from then on.

    Args:
        workbook: The team's.
        load: Gives the template in a language.
        places: Makes sheets.
        load_personal: Gives the template of personal sheets in a language.
        today: The day that memory notes, and on which people work or have left.
        ask_link: Asks a person for the link of an empty sheet where the account can make none; None
            where nobody can be asked.
        write: Whether to make any; else it is only said for whom one would be made, and where one is
            that would move.
        at: Where the team's workbook is; a copy gets sheets of its own.
        home: What the exchange a moment before came to: a sheet of which not all came home stays.

    Raises:
        InputError: ``team_unread`` (cell, value), and those of a workbook that is not whole.
    """

    def identify(snapshot: Snapshot) -> Plan[_Team]:
        team = _read(snapshot, workbook, load, today, at)
        return Plan(team, _identify(team, today), team.book.template)

    team = run_rounds(workbook, identify, write=write).result
    maker = _Maker(places, team, load_personal(team.book.template.lang), ask_link, write, home)
    made = [maker.make(person) for person in team.people]
    news = [
        remember_personal(Known(one.code, one.seller, one.place, person.link))
        for one, person in zip(made, team.people, strict=True)
        if one.was_made and one.place
    ]
    met = {one.code for one in home.sheets}
    for one in made:
        if one.left and one.code in met:
            news += forget_exchanges(one.code, team.memory)

    def remember(snapshot: Snapshot) -> Plan[None]:
        now = _read(snapshot, workbook, load, today)
        return Plan(None, _remember(now, news, today), now.book.template)

    if write and news:
        run_rounds(workbook, remember, write=True)
    return made


def close_personal(workbook: Workbook, load: LoadTemplate, code: str, *, today: date) -> str:
    """Exchange with a seller's sheet no more, and give where it was; the sheet itself is not touched."""

    def plan(snapshot: Snapshot) -> Plan[str]:
        now = _read(snapshot, workbook, load, today)
        known = read_known(now.memory).get(code)
        entries = [forget_personal(code)] if known is not None else []
        return Plan(known.place if known else "", _remember(now, entries, today), now.book.template)

    return run_rounds(workbook, plan, write=True).result


@dataclass(frozen=True, slots=True)
class _Team:
    """The team's workbook, and who of it is to have a sheet."""

    book: Book
    memory: Memory
    staff: Staff
    people: tuple[Person, ...]
    id: str
    news: tuple[Entry, ...]


def _read(
    snapshot: Snapshot, workbook: Workbook, load: LoadTemplate, today: date, at: At | None = None
) -> _Team:
    template = choose_template(snapshot, load)
    book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    memory = read_memory(book.tables["memory"])
    refuse_unread(memory, workbook.title)
    staff = read_staff(book, memory)
    known = read_known(memory)
    team, news = remember_team(memory, snapshot, at)
    if is_copy(memory, at or At()):
        for code in known:
            news += [forget_personal(code), *forget_exchanges(code, memory)]
        known = {}
    people = find_people(staff, book.tables["sellers"], known, today=today)
    return _Team(book, memory, staff, people, team, tuple(news))


def _identify(team: _Team, today: date) -> ChangeSet:
    """Give what must be remembered before the first sheet is made: the team's id, codes of new sellers."""
    if all(one.is_settled for one in team.people) and not team.news:
        return ChangeSet(team.book.snapshot.version)
    codes: dict[int, Cells] = {row: {"code": code} for row, code in team.staff.codes.by_row.items()}
    named = [("code", f"sellers:{one.code}", one.name) for one in team.staff.sellers]
    return _changes(team.book, team.memory, [*team.news, *named], today, WantedRows("sellers", codes))


def _remember(team: _Team, entries: Sequence[Entry], today: date) -> ChangeSet:
    return _changes(team.book, team.memory, entries, today)


def _changes(
    book: Book, memory: Memory, entries: Sequence[Entry], today: date, *wanted: WantedRows
) -> ChangeSet:
    rows = [*wanted, remember_rows(memory, entries, today=today)]
    changes = ChangeSet(book.snapshot.version, diff(book.tables, rows))
    guard(changes, book)
    return changes


@dataclass(frozen=True, slots=True)
class _Maker:
    """Makes one sheet after the other."""

    places: PersonalPlaces
    team: _Team
    template: Template
    ask_link: AskLink | None
    write: bool
    home: Exchanged

    def make(self, person: Person) -> MadePersonal:
        """Make the sheet of a seller, unless it is where it shall be."""
        seller = person.seller
        made = MadePersonal(seller.code, seller.name, seller.email)
        if person.known is not None and person.is_settled:
            return replace(made, place=person.known.place)
        place = person.known.place if person.known is not None else ""
        if not self.write:
            return replace(made, place=place, was_made=True)
        missed = next((one for one in self.home.missed if one.known.code == seller.code), None)
        if place and missed is not None and not missed.is_lasting:
            return replace(made, place=place, error=missed.error)
        try:
            new = self._place(person)
            return replace(made, place=new, was_made=True, left=place if place != new else "")
        except StrategyError as error:
            return replace(made, place=place, error=error)

    def _place(self, person: Person) -> str:
        new = self._describe(person.seller)
        if person.link:
            return self.places.fill(person.link, new)
        try:
            return self.places.make(new)
        except InputError as error:
            if error.code != "personal_robot" or self.ask_link is None:
                raise
            link = self.ask_link(new.seller, str(error.facts["email"]))
            if not link:
                raise
            return self.places.fill(link, new)

    def _describe(self, seller: Seller) -> NewPersonal:
        words, book = self.team.book.template, self.team.book
        title = name_workbook(book.title)
        identity = Identity(self.team.id, title, seller.code, seller.name)

        def is_theirs(snapshot: Snapshot) -> bool:
            about = read_about(snapshot, self.template)
            return about is not None and (about.team, about.seller) == (identity.team, identity.seller)

        return NewPersonal(
            seller=seller.name,
            code=seller.code,
            team=identity.team,
            title=word_text("personal_title", words, title=title, seller=seller.name),
            folder=words.text("personal_folder"),
            template=personal_template(self.template, identity),
            is_theirs=is_theirs,
        )
