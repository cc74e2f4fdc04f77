"""Lines of ``doctor`` for people, aligned, or for programs."""

from __future__ import annotations

import re
import shutil
import sys
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING, Final

from sheets_strategy.cli import show
from sheets_strategy.doctor.examine import is_well
from sheets_strategy.errors import StrategyError

if TYPE_CHECKING:
    from sheets_strategy.doctor.check import Check
    from sheets_strategy.workbook.catalogue import Message
    from sheets_strategy.workbook.template import Template

_NARROWEST: Final = 30
_GLUE: Final = "\0"
_COMMAND: Final = re.compile(r"(?:sheets-strategy|chmod|pip|gcloud)(?: [\w./=-]+)+", re.ASCII)
"""What people copy whole, so that no line ends within it."""
_FIXED: Final = frozenset(
    {
        "header_cleared",
        "header_gone",
        "header_gone_tool",
        "tab_lost",
        "version_older",
        "version_unknown",
        "marks_lost",
    }
    | {"protections_lost"}
)
"""Codes that ``doctor --fix`` mends."""


def show_checks(checks: Sequence[Check], template: Template, *, json: bool) -> bool:
    """Print the lines and how many of them ask for something; say whether nothing must be mended."""
    worded = [(check, word_check(check, template)) for check in checks]
    well = is_well(checks)
    if json:
        listed = [
            {"topic": one.topic, "state": one.state, "code": one.code, "what": said.what, "do": said.todo}
            | {"facts": dict(one.facts)}
            for one, said in worded
        ]
        show.show_json({"well": well, "checks": listed})
        return well
    rows = list(_rows(worded, template))
    wide = max(len(state) for state, _, _ in rows), max(len(topic) for _, topic, _ in rows)
    for state, topic, said in rows:
        show.show_lines(_lines(f"{state.ljust(wide[0])}  {topic.ljust(wide[1])}  ", said))
    _sum_up(checks, template)
    return well


def _rows(worded: Sequence[tuple[Check, Message]], template: Template) -> Iterator[tuple[str, str, Message]]:
    """Give state, topic and words; what was not looked at for one and the same reason is one line."""
    from sheets_strategy.workbook.catalogue import Message, word_text

    for because, members in groupby(worded, key=lambda one: one[0].facts.get("because")):
        group = list(members)
        state = template.text(f"check_state_{group[0][0].state}")
        topics = [template.text(f"check_topic_{check.topic}") for check, _ in group]
        if because is None or len(group) == 1:
            for (check, said), topic in zip(group, topics, strict=True):
                yield template.text(f"check_state_{check.state}"), topic, said
        else:
            facts = {"topics": topics, "because": template.text(f"check_topic_{because}")}
            text = word_text("check_skipped_many", template, **facts)
            yield state, template.text("check_topic_others"), Message(text, "")


def word_check(check: Check, template: Template) -> Message:
    """Word a line: what was found, and what to do about it, "" for nothing."""
    from sheets_strategy.workbook.catalogue import Message, word_error, word_text

    texts = template.messages["texts"]
    facts = dict(check.facts)
    if "because" in facts:
        facts["because"] = template.text(f"check_topic_{facts['because']}")
    code = f"check_{check.code}"
    if code not in texts:
        return word_error(StrategyError(check.code, **facts), template)
    todo = word_text(f"{code}_do", template, **facts) if f"{code}_do" in texts else ""
    return Message(word_text(code, template, **facts), todo)


def _lines(lead: str, said: Message) -> list[str]:
    """Give a check's lines: the remedy below what was found; on a terminal none is wider than it."""
    room = shutil.get_terminal_size().columns - len(lead) - 1
    lines: list[str] = []
    for text in filter(None, (said.what, said.todo)):
        if sys.stdout.isatty() and room >= _NARROWEST:
            whole = _COMMAND.sub(lambda command: command[0].replace(" ", _GLUE), text)
            wrapped = textwrap.wrap(whole, room, break_long_words=False, break_on_hyphens=False)
            lines += [line.replace(_GLUE, " ") for line in wrapped]
        else:
            lines.append(text)
    return [(lead if place == 0 else " " * len(lead)) + line for place, line in enumerate(lines)]


def _sum_up(checks: Sequence[Check], template: Template) -> None:
    bad, warnings, skipped = (
        sum(check.state == state for check in checks) for state in ("bad", "warning", "skipped")
    )
    show.show_lines([""])
    code = "cli_doctor_sum" if bad or warnings or skipped else "cli_doctor_well"
    show.show_text(code, template, bad=bad, warnings=warnings, skipped=skipped)
    if any(check.code in _FIXED for check in checks if check.state != "ok"):
        show.show_text("cli_doctor_fix", template)
