"""Make the files of a scene once per process: most tests of commands begin with the same ``init``, ``import``, ``sync``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from how_many import LAWS

_MADE: dict[object, dict[str, bytes]] = {}


def files_once(scene: object, folder: Path, make: Callable[[], object]) -> None:
    """Put the files of a scene into an empty folder: made the first time, copied from then on.

    Args:
        scene: What tells the scene from others.
        folder: Where ``make`` makes them.
        make: Makes them; in a run in full every time.
    """
    if LAWS or scene not in _MADE:
        make()
        found = sorted(path for path in folder.rglob("*") if path.is_file())
        _MADE[scene] = {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}
        return
    for name, content in _MADE[scene].items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
