"""The commands."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Annotated, Optional

import typer

from sheets_strategy.cli import places, show
from sheets_strategy.cli.login import Scope
from sheets_strategy.cli.usage import UsageError, extra, missing, word_usage
from sheets_strategy.cli.words import help_of, language
from sheets_strategy.errors import StrategyError

app = typer.Typer(
    help=help_of("app"),
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)
MENDABLE, WRONG_USAGE, FOUND_CHANGES, INTERRUPTED = 1, 2, 3, 130
_GARBAGE = (100_000, 20, 20)
"""New objects before Python looks for garbage: at 700 it looks through millions of cells again and again."""

Workbook = Annotated[Optional[str], typer.Option("-w", "--workbook", help=help_of("workbook"))]  # noqa: UP045
Today = Annotated[Optional[str], typer.Option("--today", hidden=True, help=help_of("today"))]  # noqa: UP045
AsOf = Annotated[Optional[str], typer.Option("--as-of", help=help_of("as_of"))]  # noqa: UP045
Json = Annotated[bool, typer.Option("--json", help=help_of("json"))]
DryRun = Annotated[bool, typer.Option("--dry-run", help=help_of("dry_run"))]
IgnoreLock = Annotated[bool, typer.Option("--ignore-lock", help=help_of("ignore_lock"))]


@app.command(help=help_of("demo"))
def demo(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help=help_of("demo_dir"))],
    seed: Annotated[int, typer.Option(help=help_of("seed"))] = 1,
    lang: Annotated[str, typer.Option(help=help_of("lang"))] = "ru",
    today: Today = None,
) -> None:
    """Write an invented firm's files and make its workbook, by the same commands as people use."""
    from sheets_strategy.cli.demo import write_demo

    paths = write_demo(folder, seed=seed, today=places.today_is(today))
    workbook = str(paths.workbook)
    init(paths.workbook, lang=lang, today=today)
    import_([paths.statement], workbook=workbook, today=today)
    import_([paths.clients], workbook=workbook, clients=True, today=today)
    sync(workbook=workbook, today=today)


@app.command(help=help_of("init"))
def init(
    workbook: Annotated[
        Optional[Path],  # noqa: UP045
        typer.Argument(metavar="WORKBOOK.xlsx", help=help_of("init_path"), show_default=False),
    ] = None,
    google: Annotated[bool, typer.Option("--google", help=help_of("google"))] = False,
    into: Annotated[str, typer.Option(metavar="URL", help=help_of("into"))] = "",
    title: Annotated[str, typer.Option(help=help_of("title"))] = "",
    folder: Annotated[str, typer.Option(metavar="URL", help=help_of("folder"))] = "",
    lock: Annotated[bool, typer.Option("--lock", help=help_of("lock"))] = False,
    lang: Annotated[str, typer.Option(help=help_of("lang"))] = "ru",
    template: Annotated[str, typer.Option(metavar="DIR|URL", help=help_of("template"))] = "",
    today: Today = None,
) -> None:
    """Create a workbook from the template: a local file, or a Google sheet."""
    day = places.today_is(today)
    if google or into:
        if workbook is not None:
            raise extra(str(workbook))
        from sheets_strategy.cli.make_google import Wish, make_google

        for name, given in (("--title", title), ("--folder", folder)):
            if into and given:
                raise extra(name)
        make_google(Wish(title, folder, template, into, lang, lock), today=day)
        return
    if workbook is None:
        raise missing("WORKBOOK.xlsx")
    from sheets_strategy.cli.make import make_workbook

    own = Path(template) if template else None
    made = make_workbook(workbook, lang=lang, folder=own, today=day)
    show.show_text("cli_created", made, path=str(workbook))


template_app = typer.Typer(help=help_of("template_app"), no_args_is_help=True)
app.add_typer(template_app, name="template")


