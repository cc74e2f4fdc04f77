"""``explain CLIENT`` for the command line: why this class and this segment, and which rows count."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from sheets_strategy.cli import show
from sheets_strategy.cli.explain_likely import (
    known_text,
    probability_json,
    profit_of,
    say_course,
    say_likeness,
    say_probability,
    score_of,
)

if TYPE_CHECKING:
    from sheets_strategy.explain_client import ClientExplanation, CountedRow, Rank, Tried
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.values.conditions import Condition
    from sheets_strategy.workbook.template import Template

SHOWN_ROWS = 8
SHOWN_SEGMENTS = 5
LONGEST_PURPOSE = 60


def show_client(result: SyncResult, query: str, *, json: bool) -> None:
    """Print why a client is where it is."""
    from sheets_strategy.explain_client import explain_client

    found = explain_client(result.strategy, result.payments.rows, result.segments, query=query)
    if json:
        show.show_json(client_json(found, result))
        return
    lines = [*_head(found, result), "", *_rank(found, result), *say_course(found, result), ""]
    lines += [say_likeness(found, result), *say_probability(found, result), "", *_segment(found, result), ""]
    show.show_lines([*lines, *_rows(found, result)])


def client_json(found: ClientExplanation, result: SyncResult) -> dict[str, object]:
    """Give the explanation with the keys of docs/json.md."""
    template = result.book.template
    return {
        "code": found.code,
        "name": found.name,
        "inn": found.inn,
        "members": list(found.members),
        "as_of": found.as_of.isoformat(),
        "period_after": found.period_from.isoformat(),
        "currency": found.currency,
        "class": _class_json(found.rank),
        "trend": known_text(found.client.get("trend")),
        "regularity": known_text(found.client.get("regularity")),
        "state": known_text(found.client.get("state")),
        "profit_kop": profit_of(found),
        "likeness": known_text(found.client.get("likeness")),
        "likeness_score": score_of(found),
        "probability": probability_json(found, result),
        "segment": _segment_json(found, template),
        "rows": [
            {
                "row": one.row + 1, "on": one.on.isoformat(), "place": one.place, "reason": one.reason,
                "turnover_kop": one.turnover_kop, "amount_kop": one.amount_kop, "currency": one.currency,
                "in_period": one.in_period, "purpose": one.purpose,
            }
            for one in found.rows
        ],
    }  # fmt: skip


def _class_json(rank: Rank) -> dict[str, object]:
    return {
        "class": rank.abc,
        "place": rank.place,
        "clients": rank.clients,
        "measure": rank.measure,
        "turnover_kop": rank.turnover_kop,
        "before_kop": rank.before_kop,
        "total_kop": rank.total_kop,
        "limit_a_bp": rank.limits.limit_a_bp,
        "limit_b_bp": rank.limits.limit_b_bp,
        "windows": [
            {"months": months or None, "turnover_kop": kop, "class": abc}
            for months, (kop, abc) in rank.windows.items()
        ],
    }


def _segment_json(found: ClientExplanation, template: Template) -> dict[str, object]:
    return {
        "code": found.segment.code if found.segment else None,
        "number": found.segment.number if found.segment else None,
        "name": found.segment.name if found.segment else None,
        "by_hand": found.by_hand,
        "do_not_work": found.do_not_work,
        "tried": [
            {
                "code": one.segment.code,
                "number": one.segment.number,
                "name": one.segment.name,
                "failed": one.failed,
                "checks": [
                    {"parameter": name, "condition": _condition(asked, name, template), "value": value}
                    for name, asked, value in one.checks
                ],
            }
            for one in found.tried
        ],
    }


def _head(found: ClientExplanation, result: SyncResult) -> Iterator[str]:
    say = _Say(result)
    yield say("client_head", name=found.name, inn=found.inn, code=found.code)
    if found.asked != found.name:
        yield say("client_member", asked=found.asked, name=found.name)
    if len(found.members) > 1:
        yield say("client_members", names=found.members)
    yield say("client_period", as_of=found.as_of, months=found.rank.limits.period_months)


def _rank(found: ClientExplanation, result: SyncResult) -> Iterator[str]:
    say, rank, labels = _Say(result), found.rank, result.book.template.labels["class"]
    if not rank.place:
        yield say("client_never_paid")
        return
    counted = sum(row.in_period for row in found.rows)
    facts = {
        "abc": labels[rank.abc or "none"], "place": rank.place, "clients": rank.clients, "rows": counted,
        "turnover": say.money(rank.turnover_kop), "limit_a": rank.limits.limit_a_bp / 10_000,
        "limit_b": rank.limits.limit_b_bp / 10_000,
        "before": rank.before_kop / rank.total_kop if rank.total_kop else 0.0,
        "what": say(f"client_of_{rank.measure}"),
    }  # fmt: skip
    code = "client_class" if rank.abc else "client_no_class"
    yield say(f"{code}_profit" if rank.measure == "profit" else code, **facts)
    if rank.abc:
        yield say(f"client_why_{rank.abc.lower()}", **facts)
    for months, (kop, abc) in rank.windows.items():
        code = "client_window" if months else "client_window_all"
        # Classes of windows go by turnover, whatever the class itself goes by.
        code += "_turnover" if rank.measure == "profit" else ""
        yield say(code, months=months, turnover=say.money(kop), abc=labels[abc or "none"])


def _segment(found: ClientExplanation, result: SyncResult) -> Iterator[str]:
    say = _Say(result)
    if found.do_not_work:
        yield say("client_not_worked", reason=found.do_not_work)
        return
    if found.segment is None:
        yield say("client_no_segment")
        return
    facts = {"number": found.segment.number, "name": found.segment.name}
    if found.by_hand:
        yield say("client_by_hand", **facts)
        return
    yield say("client_segment", **facts)
    *earlier, last = found.tried
    yield from (f"  {line}" for line in _checks(last, result))
    near = sorted((one for one in earlier if len(one.checks) > 1), key=lambda one: -len(one.checks))
    if near:
        yield say("client_near")
    for one in sorted(near[:SHOWN_SEGMENTS], key=lambda one: one.segment.number or 0.0):
        *_, line = _checks(one, result)
        yield say("client_tried", number=one.segment.number, name=one.segment.name, why=line)


def _checks(tried: Tried, result: SyncResult) -> Iterator[str]:
    """Say of each condition what the client has and what was asked."""
    template, view = result.book.template, result.book.tables["segments"]
    say = _Say(result)
    if not tried.checks:
        yield say("client_any")
    for name, condition, value in tried.checks:
        header = str(view.tab.cell(view.header_row, view.place(name)))
        has = say("client_unknown") if value is None else _value(value, name, template)
        yield say("client_check", header=header, has=has, asked=_condition(condition, name, template))


def _rows(found: ClientExplanation, result: SyncResult) -> Iterator[str]:
    say, rows = _Say(result), [row for row in found.rows if row.in_period]
    tab = result.book.tabs["statement"].name
    if not found.rows:
        yield say("client_no_rows", tab=tab)
        return
    sold = sum(row.place == "sale" for row in rows)
    yield say("client_rows", tab=tab, rows=len(rows), sold=sold, refunds=len(rows) - sold)
    yield from (say.row(row) for row in rows[:SHOWN_ROWS])
    if len(rows) > SHOWN_ROWS:
        yield show.word("cli_more", result.book.template, count=len(rows) - SHOWN_ROWS)
    aside = [row for row in found.rows if row.place not in ("sale", "client_refund")]
    if aside:
        yield say("client_aside", rows=len(aside))
        yield from (say.row(row) for row in aside[:SHOWN_ROWS])
    before = len(found.rows) - len(rows) - len(aside)
    if before:
        yield say("client_before", rows=before)


def _condition(condition: Condition, name: str, template: Template) -> str:
    from sheets_strategy.workbook.show_segments import describe_condition

    return describe_condition(condition, name, template)


def _value(value: str | float, name: str, template: Template) -> str:
    from sheets_strategy.workbook.catalogue import word_fact

    if isinstance(value, float):
        return word_fact(value, lang=template.lang)
    vocabulary = template.labels["parameter_values"].get(name, "")
    return template.labels.get(vocabulary, {}).get(value, value)


class _Say:
    """Words of the workbook's language and sums in its currency."""

    def __init__(self, result: SyncResult) -> None:
        self._template = result.book.template
        self._currency = result.strategy.currency

    def __call__(self, code: str, /, **facts: object) -> str:
        return show.word(code, self._template, **facts)

    def money(self, kop: int) -> str:
        from sheets_strategy.values.money import format_money

        return format_money(kop, lang=self._template.lang, currency=self._currency)

    def row(self, row: CountedRow) -> str:
        from sheets_strategy.values.money import format_money
        from sheets_strategy.workbook.catalogue import shorten

        texts = self._template.messages["texts"]
        short = shorten(row.purpose, LONGEST_PURPOSE)
        money = (
            self.money(row.turnover_kop)
            if row.in_period
            else format_money(row.amount_kop, lang=self._template.lang, currency=row.currency)
        )
        reason = str(texts.get(f"set_aside_{row.reason}", "")) if row.reason else ""
        place = reason or str(texts.get(f"client_place_{row.place}", ""))
        return self(
            "client_row", row=row.row + 1, on=row.on, money=money, purpose=short, place=place
        ).rstrip()
