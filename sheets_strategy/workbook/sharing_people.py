"""The tab «Продавцы» → whose access is compared, and which addresses say nothing clear."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sheets_strategy.errors import Finding
from sheets_strategy.strategy.staff import Seller
from sheets_strategy.strategy.work_owners import name_words
from sheets_strategy.values.emails import clean_email, is_email
from sheets_strategy.workbook.book import TableView, address
from sheets_strategy.workbook.cell_findings import finding_at
from sheets_strategy.workbook.read_staff import Staff
from sheets_strategy.workbook.sharing import Member


@dataclass(frozen=True, slots=True)
class People:
    """Whom access is given to.

    Attributes:
        members: Rows with an address that means one thing.
        unclear: Addresses of which two rows say different things.
        findings: What must be mended, each at its cell.
    """

    members: tuple[Member, ...]
    unclear: frozenset[str]
    findings: tuple[Finding, ...]


def list_people(staff: Staff, view: TableView, *, today: date) -> People:
    """List the sellers that have an address; who has left needs none.

    Two rows with one address are one person where both give the same access, with a finding; else
    nobody knows which row is meant, and that address is left alone. A row that has left does not count
    beside one that works: an office's mailbox goes to the next.
    """
    members: list[Member] = []
    findings: list[Finding] = []
    rows: dict[str, list[Seller]] = {}
    for seller in staff.sellers:
        left, email = seller.has_left(today), clean_email(seller.email)
        if is_email(email):
            members.append(Member(seller.code, seller.name, email, seller.access, left))
            rows.setdefault(email, []).extend([] if left else [seller])
        elif not left:
            findings.append(_find_wrong(seller, staff, view))
    unclear: set[str] = set()
    for email, sellers in rows.items():
        if len(sellers) > 1:
            same = len({one.access for one in sellers}) == 1
            unclear |= set() if same else {email}
            if same and len({name_words(one.key) for one in sellers}) == 1:
                # One person in two rows: that is found where rows are looked at.
                continue
            findings.append(_find_twice(email, sellers, staff, view, same=same))
    return People(tuple(members), frozenset(unclear), tuple(findings))


def _find_wrong(seller: Seller, staff: Staff, view: TableView) -> Finding:
    code = "email_wrong" if seller.email else "email_missing"
    facts = {"name": seller.name, "value": seller.email}
    return finding_at(view, staff.rows[seller.code], "email", code, grave="warning", facts=facts)


def _find_twice(
    email: str, sellers: Sequence[Seller], staff: Staff, view: TableView, *, same: bool
) -> Finding:
    cells = tuple(address(staff.rows[one.code], view.columns["email"]) for one in sellers)
    facts = {"email": email, "cells": cells, "names": tuple(one.name for one in sellers)}
    code = "email_twice" if same else "email_unclear"
    row = staff.rows[sellers[0].code]
    return finding_at(view, row, "email", code, grave="warning" if same else "error", facts=facts)
