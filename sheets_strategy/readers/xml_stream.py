"""XML of a bank → the elements that matter, one after another, in bounded memory.

A bank's statement needs no document type, and every attack that XML knows
(entities that multiply, files read from outside) begins with one: it is refused
at its first word. What is built is one element at a time, bounded in depth,
number and text.

Source: OWASP, XML External Entity Prevention; docs.python.org, XML vulnerabilities.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import BinaryIO, Literal, NoReturn
from xml.parsers import expat

from sheets_strategy.errors import InputError
from sheets_strategy.readers.encodings import find_encoding
from sheets_strategy.readers.source import HEAD, LARGEST_WHOLE, Source

DEEPEST = 60
MOST_ELEMENTS = 500_000
LONGEST_TEXT = 4_000_000
_CHUNK = 65_536
_LONGEST_TOKEN = 1 << 20
_DECLARED = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9._-]{1,40})")
_SINGLE_BYTE = re.compile(r"(?:cp|windows-?|ibm|iso-?8859-|koi8-|latin-?)[0-9a-z_-]+", re.IGNORECASE)
_ASCII = bytes(range(32, 127))


@dataclass(slots=True)
class Element:
    """One element, its name without a prefix.

    Attributes:
        name: Local name.
        line: Line of the file where it starts, from 1.
        attributes: Local name → value.
        children: Elements within it, in order.
        text: Its own text, without spaces around it; see ``flats`` of ``read_elements``.
    """

    name: str
    line: int
    attributes: dict[str, str] = field(default_factory=dict)
    children: list[Element] = field(default_factory=list)
    text: str = ""

    def find_all(self, path: str) -> list[Element]:
        """Give the elements below by names parted by ``/``, in order."""
        found = self.children
        names = _split(path)
        for name in names[:-1]:
            found = [below for child in found if child.name == name for below in child.children]
        return [child for child in found if child.name == names[-1]]

    def find(self, path: str) -> Element | None:
        """Give the first of them."""
        return next(iter(self.find_all(path)), None)

    def text_at(self, *paths: str) -> str:
        """Give the first text that is not empty under one of the paths, "" if none is."""
        return next((one.text for path in paths for one in self.find_all(path) if one.text), "")


@lru_cache(maxsize=500)
def _split(path: str) -> tuple[str, ...]:
    return tuple(path.split("/"))


Event = tuple[Literal["open", "whole", "close"], Element]


@dataclass(slots=True)
class _Builder:
    """Takes the parser's calls, gives events.

    Attributes:
        name: What errors call the file.
        opens: Elements that are told when they open and close.
        wholes: Elements that are given as a whole, unless within another one.
        flats: Elements whose text is that of all below them, with its spaces.
    """

    name: str
    opens: Collection[str]
    wholes: Collection[str]
    flats: Collection[str] = ()
    events: list[Event] = field(default_factory=list)
    open_elements: list[Element] = field(default_factory=list)
    texts: list[list[str]] = field(default_factory=list)
    depth: int = 0
    flat_depth: int = 0
    elements: int = 0
    letters: int = 0
    fed: int = 0
    line: int = 1

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        if self.depth > DEEPEST:
            raise InputError("unsafe_xml", name=self.name, line=self.line)
        if self.flat_depth:
            return
        name = local_name(tag)
        is_part = bool(self.open_elements) or name in self.wholes
        if not is_part and name not in self.opens:
            return
        own = {local_name(key): value for key, value in attributes.items()} if attributes else attributes
        element = Element(name, self.line, own)
        if not is_part:
            self.events.append(("open", element))
            return
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise InputError("unsafe_xml", name=self.name, line=self.line)
        if name in self.flats:
            self.flat_depth = self.depth
        if self.open_elements:
            self.open_elements[-1].children.append(element)
        self.open_elements.append(element)
        self.texts.append([])

    def data(self, text: str) -> None:
        if self.open_elements:
            self.letters += len(text)
            if self.letters > LONGEST_TEXT:
                raise InputError("unsafe_xml", name=self.name, line=self.line)
            self.texts[-1].append(text)

    def end(self, tag: str) -> None:
        self.depth -= 1
        if self.flat_depth and self.depth >= self.flat_depth:
            return
        if self.open_elements:
            element = self.open_elements.pop()
            text = "".join(self.texts.pop())
            element.text = text if self.flat_depth else text.strip()
            self.flat_depth = 0
            if not self.open_elements:
                self.events.append(("whole", element))
                self.elements = self.letters = 0
        elif (name := local_name(tag)) in self.opens:
            self.events.append(("close", Element(name, self.line)))

    def refuse(self, *_: object) -> NoReturn:
        raise InputError("unsafe_xml", name=self.name, line=self.line)


def local_name(tag: str) -> str:
    """Give a name without its prefix."""
    return tag.rpartition(":")[2] if ":" in tag else tag


def root_of(head: bytes) -> str:
    """Give the beginning of an XML file as text, "" for a file that is none."""
    text = head.decode(find_encoding(head), errors="replace").lstrip("\ufeff \t\r\n\x00")
    return text if text.startswith("<") else ""


def read_elements(
    source: Source, *, opens: Collection[str] = (), wholes: Collection[str], flats: Collection[str] = ()
) -> Iterator[Event]:
    """Give the elements of an XML file in their order.

    Args:
        source: The file, in the encoding that it declares, or UTF-8 where its bytes are.
        opens: Local names that are told when they open and when they close.
        wholes: Local names that are given whole, when they close.
        flats: Local names below them whose text is taken together with that of the elements
            within (a word in bold), and keeps the spaces around it.

    Yields:
        ``("open", element)`` with its attributes, ``("close", element)`` without anything,
        ``("whole", element)``.

    Raises:
        InputError: ``unsafe_xml`` (name, line): a document type, or more depth, elements or text
            than any statement has; ``damaged_xml`` (name, line): no well-formed XML, or cut;
            ``file_too_large`` (path).
    """
    if source.size > LARGEST_WHOLE:
        raise InputError("file_too_large", path=source.name)
    builder = _Builder(source.name, opens, wholes, flats)
    with source.open() as stream:
        encoding = _find_encoding(stream)
        stream.seek(0)
        parser = _make_parser(builder, encoding)
        try:
            for chunk in _chunks(stream):
                _feed(parser, builder, chunk)
                yield from builder.events
                builder.events.clear()
        except (expat.ExpatError, ValueError, LookupError) as error:
            line = error.lineno if isinstance(error, expat.ExpatError) else builder.line
            raise InputError("damaged_xml", name=source.name, line=line) from error


def _make_parser(builder: _Builder, encoding: str | None) -> expat.XMLParserType:
    parser = expat.ParserCreate(encoding)
    parser.buffer_text = True
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def start(tag: str, attributes: dict[str, str]) -> None:
        builder.line = parser.CurrentLineNumber
        builder.start(tag, attributes)

    parser.StartElementHandler = start
    parser.EndElementHandler = builder.end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = builder.refuse
    parser.EntityDeclHandler = builder.refuse
    parser.ExternalEntityRefHandler = builder.refuse
    return parser


def _feed(parser: expat.XMLParserType, builder: _Builder, chunk: bytes) -> None:
    """Parse a chunk, the last one empty; refuse a tag or comment that goes on and on."""
    parser.Parse(chunk, not chunk)
    builder.line = parser.CurrentLineNumber
    builder.fed += len(chunk)
    if builder.fed - parser.CurrentByteIndex > _LONGEST_TOKEN:
        builder.refuse()


def _chunks(stream: BinaryIO) -> Iterator[bytes]:
    while chunk := stream.read(_CHUNK):
        yield chunk
    yield b""


def _find_encoding(stream: BinaryIO) -> str | None:
    """Give the encoding where the declaration is wrong, None to believe it.

    Files declared as windows-1251 are often UTF-8, and files without a declaration windows-1251.
    """
    head = stream.read(HEAD)
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\x00" in head[:100]:
        return None
    stream.seek(0)
    if _is_utf8(stream):
        return "utf-8"
    found = _DECLARED.search(head)
    declared = found[1].decode("ascii") if found else ""
    return declared if _is_single_byte(declared) else "cp1251"


def _is_utf8(stream: BinaryIO) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        while chunk := stream.read(1 << 20):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _is_single_byte(name: str) -> bool:
    """Say whether an encoding has one byte a character, and ASCII where ASCII is."""
    try:
        return bool(_SINGLE_BYTE.fullmatch(name)) and _ASCII.decode(name) == _ASCII.decode("ascii")
    except (LookupError, UnicodeDecodeError):
        return False
