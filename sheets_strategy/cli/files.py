"""The files that people name for an import: one by one, whole folders, zips, standard input."""

from __future__ import annotations

import atexit
import shutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkdtemp

from sheets_strategy.cli.words import help_of
from sheets_strategy.errors import InputError
from sheets_strategy.readers.bundle import MOST_FILES, is_clutter, unpack
from sheets_strategy.readers.source import Source

STANDARD_INPUT = Path("-")


@dataclass(frozen=True, slots=True)
class Gathered:
    """One file to import.

    Attributes:
        source: The file.
        loose: Whether it was found in a folder or a zip, so that it may be something else than a statement.
        error: What is wrong with a zip that stands in a folder; it holds nothing then.
    """

    source: Source
    loose: bool
    error: InputError | None = None


def gather(paths: Sequence[Path], *, leave_out: Sequence[Path] = ()) -> list[Gathered]:
    """Give the files behind the words of a command line, in their order; within a folder by name.

    Args:
        paths: Files, folders, zips, ``-`` for standard input.
        leave_out: Files never to take from a folder: the workbook and its backup.

    Raises:
        InputError: ``file_not_found``, ``file_unreadable``, ``empty_folder``, ``folder_too_large`` (path);
            what ``unpack`` raises.
    """
    return [one for path in paths for one in _gather_one(path, {other.resolve() for other in leave_out})]


def _gather_one(path: Path, leave_out: set[Path]) -> Iterator[Gathered]:
    if path == STANDARD_INPUT:
        yield from _open_up(_read_standard_input(), loose=False)
    elif path.is_dir():
        found = sorted(one for one in _walk(path) if one.resolve() not in leave_out)
        if not found:
            raise InputError("empty_folder", path=str(path))
        for one in found:
            yield from _open_up(source_of(one, name=one.relative_to(path).as_posix()), loose=True)
    else:
        yield from _open_up(source_of(path, name=path.name), loose=False)


def _walk(folder: Path) -> Iterator[Path]:
    """Give the files below a folder, without what programs leave behind."""
    for count, path in enumerate(folder.rglob("*")):
        if count > 10 * MOST_FILES:
            raise InputError("folder_too_large", path=str(folder))
        if path.is_file() and not is_clutter(path.relative_to(folder).as_posix()):
            yield path


def _open_up(source: Source, *, loose: bool) -> Iterator[Gathered]:
    try:
        members = unpack(source)
    except InputError as error:
        if not loose:
            raise
        # What is wrong with one archive of a folder is told in its place, and the others are read.
        yield Gathered(source, loose, error)
        return
    yield from (Gathered(one, loose or len(members) > 1) for one in members)


def source_of(path: Path, *, name: str) -> Source:
    """Make a file ready for a reader.

    Raises:
        InputError: ``file_not_found``, ``file_unreadable`` (path).
    """
    try:
        with path.open("rb"):
            return Source(name, path.stat().st_size, lambda: path.open("rb"))
    except FileNotFoundError as error:
        raise InputError("file_not_found", path=str(path)) from error
    except OSError as error:
        raise InputError("file_unreadable", path=str(path)) from error


def _read_standard_input() -> Source:
    """Keep standard input in a file until the run ends, so that it can be read more than once."""
    folder = mkdtemp()
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder) / "input"
    with path.open("wb") as kept:
        shutil.copyfileobj(sys.stdin.buffer, kept, 1 << 20)
    return Source(help_of("standard_input"), path.stat().st_size, lambda: path.open("rb"))
