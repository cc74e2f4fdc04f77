"""Field masks: ``a,b.c``, ``a/b``, ``a(b,c)`` and ``*`` become a tree, and a tree picks from an answer."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

Tree = dict[str, "Tree"]
"""Name → what of it; an empty tree means all of it, and ``*`` every field."""

_WORD = re.compile(r"\s*([*\w\-]+|[(),./])\s*")


class MaskError(ValueError):
    """A mask that can't be read."""


@cache
def parse_mask(text: str) -> Tree:
    """Parse a mask.

    >>> parse_mask("id,files(id,owners/me)")
    {'id': {}, 'files': {'id': {}, 'owners': {'me': {}}}}

    Raises:
        MaskError: It is not well formed.
    """
    words, at = [], 0
    while at < len(text):
        matched = _WORD.match(text, at)
        if not matched:
            raise MaskError(text)
        words.append(matched[1])
        at = matched.end()
    tree, rest = _list(words, 0, text)
    if rest != len(words):
        raise MaskError(text)
    return tree


def pick(value: Any, tree: Tree) -> Any:
    """Give a copy of an answer with the fields of a mask only."""
    if not tree:
        return value
    if isinstance(value, list):
        return [pick(one, tree) for one in value]
    if not isinstance(value, dict):
        return value
    every = tree.get("*")
    picked = {}
    for name, inner in value.items():
        part = tree.get(name, every)
        if part is not None:
            picked[name] = pick(inner, part)
    return picked


def _list(words: list[str], at: int, text: str) -> tuple[Tree, int]:
    tree: Tree = {}
    while True:
        at = _path(words, at, tree, text)
        if at < len(words) and words[at] == ",":
            at += 1
        else:
            return tree, at


def _path(words: list[str], at: int, tree: Tree, text: str) -> int:
    while True:
        if at >= len(words) or words[at] in "(),./":
            raise MaskError(text)
        name = words[at]
        whole = name in tree and not tree[name]
        tree, at = {} if whole else tree.setdefault(name, {}), at + 1
        following = words[at] if at < len(words) else ""
        if following in (".", "/"):
            at += 1
        elif following == "(":
            inner, at = _list(words, at + 1, text)
            if at >= len(words) or words[at] != ")":
                raise MaskError(text)
            tree.update(inner)
            return at + 1
        else:
            tree.clear()
            return at
