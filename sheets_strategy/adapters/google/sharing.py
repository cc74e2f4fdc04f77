"""Rights to sheets in Google: listed, given, changed, withdrawn, strictly one call after the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, cast

from sheets_strategy.adapters.google.beside import OF_SELLER
from sheets_strategy.adapters.google.cells import Json
from sheets_strategy.adapters.google.links import parse_link
from sheets_strategy.adapters.google.sheets_calls import fault_behind
from sheets_strategy.errors import WorkbookError
from sheets_strategy.values.emails import clean_email
from sheets_strategy.workbook.sharing import RANKS, ROBOTS, Kind, Right, Step

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.api import GoogleApi

_ARCHIVE_FIELDS: Final = "id,name"


class GoogleRights:
    """The rights to the sheets of one team, in the name of one account.

    Args:
        api: The service, signed in.
    """

    def __init__(self, api: GoogleApi) -> None:
        self._api = api

    @property
    def account(self) -> str:
        """The address of the account that does this, in small letters."""
        email = self._api.account.email or str(self._api.about().get("user", {}).get("emailAddress", ""))
        return email.lower()

    def list(self, place: str) -> tuple[Right, ...]:
        """List the rights to a sheet.

        Raises:
            WorkbookError: It cannot be reached; ``google_cannot_share`` (sheet, account) where the
                account may not share it.
        """
        sheet = parse_link(place)
        file = self._api.get_file(sheet, "name,trashed,capabilities(canShare)")
        if not file.get("capabilities", {}).get("canShare", True):
            facts = {"sheet": self._api.name_of(sheet), "account": self._api.account.email}
            raise WorkbookError("google_cannot_share", **facts)
        if file.get("trashed"):
            facts = {"sheet": self._api.name_of(sheet), "account": self._api.account.email}
            raise WorkbookError("google_in_bin", **facts)
        return tuple(read_right(one) for one in self._api.list_permissions(sheet))

    def add(self, place: str, step: Step, letter: str | None) -> bool:
        """Give a new right, and say whether its letter went out.

        Google may give the right and fail to deliver the letter; then the right is there.

        Args:
            place: The sheet.
            step: Whose right, and which.
            letter: Words of the letter that Google sends with the link, None for no letter.
        """
        sheet = parse_link(place)
        kind = "group" if step.kind == "group" else "user"
        try:
            self._api.create_permission(sheet, email=step.who, role=step.role, kind=kind, mail=letter)
        except WorkbookError as error:
            fault = fault_behind(error)
            if fault is None or fault.reason != "invalidSharingRequest" or not self._has(sheet, step):
                raise
            return False
        return letter is not None

    def change(self, place: str, step: Step) -> None:
        """Change the role of a right."""
        self._api.update_permission(parse_link(place), step.right, step.role)

    def revoke(self, place: str, step: Step) -> None:
        """Withdraw a right."""
        self._api.delete_permission(parse_link(place), step.right)

    def withdraw(self, place: str, *emails: str) -> tuple[Right, ...]:
        """Withdraw a seller from a sheet; give who else can open it but its owner, robots and this account.

        A right that comes from a folder, a link, or an address that the list does not have stays.

        Args:
            place: The sheet.
            emails: Addresses of the seller, "" for none.
        """
        sheet, wanted = parse_link(place), {clean_email(one) for one in emails} - {""}
        still: list[Right] = []
        own = self.account
        for right in map(read_right, self._api.list_permissions(sheet)):
            if right.role == "owner" or right.email == own or right.email.endswith(ROBOTS):
                continue
            if right.email in wanted and right.direct:
                self._api.delete_permission(sheet, right.id)
            if right.email not in wanted or right.inherited:
                still.append(right)
        return tuple(still)

    def archive(self, place: str, mark: str) -> str:
        """Mark a sheet in its name as put away; give what it is called now. Doing it again changes nothing.

        It is not taken for a sheet that an earlier run left behind any more, should its seller come back.

        Args:
            place: The sheet.
            mark: What its name begins with from now on.
        """
        sheet = parse_link(place)
        name = str(self._api.get_file(sheet, "name").get("name", ""))
        if name.startswith(mark):
            return name
        marked = {"name": f"{mark} {name}", "appProperties": {OF_SELLER: None}}
        return str(self._api.update_file(sheet, marked, fields=_ARCHIVE_FIELDS)["name"])

    def _has(self, sheet: str, step: Step) -> bool:
        rights = map(read_right, self._api.list_permissions(sheet))
        return any((one.email, one.role) == (step.who, step.role) for one in rights)


def read_right(one: Json) -> Right:
    """Read a permission as Drive lists it.

    ``permissionDetails`` parts what stands on the file from what comes from above; without it,
    all of it stands on the file.
    """
    role = str(one.get("role", ""))
    details = [each for each in one.get("permissionDetails", []) if isinstance(each, Mapping)]
    inherited = _highest(each for each in details if each.get("inherited"))
    direct = _highest(each for each in details if not each.get("inherited")) if details else role
    return Right(
        id=str(one["id"]),
        kind=cast(Kind, one.get("type", "user")),
        role=role,
        email=str(one.get("emailAddress", "")).lower(),
        domain=str(one.get("domain", "")),
        inherited=inherited,
        direct=direct,
    )


def _highest(details: Iterable[Mapping[str, object]]) -> str:
    roles = [str(each.get("role", "")) for each in details]
    return max(roles, key=lambda role: RANKS.get(role, 0), default="")
