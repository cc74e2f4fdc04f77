"""Who shall see which sheet, against who does in Google: the steps between the two. Pure.

The list is «Продавцы»: reader, commenter and editor see the team's sheet, ``personal`` only their own one,
who has left sees none. Owners, the account that does this, robots and what comes from a folder or a shared
drive are never touched; people who are not in the list, and links, only where that was asked for.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

What = Literal["revoke", "change", "add"]
Kind = Literal["user", "group", "domain", "anyone"]

TEAM = ""
"""The sheet of a step that is about the team's own spreadsheet; others have the code of their seller."""
_FORMER = "-former"
ROLES: Mapping[str, str] = {"reader": "reader", "commenter": "commenter", "editor": "writer"}
"""Access in Продавцы → Google's role on the team's sheet."""
PERSONAL_ROLE = "writer"
RANKS: Mapping[str, int] = {
    "": 0,
    "reader": 1,
    "commenter": 2,
    "writer": 3,
    "fileOrganizer": 4,
    "organizer": 5,
    "owner": 6,
}
ROBOTS = "gserviceaccount.com"
_ORDER: Mapping[str, int] = {"revoke": 0, "change": 1, "add": 2}


@dataclass(frozen=True, slots=True)
class Right:
    """One right to a sheet.

    Attributes:
        id: Google's.
        kind: Whose it is.
        role: What it allows in all, "" for nothing.
        email: Address of a user or group, in small letters; "" for a deleted account and for links.
        domain: Of kind ``domain``.
        inherited: What of it comes from a folder or a shared drive, "" for nothing.
        direct: What of it stands on the sheet itself, "" for nothing.
    """

    id: str
    kind: Kind
    role: str
    email: str = ""
    domain: str = ""
    inherited: str = ""
    direct: str = ""


