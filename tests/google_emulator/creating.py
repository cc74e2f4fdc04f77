"""New spreadsheets and new tabs."""

from __future__ import annotations

from typing import Any

from .calls import Call, Json, sheets_error
from .cells import Refused
from .omit import tidy
from .session import Session
from .spreadsheet import COLUMNS, ROWS, Spreadsheet, Tab
from .store import File, Store

_WHITE = {"red": 1, "green": 1, "blue": 1}
_DEFAULT_FORMAT: Json = {
    "backgroundColor": _WHITE,
    "padding": {"top": 2, "right": 3, "bottom": 2, "left": 3},
    "verticalAlignment": "BOTTOM",
    "wrapStrategy": "OVERFLOW_CELL",
    "textFormat": {
        "foregroundColor": {},
        "fontFamily": "arial,sans,sans-serif",
        "fontSize": 10,
        "bold": False,
        "italic": False,
        "strikethrough": False,
        "underline": False,
        "foregroundColorStyle": {"rgbColor": {}},
    },
    "backgroundColorStyle": {"rgbColor": _WHITE},
}
_THEME = {
    "TEXT": {},
    "BACKGROUND": _WHITE,
    "ACCENT1": {"red": 0.25882354, "green": 0.52156866, "blue": 0.95686275},
    "ACCENT2": {"red": 0.91764706, "green": 0.2627451, "blue": 0.20784314},
    "ACCENT3": {"red": 0.9843137, "green": 0.7372549, "blue": 0.015686275},
    "ACCENT4": {"red": 0.20392157, "green": 0.65882355, "blue": 0.3254902},
    "ACCENT5": {"red": 1, "green": 0.42745098, "blue": 0.003921569},
    "ACCENT6": {"red": 0.27450982, "green": 0.7411765, "blue": 0.7764706},
    "LINK": {"red": 0.06666667, "green": 0.33333334, "blue": 0.8},
}


def spreadsheet_properties(given: Json) -> Json:
    """Complete SpreadsheetProperties with Google's defaults."""
    theme = [{"colorType": name, "color": {"rgbColor": colour}} for name, colour in _THEME.items()]
    defaults: Json = {
        "title": "Untitled spreadsheet",
        "locale": "en_US",
        "autoRecalc": "ON_CHANGE",
        "timeZone": "Etc/GMT",
        "defaultFormat": _DEFAULT_FORMAT,
        "spreadsheetTheme": {"primaryFontFamily": "Arial", "themeColors": theme},
    }
    chosen: Json = tidy({name: part for name, part in given.items() if name != "defaultFormat"})
    return defaults | chosen


def new_spreadsheet(
    store: Store, user: str, client: str, properties: Json | None = None, **file: Any
) -> Spreadsheet:
    """Make an empty spreadsheet with one tab, and its file.

    Args:
        store: Where both go.
        user: Owner.
        client: OAuth client that makes it.
        properties: SpreadsheetProperties.
        **file: More fields of the `File`; ``owner`` is "" in a shared drive.
    """
    made = Spreadsheet(store.new_id(), spreadsheet_properties(properties or {}))
    made.tabs = [Tab(0, tab_properties({"title": "Sheet1"}))]
    now = store.clock()
    facts: dict[str, Any] = {
        "owner": user,
        "clients": {client},
        "created": now,
        "modified": now,
        "modified_by": user,
    }
    store.files[made.id] = File(made.id, str(made.properties["title"]), **(facts | file))
    store.spreadsheets[made.id] = made
    return made


def tab_properties(given: Json) -> Json:
    """Complete SheetProperties, without id and index, with the default grid."""
    kept = {name: part for name, part in tidy(given).items() if name not in ("sheetId", "index", "sheetType")}
    grid = {"rowCount": ROWS, "columnCount": COLUMNS} | kept.get("gridProperties", {})
    return kept | {"gridProperties": grid}


def create(store: Store, call: Call) -> Json:
    """spreadsheets.create"""
    from .batch import run_requests
    from .resource import spreadsheet_json

    body = call.body or {}
    if any("data" in one or "protectedRanges" in one for one in body.get("sheets", ())):
        raise sheets_error(
            501, "Cells and protections in spreadsheets.create are not supported by the emulator"
        )
    made = new_spreadsheet(store, call.user, call.client, body.get("properties"))
    session = Session(store, call, store.files[made.id], made)
    try:
        _fill(session, body, run_requests)
    except Exception:
        del store.files[made.id], store.spreadsheets[made.id]
        raise
    return spreadsheet_json(session, {}, None, grid_data=False)


def _fill(session: Session, body: Json, run: Any) -> None:
    sheets = body.get("sheets", ())
    made = session.spreadsheet
    if sheets:
        made.tabs = []
    for at, one in enumerate(sheets):
        given = one.get("properties", {})
        default = {"title": f"Sheet{at + 1}"} | ({"sheetId": 0} if at == 0 else {})
        run(session, [{"addSheet": {"properties": default | given}}])
        home = made.tabs[-1].id
        rules = [
            {"addConditionalFormatRule": {"rule": rule, "index": n}}
            for n, rule in enumerate(one.get("conditionalFormats", ()))
        ]
        merges = [{"mergeCells": {"range": part, "mergeType": "MERGE_ALL"}} for part in one.get("merges", ())]
        marks = [{"createDeveloperMetadata": {"developerMetadata": part | {"location": {"sheetId": home}}}}
                 for part in one.get("developerMetadata", ())]  # fmt: skip
        run(session, [*rules, *merges, *marks])
    run(session, [{"addNamedRange": {"namedRange": one}} for one in body.get("namedRanges", ())])
    located = ({"location": {"spreadsheet": True}} | one for one in body.get("developerMetadata", ()))
    run(session, [{"createDeveloperMetadata": {"developerMetadata": one}} for one in located])


def copy_tab(store: Store, session: Session, sheet_id: int) -> Json:
    """sheets.copyTo"""
    from .resource import properties_json
    from .tab_copies import copied_tab

    try:
        source = session.spreadsheet.tab(sheet_id)
    except Refused as refusal:
        raise sheets_error(400, str(refusal)) from refusal
    there = (session.call.body or {}).get("destinationSpreadsheetId", "")
    file = store.require(there, session.call.user, 3)
    if there not in store.spreadsheets:
        raise sheets_error(
            400, "This operation is not supported for this document", status="FAILED_PRECONDITION"
        )
    target = store.spreadsheets[there].clone()
    other = Session(store, session.call, file, target)
    tab = copied_tab(other, source, None, free_title(target, f"Copy of {source.title}"))
    target.tabs.append(tab)
    target.check_size()
    store.spreadsheets[there].become(target)
    store.touch(there, session.call.user, cells=True)
    return properties_json(tab, len(target.tabs) - 1)


def free_title(spreadsheet: Spreadsheet, title: str) -> str:
    """Give a title that no tab has, with a number when it must be."""
    made, at = title, 1
    while spreadsheet.titled(made):
        at += 1
        made = f"{title} {at}"
    return made
