"""Labels in the chosen language, and every other way to say them.

In: the files of a template. Out: the words of tabs, columns and vocabularies, label first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sheets_strategy.adapters.template_files import Node, TemplateFiles
from sheets_strategy.values.names import fold


@dataclass(frozen=True, slots=True)
class Words:
    """Labels and settings in the chosen language, and every other way to say them."""

    own: Node
    foreign: tuple[Node, ...]
    own_settings: Node
    foreign_settings: tuple[Node, ...]

    @classmethod
    def of(cls, files: TemplateFiles, lang: str) -> Words:
        """Read the chosen language, the built-in words that a team renamed, and the other languages."""
        others = [name for name in files.languages() if name != lang]

        def known(file: str) -> tuple[Node, ...]:
            renamed = files.every(f"{lang}/{file}")[1:]
            return (*renamed, *(node for other in others for node in files.every(f"{other}/{file}")))

        own, own_settings = (files.merged(f"{lang}/{file}") for file in ("labels.yaml", "settings.yaml"))
        return cls(own, known("labels.yaml"), own_settings, known("settings.yaml"))

    def lend(self, personal: Words, lenders: Mapping[str, str]) -> Words:
        """Give the words of personal sheets, completed by those of the tables that lend theirs.

        Args:
            personal: What ``<lang>/personal.yaml`` says, in each language.
            lenders: Table of a personal sheet → table that lends it words.
        """
        own = _lend(personal.own, self.own, lenders)
        foreign = (*personal.foreign, *(_lend(node, node, lenders) for node in self.foreign))
        return Words(own, foreign, self.own_settings, self.foreign_settings)

    @classmethod
    def personal(cls, files: TemplateFiles, lang: str) -> Words:
        """Read the words of personal sheets alone."""
        name = "personal.yaml"
        others = [other for other in files.languages() if other != lang]
        known = (node for other in others for node in files.every(f"{other}/{name}"))
        own = files.merged(f"{lang}/{name}")
        nothing = Node(own.file, "", None)
        return cls(own, (*files.every(f"{lang}/{name}")[1:], *known), nothing, ())

    def resolve(self, keys: Iterable[str], *path: str) -> dict[str, tuple[str, ...]]:
        """Give every key its words, label first; a word means one key only, the chosen language wins."""
        return resolve(keys, self.own.get(*path), [node.get(*path) for node in self.foreign])


def resolve(keys: Iterable[str], own: Node, foreign: Sequence[Node]) -> dict[str, tuple[str, ...]]:
    """Give every key its words, label first; a word means one key only, the chosen language wins."""
    words: dict[str, list[str]] = {}
    meaning: dict[str, str] = {}
    for key in keys:
        words[key] = list(own.get(key).words())
        if not words[key]:
            raise own.get(key).wrong()
        for word in words[key]:
            if meaning.setdefault(fold(word), key) != key:
                raise Node(own.file, f"{own.place}.{key}", word).wrong()
    for node in foreign:
        for key, known in words.items():
            for word in node.get(key).words():
                if fold(word) not in meaning:
                    meaning[fold(word)] = key
                    known.append(word)
    return {key: tuple(known) for key, known in words.items()}


def _lend(node: Node, labels: Node, lenders: Mapping[str, str]) -> Node:
    """Give a file of words whose tables also have the columns of the tables that lend them."""
    tables = {key: dict(table.items()) for key, table in node.get("tables").items()}
    lent = {}
    for key, lender in lenders.items():
        columns = {name: column.value for name, column in labels.get("tables", lender, "columns").items()}
        columns |= {name: column.value for name, column in node.get("tables", key, "columns").items()}
        lent[key] = {"columns": columns}
    held = {key: {name: one.value for name, one in table.items()} for key, table in tables.items()}
    tabs = node.get("tabs").value
    return Node(node.file, node.place, {"tabs": tabs, "tables": {**held, **lent}})
