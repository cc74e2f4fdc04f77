"""Field masks in every spelling that Google takes: ``a.b``, ``a/b``, ``a(b,c)``, ``*``, lists by comma."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from .calls import Json, sheets_error

Tree = dict[str, Any]
ALL: Tree = {}
_TOKEN = re.compile(r"\s*([A-Za-z_][\w-]*|\*|[().,/])")


@lru_cache(256)
def parse_mask(text: str) -> Tree:
    """Parse a mask into a tree of names; an empty tree stands for everything below.

    ``a(b,c/d)`` becomes ``{"a": {"b": {}, "c": {"d": {}}}}``; ``*`` and "" become ``{}``.
    """
    tokens: list[str] = []
    at = 0
    while at < len(text.rstrip()):
        match = _TOKEN.match(text, at)
        if match is None:
            raise invalid_mask(text)
        tokens.append(match[1])
        at = match.end()
    if not tokens:
        return ALL
    tree, rest = _fields(tokens, text)
    if rest:
        raise invalid_mask(text)
    return tree


def invalid_mask(text: str) -> Exception:
    """Refuse a mask that cannot be read."""
    return sheets_error(400, f"Request contains an invalid argument. Invalid field mask: {text}")


def _fields(tokens: list[str], text: str) -> tuple[Tree, list[str]]:
    tree: Tree = {}
    everything = False
    while True:
        name, below, tokens = _field(tokens, text)
        if name == "*":
            everything = True
        else:
            tree[name] = _union(tree[name], below) if name in tree else below
        if tokens[:1] != [","]:
            return ({} if everything else tree), tokens
        tokens = tokens[1:]


def _union(one: Tree, other: Tree) -> Tree:
    """Join two masks; an empty one is everything."""
    if not one or not other:
        return {}
    return {**one, **{name: _union(one[name], part) if name in one else part for name, part in other.items()}}


def _field(tokens: list[str], text: str) -> tuple[str, Tree, list[str]]:
    if not tokens or tokens[0] in "().,/":
        raise invalid_mask(text)
    name, tokens = tokens[0], tokens[1:]
    if tokens[:1] == ["("]:
        below, tokens = _fields(tokens[1:], text)
        if tokens[:1] != [")"]:
            raise invalid_mask(text)
        return name, below, tokens[1:]
    if tokens[:1] in (["."], ["/"]):
        child, below, tokens = _field(tokens[1:], text)
        return name, ({} if child == "*" and not below else {child: below}), tokens
    return name, {}, tokens


def keep(thing: Any, tree: Tree) -> Any:
    """Keep of an answer what a mask names; lists are passed through."""
    if not tree:
        return thing
    if isinstance(thing, list):
        return [keep(one, tree) for one in thing]
    if not isinstance(thing, dict):
        return thing
    return {name: keep(part, tree[name]) for name, part in thing.items() if name in tree}


def wants(tree: Tree, *path: str) -> bool:
    """Say whether a mask asks for something at or below a path."""
    for name in path:
        if not tree:
            return True
        if name not in tree:
            return False
        tree = tree[name]
    return True


def below(tree: Tree, *path: str) -> Tree:
    """Give the part of a mask below a path that it asks for."""
    for name in path:
        tree = tree.get(name, {}) if tree else tree
    return tree


def leaves(tree: Tree, head: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give the paths that a mask names."""
    for name, part in tree.items():
        if part:
            yield from leaves(part, (*head, name))
        else:
            yield (*head, name)


def overlay(old: Json, new: Json, tree: Tree) -> Json:
    """Write over ``old`` what the mask names: what ``new`` lacks there is taken away."""
    if not tree:
        return new
    made = dict(old)
    for name, part in tree.items():
        if not part or isinstance(new.get(name), list) or isinstance(made.get(name), list):
            # A list is taken as a whole, however deep the mask goes.
            made.pop(name, None)
            if name in new:
                made[name] = new[name]
            continue
        inner = overlay(made.get(name) or {}, new.get(name) or {}, part)
        made.pop(name, None)
        if inner:
            made[name] = inner
    return made
