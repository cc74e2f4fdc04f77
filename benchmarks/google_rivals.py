"""The same job with the libraries that people use: read the tabs, compute, write the tool's tabs back.

A contender reads what the computation needs and writes whole tabs, as its users do, since what
people typed stands between the tool's columns. What it writes is given: the result of our own
sync, so that only the traffic differs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Protocol
from urllib.parse import urlsplit

import gspread
import requests
from google.oauth2.credentials import Credentials
from gspread.utils import ValueInputOption, ValueRenderOption

Grid = Sequence[Sequence[object]]
UNFORMATTED = {"valueRenderOption": "UNFORMATTED_VALUE", "dateTimeRenderOption": "SERIAL_NUMBER"}


class Rival(Protocol):
    """A way to read and write a spreadsheet.

    Attributes:
        name: As in the table.
    """

    name: str

    def read(self, sheet: str, tabs: Sequence[str], outputs: Sequence[str]) -> object:
        """Open the spreadsheet and read it.

        Args:
            sheet: Id of the spreadsheet.
            tabs: Tabs that people fill, in part at least.
            outputs: Tabs that are to be written.

        Returns:
            Whatever ``write`` needs.
        """

    def write(self, state: object, grids: Mapping[str, Grid]) -> None:
        """Write whole tabs."""


class Redirected(requests.Session):
    """Sends what is meant for Google to the emulator."""

    def __init__(self, url: str, user: str) -> None:
        super().__init__()
        self._url = url
        self.headers["Authorization"] = f"Bearer {user}"

    def request(self, method: str, url: str, *args: object, **more: object) -> requests.Response:  # type: ignore[override]
        """Send a request to the emulator's address."""
        return super().request(method, self._url + urlsplit(url).path, *args, **more)  # type: ignore[arg-type]


class Plain:
    """gspread: each tab with ``get_all_values`` and ``worksheet.update``."""

    name = "gspread, `worksheet.update`"

    def __init__(self, session: requests.Session) -> None:
        self._client = gspread.Client(None, session)  # type: ignore[arg-type]

    def read(self, sheet: str, tabs: Sequence[str], outputs: Sequence[str]) -> dict[str, gspread.Worksheet]:  # noqa: ARG002
        """Read tabs one by one."""
        found = {one.title: one for one in self._client.open_by_key(sheet).worksheets()}
        for tab in tabs:
            found[tab].get_all_values(value_render_option=ValueRenderOption.unformatted)
        return found

    def write(self, state: dict[str, gspread.Worksheet], grids: Mapping[str, Grid]) -> None:  # type: ignore[override]
        """Write tabs one by one, larger where they have grown."""
        for tab, grid in grids.items():
            rows = max(len(grid), state[tab].row_count)
            if rows > state[tab].row_count:
                state[tab].resize(rows=rows)
            state[tab].update(filled(grid), "A1", value_input_option=ValueInputOption.raw)


class ByHand:
    """gspread's lowest level, by hand: one batch to read, one to write, only tabs that changed."""

    name = "gspread, batches by hand"

    def __init__(self, session: requests.Session) -> None:
        self._client = gspread.Client(None, session)  # type: ignore[arg-type]

    def read(
        self, sheet: str, tabs: Sequence[str], outputs: Sequence[str]
    ) -> tuple[gspread.Spreadsheet, dict[str, Grid]]:
        """Read all tabs at once, those that are to be written too."""
        tabs = list(dict.fromkeys([*tabs, *outputs]))
        book = self._client.open_by_key(sheet)
        found = book.values_batch_get(tabs, params=UNFORMATTED)["valueRanges"]
        return book, {tab: one.get("values", []) for tab, one in zip(tabs, found, strict=True)}

    def write(
        self,
        state: tuple[gspread.Spreadsheet, dict[str, Grid]],  # type: ignore[override]
        grids: Mapping[str, Grid],
    ) -> None:
        """Write the tabs that differ at once; rows beyond the grid in a batch before."""
        book, known = state
        grids = {tab: grid for tab, grid in grids.items() if list(grid) != list(known.get(tab, []))}
        grown = [tab for tab, grid in grids.items() if len(grid) > len(known.get(tab, []))]
        if grown:
            self._make_room(book, {tab: len(grids[tab]) for tab in grown})
        if grids:
            data = [{"range": f"'{tab}'!A1", "values": filled(grid)} for tab, grid in grids.items()]
            book.values_batch_update({"valueInputOption": "RAW", "data": data})

    def _make_room(self, book: gspread.Spreadsheet, rows: Mapping[str, int]) -> None:
        requests_ = []
        for one in book.fetch_sheet_metadata()["sheets"]:
            properties = one["properties"]
            wanted, has = rows.get(properties["title"], 0), properties["gridProperties"]["rowCount"]
            if wanted > has:
                more = {"sheetId": properties["sheetId"], "dimension": "ROWS", "length": wanted - has}
                requests_.append({"appendDimension": more})
        if requests_:
            book.batch_update({"requests": requests_})


class WithFrames:
    """gspread-dataframe: ``get_as_dataframe`` and ``set_with_dataframe``."""

    name = "gspread-dataframe"

    def __init__(self, session: requests.Session) -> None:
        self._client = gspread.Client(None, session)  # type: ignore[arg-type]

    def read(self, sheet: str, tabs: Sequence[str], outputs: Sequence[str]) -> dict[str, gspread.Worksheet]:  # noqa: ARG002
        """Read tabs one by one."""
        from gspread_dataframe import get_as_dataframe

        found = {one.title: one for one in self._client.open_by_key(sheet).worksheets()}
        for tab in tabs:
            get_as_dataframe(found[tab], evaluate_formulas=True, header=None, dtype=object)
        return found

    def write(self, state: dict[str, gspread.Worksheet], grids: Mapping[str, Grid]) -> None:  # type: ignore[override]
        """Write tabs one by one."""
        import pandas as pd
        from gspread_dataframe import set_with_dataframe

        for tab, grid in grids.items():
            frame = pd.DataFrame(filled(grid), dtype=object)
            set_with_dataframe(state[tab], frame, include_column_header=False, allow_formulas=False)


class WithSpread:
    """gspread-pandas: ``sheet_to_df`` and ``df_to_sheet``."""

    name = "gspread-pandas"

    def __init__(self, session: requests.Session, user: str) -> None:
        self._session, self._user = session, user

    def read(self, sheet: str, tabs: Sequence[str], outputs: Sequence[str]) -> object:  # noqa: ARG002
        """Read tabs one by one, as shown: its ``unformatted_columns`` fails with pandas 3."""
        from gspread_pandas import Client, Spread

        credentials = Credentials(self._user)  # type: ignore[no-untyped-call]
        spread = Spread(sheet, sheet=None, client=Client(session=self._session, creds=credentials))
        for tab in tabs:
            spread.sheet_to_df(index=0, header_rows=1, sheet=tab)
        return spread

    def write(self, state: object, grids: Mapping[str, Grid]) -> None:
        """Write tabs one by one; everything is sent as text that Sheets reads like typed text."""
        import pandas as pd

        for tab, grid in grids.items():
            frame = pd.DataFrame(filled(grid), dtype=object)
            state.df_to_sheet(frame, index=False, headers=False, sheet=tab)  # type: ignore[attr-defined]


def filled(grid: Grid) -> list[list[object]]:
    """Give rows of equal length; empty cells are empty texts."""
    width = max((len(row) for row in grid), default=0)
    return [[*("" if one is None else one for one in row), *[""] * (width - len(row))] for row in grid]
