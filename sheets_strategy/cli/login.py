"""``login`` for the command line: who signs in at Google, what the tool may do, where that is kept."""

from __future__ import annotations

import html
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from sheets_strategy.cli import show, terminal
from sheets_strategy.cli.words import language
from sheets_strategy.errors import InputError, WorkbookError

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.identity import Identity
    from sheets_strategy.adapters.google.login_file import DefaultLogin, Login, PersonLogin, RobotLogin
    from sheets_strategy.adapters.google.secret_files import ClientFile, KeyFile
    from sheets_strategy.workbook.template import Template

CREDENTIALS = Path("credentials.json")
"""The name under which people keep what they downloaded; taken where no other file is named."""


class Scope(StrEnum):
    """What may be allowed, by Google's short names."""

    DRIVE_FILE = "drive.file"
    SPREADSHEETS = "spreadsheets"
    DRIVE = "drive"


@dataclass(frozen=True, slots=True)
class LoginOptions:
    """What was asked on the command line.

    Attributes:
        client: A file of Google Cloud, None for none.
        key: The same: which of the two kinds it is, the file says.
        adc: Whether the machine's default credentials count.
        pick: Whether to pick sheets.
        scopes: Short names, empty for the usual.
        browser: Whether to open a browser.
        minutes: How long to wait for the browser.
    """

    client: Path | None
    key: Path | None
    adc: bool
    pick: bool
    scopes: tuple[str, ...]
    browser: bool
    minutes: int


def sign_in(options: LoginOptions) -> None:
    """Sign in as was asked; say who, what for and where it is kept.

    Raises:
        InputError: ``google_login_one_way``, ``google_pick_alone``, ``google_pick_needless``,
            ``google_pick_person``, ``google_login_nothing``; what reading and keeping the sign-in raises.
        WorkbookError: what Google refuses.
    """
    from sheets_strategy.adapters.google.login_file import PersonLogin
    from sheets_strategy.adapters.google.secret_files import ClientFile
    from sheets_strategy.adapters.templates import load_template

    template = load_template(language())
    means = _means(options)
    if isinstance(means, ClientFile):
        _ask_person(means, options, template)
    elif isinstance(means, PersonLogin) and (options.pick or options.scopes):
        if not options.scopes and set(means.scopes) - {Scope.DRIVE_FILE}:
            raise InputError("google_pick_needless")
        _ask_again(means, options, template)
    elif isinstance(means, PersonLogin):
        _keep_or_ask(means, options, template)
    elif options.pick:
        raise InputError("google_pick_person")
    else:
        _keep(_without_person(means, options.scopes), template)


def sign_out() -> None:
    """Forget the sign-in and say what was done."""
    from sheets_strategy.adapters.google.forget import log_out
    from sheets_strategy.adapters.google.login_file import RobotLogin
    from sheets_strategy.adapters.templates import load_template

    ended, login = log_out(os.environ)
    key = str(login.key) if isinstance(login, RobotLogin) else ""
    email = login.email if login is not None else ""
    show.show_text(f"cli_logout_{ended}", load_template(language()), email=email, key=key)


def _means(options: LoginOptions) -> ClientFile | KeyFile | Login:
    """Find what to sign in with: what was named, else the sign-in that is, else the usual file."""
    from sheets_strategy.adapters.google.login_file import DefaultLogin, login_path, read_login
    from sheets_strategy.adapters.google.secret_files import read_secret_file

    named = [file for file in (options.client, options.key) if file is not None]
    if len(named) + options.adc > 1:
        raise InputError("google_login_one_way")
    if options.pick and set(options.scopes) - {Scope.DRIVE_FILE}:
        raise InputError("google_pick_alone")
    if options.adc:
        return DefaultLogin(())
    now = None if named else read_login(login_path(os.environ))
    if now is not None:
        return now
    if not named and not CREDENTIALS.is_file():
        raise InputError("google_login_nothing", file=str(CREDENTIALS))
    return read_secret_file(named[0] if named else CREDENTIALS)


def _without_person(
    means: KeyFile | RobotLogin | DefaultLogin, asked: tuple[str, ...]
) -> RobotLogin | DefaultLogin:
    """Give the sign-in that asks nobody, with its scopes."""
    from sheets_strategy.adapters.google.login_file import RobotLogin
    from sheets_strategy.adapters.google.scopes import FOR_A_ROBOT, complete_scopes
    from sheets_strategy.adapters.google.secret_files import KeyFile

    login = RobotLogin(means.path, (), means.email) if isinstance(means, KeyFile) else means
    return replace(login, scopes=complete_scopes(asked) if asked else login.scopes or FOR_A_ROBOT)


