"""Make who sees the sheets equal to «Продавцы»: compare, then do one step after the other.

What was done stays done: a run that ended early, or that a quota stopped, is completed by the next one,
which compares anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Protocol

from sheets_strategy.errors import InputError, StrategyError
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.workbook.language import LoadTemplate, choose_template
from sheets_strategy.workbook.memory import read_memory
from sheets_strategy.workbook.opening import open_current_book
from sheets_strategy.workbook.personal import At, is_copy
from sheets_strategy.workbook.personal_known import is_whose, read_known
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.read_staff import read_staff
from sheets_strategy.workbook.sharing import TEAM, Remark, Right, Rules, Sharing, Sheet, Step, plan_sharing
from sheets_strategy.workbook.sharing_people import People, list_people
from sheets_strategy.workbook.template import Template

PERSONAL = "personal"
_OF_ONE = frozenset(
    {
        "google_cannot_share",
        "google_hidden",
        "google_in_bin",
        "google_no_account",
        "google_not_found",
        "google_refused",
        "google_right_inherited",
        "google_sharing_forbidden",
    }
)
"""Refusals that are about one person or one sheet: the others are gone on with."""


class Rights(Protocol):
    """Who sees a sheet, as its backend keeps it; one call after the other."""

    @property
    def account(self) -> str:
        """The address of the account that does this, in small letters."""

    def list(self, place: str) -> tuple[Right, ...]:
        """List the rights to a sheet."""

    def add(self, place: str, step: Step, letter: str | None) -> bool:
        """Give a new right, and say whether a letter went out."""

    def change(self, place: str, step: Step) -> None:
        """Change the role of a right."""

    def revoke(self, place: str, step: Step) -> None:
        """Withdraw a right."""


class Made(Protocol):
    """What became of one seller's personal sheet."""

    @property
    def code(self) -> str:
        """Code of the seller."""

    @property
    def seller(self) -> str:
        """The seller's name."""

    @property
    def place(self) -> str:
        """Where the sheet is, "" where there is none."""

    @property
    def was_made(self) -> bool:
        """Whether this very run made it."""

    @property
    def error(self) -> StrategyError | None:
        """Why there is none."""

    @property
    def left(self) -> str:
        """Where the sheet was before, "" for nowhere."""


MakePersonal = Callable[[], Sequence[Made]]
"""Makes the personal sheets that are missing, remembers them, and tells of all of them."""


@dataclass(frozen=True, slots=True)
class Team:
    """What the workbook says of access.

    Attributes:
        title: What the workbook is called.
        template: Words.
        people: Who is on the list.
        sellers: All rows with a name.
        known: Code of a seller → where the personal sheet is.
        missing: Who works, has ``personal`` access and no sheet yet.
    """

    title: str
    template: Template
    people: People
    sellers: tuple[Seller, ...]
    known: Mapping[str, str]
    missing: tuple[Seller, ...]


@dataclass(frozen=True, slots=True)
class Options:
    """What may be done.

    Attributes:
        others: Whether people who are not in the list lose their right.
        links: Whether links are closed.
    """

    others: bool = False
    links: bool = False


@dataclass(frozen=True, slots=True)
class Difference:
    """What is not yet as the list says.

    Attributes:
        sharing: Steps and remarks.
        places: ``TEAM`` or code of a seller → where the sheet is.
        refused: Sheets that cannot be looked at or shared → why.
    """

    sharing: Sharing
    places: Mapping[str, str]
    refused: Mapping[str, StrategyError] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of the steps.

    Attributes:
        done: Steps that were made.
        unsent: Those of them whose letter did not go out.
        failed: Steps that were refused, and why.
        left: Steps that were not tried.
        stopped: Why they were not, None where there are none.
        remarks: Who else sees sheets that were only just made.
    """

    done: tuple[Step, ...] = ()
    unsent: tuple[Step, ...] = ()
    failed: tuple[tuple[Step, StrategyError], ...] = ()
    left: tuple[Step, ...] = ()
    stopped: StrategyError | None = None
    remarks: tuple[Remark, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything is as it should be."""
        return not self.failed and not self.left


