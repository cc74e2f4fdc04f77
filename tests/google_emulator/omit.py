"""How Google keeps and gives back JSON: defaults vanish, colours are rounded and get their style twin."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from .calls import Json

_ZERO_GOES = {
    "red", "green", "blue", "alpha", "rowIndex", "startRow", "startColumn", "frozenRowCount", "frozenColumnCount",
    "offsetXPixels", "offsetYPixels", "headerCount", "angle", "depth",
}  # fmt: skip
_FALSE_STAYS = {"bold", "italic", "strikethrough", "underline", "boolValue", "visible"}
_TWINS = ("backgroundColor", "foregroundColor", "tabColor", "headerColor", "firstBandColor", "secondBandColor",
          "footerColor", "color")  # fmt: skip
_WITHOUT_TWINS = {"rowsProperties", "themeColors"}
_COLOUR = {"red", "green", "blue", "alpha"}


def tidy(thing: Any, name: str = "") -> Any:
    """Drop what proto3 drops (null, "", false, empty lists, zero colours) and complete colours, all the way down."""
    if isinstance(thing, list):
        return [tidy(one, name) for one in thing]
    if not isinstance(thing, Mapping):
        is_part = name in ("red", "green", "blue") and isinstance(thing, int | float)
        return _eighth_bit(int(thing * 255 + 0.001)) if is_part else thing
    made: Json = {}
    for key, part in thing.items():
        inner = tidy(part, key)
        if not _vanishes(key, inner, thing):
            made[key] = inner
    return made if name in _WITHOUT_TWINS else _twins(made)


@lru_cache(256)
def _eighth_bit(level: int) -> int | float:
    """Give one of 256 levels of a colour as the shortest decimal that is the same 32-bit float, as Google does."""
    exact = struct.pack("f", level / 255)
    for places in range(1, 10):
        short = float(f"{level / 255:.{places}g}")
        if struct.pack("f", short) == exact:
            return int(short) if short.is_integer() else short
    return level / 255


def _vanishes(key: str, part: Any, around: Mapping[str, Any]) -> bool:
    if part is None or part == "" or part == [] or (part == {} and key.endswith("ColorStyle")):
        return True
    if part is False:
        return key not in _FALSE_STAYS
    if isinstance(part, int | float) and part == 0 and not isinstance(part, bool):
        in_range = key == "sheetId" and "title" not in around and "locationType" not in around
        in_cell = key == "columnIndex" and ("rowIndex" in around or "sheetId" in around)
        return key in _ZERO_GOES or in_range or in_cell
    return False


def _twins(made: Json) -> Json:
    for name in _TWINS:
        style = name + "Style"
        if style in made and "rgbColor" in made[style]:
            made[name] = made[style]["rgbColor"]
        elif (
            name in made and style not in made and isinstance(made[name], dict) and set(made[name]) <= _COLOUR
        ):
            made[style] = {"rgbColor": made[name]}
    return made


def twin_mask(tree: Json) -> Json:
    """Let a mask that names a colour name its style too, and the other way round."""
    made: Json = {}
    for name, part in tree.items():
        made[name] = twin_mask(part)
        if name in _TWINS:
            made[name + "Style"] = {}
        elif name.endswith("Style") and name[:-5] in _TWINS:
            made[name[:-5]] = {}
    return made
