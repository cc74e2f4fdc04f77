"""Put notes on cells of a sheet: a comment holds the text, a VML shape shows it.

What stands in both parts stays as it is: a comment is put where its cell comes
in the order of rows, a shape behind the others. Where a sheet has no such part
it gets one. Threads of comments live in a part of their own beside the
comments, which is not touched; their cells count as having a note.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from sheets_strategy.adapters.xlsx.addresses import cell_name, parse_cell
from sheets_strategy.adapters.xlsx.cells import encode_text
from sheets_strategy.adapters.xlsx.markup import (
    ATTRIBUTES,
    attributes,
    local_name,
    parse,
    require_plain,
    unescape,
)
from sheets_strategy.adapters.xlsx.note_shape import (
    NAMESPACES,
    NOTE_POINTS,
    SHAPE_TYPE,
    GridSizes,
    shape_text,
)
from sheets_strategy.adapters.xlsx.package import TYPES_PART, Package, SheetPart, insert_last
from sheets_strategy.adapters.xlsx.sections import SheetText, find_children
from sheets_strategy.errors import UnsafeChange

Cell = tuple[int, int]

COMMENTS_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.comments+xml"
DRAWING_TYPE: Final = "application/vnd.openxmlformats-officedocument.vmlDrawing"

_DECLARATION: Final = b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_NO_COMMENTS: Final = (
    _DECLARATION + b'<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<authors></authors><commentList></commentList></comments>"
)
_NO_SHAPES: Final = (
    b"<xml"
    + b"".join(b' xmlns:%s="%s"' % pair for pair in NAMESPACES.items())
    + b'><o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="%d"/></o:shapelayout></xml>'
)
_RELATIONS: Final = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_COMMENT: Final = re.compile(rb"<comment" + ATTRIBUTES + rb"/?>")
_AUTHORS: Final = re.compile(rb"<authors" + ATTRIBUTES + rb">(.*?)</authors>", re.DOTALL)
_LEGACY: Final = re.compile(rb"<legacyDrawing" + ATTRIBUTES + rb"(?:/>|>\s*</legacyDrawing>)")
_ROOT: Final = re.compile(rb"<xml" + ATTRIBUTES + rb"/?>")
_BLOCKS: Final = re.compile(rb"<(?:[\w.-]+:)?idmap\s[^>]*?\bdata\s*=\s*[\"']([0-9,\s]+)[\"']")
_NUMBER: Final = re.compile(rb"\b_x0000_s([0-9]+)\b")
_SHAPE: Final = re.compile(rb"<(?:[\w.-]+:)?shape\s")
_NUMBERS_A_BLOCK: Final = 1024


def find_notes(package: Package, sheet: SheetPart) -> dict[Cell, str]:
    """Give the notes of a sheet by cell, those of threads of comments among them."""
    found: dict[Cell, str] = {}
    for kind, holder in (("threadedComment", "text"), ("comments", "t")):
        for part in package.related(sheet.part, kind):
            for element in parse(package.read(part), part=part).iter():
                if local_name(element) in ("comment", "threadedComment"):
                    texts = [piece.text or "" for piece in element.iter() if local_name(piece) == holder]
                    found[_parse_cell(element.get("ref", ""), part)] = "".join(texts)
    return found


def _parse_cell(ref: str, part: str) -> Cell:
    try:
        return parse_cell(ref)
    except ValueError as error:
        raise UnsafeChange("unusual_xml", part=part) from error


def add_notes(
    package: Package, sheet: SheetPart, text: SheetText, notes: Mapping[Cell, str], sizes: GridSizes
) -> None:
    """Put notes on cells that have none.

    Args:
        package: The workbook; changed parts are put into it, the sheet itself is not.
        sheet: The sheet.
        text: Its text, which gets a reference to the shapes where it has none.
        notes: Cell → text of the note.
        sizes: How wide and high the cells are.

    Raises:
        UnsafeChange: ``note_exists``, ``text_too_long`` or ``forbidden_character`` (tab, cell);
            ``unusual_xml``, ``prefixed_xml`` or ``strict_workbook`` (part).
    """
    taken = find_notes(package, sheet).keys() & notes.keys()
    if taken:
        raise UnsafeChange("note_exists", tab=sheet.name, cell=cell_name(*min(taken)))
    comments = _comments_part(package, sheet)
    data = package.read(comments)
    require_plain(data, root="comments", part=comments)
    data, author = _with_author(data, part=comments)
    for at, note in sorted(notes.items()):
        encoded = encode_text(note, cell_name(*at).encode(), tab=sheet.name)
        data = _with_comment(data, at, author, encoded, part=comments)
    package.put(comments, data)
    drawing = _drawing_part(package, sheet, text)
    package.put(drawing, _with_shapes(package.read(drawing), notes, sizes, part=drawing))


def _comments_part(package: Package, sheet: SheetPart) -> str:
    """Give the part with the sheet's comments, a new one where there is none."""
    parts = package.related(sheet.part, "comments")
    threads = package.related(sheet.part, "threadedComment")
    if len(parts) > 1 or (threads and not parts):
        raise UnsafeChange("unusual_xml", part=[*parts, *threads][-1])
    if parts:
        return parts[0]
    new = _free_part(package, "xl/comments%d.xml")
    package.put(new, _NO_COMMENTS)
    package.add_content_type(new, COMMENTS_TYPE)
    package.add_relation(sheet.part, "comments", new)
    return new


