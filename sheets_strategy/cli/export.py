"""``export`` for the command line: a workbook → files that people print."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import places, show, terminal
from sheets_strategy.cli.usage import missing
from sheets_strategy.errors import InputError

if TYPE_CHECKING:
    from sheets_strategy.workbook.printed import Report
    from sheets_strategy.workbook.template import Template


@dataclass(frozen=True, slots=True)
class Options:
    """Options of the command, by their names."""

    workbook: str | None
    html: Path | None
    pdf: Path | None
    tabs: tuple[str, ...]
    masked: bool
    yes: bool
    today: date


@dataclass(frozen=True, slots=True)
class _Output:
    """One file to be made."""

    path: Path
    mark: bytes
    write: Callable[[Report], bytes]


def export_workbook(options: Options) -> None:
    """Write the files that were asked for.

    Raises:
        InputError: ``export_taken`` (path), ``export_is_workbook`` (path), ``pdf_missing``, and those
            of the use case.
    """
    config = places.find_workbook(options.workbook)
    outputs = list(_outputs(options))
    if not outputs:
        raise missing("--html / --pdf")
    load = places.template_loader(config)
    from sheets_strategy.adapters.print_layout import load_print_layout
    from sheets_strategy.cli.words import language
    from sheets_strategy.export import export

    _may_write(outputs, places.own_files(config), load(language()), yes=options.yes)
    opened = places.open_workbook(config)
    layout = load_print_layout(config.template)
    report = export(opened, load, layout, asked=options.tabs, masked=options.masked, today=options.today)
    template = load(report.lang)
    _write(outputs, report, template, masked=options.masked)


def _outputs(options: Options) -> Sequence[_Output]:
    found = []
    if options.html is not None:
        from sheets_strategy.adapters.printing import html

        found.append(_Output(options.html, html.MARK, html.write_html))
    if options.pdf is not None:
        from sheets_strategy.adapters.printing import pdf

        pdf.require()
        found.append(_Output(options.pdf, pdf.MARK, pdf.write_pdf))
    return found


def _may_write(outputs: Sequence[_Output], own: Sequence[Path], template: Template, *, yes: bool) -> None:
    """Ask before a file of somebody else is lost; the workbook itself is never written over."""
    from sheets_strategy.adapters.printing.out_file import is_foreign

    workbooks = {path.resolve() for path in own}
    for output in outputs:
        if output.path.resolve() in workbooks:
            raise InputError("export_is_workbook", path=str(output.path))
        if yes or not is_foreign(output.path, output.mark):
            continue
        asked = show.word("cli_ask_export", template, path=str(output.path))
        if not (terminal.is_terminal() and terminal.ask(asked)):
            raise InputError("export_taken", path=str(output.path))


def _write(outputs: Sequence[_Output], report: Report, template: Template, *, masked: bool) -> None:
    from sheets_strategy.adapters.printing.out_file import put_file

    made = [(output.path, output.write(report)) for output in outputs]
    tabs = [section.title for section in report.sections]
    for path, content in made:
        put_file(path, content)
        show.show_text("cli_exported", template, path=str(path), tabs=tabs)
    if masked:
        show.show_text("cli_exported_masked", template)
