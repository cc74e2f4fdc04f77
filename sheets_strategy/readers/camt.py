"""ISO 20022 camt.053 (and camt.052) → a statement: entries that are booked, balances, totals.

All versions are read alike: they differ in a few names (``Nm`` or ``Pty/Nm``,
``Sts`` or ``Sts/Cd``), and the namespace is not asked. camt.052 is the same report
for a day that is not over: what is booked there is read, and it is said that more
may follow. camt.054 tells of single payments that camt.053 brings again, often in a
sum with others, so that both could not be told apart: it is refused in words.

Source: ISO 20022 message definition reports, camt.052 to camt.054; Alfa-Bank, UserGuide
v1.39, docs/stmt (ИНН, КПП, number of the document in a Russian statement).
"""

from __future__ import annotations

import re
from collections.abc import Collection

from sheets_strategy.errors import Finding, InputError, UnreadableValue
from sheets_strategy.readers.amounts import find_currency, find_day, parse_amount
from sheets_strategy.readers.camt_entries import add_entry
from sheets_strategy.readers.entries import Part, make_statement
from sheets_strategy.readers.source import Source
from sheets_strategy.readers.xml_stream import Element, read_elements, root_of
from sheets_strategy.statement.rows import Statement
from sheets_strategy.values.currency import account_currency

READER = "camt"
_KIND = re.compile(r"<(?:[\w.-]+:)?BkToCstmr(Stmt|AcctRpt|DbtCdtNtfctn)(?:V[0-9]{2})?[\s>/]")
_OPENINGS = ("OPBD", "PRCD")
_CLOSINGS = ("CLBD",)
_STATEMENTS = ("Stmt", "Rpt")
_WHOLES = ("Id", "FrToDt", "Acct", "RltdAcct", "Intrst", "Bal", "TxsSummry", "Ntry")


def matches(head: bytes) -> bool:
    """Say whether a file that begins so is a camt.052, camt.053 or camt.054 message."""
    return bool(_KIND.search(root_of(head)))


def read_camt(source: Source, own_accounts: Collection[str] = ()) -> Statement:  # noqa: ARG001
    """Read a camt.053 or camt.052 message of any version.

    Args:
        source: The file.
        own_accounts: Not asked: every statement names its account.

    Returns:
        One row per booked entry; per transaction where the transactions of an entry give
        its sum exactly. Entries that are not booked yet are told and give no rows.

    Raises:
        InputError: ``notification_file`` for camt.054; ``no_account_statement`` where no
            statement stands in the message; what ``read_elements`` raises.
    """
    kind = _KIND.search(root_of(source.head()))
    if kind and kind[1] == "DbtCdtNtfctn":
        raise InputError("notification_file", name=source.name)
    parts: list[Part] = []
    for event, element in read_elements(source, opens=_STATEMENTS, wholes=_WHOLES):
        if event == "open":
            parts.append(Part())
        elif event == "whole" and parts:
            _take(parts[-1], element)
    if not parts:
        raise InputError("no_account_statement", name=source.name)
    for part in parts:
        _settle(part)
    interim = kind is not None and kind[1] == "AcctRpt"
    findings = [Finding("interim_statement", "info", key=source.name, facts={"file": source.name})]
    return make_statement(parts, name=source.name, reader=READER, findings=findings if interim else ())


def _take(part: Part, element: Element) -> None:
    if element.name == "Ntry":
        add_entry(part, element)
    elif element.name == "Bal":
        _take_balance(part, element)
    elif element.name == "Acct":
        account = element.text_at("Id/IBAN", "Id/Othr/Id", "Id/PrtryAcct/Id", "Id/BBAN", "Id/UPIC")
        part.account = "".join(account.split()).upper()
        part.currency = find_currency(element.text_at("Ccy")) or part.currency
    elif element.name == "FrToDt":
        part.since = find_day(element.text_at("FrDtTm", "FrDt"))
        part.until = find_day(element.text_at("ToDtTm", "ToDt"))
    elif element.name == "TxsSummry":
        _take_totals(part, element)
    elif element.name == "Id":
        part.ident = part.ident or element.text


def _take_balance(part: Part, element: Element) -> None:
    """Take the balance before and after; OPBD before PRCD, which may be of an earlier day."""
    code = element.text_at("Tp/CdOrPrtry/Cd", "Tp/CdOrPrtry/Prtry", "Tp/Cd").upper()
    amount = element.find("Amt")
    if amount is None or code not in (*_OPENINGS, *_CLOSINGS):
        return
    currency = find_currency(amount.attributes.get("Ccy", ""))
    part.currency = part.currency or currency
    if currency != part.currency:
        return
    balance = _find_sum(element, "Amt", currency)
    if balance is not None and element.text_at("CdtDbtInd") == "DBIT":
        balance = -abs(balance)
    if code in _CLOSINGS:
        part.closing_kop = balance
    elif code == "OPBD" or part.opening_kop is None:
        part.opening_kop = balance


def _take_totals(part: Part, element: Element) -> None:
    """Take what came and what went; where only sum and net are stated, both follow from these."""
    part.in_kop = _find_sum(element, "TtlCdtNtries/Sum", part.currency)
    part.out_kop = _find_sum(element, "TtlDbtNtries/Sum", part.currency)
    total = _find_sum(element, "TtlNtries/Sum", part.currency)
    net = _find_sum(element, "TtlNtries/TtlNetNtry/Amt", part.currency)
    net = _find_sum(element, "TtlNtries/TtlNetNtryAmt", part.currency) if net is None else net
    if part.in_kop is None and part.out_kop is None and total is not None and net is not None:
        way = element.text_at("TtlNtries/TtlNetNtry/CdtDbtInd", "TtlNtries/CdtDbtInd")
        net = -net if way == "DBIT" else net
        part.in_kop, part.out_kop = (total + net) // 2, (total - net) // 2


def _find_sum(element: Element, path: str, currency: str) -> int | None:
    try:
        return parse_amount(element.text_at(path), currency)
    except UnreadableValue:
        return None


def _settle(part: Part) -> None:
    """Fill the currency of a statement that names none, and leave out totals that count other entries."""
    known = {one.currency for one in part.entries}
    part.currency = part.currency or account_currency(part.account) or next(iter(sorted(known)), "")
    if part.pending:
        # The summary of many banks counts the entries that are not booked too.
        received, paid = (
            sum(one.amount_kop for one in (*part.entries, *part.pending) if one.direction == way)
            for way in ("in", "out")
        )
        part.in_kop = None if part.in_kop == received else part.in_kop
        part.out_kop = None if part.out_kop == paid else part.out_kop