def read_team(workbook: Workbook, load: LoadTemplate, *, today: date, at: At | None = None) -> Team:
    """Read who is to see what; the sheets that a copy (see ``is_copy``) remembers are not its own."""
    snapshot = workbook.read()
    template = choose_template(snapshot, load)
    book = open_current_book(snapshot, template, title=workbook.title, backup=workbook.backup)
    memory = read_memory(book.tables["memory"])
    staff = read_staff(book, memory)
    people = list_people(staff, book.tables["sellers"], today=today)
    names = {one.code: one.name for one in staff.sellers}
    held = {} if is_copy(memory, at or At()) else read_known(memory)
    # A row that names another person by now: what stands in the old sheet is not that person's to see.
    known = {code: one.place for code, one in held.items() if is_whose(one.name, names.get(code, one.name))}
    missing = tuple(
        one
        for one in staff.sellers
        if one.access == PERSONAL and not one.has_left(today) and one.code not in known
    )
    return Team(workbook.title, template, people, staff.sellers, known, missing)


def compare(team: Team, rights: Rights, place: str, options: Options) -> Difference:
    """Compare the list with the rights to the team's sheet and to all personal ones.

    A personal sheet that cannot be looked at is told and left alone; the team's own must be.

    Args:
        team: The list.
        rights: Who sees what.
        place: The team's sheet.
        options: What may be done.

    Raises:
        WorkbookError: The team's sheet cannot be looked at, or not be shared by this account.
    """
    sheets = [Sheet(TEAM, rights.list(place))]
    refused: dict[str, StrategyError] = {}
    for code, where in team.known.items():
        try:
            sheets.append(Sheet(code, rights.list(where)))
        except StrategyError as error:
            if error.code not in _OF_ONE and not isinstance(error, InputError):
                raise
            refused[code] = error
    sharing = plan_sharing(team.people.members, sheets, rules_of(team, rights, options))
    return Difference(sharing, {TEAM: place, **team.known}, refused)


def compare_made(team: Team, made: Sequence[Made], rights: Rights, options: Options) -> Difference:
    """Compare the list with the rights to personal sheets that were only just made."""
    places = {one.code: one.place for one in made if one.was_made and one.place}
    sheets = [Sheet(code, rights.list(where)) for code, where in sorted(places.items())]
    return Difference(plan_sharing(team.people.members, sheets, rules_of(team, rights, options)), places)


def finish(
    team: Team,
    rights: Rights,
    difference: Difference,
    steps: Sequence[Step],
    made: Sequence[Made],
    options: Options,
    *,
    letter: Callable[[Step], str] | None = None,
) -> Outcome:
    """Do the steps that were agreed to, and then open personal sheets that were only just made.

    Args:
        team: The list.
        rights: Where the steps are done.
        difference: What was compared.
        steps: Those of its steps that are to be done.
        made: What became of missing personal sheets.
        options: What may be done.
        letter: Words of the letter for a new right; None sends none.
    """
    first = carry_out(steps, rights, difference.places, letter=letter)
    if first.stopped is not None:
        return first
    new = compare_made(team, made, rights, options)
    # Who loses a right is asked about first: the next run shows those of a sheet that was not there yet.
    agreed = [one for one in new.sharing.steps if one.what != "revoke"]
    second = carry_out(agreed, rights, new.places, letter=letter)
    return Outcome(
        (*first.done, *second.done),
        (*first.unsent, *second.unsent),
        (*first.failed, *second.failed),
        second.left,
        second.stopped,
        new.sharing.remarks,
    )


def rules_of(team: Team, rights: Rights, options: Options) -> Rules:
    """Say what is not touched: the account that does this, and addresses that mean two things."""
    return Rules({rights.account}, team.people.unclear, options.others, options.links)


def carry_out(
    steps: Sequence[Step],
    rights: Rights,
    places: Mapping[str, str],
    *,
    letter: Callable[[Step], str] | None = None,
) -> Outcome:
    """Do one step after the other; one person's refusal does not stop the others, a quota does.

    Args:
        steps: In their order.
        rights: Where they are done.
        places: Sheet of a step → where it is.
        letter: Words of the letter for a new right; None sends none.
    """
    outcome = Outcome()
    for number, step in enumerate(steps):
        try:
            is_told = _do(step, rights, places[step.sheet], letter)
        except StrategyError as error:
            if error.code not in _OF_ONE:
                return replace(outcome, left=tuple(steps[number:]), stopped=error)
            outcome = replace(outcome, failed=(*outcome.failed, (step, error)))
        else:
            unsent = outcome.unsent if is_told else (*outcome.unsent, step)
            outcome = replace(outcome, done=(*outcome.done, step), unsent=unsent)
    return outcome


def _do(step: Step, rights: Rights, place: str, letter: Callable[[Step], str] | None) -> bool:
    """Make a step, and say whether nobody waits for a letter any more."""
    if step.what == "add":
        words = letter(step) if letter is not None else None
        return rights.add(place, step, words) or words is None
    (rights.revoke if step.what == "revoke" else rights.change)(place, step)
    return True
