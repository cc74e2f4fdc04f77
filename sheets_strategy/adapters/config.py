"""The file ``sheets-strategy.toml``: which workbook a folder is about, and by whose template.

The workbook is a path beside the file, or the link of a Google sheet.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass
from pathlib import Path

from sheets_strategy.adapters.google.links import link_of, parse_link, place_of
from sheets_strategy.errors import InputError

NAME = "sheets-strategy.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """What the file says.

    Attributes:
        workbook: A local workbook, absolute; of a Google sheet the text that named it.
        template: The team's own templates, None for the built-in ones.
        sheet: Id of a Google sheet, "" for a local workbook.
    """

    workbook: Path
    template: Path | None = None
    sheet: str = ""


def name_workbook(text: str) -> Config:
    """Take a path of this machine, or the link or id of a Google sheet.

    Raises:
        InputError: What ``parse_link`` says of a link that leads to no Google sheet.
    """
    if place_of(text) == "google":
        return Config(Path(text), sheet=parse_link(text))
    return Config(Path(text))


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
    return _write(workbook.parent, workbook.name, template)


def write_google_config(folder: Path, sheet: str, template: Path | None) -> Path | None:
    """Write the file for a Google sheet, unless one is there already; give its path if written."""
    return _write(folder, link_of(sheet), template)


def _write(folder: Path, workbook: str, template: Path | None) -> Path | None:
    path = folder / NAME
    if path.exists():
        return None
    lines = [f"workbook = {json.dumps(workbook, ensure_ascii=False)}"]
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
    own = path.parent / template if template else None
    if place_of(workbook) == "google":
        return Config(Path(workbook), own, parse_link(workbook))
    return Config(path.parent / workbook, own)