@template_app.command("publish", help=help_of("publish"))
def publish(
    title: Annotated[str, typer.Option(help=help_of("title"))] = "",
    folder: Annotated[str, typer.Option(metavar="URL", help=help_of("folder"))] = "",
    lang: Annotated[str, typer.Option(help=help_of("lang"))] = "ru",
    template: Annotated[str, typer.Option(metavar="DIR|URL", help=help_of("template"))] = "",
    today: Today = None,
) -> None:
    """Make the team's master copy in Google."""
    from sheets_strategy.cli.make_google import Wish, publish_template

    publish_template(Wish(title, folder, template, "", lang), today=places.today_is(today))


library_app = typer.Typer(help=help_of("library_app"), no_args_is_help=True)
app.add_typer(library_app, name="library")


@library_app.command("send", help=help_of("library_send"))
def send(
    sources: Annotated[list[str], typer.Argument(metavar="WORKBOOK|DIR...", help=help_of("library_sources"))],
    workbooks: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("-w", "--workbook", help=help_of("library_workbook")),
    ] = None,
    every: Annotated[bool, typer.Option("--all", help=help_of("library_all"))] = False,
    numbered: Annotated[bool, typer.Option("--numbered", help=help_of("library_numbered"))] = False,
    dry_run: DryRun = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    json: Json = False,
    today: Today = None,
) -> None:
    """Send own segments and hypotheses to several workbooks, after they were shown."""
    from sheets_strategy.cli.library import Options
    from sheets_strategy.cli.library import send as send_library

    day = places.today_is(today)
    options = Options(sources, workbooks or (), every, numbered, dry_run, yes, json, day)
    _end(send_library(options))


@app.command("import", help=help_of("import"))
def import_(
    files: Annotated[list[Path], typer.Argument(metavar="FILE...", help=help_of("import_files"))],
    workbook: Workbook = None,
    clients: Annotated[bool, typer.Option("--clients", help=help_of("import_clients"))] = False,
    tasks: Annotated[bool, typer.Option("--tasks", help=help_of("import_tasks"))] = False,
    everything: Annotated[bool, typer.Option("--all", help=help_of("import_all"))] = False,
    columns: Annotated[str, typer.Option("--columns", help=help_of("columns"))] = "",
    explain: Annotated[bool, typer.Option("--explain", help=help_of("explain"))] = False,
    json: Json = False,
    dry_run: DryRun = False,
    ignore_lock: IgnoreLock = False,
    today: Today = None,
) -> None:
    """Append statement files, or a client list, to the workbook."""
    from sheets_strategy.cli.bring import StatementOptions, bring_clients, bring_statements

    if tasks and clients:
        raise extra("--clients")
    if explain:
        from sheets_strategy.cli.explain import explain_files

        named = None if workbook is None else places.find_workbook(workbook)
        _end(explain_files(files, named, json=json))
        return
    config = places.find_workbook(workbook)
    opened = places.open_workbook(config, ignore_lock=ignore_lock)
    day = places.today_is(today)
    if tasks:
        from sheets_strategy.cli.tasks import bring_tasks

        bring_tasks(opened, config, files, write=not dry_run, today=day)
    elif clients:
        bring_clients(opened, config, files, write=not dry_run, today=day)
    else:
        options = StatementOptions(everything, columns, not dry_run, day)
        _end(bring_statements(opened, config, files, options=options))


def _end(whole: bool) -> None:
    """End with a code that says whether all is well: every file could be read, nothing must be mended."""
    if not whole:
        raise typer.Exit(MENDABLE)


@app.command(help=help_of("sync"))
def sync(
    workbook: Workbook = None,
    dry_run: DryRun = False,
    check: Annotated[bool, typer.Option("--check", help=help_of("check"))] = False,
    json: Json = False,
    as_of: AsOf = None,
    force: Annotated[bool, typer.Option("--force", help=help_of("force"))] = False,
    new_memory: Annotated[bool, typer.Option("--new-memory", help=help_of("new_memory"))] = False,
    ignore_lock: IgnoreLock = False,
    every: Annotated[bool, typer.Option("--all", help=help_of("sync_all"))] = False,
    today: Today = None,
) -> None:
    """Bring the workbook up to date."""
    from sheets_strategy.cli.update import Options, update

    past = places.parse_day(as_of)
    options = Options(places.today_is(today), past, dry_run, check, json, force, new_memory, ignore_lock)
    if every:
        from sheets_strategy.cli.update_all import code_of, update_all

        raise typer.Exit(code_of(update_all(options, workbook=workbook), options))
    config = places.find_workbook(workbook)
    opened = places.open_workbook(config, ignore_lock=ignore_lock)
    result = update(opened, config, options)
    if check and result.changes:
        raise typer.Exit(FOUND_CHANGES)


