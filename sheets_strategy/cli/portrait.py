"""``portrait`` for the command line: what unites the A clients, computed and printed, never written."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sheets_strategy.cli import show

if TYPE_CHECKING:
    from sheets_strategy.strategy.strategy import Strategy
    from sheets_strategy.sync import SyncResult
    from sheets_strategy.workbook.template import Template

MOST_ROWS = 20
_SHOWN = ("confirmed", "maybe", "no", "uneven", "little_data")


def show_portrait(result: SyncResult, title: str, *, json: bool) -> None:
    """Print the tab «Портрет» as a sync would fill it, or JSON."""
    if json:
        show.show_json(portrait_json(result.strategy, result.book.template, title))
    else:
        _print(result.strategy, result.book.template)


def _say_often(lift: float, template: Template) -> str:
    """Say how much more often the value is met among A."""
    code = "more" if lift > 1 else "less" if lift < 1 else "same"
    return show.word(f"cli_portrait_{code}", template, lift=lift)


def _print(strategy: Strategy, template: Template) -> None:
    from sheets_strategy.workbook.word_portrait import word_chance, word_findings, word_what

    portrait = strategy.best.portrait
    others = portrait.clients - portrait.a
    show.show_text("cli_portrait", template, a=portrait.a, others=others, as_of=strategy.as_of)
    show.show_lines([f"  {text}" for text in word_findings(strategy.best, template)])
    rows = [row for row in portrait.records() if row["verdict"] in _SHOWN]
    if rows:
        show.show_text("cli_portrait_values", template)
    for row in rows[:MOST_ROWS]:
        show.show_text(
            "cli_portrait_value",
            template,
            what=word_what(row, portrait, template),
            a=row["a"],
            of_a=portrait.a,
            others=row["others"],
            of_others=others,
            often=_say_often(round(row["lift"], 1), template),
            chance=word_chance(row["q"], template) or template.text("chance_untested"),
            verdict=template.labels["portrait_verdict"][row["verdict"]],
        )
    if len(rows) > MOST_ROWS:
        show.show_text("cli_more", template, count=len(rows) - MOST_ROWS)
    words = strategy.best.likeness["likeness"]
    counts = {name: int((words == name).sum()) for name in ("strong", "middle", "little")}
    show.show_text("cli_portrait_likeness", template, **counts, unknown=int((words == "").sum()))


def portrait_json(strategy: Strategy, template: Template, title: str) -> dict[str, object]:
    """Give the portrait with stable keys: docs/json.md says what they mean."""
    from sheets_strategy.workbook.word_portrait import word_attribute, word_findings, word_value, word_what

    best, portrait = strategy.best, strategy.best.portrait
    values = []
    for row in portrait.records():
        pair = [(row["attribute"], row["value"]), (row["other_attribute"], row["other_value"])]
        parts = [
            {
                "attribute": key,
                "attribute_label": word_attribute(key, template),
                "value": value,
                "value_label": word_value(portrait.attributes[key], value, template),
            }
            for key, value in pair
            if key
        ]
        values.append(
            {
                "what": word_what(row, portrait, template),
                "parts": parts,
                "clients": row["clients"],
                "a": row["a"],
                "others": row["others"],
                "a_share": round(row["a_share"], 6),
                "others_share": round(row["others_share"], 6),
                "lift": _number(row["lift"]),
                "p": _number(row["p"], 9),
                "q": _number(row["q"], 9),
                "verdict": row["verdict"],
                "earlier_lift": _number(row["earlier"]),
            }
        )
    likeness = best.likeness
    return {
        "workbook": title,
        "as_of": strategy.as_of.isoformat(),
        "clients": portrait.clients,
        "a": portrait.a,
        "others": portrait.clients - portrait.a,
        "tested": portrait.tested,
        "sentences": word_findings(best, template),
        "strongest": list(portrait.strongest),
        "values": values,
        "ideal": [
            {"row": fit.row + 1 or None, "a": fit.a, "a_known": fit.a_known,
             "others": fit.others, "others_known": fit.others_known}
            for fit in best.ideal
        ],
        "likeness": [
            {"client": str(code), "likeness": word or None, "score": None if score != score else int(score)}
            for code, word, score in zip(
                likeness.index, likeness["likeness"], likeness["score"], strict=True
            )
        ],
    }  # fmt: skip


def _number(number: float, digits: int = 6) -> float | None:
    return None if number != number else round(float(number), digits)
