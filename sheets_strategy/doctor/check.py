"""One line of ``doctor``: what was looked at, how it is, and the facts of the words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from sheets_strategy.errors import StrategyError

State = Literal["ok", "warning", "bad", "skipped"]


@dataclass(frozen=True, slots=True)
class Check:
    """One line.

    Attributes:
        topic: What was looked at; the catalogue has its name as ``check_topic_<topic>``.
        state: ``skipped`` is neither good nor bad: an earlier line says why it was not looked at.
        code: Its words in the catalogue: ``check_<code>``, or an error's.
        facts: Placeholders of the words.
    """

    topic: str
    state: State
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


def refused(topic: str, error: StrategyError) -> Check:
    """Give the line for what an error stopped."""
    return Check(topic, "bad", error.code, error.facts)


def skip(topics: Sequence[str], *, because: str) -> list[Check]:
    """Give the lines for what could not be looked at because of another one."""
    return [Check(topic, "skipped", "skipped", {"because": because}) for topic in topics]
