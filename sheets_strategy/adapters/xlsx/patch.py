"""Turn a change set into new parts of a package; nothing is written to the file here.

Every check happens while the parts are built, so that a refusal leaves no trace.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain

from sheets_strategy.adapters.xlsx.addresses import Area, parse_area, parse_areas
from sheets_strategy.adapters.xlsx.cells import cell_encoder
from sheets_strategy.adapters.xlsx.columns import (
    add_column,
    column_style,
    find_columns,
    find_wrapping,
    row_height,
)
from sheets_strategy.adapters.xlsx.dependents import Naming, Touched, find_stale
from sheets_strategy.adapters.xlsx.edits import SheetEdit, Sorted
from sheets_strategy.adapters.xlsx.guards import (
    check_appended,
    check_groups,
    check_merges,
    check_moves,
    check_tables,
)
from sheets_strategy.adapters.xlsx.markup import attributes, unescape
from sheets_strategy.adapters.xlsx.note_shape import measure_grid
from sheets_strategy.adapters.xlsx.notes import add_notes
from sheets_strategy.adapters.xlsx.package import Package
from sheets_strategy.adapters.xlsx.reader import SMALL_PART
from sheets_strategy.adapters.xlsx.recalc import ask_recalculation, drop_calculation_chain
from sheets_strategy.adapters.xlsx.rows import (
    Buffer,
    Edit,
    RowSpan,
    RowWriter,
    Strip,
    Styled,
    cell_style,
    edit_rows,
    find_rows,
    move_rows,
)
from sheets_strategy.adapters.xlsx.scan import SheetScan
from sheets_strategy.adapters.xlsx.sections import SheetText, find_children, with_attributes
from sheets_strategy.adapters.xlsx.styles import Styles
from sheets_strategy.adapters.xlsx.tables import Table, find_tables, grow_filter, grow_tables
from sheets_strategy.errors import UnsafeChange
from sheets_strategy.workbook.changes import AddColumn
from sheets_strategy.workbook.grid import Tab


def refuse_unsafe(package: Package) -> None:
    """Refuse a workbook that cannot be changed without harm, whatever the change.

    Raises:
        UnsafeChange: ``signed_workbook`` or ``duplicate_parts``.
    """
    names = package.archive.names()
    if len({name.casefold() for name in names}) < len(names):
        raise UnsafeChange("duplicate_parts", path=str(package.archive.path))
    signed = any(relation.kind == "origin" for relation in package.relations(""))
    if signed or any(name.casefold().startswith("_xmlsignatures/") for name in names):
        raise UnsafeChange("signed_workbook", path=str(package.archive.path))


def patch_sheets(
    package: Package,
    changes: Sorted,
    scans: Mapping[str, SheetScan],
    tabs: Mapping[str, Tab],
    handles: Mapping[str, str],
) -> dict[str, SheetEdit]:
    """Build the new parts of all sheets that change, and of what hangs on them.

    Args:
        package: The workbook; new parts are put into it.
        changes: What to write.
        scans: Worksheet → its formulas.
        tabs: Worksheet → what was read of it.
        handles: Worksheet (lower case) → template key, for the template's own tabs.

    Returns:
        Worksheet → what was done to it, with formula cells stripped of a stale value.

    Raises:
        UnsafeChange: Something cannot be written without harm.
    """
    sheets = dict(changes.sheets)
    styles = Styles(package)
    tables: dict[str, list[Table]] = {
        sheet.name: find_tables(package, sheet) for sheet in package.sheets if sheet.name in scans
    }
    for name, edit in sheets.items():
        _check_cells(edit, scans[name], tables[name])
        area = edit.appended_area()
        if area:
            check_appended(edit.appended, tabs[name])
            tables[name] = grow_tables(package, tables[name], area, tab=name)
        if edit.moves and package.size(edit.sheet.part) >= SMALL_PART:
            raise UnsafeChange("tab_too_large_to_sort", tab=name)
        for move in edit.moves:
            check_moves(tabs[name].pinned | edit.noted_rows(), move.start, move.order, tab=name)
    for name, cells in _stale(package, sheets, scans, tables).items():
        sheet = package.worksheet(name)
        sheets.setdefault(name, SheetEdit(sheet)).stale.update(cells)
    for name, edit in sheets.items():
        _patch_sheet(package, edit, styles, tabs[name], named=name.casefold() in handles)
    styles.save()
    _refresh(package, sheets, scans)
    return sheets


def _refresh(package: Package, sheets: Mapping[str, SheetEdit], scans: Mapping[str, SheetScan]) -> None:
    """Let the workbook be computed anew where cells changed; a note changes none."""
    if any(_overwritten(edit, scans[name]) for name, edit in sheets.items()):
        drop_calculation_chain(package)
    changed = any(edit.changes_cells() for edit in sheets.values())
    if changed and any(scan.formulas for scan in scans.values()):
        ask_recalculation(package)


def _check_cells(edit: SheetEdit, scan: SheetScan, tables: Sequence[Table]) -> None:
    written = edit.written()
    check_groups(scan.formulas, written.keys(), tab=edit.sheet.name)
    check_tables(tables, written, tab=edit.sheet.name)


def _overwritten(edit: SheetEdit, scan: SheetScan) -> bool:
    written = edit.written()
    return any((cell.row, cell.col) in written for cell in scan.formulas)


def _stale(
    package: Package,
    sheets: Mapping[str, SheetEdit],
    scans: Mapping[str, SheetScan],
    tables: Mapping[str, Sequence[Table]],
) -> dict[str, set[tuple[int, int]]]:
    """Give, by sheet, the formula cells whose stored value will be old."""
    changed = any(edit.changes_cells() for edit in sheets.values())
    if not changed or not any(scan.formulas for scan in scans.values()):
        return {}
    touched = Touched()
    written = {name: edit.written() for name, edit in sheets.items()}
    for name, edit in sheets.items():
        touched.add_many(name.casefold(), written[name])
        area = edit.appended_area()
        areas = [Area(move.start, 0, move.start + len(move.order) - 1, 16_383) for move in edit.moves]
        for moved in [*areas, area] if area else areas:
            touched.add_area(name.casefold(), moved)
    positions = {sheet.position: sheet.name.casefold() for sheet in package.sheets}
    naming = Naming(
        names={
            (name.casefold(), positions.get(scope, "")): text.lstrip("=")
            for name, text, scope in package.names_defined()
        },
        tables={
            table.name.casefold(): (name.casefold(), table.area)
            for name, found in tables.items()
            for table in found
        },
    )
    formulas = {
        name.casefold(): [cell for cell in scan.formulas if (cell.row, cell.col) not in written.get(name, {})]
        for name, scan in scans.items()
    }
    stale = find_stale(formulas, touched, naming)
    return {name: stale[name.casefold()] for name in scans if name.casefold() in stale}


def _patch_sheet(package: Package, edit: SheetEdit, styles: Styles, known: Tab, *, named: bool) -> None:
    part, tab = edit.sheet.part, edit.sheet.name
    data = package.read(part)
    text = SheetText(data, part)
    spans = find_rows(data, text.rows_start, text.rows_end, part=part)
    area = edit.appended_area()
    _check_places(text, edit, area)
    edits = edit.edits()
    for change in edit.columns:
        _add_column(text, spans, change, edits[change.header_row], styles)
    for row, col in edit.stale:
        edits.setdefault(row, {}).setdefault(col, Strip.STRIP)
    columns = find_columns(text)
    wrapping = find_wrapping(columns, styles)
    writer = RowWriter(
        part,
        cell_encoder(tab, styles),
        cache(lambda col: column_style(columns, col)),
        lambda cells: row_height(wrapping, cells),
    )
    pieces: Sequence[Buffer] = edit_rows(data, spans, (text.rows_start, text.rows_end), edits, writer)
    for move in edit.moves:
        pieces = [move_rows(b"".join(pieces), move.start, move.order, part=part)]
    if area:
        grow_filter(package, edit.sheet, text, area, named=named)
    _widen_dimension(text, edits, known)
    if edit.notes:
        add_notes(package, edit.sheet, text, edit.notes, measure_grid(text, spans))
    package.put(part, text.joined(pieces))


def _add_column(
    text: SheetText, spans: Sequence[RowSpan], change: AddColumn, headers: dict[int, Edit], styles: Styles
) -> None:
    """Add a column to a sheet's text, and its header, like the nearest one left of it, to what is edited.

    Between the two stand blank cells where something else than the table's columns, such as the
    data of a chart, holds the place beside them.
    """
    add_column(text, change, styles)
    beside = headers.get(change.col - 1)
    if isinstance(beside, Styled):
        style = beside.style
    else:
        places = range(change.col - 1, -1, -1)
        styles_left = (cell_style(text.data, spans, change.header_row, col, part=text.part) for col in places)
        style = next(filter(None, styles_left), b"")
    headers[change.col] = Styled(change.column.label, style)


def _check_places(text: SheetText, edit: SheetEdit, area: Area | None) -> None:
    """Check that no merged cells are torn."""
    tab = edit.sheet.name
    merges: list[Area] = []
    merged = text.get(b"mergeCells")
    if merged:
        start = merged.index(b">") + 1
        children = find_children(merged, start, max(start, merged.rfind(b"</")), part=text.part)
        for child in children:
            merges += parse_areas(unescape(attributes(child.attributes).get(b"ref", b"")))
    check_merges(merges, {*edit.written(), *edit.notes}, tab=tab)
    if area is None:
        return
    for other in merges:
        if other.meets(area):
            raise UnsafeChange("merged_cells", tab=tab, cell=area.text(), range=other.text())


def _widen_dimension(text: SheetText, edits: Mapping[int, Mapping[int, Edit]], known: Tab) -> None:
    """Let the sheet's own statement of its size hold the cells that were written, too.

    Some programs always state ``A1``; then what was read of the tab tells its size.
    """
    element = text.get(b"dimension")
    filled = {row: [col for col, edit in cols.items() if _fills(edit)] for row, cols in edits.items()}
    rows = [row for row, cols in filled.items() if cols]
    if not element or not rows:
        return
    cols = set(chain.from_iterable(filled.values()))
    tag = attributes(element.removeprefix(b"<dimension").partition(b"/>")[0].partition(b">")[0])
    try:
        old = parse_area(unescape(tag.get(b"ref", b"")))
    except ValueError:
        return
    new = Area(min(rows), min(cols), max(rows), max(cols))
    if old == Area(0, 0, 0, 0):
        old = Area(0, 0, len(known.rows) - 1, max(map(len, known.rows), default=0) - 1)
    if old.bottom >= 0 and old.right >= 0:
        new = Area(
            min(old.top, new.top),
            min(old.left, new.left),
            max(old.bottom, new.bottom),
            max(old.right, new.right),
        )
    if new != old:
        text.set(b"dimension", with_attributes(element, {b"ref": new.text().encode()}))


def _fills(edit: Edit) -> bool:
    return edit is not None and not isinstance(edit, Strip)
