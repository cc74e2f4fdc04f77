"""Compute the same thing once per process: most tests begin with the sync of one and the same small firm.

``sync.compute`` and what stands in ``STEPS`` are pure (``test_computed_once`` holds the first to that), so
what they gave for their arguments they give for equal ones; of a workbook that differs in one cell only
those steps are computed anew that this cell reaches. Reading, comparing versions and writing are done by
every sync. A run in full (``SHEETS_STRATEGY_LAWS``) keeps nothing.
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections import OrderedDict
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import wraps
from importlib import import_module
from types import FunctionType, MappingProxyType
from typing import Any, ClassVar

import pandas as pd

from sheets_strategy.sync import SyncResult
from sheets_strategy.workbook.book import Book
from sheets_strategy.workbook.template import Template

Compute = Callable[..., SyncResult]
KEPT = 48
STEPS = (
    ("sheets_strategy.sync", "read_sheet_rows"),
    ("sheets_strategy.sync", "sort_payments"),
    ("sheets_strategy.sync", "reconcile"),
    ("sheets_strategy.sync", "build_strategy"),
    ("sheets_strategy.strategy.build", "_measure"),
    ("sheets_strategy.strategy.build", "find_best"),
    ("sheets_strategy.strategy.build", "measure_profit_keys"),
    ("sheets_strategy.strategy.build", "check_table"),
    ("sheets_strategy.strategy.parameters", "study_past"),
    ("sheets_strategy.adapters.xlsx.create", "with_memory"),
    ("sheets_strategy.adapters.xlsx.create", "new_workbook"),
)
"""Module and name of every pure step that costs more than telling its arguments apart."""


def compute_steps_once() -> None:
    """Let every step keep its last results."""
    for name, step in STEPS:
        module = import_module(name)
        setattr(module, step, once(getattr(module, step)))


def once(step: Callable[..., Any], *, kept: int = KEPT) -> Callable[..., Any]:
    """Give the same function, with its last results at hand."""
    results: OrderedDict[bytes, Any] = OrderedDict()

    @wraps(step)
    def computed(*args: object, **named: object) -> Any:
        key = tell((args, named))
        if key not in results:
            results[key] = step(*args, **named)
            assert not isinstance(results[key], Iterator), f"{step.__name__} gives what can be read once only"
            if len(results) > kept:
                results.popitem(last=False)
        results.move_to_end(key)
        return results[key]

    return computed


def compute_once(compute: Compute, *, kept: int = KEPT) -> Compute:
    """Give the same function of a workbook, with its last results at hand; versions may differ.

    What met personal sheets or an earlier round is computed every time: it holds on to them.
    """
    results: OrderedDict[bytes, SyncResult] = OrderedDict()

    @wraps(compute)
    def computed(book: Book, **asked: object) -> SyncResult:
        if asked.get("met") is not None or asked.get("before") is not None:
            return compute(book, **asked)
        key = tell((book.title, book.template, book.snapshot.tabs, sorted(asked.items())))
        if key not in results:
            results[key] = compute(book, **asked)
            if len(results) > kept:
                results.popitem(last=False)
        results.move_to_end(key)
        found = results[key]
        return replace(found, book=book, changes=replace(found.changes, version=book.snapshot.version))

    return computed


def tell(value: object) -> bytes:
    """Tell values apart by what is in them, whoever made them."""
    told = io.BytesIO()
    _Teller(told).dump(value)
    return hashlib.sha256(told.getbuffer()).digest()


class _Teller(pickle.Pickler):
    """Writes equal values alike: without looking whether two are one, and frames column by column.

    A template is told by where it is, and kept, so that no other comes to stand there.
    """

    templates: ClassVar[dict[int, Template]] = {}

    def __init__(self, told: io.BytesIO) -> None:
        super().__init__(told, protocol=5)
        self.fast = True

    def reducer_override(self, value: Any) -> Any:
        if isinstance(value, pd.DataFrame):
            columns = [_cells(column) for column in value._iter_column_arrays()]
            return (list, ([list(value.columns), columns, _cells(value.index.array)],))
        if isinstance(value, pd.Series):
            return (list, ([value.name, _cells(value.array), _cells(value.index.array)],))
        if isinstance(value, Template):
            self.templates[id(value)] = value
            return (int, (id(value),))
        if isinstance(value, FunctionType):
            held = [cell.cell_contents for cell in value.__closure__ or ()]
            return (list, ([value.__module__, value.__qualname__, held],))
        if isinstance(value, MappingProxyType):
            return (dict, (dict(value),))
        return NotImplemented


def _cells(values: Any) -> tuple[str, object]:
    plain = values.to_numpy() if hasattr(values, "to_numpy") else values
    return str(values.dtype), plain.tolist() if plain.dtype.kind == "O" else plain.tobytes()
