"""Read the notes that were written with another reader, before the file takes the place of the original.

Where notes were put on a sheet, the new file must hold its old notes and the
new ones, a shape for each new one, and everything else of the parts that grew.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from sheets_strategy.adapters.xlsx.addresses import cell_name
from sheets_strategy.adapters.xlsx.edits import SheetEdit
from sheets_strategy.adapters.xlsx.markup import local_name, parse, plain_attribute
from sheets_strategy.adapters.xlsx.notes import COMMENTS_TYPE, DRAWING_TYPE, find_notes
from sheets_strategy.adapters.xlsx.package import TYPES_PART, Package, SheetPart, rels_name
from sheets_strategy.adapters.xlsx.pins import find_note_cells, outside_values
from sheets_strategy.errors import UnsafeChange

_EMPTY: Final = re.compile(rb"<(authors|commentList|xml|Relationships)(\s[^>]*)?/>")
_TAGS: Final = re.compile(rb"(?=<)")
_ESCAPED: Final = re.compile("_x([0-9A-Fa-f]{4})_")


def check_notes(old: Package, new_path: Path, edits: Mapping[str, SheetEdit]) -> None:
    """Check the notes of every sheet that got one.

    Args:
        old: The original, as it was read.
        new_path: The new file.
        edits: What was done, by sheet.

    Raises:
        UnsafeChange: ``broken_result`` with part, and with tab and cell of a note that is wrong.
    """
    with Package(new_path) as new:
        for edit in edits.values():
            if not edit.notes:
                continue
            drawing = _drawing(new, edit.sheet)
            for part in (*new.related(edit.sheet.part, "comments"), drawing, rels_name(edit.sheet.part)):
                if old.has(part) and not _grew(old.read(part), new.read(part)):
                    raise UnsafeChange("broken_result", part=part)
            _compare(find_notes(old, edit.sheet), new, edit, drawing)


def _drawing(new: Package, sheet: SheetPart) -> str:
    """Give the part with the sheet's shapes; comments and shapes must be declared as what they are."""
    ids = [
        plain_attribute(element, "id")
        for element in outside_values(new, sheet)
        if local_name(element) == "legacyDrawing"
    ]
    drawings = [
        new.name(relation.target)
        for relation in new.relations(sheet.part)
        if [relation.id] == ids and relation.kind == "vmlDrawing" and new.has(relation.target)
    ]
    comments = new.related(sheet.part, "comments")
    kinds = [_content_type(new, part) for part in (*comments, *drawings)]
    if kinds != [COMMENTS_TYPE, DRAWING_TYPE]:
        raise UnsafeChange("broken_result", part=sheet.part)
    return drawings[0]


def _content_type(package: Package, part: str) -> str:
    suffix = part.rpartition(".")[2].casefold()
    default = ""
    for element in parse(package.read(TYPES_PART), part=TYPES_PART):
        if element.get("PartName", "").lstrip("/").casefold() == part.casefold():
            return element.get("ContentType", "")
        if element.get("Extension", "").casefold() == suffix:
            default = element.get("ContentType", "")
    return default


def _grew(before: bytes, after: bytes) -> bool:
    """Tell whether all that stood in a part stands there still, in its order."""
    rest = iter(_TAGS.split(after))
    return all(piece in rest for piece in _TAGS.split(_EMPTY.sub(rb"<\1\2></\1>", before)))


def _compare(before: Mapping[tuple[int, int], str], new: Package, edit: SheetEdit, drawing: str) -> None:
    wanted = dict(before) | {at: text.replace("\r\n", "\n") for at, text in edit.notes.items()}
    found = find_notes(new, edit.sheet)
    shown = find_note_cells(new.read(drawing))
    for at in sorted(wanted.keys() | found.keys()):
        text = found.get(at)
        if at in edit.notes and text is not None:
            text = _ESCAPED.sub(lambda code: chr(int(code[1], 16)), text).replace("\r\n", "\n")
        if text != wanted.get(at) or (at in edit.notes and shown.count(at) != 1):
            raise UnsafeChange(
                "broken_result",
                part=drawing,
                tab=edit.sheet.name,
                cell=cell_name(*at),
                wanted=wanted.get(at, "")[:80],
                found=(text or "")[:80],
            )
