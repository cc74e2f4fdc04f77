"""What one call works with: the caller, the file, and the state that it may change."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .a1 import Box, box_of, parse_cells, split_title, unparsable, write_open_a1
from .calls import Call, Json
from .cells import Refused
from .spreadsheet import Spreadsheet, Tab
from .store import File, Store

PROTECTED = (
    "You are trying to edit a protected cell or object. "
    "Please contact the spreadsheet owner to remove protection if you need to edit."
)


@dataclass(slots=True)
class Session:
    """One call on one spreadsheet.

    Attributes:
        store: Everything, for ids, other files and the time.
        call: The request.
        file: The Drive file.
        spreadsheet: The state; for writes a copy that replaces the real one at the end.
    """

    store: Store
    call: Call
    file: File
    spreadsheet: Spreadsheet

    @property
    def today(self) -> date:
        """The day, for dates typed without a year."""
        return self.store.clock().date()

    def find(self, text: str) -> Box:
        """Read a range as the values methods take it: A1 notation, a title, or a named range."""
        title, rest = split_title(text)
        if title is None:
            return self._untitled(text)
        tab = self.spreadsheet.titled(title)
        if tab is None:
            raise unparsable(text)
        box = parse_cells(rest, tab.id) or self._named(rest)
        if box is None or ("!" in text and not rest and not text.startswith("'")):
            raise unparsable(text)
        return box

    def _untitled(self, text: str) -> Box:
        box = parse_cells(text, self.spreadsheet.tabs[0].id) if text else None
        if box is None and (tab := self.spreadsheet.titled(text)):
            box = Box(tab.id)
        box = box or self._named(text)
        if box is None:
            raise unparsable(text)
        return box

    def _named(self, name: str) -> Box | None:
        found = self.spreadsheet.named(name)
        return box_of(found["range"]) if found else None

    def within(self, box: Box, *, whole: bool = False) -> Box:
        """Cut a box to its tab's grid; refuse one that begins outside, or with ``whole`` one that ends outside."""
        tab = self.spreadsheet.tab(box.sheet_id)
        outside = (box.top or 0) >= tab.rows or (box.left or 0) >= tab.columns
        over = (box.bottom or 0) > tab.rows or (box.right or 0) > tab.columns
        if outside or (whole and over):
            raise Refused(
                f"Range ({write_open_a1(tab.title, box)}) exceeds grid limits. "
                f"Max rows: {tab.rows}, max columns: {tab.columns}"
            )
        return tab.clip(box)

    def may_edit(self, protection: Json) -> bool:
        """Say whether the caller is an editor of a protected range."""
        user = self.call.user.lower()
        if self.file.role(self.call.user) >= 4 or user == protection.get("creator", "").lower():
            return True
        editors = protection.get("editors", {})
        inside = editors.get("domainUsersCanEdit") and _domain(user) == _domain(self.file.owner)
        return bool(inside) or user in (one.lower() for one in editors.get("users", ()))

    def guarded(self, protection: Json) -> Box | None:
        """Give the box of a protected range, by its range, named range or table."""
        if "namedRangeId" in protection:
            wanted = protection["namedRangeId"]
            named = (one for one in self.spreadsheet.named_ranges if one["namedRangeId"] == wanted)
            return next((box_of(one["range"]) for one in named), None)
        if "tableId" in protection:
            tables = (one for tab in self.spreadsheet.tabs for one in tab.tables)
            return next(
                (box_of(one["range"]) for one in tables if one["tableId"] == protection["tableId"]), None
            )
        return box_of(protection.get("range", {}))

    def locks(self, tab: Tab) -> list[tuple[Json, Box]]:
        """Give the protections of a tab that stop the caller."""
        made = []
        for one in tab.protections:
            box = self.guarded(one)
            if box is not None and not one.get("warningOnly") and not self.may_edit(one):
                made.append((one, box))
        return made

    def guard(self, box: Box) -> None:
        """Refuse to write into a protected range where the caller is no editor."""
        tab = self.spreadsheet.tab(box.sheet_id)
        if not tab.protections:
            return
        for one, locked in self.locks(tab):
            free = (box_of(part) for part in one.get("unprotectedRanges", ()))
            if locked.meets(box) and not any(part.covers(tab.clip(box)) for part in free):
                raise Refused(PROTECTED)

    def guard_gap(self, tab: Tab, rows: bool, at: int) -> None:
        """Refuse to open a gap inside a protected range."""
        for _, box in self.locks(tab):
            start, end = (box.top, box.bottom) if rows else (box.left, box.right)
            if (start or 0) < at and (end is None or at < end):
                raise Refused(PROTECTED)

    def guard_tab(self, tab: Tab) -> None:
        """Refuse to change a tab as such when it is protected as a whole."""
        if any(box == Box(tab.id) for _, box in self.locks(tab)):
            raise Refused(PROTECTED)


def _domain(address: str) -> str:
    return address.rpartition("@")[2].lower()
