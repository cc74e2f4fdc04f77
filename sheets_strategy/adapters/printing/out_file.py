"""Put a made file in its place: all of it or nothing, and never over a file of somebody else."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from sheets_strategy.errors import InputError


def is_foreign(path: Path, mark: bytes) -> bool:
    """Say whether a file stands there that this program did not make.

    Args:
        path: Where a file is to be written.
        mark: Bytes by which files of this program are known.

    Raises:
        InputError: ``export_not_written`` (path, why).
    """
    try:
        if path.is_dir():
            raise InputError("export_not_written", path=str(path), why=os.strerror(21))
        if not path.exists():
            return False
        return mark not in path.read_bytes()
    except OSError as error:
        raise InputError("export_not_written", path=str(path), why=error.strerror or "") from error


def put_file(path: Path, content: bytes) -> None:
    """Write a file beside its place and rename it.

    Raises:
        InputError: ``export_not_written`` (path, why).
    """
    fresh: Path | None = None
    try:
        handle, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}.", suffix=".tmp", dir=path.parent)
        fresh = Path(name)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        # A new file gets the rights that the system gives; a temporary one may be read by its owner only.
        fresh.chmod(path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask())
        fresh.replace(path)
    except OSError as error:
        raise InputError("export_not_written", path=str(path), why=error.strerror or "") from error
    finally:
        if fresh is not None:
            fresh.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
