"""The words of the command line itself: help texts, by language of the environment."""

from __future__ import annotations

import os
from functools import cache
from typing import Any

LANGUAGE = "SHEETS_STRATEGY_LANG"


def language() -> str:
    """Give the language that is read before any workbook is: Russian unless the environment says English."""
    return "en" if os.environ.get(LANGUAGE, "").lower().startswith("en") else "ru"


def help_of(key: str) -> str:
    """Give the help text of a command or option."""
    return str(_texts()[key])


@cache
def _texts() -> dict[str, Any]:
    import yaml

    from sheets_strategy.adapters.templates import templates_folder

    path = templates_folder() / language() / "help.yaml"
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    return dict(yaml.load(path.read_text(encoding="utf-8"), Loader=loader))  # noqa: S506  # a SafeLoader
