"""The file ``sheets-strategy.toml``: which workbook a folder is about, which others, by whose template.

A workbook is a path beside the file, or the link of a Google sheet::

    workbook = "strategy.xlsx"
    template = "my-template"

    [workbooks]
    "Альфа" = "alfa/strategy.xlsx"
    "Бета" = "https://docs.google.com/spreadsheets/d/…/edit"

    [templates]
    "Бета" = "beta-template"

Everything may be left out. ``template`` is for ``workbook`` and for the listed ones without one of their own;
a local workbook in a folder with such a file has the template that is named there.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from pathlib import Path

from sheets_strategy.adapters.config_lines import LIST, TEMPLATES, Said, parse_lines
from sheets_strategy.adapters.google.links import link_of, parse_link, place_of
from sheets_strategy.errors import InputError
from sheets_strategy.values.names import fold

NAME = "sheets-strategy.toml"


@dataclass(frozen=True, slots=True)
class Config:
    """One workbook, as it was named.

    Attributes:
        workbook: A local workbook; of a Google sheet the text that named it.
        template: The team's own templates, None for the built-in ones.
        sheet: Id of a Google sheet, "" for a local workbook.
        name: Its name in the list, "" for one that is not listed.
        listed_in: The file that lists it.
    """

    workbook: Path
    template: Path | None = None
    sheet: str = ""
    name: str = ""
    listed_in: Path | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One workbook of several, or why it is none.

    Attributes:
        name: Its name in the list; of one that is not listed what named it.
        config: The workbook, None where something is wrong with it.
        wrong: What is wrong.
    """

    name: str
    config: Config | None = None
    wrong: InputError | None = None

    def take(self) -> Config:
        """Give the workbook.

        Raises:
            InputError: What is wrong with it.
        """
        if self.config is None:
            raise self.wrong or InputError("no_workbook")
        return self.config


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What one file says.

    Attributes:
        path: Where it is.
        single: What a command works on that names no workbook; None where the file does not say.
        template: The team's own templates.
        listed: The workbooks that it lists, in its order.
    """

    path: Path
    single: Listed | None
    template: Path | None
    listed: tuple[Listed, ...] = ()

    def find(self, name: str) -> Listed | None:
        """Give the listed workbook of a name, however it is spelled."""
        return next((one for one in self.listed if fold(one.name) == fold(name)), None)

    def all(self) -> tuple[Listed, ...]:
        """Give the listed workbooks, before them the single one if it is none of them."""
        if self.single is None or any(one is self.single for one in self.listed):
            return self.listed
        return (self.single, *self.listed)


def name_workbook(text: str) -> Config:
    """Take a path of this machine, or the link or id of a Google sheet.

    Raises:
        InputError: What ``parse_link`` says of a link that leads to no Google sheet.
    """
    if place_of(text) == "google":
        return Config(Path(text), sheet=parse_link(text))
    return Config(Path(text))


def find_file(start: Path, *, with_list: bool = False) -> ConfigFile | None:
    """Read the nearest file upward from a folder; None where there is none.

    Args:
        start: The folder.
        with_list: Pass over files that list no workbooks.

    Raises:
        InputError: ``config_wrong`` (path), ``config_unknown`` (path, line, found), what ``parse_lines``
            says of a line; ``config_workbook_twice`` (path, line, name, other).
    """
    for folder in (start, *start.parents):
        path = folder / NAME
        if path.is_file() and ((found := _read(path)).listed or not with_list):
            return found
    return None


def find_list(start: Path) -> tuple[Listed, ...]:
    """Give the workbooks of the nearest file upward that lists some; none where no file does.

    Raises:
        InputError: As ``find_file``.
    """
    found = find_file(start, with_list=True)
    return () if found is None else found.all()


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


def _read(path: Path) -> ConfigFile:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (UnicodeDecodeError, OSError) as error:
        raise InputError("config_wrong", path=str(path)) from error
    said = parse_lines(text, path)
    template = path.parent / said.template if said.template else None
    listed = tuple(_list(name, said, template, path) for name in said.workbooks)
    _refuse_twice(listed, said, path)
    named = {fold(one.name) for one in listed}
    for name in said.templates:
        if fold(name) not in named:
            line = said.lines[TEMPLATES, fold(name)]
            raise InputError("config_template_nameless", path=str(path), line=line, name=name)
    return ConfigFile(path, _single(said.workbook, listed, template, path), template, listed)


def _single(place: str, listed: tuple[Listed, ...], template: Path | None, path: Path) -> Listed | None:
    """Give what ``workbook`` says: a name of the list, else a path or a link."""
    if not place:
        return None
    found = [one for one in listed if fold(one.name) == fold(place)]
    try:
        config = _config(place, template, path)
    except InputError as error:
        return found[0] if found else Listed(place, wrong=error)
    same = [one for one in listed if one.config is not None and _key(one.config) == _key(config)]
    return next(iter((*found, *same)), Listed(place, config))


def _list(name: str, said: Said, template: Path | None, path: Path) -> Listed:
    """Give one line of the list, by the template that is named for it, else for its folder, else for all."""
    place = said.workbooks[name]
    own = next((folder for other, folder in said.templates.items() if fold(other) == fold(name)), "")
    try:
        config = _config(place, path.parent / own if own else None, path)
    except InputError as error:
        line = said.lines[LIST, fold(name)]
        wrong = InputError("listed_link_wrong", path=str(path), line=line, name=name, found=place)
        wrong.__cause__ = error
        return Listed(name, wrong=wrong)
    beside = config.workbook.parent / NAME
    try:
        if config.template is None and not config.sheet and beside != path and beside.is_file():
            template = _read(beside).template
    except InputError as error:
        return Listed(name, wrong=error)
    return Listed(name, replace(config, template=config.template or template, name=name, listed_in=path))


def _config(place: str, template: Path | None, path: Path) -> Config:
    if place_of(place) == "google":
        return Config(Path(place), template, parse_link(place))
    return Config(path.parent / place, template)


def _refuse_twice(listed: tuple[Listed, ...], said: Said, path: Path) -> None:
    """Stop where one workbook has two names: it would be synced twice."""
    first: dict[str, str] = {}
    for one in listed:
        other = first.setdefault(_key(one.config), one.name) if one.config is not None else one.name
        if other != one.name:
            line = said.lines[LIST, fold(one.name)]
            raise InputError("config_workbook_twice", path=str(path), line=line, name=one.name, other=other)


def _key(config: Config) -> str:
    return config.sheet or str(config.workbook.resolve())
