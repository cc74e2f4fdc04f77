"""What a default run leaves to the runs in full: cases of tests marked ``long``, evenly and without dice."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from how_many import part_long


def _item(name: str, **said: int) -> Any:
    mark = pytest.mark.long(**said).mark if said or name.startswith("whole") else None
    return SimpleNamespace(nodeid=f"test_x.py::{name}", get_closest_marker=lambda _: mark)


def test_every_so_many_th_case_is_tried_and_none_without_a_number() -> None:
    items = [
        *(_item(f"many[{n}]", every=3) for n in range(7)),
        _item("short"),
        *(_item(f"other[{n}]", every=2) for n in range(2)),
        _item("whole"),
    ]
    kept, left = part_long(items)
    assert [one.nodeid.removeprefix("test_x.py::") for one in kept] == [
        *("many[0]", "many[3]", "many[6]", "short", "other[0]")
    ]
    assert len(kept) + len(left) == len(items)