@app.command(help=help_of("status"))
def status(
    workbooks: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Option("-w", "--workbook", help=help_of("status_workbook")),
    ] = None,
    json: Json = False,
    today: Today = None,
) -> None:
    """Print how all workbooks stand."""
    from sheets_strategy.cli.status import Options, show_status

    _end(show_status(Options(workbooks or (), json, places.today_is(today))))


@app.command(help=help_of("explain_client"))
def explain(
    client: Annotated[str, typer.Argument(metavar="CLIENT", help=help_of("explain_who"))],
    workbook: Workbook = None,
    json: Json = False,
    as_of: AsOf = None,
    today: Today = None,
) -> None:
    """Say why a client is where it is."""
    from sheets_strategy.cli.ask import ask
    from sheets_strategy.cli.explain_client import show_client

    found, _ = ask(workbook, today=today, as_of=as_of)
    show_client(found, client, json=json)


@app.command(help=help_of("portrait"))
def portrait(
    workbook: Workbook = None,
    json: Json = False,
    as_of: AsOf = None,
    today: Today = None,
) -> None:
    """Print what unites the A clients; write nothing."""
    from sheets_strategy.cli.ask import ask
    from sheets_strategy.cli.portrait import show_portrait

    found, title = ask(workbook, today=today, as_of=as_of)
    show_portrait(found, title, json=json)


@app.command(help=help_of("parameters"))
def parameters(
    workbook: Workbook = None,
    json: Json = False,
    as_of: AsOf = None,
    today: Today = None,
) -> None:
    """Print what tells who will buy."""
    from sheets_strategy.cli.ask import ask
    from sheets_strategy.cli.parameters import show_parameters

    found, title = ask(workbook, today=today, as_of=as_of)
    show_parameters(found, title, json=json)


@app.command(help=help_of("work"))
def work(
    workbook: Workbook = None,
    seller: Annotated[str, typer.Option("--seller", metavar="NAME", help=help_of("work_seller"))] = "",
    segment: Annotated[str, typer.Option("--segment", metavar="NAME", help=help_of("work_segment"))] = "",
    today: Annotated[Optional[str], typer.Option("--today", help=help_of("work_today"))] = None,  # noqa: UP045
    json: Json = False,
) -> None:
    """Print what everybody, or one person, does next."""
    from sheets_strategy.cli.ask import ask
    from sheets_strategy.cli.work import show_work

    found, title = ask(workbook, today=today, as_of=None)
    show_work(found, title, seller=seller, segment=segment, today=places.today_is(today), json=json)


_TABS = typer.Argument(metavar="[TABS]...", help=help_of("export_tabs"), show_default=False)
_HTML = typer.Option("--html", metavar="FILE", help=help_of("export_html"))
_PDF = typer.Option("--pdf", metavar="FILE", help=help_of("export_pdf"))


