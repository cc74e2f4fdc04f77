"""Compute the same workbook once per process: most tests begin with the sync of one and the same small firm.

``sync.compute`` is pure (``test_computed_once`` holds it to that), so what it gave for a workbook it
gives for an equal one. Nothing else is shared: reading, comparing versions and writing are done by
every sync. Sums and words of a workbook that differs in one cell are computed anew.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from sheets_strategy.sync import SyncResult
from sheets_strategy.workbook.book import Book

Compute = Callable[..., SyncResult]
KEPT = 48


def compute_once(compute: Compute) -> Compute:
    """Give the same function, with its last results at hand."""
    results: OrderedDict[str, SyncResult] = OrderedDict()

    @wraps(compute)
    def computed(book: Book, **asked: object) -> SyncResult:
        key = _tell(book, asked)
        if key not in results:
            results[key] = compute(book, **asked)
            if len(results) > KEPT:
                results.popitem(last=False)
        results.move_to_end(key)
        return replace(results[key], book=book)

    return computed


def _tell(book: Book, asked: dict[str, object]) -> str:
    """Tell a workbook: every cell, and the template itself, which a kept result keeps alive."""
    told = [book.snapshot.version, book.title, id(book.template), sorted(asked.items(), key=str)]
    cells = [
        (tab.name, tab.handle, tab.hidden, tab.rows, tab.formulas, sorted(tab.uncached), sorted(tab.pinned))
        for tab in book.snapshot.tabs
    ]
    return hashlib.sha256(repr((told, cells)).encode()).hexdigest()
