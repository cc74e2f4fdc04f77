"""Statement rows → payments: each row ends in exactly one place.

Places: ``sale``, ``client_refund``, ``hidden`` (acquiring, marketplaces, cash, and sales
that name nobody: the client is not seen), ``not_sale``, ``outgoing``, ``set_aside`` (with a reason).
Unreadable rows are kept apart by ``sheet_rows``.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import pandas as pd

from sheets_strategy.errors import Finding
from sheets_strategy.statement.currencies import sum_currencies
from sheets_strategy.statement.decisions import Decision
from sheets_strategy.statement.fingerprints import normalise_number
from sheets_strategy.statement.goods import BANK, is_sales
from sheets_strategy.statement.hidden import (
    HIDDEN_KINDS,
    Groups,
    find_doubtful_commissions,
    group_hidden,
    name_groups,
    restore_payers,
)
from sheets_strategy.statement.parties import Attached, find_inn_doubts
from sheets_strategy.statement.rates import Rates, count_money
from sheets_strategy.statement.repeats import Repeats, find_repeats
from sheets_strategy.statement.report_rows import find_overlapping, find_since, find_straddling
from sheets_strategy.statement.rules import Rule, classify_kinds
from sheets_strategy.statement.sheet_rows import SheetRows
from sheets_strategy.statement.sources import (
    OTHER_SOURCE,
    choose_source,
    count_goods,
    find_other,
    leave_other,
    name_sales,
)
from sheets_strategy.statement.vat import find_vat_doubts, tell_vat
from sheets_strategy.statement.who_paid import PayersKnown, find_payer_questions, find_payers
from sheets_strategy.values.currency import minor_scale
from sheets_strategy.values.dates import months_before
from sheets_strategy.values.money import ROUBLES


@dataclass(frozen=True, slots=True)
class Known:
    """What is known before the statement is read.

    Attributes:
        rules: Tab «Что не продажа».
        clients: The base: code, name, inn.
        aliases: Party key → code.
        decided: Fingerprint → decision on repeats.
        next_code: First free number for a client's code.
        own_inns: One's own ИНН.
        own_accounts: One's own accounts from Настройки.
        currency: The currency that is counted.
        period_months: Length of the period of the analysis.
        groups: Names for money without a buyer, and which of them are clients.
        payers: Who pays for others, and what people answered about payers.
        rates: Worth of other currencies.
        source: Which rows count where both are there, "bank" or "sales"; "" decides by what is there.
    """

    rules: Sequence[Rule]
    clients: pd.DataFrame
    aliases: Mapping[str, str]
    decided: Mapping[str, Decision]
    next_code: int = 1
    own_inns: Collection[str] = ()
    own_accounts: Collection[str] = ()
    currency: str = "RUB"
    period_months: int = 12
    groups: Groups = field(default_factory=Groups)
    payers: PayersKnown = field(default_factory=PayersKnown)
    rates: Rates = field(default_factory=Rates)
    source: str = ""


@dataclass(frozen=True, slots=True)
class Payments:
    """Every readable row of the statement, in its place.

    Attributes:
        rows: The rows of ``SheetRows`` plus kind, rule, place, reason ("" where counted), what
            ``find_payers`` adds (client: code or ""), group (code, "" unless the buyer is not
            seen), group_name, counted_kop (amount_kop in the counted currency; 0 where rated is
            not so), rated, commission_kop (counted currency), turnover_kop (the same; signed,
            gross of the commission; 0 unless counted), row_profit_kop (now in the counted currency),
            since (first day of a sum over a period,
            NaT for a payment), vat_regime, vat_state, vat_kop (see ``tell_vat``).
        attached: Payers and clients.
        repeats: What repeats and what was decided.
        as_of: The analysis date.
        findings: What needs an eye.
        source: Which rows count, "bank" or "sales".
    """

    rows: pd.DataFrame
    attached: Attached
    repeats: Repeats
    as_of: date
    findings: tuple[Finding, ...]
    source: str = BANK

    def counted(self) -> pd.DataFrame:
        """Give the rows that make turnover: sales and refunds to clients."""
        counted = self.rows[self.rows["place"].isin(("sale", "client_refund"))]
        return counted.assign(kind=counted["place"])

    def goods(self) -> pd.DataFrame:
        """Give what clients bought by the rows of sales reports, whichever source counts.

        Returns:
            One row per row of a report that is no repeat, not later than the analysis date, of a
            known client and of known worth, in the order of the tab: client (code), on, product ("" unknown),
            quantity (NaN unknown), turnover_kop, profit_kop (0 unless known), profit_known, net_kop
            (without VAT where net_known, else as turnover_kop), net_known; what came back is below zero.

        Source: docs/figures.md, "Sales reports".
        """
        rows = self.rows[is_sales(self.rows)]
        real = rows["place"].isin(("sale", "client_refund")) | (rows["reason"] == OTHER_SOURCE)
        real &= rows["on"] <= pd.Timestamp(self.as_of)
        rows = rows[real & (rows["client"] != "") & rows["rated"]]
        turnover = rows["counted_kop"].where(rows["direction"] == "in", -rows["counted_kop"])
        tax = rows["row_vat_kop"].where(rows["direction"] == "in", -rows["row_vat_kop"])
        goods = rows[["client", "on", "product", "quantity"]].assign(
            turnover_kop=turnover.astype("int64"),
            profit_kop=rows["row_profit_kop"],
            profit_known=rows["row_profit_known"],
            net_kop=(turnover - tax).astype("int64"),
            net_known=rows["row_vat_known"],
        )
        return goods.reset_index(drop=True)


def sort_payments(sheet: SheetRows, known: Known, *, as_of: date | None, today: date) -> Payments:
    """Put every readable row into its place.

    Args:
        sheet: The statement as read.
        known: Rules, base, memory, settings.
        as_of: The analysis date; None is the last statement date not after today.
        today: Later dates are findings and never become the analysis date.
    """
    rows = fill_own_accounts(sheet.rows, known.own_accounts)
    source = choose_source(rows, known.source)
    last_on = as_of or last_date(rows[~find_other(rows, source)], today=today)
    own_accounts = {*known.own_accounts, *rows["own_account"].unique()} - {""}
    rows = classify_kinds(rows, rules=known.rules, own_inns=known.own_inns, own_accounts=own_accounts)
    rows = count_goods(name_sales(rows).assign(since=find_since(rows)), known.rates, counted=known.currency)
    repeats = find_repeats(rows, fields=sheet.fields, decided=known.decided)
    rows = _place_rows(rows, repeats, known=known, source=source, as_of=last_on, today=today)
    rows = _count_commissions(group_hidden(rows, known.groups), known)
    payers, rows = rows, name_groups(rows)
    rows, attached = find_payers(
        rows,
        known=known.payers,
        clients=known.clients,
        aliases=known.aliases,
        next_code=known.next_code,
        own_inns=known.own_inns,
    )
    rows = restore_payers(tell_vat(_settle_refunds(rows)), payers)
    findings = (
        *repeats.findings,
        *_merged_accounts(sheet.rows, repeats, known),
        *_future(rows, today),
        *find_inn_doubts(rows[rows["makes_client"] & (rows["group"] == "")]),
        *find_doubtful_commissions(rows),
        *find_payer_questions(rows, known.payers),
        *find_vat_doubts(rows),
    )
    return Payments(rows, attached, repeats, last_on, findings, source)


def fill_own_accounts(rows: pd.DataFrame, own_accounts: Collection[str]) -> pd.DataFrame:
    """Give a bank's rows without an own account the only one in Настройки, if there is just one.

    Returns:
        The rows; then with own_account_assumed, whether a row states none.
    """
    if len(own_accounts) != 1:
        return rows
    own, sold = rows["own_account"], is_sales(rows)
    filled = own.where((own != "") | sold, next(iter(own_accounts)))
    return rows.assign(own_account=filled, own_account_assumed=(own == "") & ~sold)


def last_date(rows: pd.DataFrame, *, today: date) -> date:
    """Give the last statement date that is not after today; today for an empty statement."""
    past = rows["on"][rows["on"] <= pd.Timestamp(today)]
    return past.max().date() if len(past) else today


def _place_rows(
    rows: pd.DataFrame, repeats: Repeats, *, known: Known, source: str, as_of: date, today: date
) -> pd.DataFrame:
    is_in, kind = rows["direction"] == "in", rows["kind"]
    place = pd.Series("not_sale", index=rows.index, dtype=object)
    place = place.mask(kind == "sale", "sale").mask(kind.isin(HIDDEN_KINDS), "hidden")
    place = place.mask(~is_in, "outgoing").mask(~is_in & (kind == "client_refund"), "client_refund")
    place = place.mask(rows["direction"] == "internal", "not_sale")
    # What makes no turnover needs no rate: it has its place in its own currency.
    unrated = ~rows["rated"] & place.isin(("sale", "hidden", "client_refund"))
    reason = (
        pd.Series("", index=rows.index, dtype=object)
        .mask((kind == "check") & is_in, "check")
        .mask(find_straddling(rows, period_from=months_before(as_of, known.period_months)), "report_outside")
        .mask(find_overlapping(rows), "report_overlap")
        .mask(unrated, "currency")
        .mask(rows["on"] > pd.Timestamp(as_of), "after_as_of")
        .mask(leave_other(rows, place, source=source), OTHER_SOURCE)
        .mask(rows["on"] > pd.Timestamp(today), "future")
        .mask(repeats.repeated, "repeat")
    )
    return rows.assign(place=place.mask(reason != "", "set_aside"), reason=reason)


def _count_commissions(rows: pd.DataFrame, known: Known) -> pd.DataFrame:
    """Give commissions in the counted currency; a row that became a sale waits for its rate."""
    waits = (rows["place"] == "sale") & ~rows["rated"]
    rows = rows.assign(
        place=rows["place"].mask(waits, "set_aside"), reason=rows["reason"].mask(waits, "currency")
    )
    foreign = rows[(rows["commission_kop"] != 0) & (rows["currency"] != known.currency)]
    if foreign.empty:
        return rows
    named = [
        kop * minor_scale(str(code)) // minor_scale(ROUBLES)
        for kop, code in zip(foreign["commission_kop"].tolist(), foreign["currency"], strict=True)
    ]
    worth = count_money(foreign.assign(amount_kop=named), known.rates, counted=known.currency)
    commission = worth["counted_kop"].reindex(rows.index).fillna(rows["commission_kop"]).astype("int64")
    return rows.assign(commission_kop=commission)


def _settle_refunds(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep a refund only where the payee is a client; count turnover."""
    stray = (rows["place"] == "client_refund") & (rows["client"] == "")
    place = rows["place"].mask(stray, "outgoing")
    turnover = (
        pd.Series(0, index=rows.index, dtype="int64")
        .mask(place == "sale", rows["counted_kop"] + rows["commission_kop"])
        .mask(place == "client_refund", -rows["counted_kop"])
    )
    return rows.assign(place=place, turnover_kop=turnover)


