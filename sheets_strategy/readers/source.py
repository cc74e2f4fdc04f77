"""A file as readers see it: its name, its beginning, and its bytes as a stream.

A reader that needs no more than one pass takes the stream, so that its memory
is bounded by what it keeps and not by the file.
"""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

from sheets_strategy.errors import InputError

HEAD = 65_536
"""Bytes from which a reader tells whether a file is its own."""

LARGEST_WHOLE = 1 << 29
"""Bytes of a file that a reader may take into memory as a whole."""

_BLOCK = 1 << 20

LONGEST_LINE = _BLOCK
"""Bytes that a line of a table may have; where a block holds no end of a line, a line is longer."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file to read.

    Attributes:
        name: What findings and errors call the file.
        size: Bytes.
        open: Gives its bytes from the first on; seekable, closed by who opened it.
    """

    name: str
    size: int
    open: Callable[[], BinaryIO]

    @classmethod
    def of(cls, content: bytes, *, name: str) -> Source:
        """Make a source of bytes that are at hand."""
        return cls(name, len(content), lambda: io.BytesIO(content))

    def head(self, size: int = HEAD) -> bytes:
        """Give the first bytes."""
        with self.open() as stream:
            return stream.read(size)

    def blocks(self) -> Iterator[bytes]:
        """Give all bytes, a piece at a time."""
        with self.open() as stream:
            while block := stream.read(_BLOCK):
                yield block

    def sha256(self) -> str:
        """Give the SHA-256 of all bytes."""
        digest = hashlib.sha256()
        for block in self.blocks():
            digest.update(block)
        return digest.hexdigest()

    def content(self) -> bytes:
        """Give all bytes, for formats that cannot be read in one pass.

        Raises:
            InputError: ``file_too_large`` (path).
        """
        if self.size > LARGEST_WHOLE:
            raise InputError("file_too_large", path=self.name)
        with self.open() as stream:
            return stream.read()
