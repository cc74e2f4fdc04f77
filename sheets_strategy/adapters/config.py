"""The file ``sheets-strategy.toml``: which workbook a folder is about, and by whose template."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sheets_strategy.errors import InputError

NAME = "sheets-strategy.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says.

    Attributes:
        workbook: The workbook, absolute.
        template: The team's own templates, None for the built-in ones.
    """

    workbook: Path
    template: Path | None = None


def find_config(start: Path) -> Config | None:
    """Read the nearest file upward from a folder; None where there is none.

    Raises:
        InputError: ``config_wrong`` (path).
    """
    for folder in (start, *start.parents):
        path = folder / NAME
        if path.is_file():
            return _read(path)
    return None


def write_config(workbook: Path, template: Path | None) -> Path | None:
    """Write the file beside a new workbook, unless one is there already; give its path if written."""
    path = workbook.parent / NAME
    if path.exists():
        return None
    lines = [f"workbook = {json.dumps(workbook.name, ensure_ascii=False)}"]
    if template is not None:
        lines.append(f"template = {json.dumps(str(template.resolve()), ensure_ascii=False)}")
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def _read(path: Path) -> Config:
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise InputError("config_wrong", path=str(path)) from error
    workbook, template = found.get("workbook"), found.get("template", "")
    if not isinstance(workbook, str) or not workbook or not isinstance(template, str):
        raise InputError("config_wrong", path=str(path))
    return Config(path.parent / workbook, path.parent / template if template else None)