def _ask_person(client: ClientFile, options: LoginOptions, template: Template, *, email: str = "") -> None:
    """Let a person consent in the browser, and keep that.

    Raises:
        InputError: ``google_login_nobody`` where there is neither a terminal nor a browser.
    """
    from sheets_strategy.adapters.google.desktop_flow import Asked, ask_consent
    from sheets_strategy.adapters.google.hosts import hosts_from
    from sheets_strategy.adapters.google.links import link_of
    from sheets_strategy.adapters.google.scopes import complete_scopes

    if options.browser and not _has_browser() and not terminal.is_terminal():
        # Nobody would ever see the link; with --no-browser somebody takes it from where the output goes.
        raise InputError("google_login_nobody")
    scopes = complete_scopes(options.scopes)
    for scope in sorted(set(scopes) - {Scope.DRIVE_FILE}):
        _aside(f"cli_login_wider_{scope}", template)
    consent = ask_consent(
        client,
        hosts_from(os.environ),
        Asked(scopes, options.pick, email),
        open_page=_page_opener(options, template),
        page=_page(template),
        seconds=options.minutes * 60,
    )
    _keep(consent.login, template)
    if options.pick and not consent.picked:
        show.show_text("cli_login_picked_none", template)
    for sheet in consent.picked:
        show.show_text("cli_login_picked", template, url=link_of(sheet))


def _ask_again(login: PersonLogin, options: LoginOptions, template: Template) -> None:
    """Let the person consent anew, to the same client: no file is needed for that."""
    from sheets_strategy.adapters.google.secret_files import ClientFile

    client = ClientFile(login.client_id, login.client_secret, login.redirect)
    _ask_person(client, options, template, email=login.email)


def _keep_or_ask(login: PersonLogin, options: LoginOptions, template: Template) -> None:
    """Say who is signed in; where that has ended and somebody is there, let them consent anew."""
    try:
        _keep(login, template)
    except WorkbookError as error:
        if error.code != "google_login_expired" or not terminal.is_terminal():
            raise
        show.show_error(error, template)
        _ask_again(login, replace(options, scopes=login.scopes), template)


def _page_opener(options: LoginOptions, template: Template) -> Callable[[str], None]:
    def open_page(url: str) -> None:
        opens = options.browser and _has_browser()
        code = "cli_login_opens" if opens else "cli_login_visit"
        _aside(code, template, url=url, minutes=options.minutes)
        if opens:
            import webbrowser

            webbrowser.open(url)

    return open_page


def _has_browser() -> bool:
    """Say whether a browser can show itself; on a server only one for the terminal would start."""
    needs_display = sys.platform not in ("win32", "darwin")
    return not needs_display or any(map(os.environ.get, ("DISPLAY", "WAYLAND_DISPLAY", "BROWSER")))


def _page(template: Template) -> str:
    words = html.escape(template.text("cli_login_page"))
    return f'<!doctype html><meta charset="utf-8"><title>sheets-strategy</title><p>{words}</p>\n'


def _keep(login: Login, template: Template) -> None:
    """Try a sign-in at Google, keep it when it is good, and tell about it."""
    from sheets_strategy.adapters.google.auth import ask_account, make_credentials, refresh
    from sheets_strategy.adapters.google.hosts import hosts_from
    from sheets_strategy.adapters.google.identity import identify
    from sheets_strategy.adapters.google.login_file import is_kept, login_path, write_login

    path, hosts = login_path(os.environ), hosts_from(os.environ)
    identity = identify(login, path)
    credentials = make_credentials(login, identity, hosts)
    refresh(credentials, identity)
    account = ask_account(credentials, identity, hosts)
    known = replace(login, email=account.email)
    if not is_kept(path, known):
        write_login(path, known)
    _tell(identify(known, path), template)
    if account.trouble:
        show.show_text(f"cli_login_{account.trouble}", template)


def _tell(identity: Identity, template: Template) -> None:
    """Say who is signed in, what the tool may do, where that is kept."""
    show.show_text(f"cli_login_{identity.kind}", template, email=identity.email)
    if identity.is_robot:
        show.show_text("cli_login_robot_sees", template, email=identity.email)
    else:
        widest = next((one for one in reversed(Scope) if one in identity.scopes), Scope.DRIVE_FILE)
        show.show_text(f"cli_login_may_{widest.replace('.', '_')}", template)
    code = "cli_login_kept_key" if identity.key is not None else "cli_login_kept"
    show.show_text(code, template, path=str(identity.path), key=str(identity.key or ""))


def _aside(code: str, template: Template, **facts: object) -> None:
    from sheets_strategy.workbook.catalogue import word_text

    show.show_aside([word_text(code, template, **facts)])
