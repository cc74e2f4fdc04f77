"""A zip file whose untouched members are copied as the very bytes they are.

In: the path of a workbook. Out: its members, and a new zip in which every
member that was not replaced keeps its compressed bytes, its place in the
order, its date and its attributes.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Final
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from sheets_strategy.errors import WorkbookError

Buffer = bytes | memoryview

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_LOCAL: Final = struct.Struct("<4s5H3L2H")
_CENTRAL: Final = struct.Struct("<4s4B4H3L5H2L")
_END: Final = struct.Struct("<4s4H2LH")
_MOST_BYTES: Final = 2 * 1024**3
_MOST_MEMBERS: Final = 60_000
_SUSPICIOUS_BYTES: Final = 256 * 1024**2
_SUSPICIOUS_RATIO: Final = 400
_QUICK_FROM: Final = 32 * 1024**2


class Archive:
    """The members of a zip file, read on demand.

    Args:
        path: The file.

    Raises:
        WorkbookError: ``not_a_workbook``, ``encrypted_workbook``,
            ``workbook_too_large`` or ``workbook_unreachable``.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._file = path.open("rb")
        except OSError as error:
            raise WorkbookError("workbook_unreachable", path=str(path), why=error.strerror or "") from error
        try:
            self._zip = self._opened()
        except WorkbookError:
            self._file.close()
            raise
        self.infos: tuple[ZipInfo, ...] = tuple(self._zip.infolist())
        self._by_name = {info.filename: info for info in self.infos}

    def _opened(self) -> ZipFile:
        if self._file.read(8) == _OLE:
            raise WorkbookError("encrypted_workbook", path=str(self.path))
        try:
            archive = ZipFile(self._file)
        except (BadZipFile, ValueError, NotImplementedError, struct.error) as error:
            raise WorkbookError("not_a_workbook", path=str(self.path)) from error
        sizes = sum(info.file_size for info in archive.infolist())
        packed = sum(info.compress_size for info in archive.infolist()) or 1
        swollen = sizes > _SUSPICIOUS_BYTES and sizes / packed > _SUSPICIOUS_RATIO
        if sizes > _MOST_BYTES or len(archive.infolist()) > _MOST_MEMBERS or swollen:
            raise WorkbookError("workbook_too_large", path=str(self.path), megabytes=sizes // 1024**2)
        if any(info.flag_bits & 1 for info in archive.infolist()):
            raise WorkbookError("encrypted_workbook", path=str(self.path))
        return archive

    def close(self) -> None:
        """Close the file, so that it can be replaced."""
        self._zip.close()
        self._file.close()

    def names(self) -> list[str]:
        """Give the names of all members in the order of the file."""
        return [info.filename for info in self.infos]

    def size(self, name: str) -> int:
        """Give the size of a member in bytes, unpacked."""
        return self._by_name[name].file_size

    def open(self, name: str) -> IO[bytes]:
        """Give a stream of a member's bytes, unpacked.

        Raises:
            WorkbookError: ``broken_part``: it cannot be unpacked.
        """
        try:
            return self._zip.open(name)
        except (BadZipFile, NotImplementedError, OSError) as error:
            raise WorkbookError("broken_part", path=str(self.path), part=name) from error

    def read(self, name: str) -> bytes:
        """Give a member's bytes, unpacked.

        Raises:
            WorkbookError: ``broken_part``: it cannot be unpacked.
        """
        try:
            return self._zip.read(name)
        except (BadZipFile, zlib.error, EOFError, NotImplementedError, OSError) as error:
            raise WorkbookError("broken_part", path=str(self.path), part=name) from error

    def write(
        self, out: IO[bytes], replaced: Mapping[str, Sequence[Buffer]], dropped: frozenset[str]
    ) -> None:
        """Write a new zip: members as they are, except those replaced or dropped.

        Args:
            out: Where to write, from its current position 0 on.
            replaced: Name → new content in pieces; unknown names are added at the end.
            dropped: Names that are left out.
        """
        directory: list[bytes] = []
        for info in self.infos:
            if info.filename in dropped:
                continue
            if info.filename in replaced:
                directory.append(_write_new(out, info, replaced[info.filename]))
            else:
                directory.append(self._copy(out, info))
        known = {info.filename for info in self.infos}
        for name, pieces in replaced.items():
            if name not in known:
                directory.append(_write_new(out, _new_info(name), pieces))
        start = out.tell()
        out.writelines(directory)
        size = out.tell() - start
        count = len(directory)
        out.write(_END.pack(b"PK\5\6", 0, 0, count, count, size, start, len(self._zip.comment)))
        out.write(self._zip.comment)

    def _copy(self, out: IO[bytes], info: ZipInfo) -> bytes:
        self._file.seek(info.header_offset)
        header = self._file.read(_LOCAL.size)
        if len(header) != _LOCAL.size or not header.startswith(b"PK\3\4"):
            raise WorkbookError("broken_part", path=str(self.path), part=info.filename)
        name_length, extra_length = struct.unpack("<2H", header[-4:])
        self._file.seek(name_length + extra_length, 1)
        offset = out.tell()
        out.write(_local(info, info.CRC, info.compress_size, info.file_size))
        left = info.compress_size
        while left:
            chunk = self._file.read(min(left, 1 << 20))
            if not chunk:
                raise WorkbookError("broken_part", path=str(self.path), part=info.filename)
            out.write(chunk)
            left -= len(chunk)
        return _central(info, info.CRC, info.compress_size, info.file_size, offset)


def _new_info(name: str) -> ZipInfo:
    info = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    info.compress_type = ZIP_DEFLATED
    info.flag_bits = 0 if name.isascii() else 0x800
    return info


def _write_new(out: IO[bytes], info: ZipInfo, pieces: Sequence[Buffer]) -> bytes:
    size = sum(len(piece) for piece in pieces)
    offset = out.tell()
    fresh = _new_info(info.filename)
    fresh.date_time, fresh.external_attr, fresh.internal_attr = (
        info.date_time,
        info.external_attr,
        info.internal_attr,
    )
    fresh.flag_bits, fresh.create_system, fresh.comment = info.flag_bits, info.create_system, info.comment
    out.write(_local(fresh, 0, 0, size))
    packer = zlib.compressobj(1 if size > _QUICK_FROM else 6, zlib.DEFLATED, -15)
    crc = packed = 0
    for piece in pieces:
        crc = zlib.crc32(piece, crc)
        packed += out.write(packer.compress(piece))
    packed += out.write(packer.flush())
    end = out.tell()
    out.seek(offset)
    out.write(_local(fresh, crc, packed, size))
    out.seek(end)
    return _central(fresh, crc, packed, size, offset)


def _local(info: ZipInfo, crc: int, packed: int, size: int) -> bytes:
    name, extra = _name(info), _extra(info)
    date, time = _moment(info)
    head = _LOCAL.pack(
        b"PK\3\4",
        max(info.extract_version, 20),
        _flags(info),
        info.compress_type,
        time,
        date,
        crc,
        packed,
        size,
        len(name),
        len(extra),
    )
    return head + name + extra


def _central(info: ZipInfo, crc: int, packed: int, size: int, offset: int) -> bytes:
    name, extra = _name(info), _extra(info)
    date, time = _moment(info)
    head = _CENTRAL.pack(
        b"PK\1\2",
        max(info.create_version, 20) & 0xFF,
        info.create_system,
        max(info.extract_version, 20) & 0xFF,
        0,
        _flags(info),
        info.compress_type,
        time,
        date,
        crc,
        packed,
        size,
        len(name),
        len(extra),
        len(info.comment),
        0,
        info.internal_attr,
        info.external_attr,
        offset,
    )
    return head + name + extra + info.comment


def _flags(info: ZipInfo) -> int:
    # Bit 3 says that sizes follow the data; here they always stand before it.
    return info.flag_bits & ~0x08


def _name(info: ZipInfo) -> bytes:
    return info.orig_filename.encode("utf-8" if info.flag_bits & 0x800 else "cp437")


def _moment(info: ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return (max(year - 1980, 0) << 9 | month << 5 | day), (hour << 11 | minute << 5 | second // 2)


def _extra(info: ZipInfo) -> bytes:
    """Give the extra fields without the one for sizes above 4 GB, which are never needed."""
    kept, rest = b"", info.extra
    while len(rest) >= 4:
        kind, length = struct.unpack("<2H", rest[:4])
        if kind != 1:
            kept += rest[: 4 + length]
        rest = rest[4 + length :]
    return kept
