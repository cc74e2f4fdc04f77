"""Make the personal sheets that are missing, and remember where they are; a ``sync`` fills them then.

First the team's workbook gets its lasting id, so that a sheet left behind by a run that ended early is known
again; then sheets are made, one seller after the other; then one write remembers all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
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
from sheets_strategy.workbook.language import LoadTemplate
from sheets_strategy.workbook.memory import Entry, Memory, remember_rows
from sheets_strategy.workbook.personal import At, Identity, personal_template, read_about, remember_team
from sheets_strategy.workbook.personal_known import (
    Known,
    find_replaced,
    forget_personal,
    is_whose,
    name_workbook,
    refuse_unread,
    remember_personal,
    with_email,
)
from sheets_strategy.workbook.personal_people import Person, find_people
from sheets_strategy.workbook.personal_places import NewPersonal, PersonalAccess, PersonalPlaces
from sheets_strategy.workbook.personal_result import Exchanged
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.rounds import Plan, run_rounds
from sheets_strategy.workbook.team_book import TeamBook, open_team
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
    access: PersonalAccess,
    *,
    today: date,
    ask_link: AskLink | None = None,
    write: bool = True,
    home: Exchanged = _NOT_MET,
) -> list[MadePersonal]:
    """Make what is missing and remember it; who has a sheet already is listed too.

    Where one cannot be made the others are all the same. Where somebody else stood in the row before, whose
    sheet was not put away yet (see ``close_personal``), none is made. A link that a person typed in Продавцы
    wins: an empty sheet there is filled, and the seller's sheet is that one from then on.

    Args:
        workbook: The team's.
        load: Gives the template in a language.
        access: Makes sheets, also for a copy of a workbook, whose own they then are.
        today: The day that memory notes, and on which people work or have left.
        ask_link: Asks a person for the link of an empty sheet where the account can make none; None
            where nobody can be asked.
        write: Whether to make any; else it is only said for whom one would be made, and where one is
            that would move.
        home: What the exchange a moment before came to: a sheet of which not all came home stays.

    Raises:
        InputError: ``team_unread`` (cell, value), and those of a workbook that is not whole.
    """

    def identify(snapshot: Snapshot) -> Plan[_Team]:
        team = _read(open_team(snapshot, workbook, load, at=access.at), today, access.at)
        return Plan(team, _identify(team, today), team.book.template)

    team = run_rounds(workbook, identify, write=write).result
    maker = _Maker(access.places, team, access.load(team.book.template.lang), ask_link, write, home)
    made = [maker.make(person) for person in team.people]
    news = [entry for one, person in zip(made, team.people, strict=True) for entry in _news(one, person)]
    met = {one.code for one in home.sheets}
    for one in made:
        if one.left and one.code in met:
            news += forget_exchanges(one.code, team.memory)

    def remember(snapshot: Snapshot) -> Plan[None]:
        now = open_team(snapshot, workbook, load)
        return Plan(None, _changes(now, news, today), now.book.template)

    if write and news:
        run_rounds(workbook, remember, write=True)
    return made


def close_personal(workbook: Workbook, load: LoadTemplate, code: str, *, today: date) -> str:
    """Exchange with a seller's sheet no more, and give where it was; the sheet itself is not touched.

    Args:
        workbook: The team's.
        load: Gives the template in a language.
        code: Code of the seller.
        today: The day that memory notes.
    """

    def plan(snapshot: Snapshot) -> Plan[str]:
        now = open_team(snapshot, workbook, load)
        known = now.held.get(code)
        entries = [forget_personal(code), *forget_exchanges(code, now.memory)] if known is not None else []
        return Plan(known.place if known else "", _changes(now, entries, today), now.book.template)

    return run_rounds(workbook, plan, write=True).result


def _news(one: MadePersonal, person: Person) -> Iterator[Entry]:
    """Give what is remembered of a sheet: where it is now, or another address that it is meant for."""
    emails = person.known.emails if person.known is not None else ()
    if one.was_made and one.place:
        made = Known(one.code, one.seller, one.place, person.link, emails)
        yield remember_personal(with_email(made, one.email))
    elif person.known is not None and (known := with_email(person.known, one.email)) != person.known:
        yield remember_personal(known)


@dataclass(frozen=True, slots=True)
class _Team:
    """The team's workbook, its lasting id, who of it is to have a sheet, and in whose rows others stood."""

    now: TeamBook
    people: tuple[Person, ...]
    replaced: Collection[str]
    id: str
    news: tuple[Entry, ...]

    @property
    def book(self) -> Book:
        return self.now.book

    @property
    def memory(self) -> Memory:
        return self.now.memory


def _read(now: TeamBook, today: date, at: At) -> _Team:
    refuse_unread(now.memory, now.book.title)
    team, news = remember_team(now.memory, now.book.snapshot, at)
    if now.copied:
        for code in now.held:
            news += [forget_personal(code), *forget_exchanges(code, now.memory)]
    people = find_people(now.staff, now.view, now.known, today=today)
    return _Team(now, people, find_replaced(now.known, now.staff.sellers).keys(), team, tuple(news))


def _identify(team: _Team, today: date) -> ChangeSet:
    """Give what must be remembered before the first sheet is made: the team's id, codes of new sellers."""
    if all(one.is_settled for one in team.people) and not team.news:
        return ChangeSet(team.book.snapshot.version)
    staff = team.now.staff
    codes: dict[int, Cells] = {row: {"code": code} for row, code in staff.codes.by_row.items()}
    named = [("code", f"sellers:{one.code}", one.name) for one in staff.sellers]
    return _changes(team.now, [*team.news, *named], today, WantedRows("sellers", codes))


def _changes(now: TeamBook, entries: Sequence[Entry], today: date, *wanted: WantedRows) -> ChangeSet:
    rows = [*wanted, remember_rows(now.memory, entries, today=today)]
    changes = ChangeSet(now.book.snapshot.version, diff(now.book.tables, rows))
    guard(changes, now.book)
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
        if seller.code in self.team.replaced:
            return made
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
            return (
                about is not None
                and (about.team, about.seller) == (identity.team, identity.seller)
                and is_whose(Known(about.seller, about.name, ""), identity.name)
            )

        return NewPersonal(
            seller=seller.name,
            code=seller.code,
            team=identity.team,
            title=word_text("personal_title", words, title=title, seller=seller.name),
            folder=words.text("personal_folder"),
            template=personal_template(self.template, identity),
            is_theirs=is_theirs,
        )
