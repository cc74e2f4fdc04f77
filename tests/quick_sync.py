"""Syncs of a firm whose statement does not change, several times as fast: pure steps are computed once.

What depends on payments and clients alone is remembered by exactly that, so that nothing is computed otherwise
than in a whole sync; what depends on what people noted is computed every time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

from sheets_strategy import sync as sync_module
from sheets_strategy.strategy import build
from sheets_strategy.strategy.inputs import Inputs

_STEPS = ("_measure", "_find_best", "_measure_parameters", "_measure_keys")
_KNOWN: dict[tuple[str, str], Any] = {}


@contextmanager
def quick() -> Iterator[None]:
    """Remember pure steps of syncs while it lasts."""
    now = {"": ""}
    whole = sync_module.build_strategy
    sort = sync_module.sort_payments

    def build_quickly(inputs: Inputs) -> build.Strategy:
        now[""] = repr(
            (inputs.as_of, inputs.limits, inputs.base.to_dict("list"), inputs.payments.to_dict("list"))
        )
        return whole(inputs)

    def sort_quickly(sheet: Any, known: Any, **more: Any) -> Any:
        key = repr((sheet.rows.to_dict("list"), known, more))
        return _once(("payments", key), lambda: sort(sheet, known, **more))

    def once(name: str) -> Callable[..., Any]:
        step = getattr(build, name)
        return lambda *given: _once((name, now[""]), lambda: step(*given))

    with (
        patch.object(sync_module, "build_strategy", build_quickly),
        patch.object(sync_module, "sort_payments", sort_quickly),
        patch.multiple(build, **{name: once(name) for name in _STEPS}),
    ):
        yield


def _once(key: tuple[str, str], compute: Callable[[], Any]) -> Any:
    if key not in _KNOWN:
        _KNOWN[key] = compute()
    return _KNOWN[key]