def _future(rows: pd.DataFrame, today: date) -> tuple[Finding, ...]:
    late = rows[rows["reason"] == "future"]
    return tuple(
        Finding(
            "future_payment",
            "error",
            key=str(row),
            tab="statement",
            row=row,
            facts={"on": on.date(), "name": name, "today": today},
            sum_kop=kop,
            currency=currency,
        )
        for row, on, name, kop, currency in zip(
            *(late[name] for name in ("row", "on", "party", "amount_kop", "currency")), strict=True
        )
    )


def is_nameless(rows: pd.DataFrame) -> pd.Series:
    """Say which rows tell neither their own account nor a document number."""
    return (rows["own_account"] == "") & (rows["number"].map(normalise_number) == "")


def _merged_accounts(rows: pd.DataFrame, repeats: Repeats, known: Known) -> tuple[Finding, ...]:
    """Say where rows without an own account and without a number were taken for one payment."""
    if len(known.own_accounts) == 1:
        return ()
    merged = rows[repeats.repeated & ~repeats.poorer]
    merged = merged[is_nameless(merged) & ~is_sales(merged)]
    if merged.empty:
        return ()
    total = int(merged["amount_kop"].sum())
    return (
        Finding(
            "no_own_account_merge",
            "warning",
            tab="statement",
            facts={"rows": len(merged)},
            sum_kop=total,
            sums=sum_currencies(merged),
        ),
    )