@app.command(help=help_of("export"))
def export(
    tabs: Annotated[Optional[list[str]], _TABS] = None,  # noqa: UP045
    workbook: Workbook = None,
    html: Annotated[Optional[Path], _HTML] = None,  # noqa: UP045
    pdf: Annotated[Optional[Path], _PDF] = None,  # noqa: UP045
    masked: Annotated[bool, typer.Option("--masked", help=help_of("export_masked"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    today: Today = None,
) -> None:
    """Make what is printed for a meeting."""
    from sheets_strategy.cli.export import Options, export_workbook

    day = places.today_is(today)
    export_workbook(Options(workbook, html, pdf, tuple(tabs or ()), masked, yes, day))


_AMOCRM = typer.Option("--amocrm", metavar="FILE.csv", help=help_of("tasks_amocrm"))
_KNOWN = typer.Option("--except", metavar="FILE", help=help_of("tasks_except"))
_BITRIX24 = typer.Option("--bitrix24", metavar="FILE.csv", help=help_of("tasks_bitrix24"))


@app.command(help=help_of("tasks"))
def tasks(
    workbook: Workbook = None,
    amocrm: Annotated[Optional[Path], _AMOCRM] = None,  # noqa: UP045
    bitrix24: Annotated[Optional[Path], _BITRIX24] = None,  # noqa: UP045
    seller: Annotated[str, typer.Option("--seller", metavar="NAME", help=help_of("work_seller"))] = "",
    everything: Annotated[bool, typer.Option("--all", help=help_of("tasks_all"))] = False,
    known: Annotated[Optional[Path], _KNOWN] = None,  # noqa: UP045
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    today: Today = None,
) -> None:
    """Write the tasks that are to be done as a file for a CRM."""
    from sheets_strategy.cli.tasks import Options, write_task_file

    day = places.today_is(today)
    write_task_file(Options(workbook, amocrm, bitrix24, seller, everything, known, yes, day))


@app.command(help=help_of("segments"))
def segments(
    workbook: Workbook = None,
    what_if: Annotated[str, typer.Option("--what-if", help=help_of("what_if"))] = "",
    at: Annotated[Optional[float], typer.Option("--at", help=help_of("what_if_at"))] = None,  # noqa: UP045
    sort: Annotated[bool, typer.Option("--sort", help=help_of("sort"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    json: Json = False,
    as_of: AsOf = None,
    ignore_lock: IgnoreLock = False,
    today: Today = None,
) -> None:
    """Print the segments, try a new one, or put them in order of money."""
    from sheets_strategy.cli.segments import Options, ask_segments

    ask_segments(Options(workbook, today, as_of, what_if, at, sort, yes, json, ignore_lock))


@app.command(help=help_of("share"))
def share(
    workbook: Workbook = None,
    others: Annotated[bool, typer.Option("--others", help=help_of("share_others"))] = False,
    links: Annotated[bool, typer.Option("--links", help=help_of("share_links"))] = False,
    no_mail: Annotated[bool, typer.Option("--no-mail", help=help_of("share_no_mail"))] = False,
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("share_dry_run"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    json: Json = False,
    today: Today = None,
) -> None:
    """Make access to the sheets equal to the list of sellers."""
    from sheets_strategy.cli.share import Wish, share_workbook

    config = places.find_workbook(workbook)
    opened = places.open_workbook(config)
    wish = Wish(others, links, not no_mail, dry_run, yes, json)
    _end(share_workbook(opened, config, wish, today=places.today_is(today)))


@app.command(help=help_of("handover"))
def handover(
    seller: Annotated[str, typer.Argument(metavar="SELLER", help=help_of("handover_seller"))],
    workbook: Workbook = None,
    to: Annotated[str, typer.Option("--to", metavar="NAME", help=help_of("handover_to"))] = "",
    dry_run: Annotated[bool, typer.Option("--dry-run", help=help_of("share_dry_run"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    ignore_lock: IgnoreLock = False,
    today: Today = None,
) -> None:
    """Hand the clients of a seller who leaves over to others."""
    from sheets_strategy.cli.handover import Wish, hand_over

    hand_over(Wish(workbook, seller, to, today, dry_run, yes, ignore_lock))


@app.command(help=help_of("migrate"))
def migrate(
    workbook: Workbook = None,
    dry_run: DryRun = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    ignore_lock: IgnoreLock = False,
    every: Annotated[bool, typer.Option("--all", help=help_of("migrate_all"))] = False,
    today: Today = None,
) -> None:
    """Add what the workbook lacks, after it was shown."""
    if every:
        from sheets_strategy.cli.migrate_all import Options, migrate_all

        _end(migrate_all(Options(workbook, dry_run, yes, ignore_lock, places.today_is(today))))
        return
    from sheets_strategy.cli.make import migrate_workbook

    config = places.find_workbook(workbook)
    opened = places.open_workbook(config, ignore_lock=ignore_lock)
    migrate_workbook(opened, config, today=places.today_is(today), dry_run=dry_run, yes=yes)


@app.command(help=help_of("doctor"))
def doctor(
    sheet: Annotated[
        Optional[str],  # noqa: UP045
        typer.Argument(metavar="[URL|PATH]", help=help_of("doctor_sheet"), show_default=False),
    ] = None,
    workbook: Workbook = None,
    fix: Annotated[bool, typer.Option("--fix", help=help_of("fix"))] = False,
    yes: Annotated[bool, typer.Option("--yes", help=help_of("yes"))] = False,
    json: Json = False,
    ignore_lock: IgnoreLock = False,
    today: Today = None,
) -> None:
    """Say what a workbook lacks, and put back what can be."""
    from sheets_strategy.cli.doctor import Options, examine

    options = Options(sheet or workbook, fix, yes, json, ignore_lock, places.today_is(today))
    _end(examine(options))


@app.command(help=help_of("watch"))
def watch(
    workbooks: Annotated[
        Optional[list[str]],  # noqa: UP045
        typer.Argument(metavar="WORKBOOK", help=help_of("watch_workbooks"), show_default=False),
    ] = None,
    once: Annotated[bool, typer.Option("--once", help=help_of("watch_once"))] = False,
    every: Annotated[int, typer.Option("--every", min=10, max=3600, help=help_of("watch_every"))] = 30,
) -> None:
    """Sync workbooks whenever people changed them, until told to stop."""
    from sheets_strategy.cli.watch import Options, watch

    _end(not watch(workbooks or [], Options(once, every)))


@app.command(help=help_of("login"))
def login(
    client: Annotated[Optional[Path], typer.Option("--client", help=help_of("login_client"))] = None,  # noqa: UP045
    key: Annotated[Optional[Path], typer.Option("--key", help=help_of("login_key"))] = None,  # noqa: UP045
    adc: Annotated[bool, typer.Option("--adc", help=help_of("login_adc"))] = False,
    pick: Annotated[bool, typer.Option("--pick", help=help_of("login_pick"))] = False,
    scopes: Annotated[Optional[list[Scope]], typer.Option("--scope", help=help_of("login_scope"))] = None,  # noqa: UP045
    no_browser: Annotated[bool, typer.Option("--no-browser", help=help_of("login_no_browser"))] = False,
    wait: Annotated[int, typer.Option("--wait", min=1, help=help_of("login_wait"))] = 5,
    logout: Annotated[bool, typer.Option("--logout", help=help_of("login_logout"))] = False,
) -> None:
    """Sign in at Google, or forget the sign-in."""
    from sheets_strategy.cli.login import LoginOptions, sign_in, sign_out

    if logout:
        sign_out()
        return
    asked = tuple(scope.value for scope in scopes or ())
    sign_in(LoginOptions(client, key, adc, pick, asked, not no_browser, wait))


def _print_version(wanted: bool) -> None:
    if wanted:
        from sheets_strategy import __version__

        show.show_lines([__version__])
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", help=help_of("version"), callback=_print_version, is_eager=True)
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help=help_of("debug"))] = False,
) -> None:
    """Options of the tool as a whole."""


def main(arguments: list[str] | None = None) -> None:
    """Run the command line: one handler turns an error into two lines and exit code 1."""
    places.use_utf8()
    gc.set_threshold(*_GARBAGE)
    words = sys.argv[1:] if arguments is None else arguments
    try:
        ended = app(words, standalone_mode=False, prog_name="sheets-strategy")
    except StrategyError as error:
        if "--debug" in words:
            raise
        from sheets_strategy.adapters.templates import load_template

        show.show_error(error, load_template(language()))
        sys.exit(1)
    except UsageError as error:
        show.show_aside(word_usage(error, words) if words else [str(error)])
        sys.exit(WRONG_USAGE)
    except (KeyboardInterrupt, typer.Abort):
        sys.exit(INTERRUPTED)
    sys.exit(ended or 0)