@dataclass(frozen=True, slots=True)
class Member:
    """A row of Продавцы with an address.

    Attributes:
        code: Code of the seller.
        name: As typed.
        email: In small letters.
        access: ``personal``, ``reader``, ``commenter`` or ``editor``.
        left: Whether the last day of work is over.
    """

    code: str
    name: str
    email: str
    access: str = "personal"
    left: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet and the rights to it.

    Attributes:
        code: ``TEAM``, the code of the seller whose personal sheet it is, or ``former_sheet`` of one.
        rights: As Google lists them.
        name: Whose personal sheet it is.
        emails: Addresses that a personal sheet was meant for; those that its row has no more lose it.
    """

    code: str
    rights: Sequence[Right]
    name: str = ""
    emails: Collection[str] = ()


@dataclass(frozen=True, slots=True)
class Step:
    """One change of one right.

    Attributes:
        what: ``revoke``, ``change`` or ``add``.
        sheet: ``TEAM``, or the code of the seller whose personal sheet it is.
        kind: Whose right it is.
        who: Address or domain; "" for everybody with the link.
        name: As Продавцы has it, "" for who is not in the list.
        role: The role to give, "" for none.
        before: The role that stands, "" for none.
        right: Google's id of the right, "" for a new one.
    """

    what: What
    sheet: str
    kind: Kind
    who: str
    name: str = ""
    role: str = ""
    before: str = ""
    right: str = ""

    @property
    def opens_statement(self) -> bool:
        """Whether somebody new comes to see the whole workbook, bank statement and all."""
        return self.what == "add" and self.sheet == TEAM


@dataclass(frozen=True, slots=True)
class Remark:
    """What is told beside the steps.

    Attributes:
        code: Of the text, without ``share_``.
        sheet: As in ``Step``.
        who: Address, domain or name.
        role: The role that stands.
    """

    code: str
    sheet: str
    who: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class Sharing:
    """The difference between the list and Google.

    Attributes:
        steps: What makes them equal: first who is withdrawn, then changes, then who is new.
        remarks: What stays as it is, and why.
    """

    steps: tuple[Step, ...] = ()
    remarks: tuple[Remark, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """What must not be touched, and what may.

    Attributes:
        keep: Addresses that are never touched: the account that does this; robots are not either.
        unclear: Addresses of which the list says two things.
        others: Whether people who are not in the list lose their right.
        links: Whether links for everybody, or for an organisation, are closed.
    """

    keep: Collection[str] = field(default_factory=frozenset)
    unclear: Collection[str] = field(default_factory=frozenset)
    others: bool = False
    links: bool = False

    def is_kept(self, email: str) -> bool:
        """Say whether the right of an address is never touched."""
        return email in self.keep or email.endswith(ROBOTS)


def former_sheet(code: str) -> str:
    """Name the sheet of who stood in a row of Продавцы before it was typed over with somebody else."""
    return f"{code}{_FORMER}"


def is_former(sheet: str) -> bool:
    """Say whether a sheet is that of somebody who stands in the row no more."""
    return sheet.endswith(_FORMER)


def plan_sharing(members: Sequence[Member], sheets: Iterable[Sheet], rules: Rules) -> Sharing:
    """Give the steps after which the rights are those of the list.

    After them the same call gives no step. Addresses are compared without regard to capital letters
    only: whose mail ``a.b@`` and ``ab@`` are, nobody but their provider knows.

    Args:
        members: Rows of Продавцы with an address that means one thing.
        sheets: The team's sheet and the personal ones.
        rules: What must not be touched, and what may.

    Source: docs/sharing.md.
    """
    steps: list[Step] = []
    remarks: list[Remark] = []
    for sheet in sheets:
        for found in _plan_sheet(sheet, _List(members, sheet), rules):
            (steps if isinstance(found, Step) else remarks).append(found)  # type: ignore[arg-type]
    steps.sort(key=lambda one: (_ORDER[one.what], one.sheet, one.who, one.kind, one.right))
    remarks.sort(key=lambda one: (one.sheet, one.code, one.who))
    return Sharing(tuple(steps), tuple(remarks))


class _List:
    """What the list says of one sheet."""

    def __init__(self, members: Sequence[Member], sheet: Sheet) -> None:
        working = [one for one in members if not one.left]
        self.names = {one.email: one.name for one in (*members, *working)}
        taken = {one.email for one in working}
        gone = {one.email for one in members if one.left} - taken
        if sheet.code == TEAM:
            self.wanted = {one.email: ROLES[one.access] for one in working if one.access in ROLES}
            self.withdrawn = ({one.email for one in working} | gone) - self.wanted.keys()
            return
        own = [one for one in members if one.code == sheet.code]
        self.wanted = {one.email: PERSONAL_ROLE for one in own if not one.left and one.access == "personal"}
        # An address that the row had before, or that of who stood there before, sees in no more.
        former = {*sheet.emails} - {one.email for one in own}
        self.withdrawn = gone | former | {one.email for one in own if one.left}
        self.names = {**dict.fromkeys(former, sheet.name), **self.names}


def _plan_sheet(sheet: Sheet, said: _List, rules: Rules) -> Iterator[Step | Remark]:
    held: set[str] = set()
    for right in sheet.rights:
        if right.kind in ("domain", "anyone"):
            yield from _plan_link(sheet, right, rules)
        elif right.email in said.wanted and right.email not in rules.unclear:
            held.add(right.email)
            yield from _plan_wanted(sheet, right, said, rules)
        elif right.email in said.withdrawn and right.email not in rules.unclear:
            yield from _withdraw(sheet, right, said, rules)
        else:
            yield from _plan_other(sheet, right, said, rules)
    for email, role in said.wanted.items():
        if email not in held and email not in rules.unclear and not rules.is_kept(email):
            yield Step("add", sheet.code, "user", email, said.names[email], role)


def _plan_wanted(sheet: Sheet, right: Right, said: _List, rules: Rules) -> Iterator[Step | Remark]:
    """Bring a right of the list to its role, as far as what it inherits lets that."""
    role = said.wanted[right.email]
    if right.role == "owner" or rules.is_kept(right.email):
        return
    if right.kind == "group":
        yield Remark("group", sheet.code, right.email, right.role)
    if RANKS[right.inherited] > RANKS[role]:
        yield Remark("inherited_more", sheet.code, right.email, right.inherited)
    step = Step(
        "change", sheet.code, right.kind, right.email, said.names[right.email], role, right.direct, right.id
    )
    if right.direct and right.direct != role:
        yield step
    elif not right.direct and RANKS[right.inherited] < RANKS[role]:
        yield Step("add", sheet.code, right.kind, right.email, said.names[right.email], role, right.inherited)


def _withdraw(sheet: Sheet, right: Right, said: _List, rules: Rules) -> Iterator[Step | Remark]:
    """Take a right of the list away, unless it is an owner's, one's own, or inherited."""
    if right.role == "owner":
        yield Remark("owner", sheet.code, right.email, right.role)
    elif rules.is_kept(right.email):
        yield Remark("self", sheet.code, right.email, right.role)
    else:
        yield from _revoke(sheet, right, said.names.get(right.email, ""))


def _plan_other(sheet: Sheet, right: Right, said: _List, rules: Rules) -> Iterator[Step | Remark]:
    """Name whom the list does not have; the owner and whoever does this need no word."""
    if right.role == "owner" or rules.is_kept(right.email):
        return
    if right.email in rules.unclear:
        return
    if rules.others:
        yield from _revoke(sheet, right, said.names.get(right.email, ""))
    elif right.inherited and not right.direct:
        yield Remark("inherited", sheet.code, right.email, right.inherited)
    else:
        code = "listed_elsewhere" if right.email in said.names else "unlisted"
        yield Remark(code, sheet.code, right.email, right.role)


def _plan_link(sheet: Sheet, right: Right, rules: Rules) -> Iterator[Step | Remark]:
    if rules.links:
        yield from _revoke(sheet, right, "")
    else:
        yield Remark(right.kind, sheet.code, right.domain, right.role)


def _revoke(sheet: Sheet, right: Right, name: str) -> Iterator[Step | Remark]:
    who = right.email or right.domain
    if right.inherited:
        yield Remark("inherited", sheet.code, who, right.inherited)
    if right.direct:
        yield Step("revoke", sheet.code, right.kind, who, name, "", right.direct, right.id)
