"""The YAML files of a template, a team's own before the built-in ones.

In: folders with ``workbook.yaml``, ``banks.yaml`` and ``<lang>/*.yaml``. Out:
``Node``, a value that knows its file and place, so that a mistake in a file
that a team edited is named exactly.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import yaml

from sheets_strategy.errors import InputError

_FastLoader = cast("type[yaml.SafeLoader]", getattr(yaml, "CSafeLoader", yaml.SafeLoader))


class _TemplateLoader(_FastLoader):  # type: ignore[misc, valid-type]
    """Read ``yes``, ``no``, ``on``, dates and times as the words they are; refuse a key given twice."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # the shape that PyYAML declares
        first: [(tag, pattern) for tag, pattern in resolvers if not tag.endswith((":bool", ":timestamp"))]
        for first, resolvers in _FastLoader.yaml_implicit_resolvers.items()
    }

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        """Refuse a repeated key, which YAML readers would silently drop."""
        seen: set[str] = set()
        for key, _ in node.value:
            if str(key.value) in seen:
                raise yaml.constructor.ConstructorError(None, None, str(key.value), key.start_mark)
            seen.add(str(key.value))
        return cast("dict[Any, Any]", super().construct_mapping(node, deep=deep))


@dataclass(frozen=True, slots=True)
class Node:
    """One value of a template file.

    Attributes:
        file: Name of the file inside the template folder, such as ``ru/labels.yaml``.
        place: Keys from the top of the file, joined by dots; "" for the file itself.
        value: What stands there, None when nothing does.
    """

    file: str
    place: str
    value: object

    def get(self, *keys: str) -> Node:
        """Give the value below, whose ``value`` is None where it is missing."""
        node = self
        for key in keys:
            below = node.value.get(key) if isinstance(node.value, Mapping) else None
            node = Node(node.file, f"{node.place}.{key}".lstrip("."), below)
        return node

    def __bool__(self) -> bool:
        return self.value is not None

    def items(self) -> Iterator[tuple[str, Node]]:
        """Give keys and values of a mapping; nothing when it is missing."""
        if self.value is not None and not isinstance(self.value, Mapping):
            raise self.wrong()
        for key in self.value or ():
            yield str(key), self.get(key)

    def each(self) -> Iterator[Node]:
        """Give the values of a list, counted from 1; nothing when it is missing."""
        if self.value is not None and not isinstance(self.value, list):
            raise self.wrong()
        for place, value in enumerate(self.value or (), start=1):
            yield Node(self.file, f"{self.place}[{place}]", value)

    def text(self, default: str | None = None) -> str:
        """Give a text; a number counts as its digits."""
        value = default if self.value is None else self.value
        if not isinstance(value, str | int | float) or isinstance(value, bool):
            raise self.wrong()
        return str(value)

    def texts(self) -> tuple[str, ...]:
        """Give a list of texts; a single text is a list of one, nothing an empty one."""
        if isinstance(self.value, list):
            return tuple(node.text() for node in self.each())
        return (self.text(),) if self else ()

    def whole(self, default: int) -> int:
        """Give a whole number."""
        value = default if self.value is None else self.value
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.wrong()
        return value

    def flag(self) -> bool:
        """Give true or false; nothing means false."""
        if self.value not in (None, "true", "false"):
            raise self.wrong()
        return self.value == "true"

    def words(self) -> tuple[str, ...]:
        """Give a label and its synonyms, written as a text, a list, or ``label`` and ``synonyms``."""
        if isinstance(self.value, Mapping):
            return (self.get("label").text(), *self.get("synonyms").texts())
        return self.texts()

    def wrong(self) -> InputError:
        """Give the error that names this place and what was found there."""
        found = "" if self.value is None else str(self.value)
        return InputError("template_wrong", file=self.file, place=self.place, found=found[:80])


@dataclass(frozen=True, slots=True)
class TemplateFiles:
    """Template folders, the one that wins first; the last one holds every file."""

    folders: tuple[Path, ...]

    def languages(self) -> list[str]:
        """Give the names of the language folders that hold labels, sorted."""
        return sorted({path.parent.name for folder in self.folders for path in folder.glob("*/labels.yaml")})

    def names(self) -> list[str]:
        """Give the names of all files that make a template: those of the last folder, and any language."""
        names = {
            path.relative_to(folder).as_posix() for folder in self.folders for path in folder.glob("*/*.yaml")
        }
        return sorted(names | {path.name for path in self.folders[-1].glob("*.yaml")})

    def has(self, name: str) -> bool:
        """Tell whether any folder holds this file."""
        return any((folder / name).is_file() for folder in self.folders)

    def own(self, name: str) -> bool:
        """Tell whether the folder that wins holds this file."""
        return (self.folders[0] / name).is_file()

    def first(self, name: str) -> Node:
        """Read the file from the first folder that holds it."""
        return next(self._found(name), Node(name, "", None))

    def every(self, name: str) -> list[Node]:
        """Read the file from every folder that holds it, the one that wins first."""
        return list(self._found(name))

    def merged(self, name: str) -> Node:
        """Read the file from every folder; a key of an earlier folder wins, the others stay."""
        value: object = None
        for node in self._found(name):
            value = _merge(value, node.value)
        return Node(name, "", value)

    def _found(self, name: str) -> Iterator[Node]:
        for folder in self.folders:
            if (folder / name).is_file():
                yield Node(name, "", _parse(folder / name, name))


def _merge(over: object, under: object) -> object:
    if isinstance(over, Mapping) and isinstance(under, Mapping):
        keys = [*under, *(key for key in over if key not in under)]
        return {key: _merge(over.get(key), under.get(key)) for key in keys}
    return under if over is None else over


@lru_cache(maxsize=64)
def _read(text: str) -> object:
    """Read a file's text; the templates of a team and of its sellers are made from the same files."""
    return yaml.load(text, Loader=_TemplateLoader)  # noqa: S506  # a SafeLoader


def _parse(path: Path, name: str) -> object:
    try:
        return _read(path.read_text("utf-8-sig"))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = f"{mark.line + 1}:{mark.column + 1}" if mark else ""
        raise InputError("template_wrong", file=name, place=place, found=error.problem or "") from error
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError("template_wrong", file=name, place="", found=str(error)[:80]) from error
