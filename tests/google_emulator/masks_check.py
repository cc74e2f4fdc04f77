"""Field masks against the schema of what they select from."""

from __future__ import annotations

from collections.abc import Iterator

from .calls import ApiError, Json
from .discovery import Method, document
from .masks import Tree, parse_mask
from .scalars import Violation

_TARGETS = {"updateCells": "CellData", "appendCells": "CellData", "repeatCell": "CellData"}
_FIELDS = {
    "updateEmbeddedObjectPosition": ("newPosition", "overlayPosition"),
    "updateDimensionProperties": ("properties",),
    "updateDeveloperMetadata": ("developerMetadata",),
}
"""Where the mask's root is, for requests in which several messages could be meant."""
_OPTIONAL = frozenset({"updateEmbeddedObjectPosition"})


def mask_violations(body: Json) -> list[Violation]:
    """Say what is wrong with the masks of a batch of requests."""
    found = []
    for at, request in enumerate(body.get("requests") or []):
        kind, inner = next((key, one) for key, one in request.items() if one is not None)
        schema = _target(kind)
        if not schema:
            continue
        mask = inner.get("fields") or ""
        if not mask and kind not in _OPTIONAL:
            text = "At least one field must be listed in 'fields'. (Use '*' to indicate all fields.)"
            found.append(Violation(f"requests[{at}]", f"Invalid requests[{at}].{kind}: {text}"))
        for one in _unknown_paths(mask, "sheets", schema) if mask else ():
            found.append(Violation(f"requests[{at}]", f"Invalid requests[{at}].{kind}: Invalid field: {one}"))
    return found


def answer_mask_violations(method: Method, mask: str) -> list[str]:
    """Give the paths of a ``fields`` parameter that select nothing."""
    if not mask or not method.response:
        return []
    return list(_unknown_paths(mask, method.api, method.response))


def _target(kind: str) -> str:
    if kind in _TARGETS:
        return _TARGETS[kind]
    properties = _properties("sheets", f"{kind[0].upper()}{kind[1:]}Request")
    if "fields" not in properties:
        return ""
    names = _FIELDS.get(kind) or tuple(name for name, one in properties.items() if "$ref" in one)
    schema = str(properties[names[0]]["$ref"])
    for name in names[1:]:
        schema = str(_properties("sheets", schema)[name]["$ref"])
    return schema


def _unknown_paths(mask: str, api: str, schema: str) -> Iterator[str]:
    try:
        tree = parse_mask(mask)
    except ApiError:
        yield mask
        return
    yield from _walk(tree, api, {"$ref": schema}, "")


def _walk(tree: Tree, api: str, prop: Json, prefix: str) -> Iterator[str]:
    inner = prop
    while inner.get("type") == "array":
        inner = inner["items"]
    properties = _properties(api, str(inner["$ref"])) if "$ref" in inner else inner.get("properties", {})
    for name, rest in tree.items():
        path = f"{prefix}{name}"
        if inner.get("type") == "object" and "additionalProperties" in inner:
            continue
        known = properties.get(name) or properties.get(_camel(name))
        if known is None:
            yield path
        elif rest:
            yield from _walk(rest, api, known, f"{path}.")


def _camel(name: str) -> str:
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)


def _properties(api: str, schema: str) -> Json:
    found: Json = document(api)["schemas"].get(schema, {}).get("properties", {})
    return found
