"""Make who sees the sheets equal to «Продавцы»: compare, then do one step after the other.

What was done stays done: a run that ended early, or that a quota stopped, is completed by the next one,
which compares anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sheets_strategy.errors import InputError, StrategyError
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.values.emails import clean_email, is_email
from sheets_strategy.workbook.language import LoadTemplate
from sheets_strategy.workbook.personal import At
from sheets_strategy.workbook.personal_known import Known, find_replaced
from sheets_strategy.workbook.personal_people import find_people
from sheets_strategy.workbook.protocol import Workbook
from sheets_strategy.workbook.seller_findings import find_in_rows
from sheets_strategy.workbook.sharing import (
    TEAM,
    Remark,
    Rules,
    Sharing,
    Sheet,
    Step,
    former_sheet,
    is_former,
    plan_sharing,
)
from sheets_strategy.workbook.sharing_people import People, list_people
from sheets_strategy.workbook.sharing_places import Made, MakePersonal, Rights
from sheets_strategy.workbook.team_book import open_team
from sheets_strategy.workbook.template import Template

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


@dataclass(frozen=True, slots=True)
class Team:
    """What the workbook says of access.

    Attributes:
        title: What the workbook is called.
        template: Words.
        people: Who is on the list.
        sellers: All rows with a name.
        known: Code of a seller → the personal sheet.
        missing: Who works, has ``personal`` access and no sheet yet.
        replaced: Code of a row that was typed over with somebody else → the sheet of who stood there.
    """

    title: str
    template: Template
    people: People
    sellers: tuple[Seller, ...]
    known: Mapping[str, Known]
    missing: tuple[Seller, ...]
    replaced: Mapping[str, Known] = field(default_factory=dict)


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
        made: What became of personal sheets.
    """

    done: tuple[Step, ...] = ()
    unsent: tuple[Step, ...] = ()
    failed: tuple[tuple[Step, StrategyError], ...] = ()
    left: tuple[Step, ...] = ()
    stopped: StrategyError | None = None
    remarks: tuple[Remark, ...] = ()
    made: tuple[Made, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether everything is as it should be."""
        return not self.failed and not self.left and not any(one.error for one in self.made)


def read_team(workbook: Workbook, load: LoadTemplate, *, today: date, at: At | None = None) -> Team:
    """Read who is to see what; the sheets that a copy (see ``is_copy``) remembers are not its own."""
    now = open_team(workbook.read(), workbook, load, at=at)
    people = list_people(now.staff, now.view, today=today)
    found = find_in_rows(now.staff, now.view, today=today)
    people = replace(people, findings=(*found, *people.findings))
    # What stands in the sheet of who stood in the row before is not the new person's to see.
    replaced = find_replaced(now.known, now.staff.sellers)
    known = {code: one for code, one in now.known.items() if code not in replaced}
    missing = tuple(
        one.seller for one in find_people(now.staff, now.view, now.known, today=today) if one.known is None
    )
    return Team(workbook.title, now.book.template, people, now.staff.sellers, known, missing, replaced)


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
    places = {TEAM: place}
    for code, known in _sheets_of(team):
        places[code] = known.place
        try:
            found = rights.list(known.place)
        except StrategyError as error:
            if error.code not in _OF_ONE and not isinstance(error, InputError):
                raise
            refused[code] = error
        else:
            sheets.append(Sheet(code, found, known.name, _meant_for(team, code, known)))
    sharing = plan_sharing(team.people.members, sheets, rules_of(team, rights, options))
    return Difference(sharing, places, refused)


def _sheets_of(team: Team) -> Iterator[tuple[str, Known]]:
    """Give name and place of every personal sheet, also of those whose rows name somebody else by now."""
    yield from team.known.items()
    for code, known in team.replaced.items():
        yield former_sheet(code), known


def _meant_for(team: Team, code: str, known: Known) -> tuple[str, ...]:
    """Give the addresses that a sheet was meant for; none while its row says no address that can be read."""
    row = next((one for one in team.sellers if one.code == code), None)
    return known.emails if row is None or is_email(clean_email(row.email)) else ()


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
    make: MakePersonal,
    options: Options,
    *,
    replaced: Collection[str] = (),
    letter: Callable[[Step], str] | None = None,
) -> Outcome:
    """Do the steps that were agreed to, make personal sheets that are missing, and open these.

    Who stood in a row that names somebody else by now loses their sheet first: nothing is typed there any
    more when it is put away.

    Args:
        team: The list.
        rights: Where the steps are done.
        difference: What was compared.
        steps: Those of its steps that are to be done.
        make: Makes the personal sheets that are missing.
        options: What may be done.
        replaced: Codes of rows whose former sheet is put away.
        letter: Words of the letter for a new right; None sends none.
    """
    former = [one for one in steps if is_former(one.sheet)]
    closed = carry_out(former, rights, difference.places, letter=letter)
    if closed.stopped is not None:
        return replace(closed, left=(*closed.left, *(one for one in steps if one not in former)))
    open_still = {one.sheet for one, _ in closed.failed} | difference.refused.keys() - _lost(difference)
    made = make([code for code in replaced if former_sheet(code) not in open_still])
    rest = [one for one in steps if one not in former]
    first = _join(closed, carry_out(rest, rights, difference.places, letter=letter), made)
    if first.stopped is not None:
        return first
    new = compare_made(team, made, rights, options)
    # Who loses a right is asked about first: the next run shows those of a sheet that was not there yet.
    agreed = [one for one in new.sharing.steps if one.what != "revoke"]
    second = carry_out(agreed, rights, new.places, letter=letter)
    return _join(first, replace(second, remarks=new.sharing.remarks), made)


def _lost(difference: Difference) -> set[str]:
    """Give the sheets that are nowhere any more: there is no right to close."""
    return {code for code, error in difference.refused.items() if error.code == "google_not_found"}


def _join(one: Outcome, other: Outcome, made: Sequence[Made]) -> Outcome:
    return Outcome(
        (*one.done, *other.done),
        (*one.unsent, *other.unsent),
        (*one.failed, *other.failed),
        (*one.left, *other.left),
        other.stopped,
        (*one.remarks, *other.remarks),
        tuple(made),
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