def _free_part(package: Package, pattern: str) -> str:
    return next(name for number in range(1, 100_000) if not package.has(name := pattern % number))


def _with_author(data: bytes, *, part: str) -> tuple[bytes, int]:
    """Give the comments with an author without a name, and the author's place."""
    found = _AUTHORS.search(data)
    authors = find_children(found[2], 0, len(found[2]), part=part) if found else []
    for place, author in enumerate(authors):
        if author.inner == author.inner_end:
            return data, place
    return insert_last(data, "authors", b"<author></author>", part=part), len(authors)


def _with_comment(data: bytes, at: Cell, author: int, encoded: bytes, *, part: str) -> bytes:
    comment = (
        b'<comment ref="%s" authorId="%d" shapeId="0"><text><r><rPr><sz val="%d"/><color indexed="81"/>'
        b'<rFont val="Tahoma"/><family val="2"/></rPr>%s</r></text></comment>'
    ) % (cell_name(*at).encode(), author, NOTE_POINTS, encoded)
    for found in _COMMENT.finditer(data):
        ref = unescape(attributes(found[1]).get(b"ref", b""))
        if _parse_cell(ref, part) > at:
            return data[: found.start()] + comment + data[found.start() :]
    return insert_last(data, "commentList", comment, part=part)


def _drawing_part(package: Package, sheet: SheetPart, text: SheetText) -> str:
    """Give the part with the sheet's shapes, a new one where there is none.

    The shapes of headers and footers are in another part, related in the same way, so
    that only the sheet itself says which one it is.
    """
    found = _LEGACY.fullmatch(text.get(b"legacyDrawing"))
    if found:
        ids = [unescape(value) for key, value in attributes(found[1]).items() if key.endswith(b":id")]
        for relation in package.relations(sheet.part):
            if relation.id in ids and relation.kind == "vmlDrawing" and package.has(relation.target):
                return package.name(relation.target)
    # Buttons in such an element come after the reference, which the text alone does not tell.
    if text.get(b"legacyDrawing") or text.get(b"mc:AlternateContent"):
        raise UnsafeChange("unusual_xml", part=sheet.part)
    new = _free_part(package, "xl/drawings/vmlDrawing%d.vml")
    package.put(new, _NO_SHAPES % _free_block(package))
    _declare_drawings(package, new)
    new_id = package.add_relation(sheet.part, "vmlDrawing", new).encode()
    # The prefix is declared here, whatever the sheet calls this namespace.
    text.set(b"legacyDrawing", b'<legacyDrawing xmlns:r="%s" r:id="%s"/>' % (_RELATIONS, new_id))
    return new


def _free_block(package: Package) -> int:
    """Give a block of shape numbers that no sheet has."""
    drawings = [name for name in package.names() if name.casefold().endswith(".vml")]
    return 1 + max((block for name in drawings for block in _blocks(package.read(name))), default=0)


def _blocks(data: bytes) -> list[int]:
    lists = b",".join(found[1] for found in _BLOCKS.finditer(data)).split(b",")
    return [int(number) for number in lists if number.strip()]


def _declare_drawings(package: Package, part: str) -> None:
    """Declare the type of VML parts, once for all of them."""
    types = {
        element.get("Extension", "").casefold(): element.get("ContentType", "")
        for element in parse(package.read(TYPES_PART), part=TYPES_PART)
        if local_name(element) == "Default"
    }
    if "vml" not in types:
        line = f'<Default Extension="vml" ContentType="{DRAWING_TYPE}"/>'
        data = insert_last(package.read(TYPES_PART), "Types", line.encode(), part=TYPES_PART)
        package.put(TYPES_PART, data)
    elif types["vml"] != DRAWING_TYPE:
        package.add_content_type(part, DRAWING_TYPE)


def _with_shapes(data: bytes, notes: Mapping[Cell, str], sizes: GridSizes, *, part: str) -> bytes:
    require_plain(data, root="xml", part=part)
    root = _ROOT.search(data)
    if root is None:
        raise UnsafeChange("unusual_xml", part=part)
    used = [int(found[1]) for found in _NUMBER.finditer(data)]
    first = 1 + max([*used, _NUMBERS_A_BLOCK * min(_blocks(data), default=1)])
    layer = 1 + len(_SHAPE.findall(data))
    shapes = [] if b'"_x0000_t202"' in data else [SHAPE_TYPE]
    for place, (at, note) in enumerate(sorted(notes.items())):
        shapes.append(shape_text(at, note, number=first + place, layer=layer + place, sizes=sizes))
    new = b"".join(_prefixed(shape, attributes(root[1])) for shape in shapes)
    return insert_last(data, "xml", new, part=part)


def _prefixed(shape: bytes, declared: Mapping[bytes, bytes]) -> bytes:
    """Fill in the prefixes of the part; those that it lacks are declared in the shape."""
    known = {value: key[6:] for key, value in declared.items() if key.startswith(b"xmlns:")}
    own = b""
    for usual, namespace in NAMESPACES.items():
        if namespace not in known:
            own += b' xmlns:%s="%s"' % (usual, namespace)
        shape = shape.replace(b"{%s}" % usual, known.get(namespace, usual))
    return shape.replace(b"{declared}", own)
