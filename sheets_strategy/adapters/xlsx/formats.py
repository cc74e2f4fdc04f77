"""The size of a sheet's grid."""

from __future__ import annotations

from typing import Final

LAST_ROW: Final = 1_048_575
"""Grid row of the last row that a sheet can have."""

LAST_COL: Final = 16_383
"""Grid column of the last column that a sheet can have."""
