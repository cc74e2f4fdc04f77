"""Start the emulator by hand: ``python -m tests.google_emulator --port 8765``."""

from __future__ import annotations

import argparse
import sys
import threading
from pathlib import Path

from .emulator import Emulator
from .faults import EFFECTS
from .quotas import GOOGLE_PROJECT, GOOGLE_USER, Quotas
from .seeding import seed_path

_EPILOG = """\
addresses on the one base URL:
  /v4/spreadsheets...             Sheets API
  /drive/v3/...                   Drive API
  /upload/drive/v2|v3/files...    uploads (CSV into a spreadsheet)
  /token /o/oauth2/v2/auth /revoke   sign-in
  /admin/faults                   POST {"effect", "match", "path", "skip", "times", "seconds"}; GET lists; DELETE clears
  /admin/seed                     POST what a seed file holds
  /admin/quotas                   POST {"user", "project", "retryAfter"}
  /admin/calls                    GET: every call, with its bytes
  /admin/reset                    POST {} forgets all, {"keepFiles": true} all but files

tokens: any is accepted. "ann@example.com" is Ann's; "ann@example.com;scopes=drive.file;client=my-app" has scopes;
  "ann@example.com;expired" gets 401.

a seed file (or a list of such):
  {"title": "Plan", "locale": "ru_RU", "owner": "ann@example.com", "id": "optional",
   "sheets": [{"title": "A", "rows": [["x", 1]]}],
   "permissions": [{"type": "user", "role": "writer", "emailAddress": "bob@example.com"}]}
  {"folder": "Sales"}   {"drive": "Team", "members": {"ann@example.com": "organizer"}}

faults (--fault EFFECT[:KIND[:TIMES[:SECONDS]]], KIND read, write, drive, token or a method; TIMES -1 for ever):
"""


def main() -> None:
    """Serve until interrupted."""
    options = _parser().parse_args()
    quotas = Quotas(options.user_quota, options.project_quota, options.retry_after)
    if options.quotas:
        quotas = Quotas(GOOGLE_USER, GOOGLE_PROJECT, options.retry_after)
    google = Emulator(
        user=options.service_account or options.user,
        host=options.host,
        port=options.port,
        quotas=quotas,
        latency=options.latency / 1000,
        strict_drive=options.strict_drive,
    )
    google.store.copies_keep_protections = options.copies_keep_protections
    for path in options.seed:
        for made in seed_path(google.store, path):
            sys.stdout.write(f"{made}  {path}\n")
    for order in options.fault:
        effect, match, times, seconds = [*order.split(":"), "", "", ""][:4]
        google.fail(effect, match, times=int(times or 1), seconds=float(seconds or 0))
    with google:
        sys.stdout.write(f"Google is at {google.url}\n")
        sys.stdout.flush()
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            sys.stdout.write("\n")


def _parser() -> argparse.ArgumentParser:
    faults = "".join(f"  {name:<16}{text}\n" for name, text in EFFECTS.items())
    parser = argparse.ArgumentParser(
        prog="python -m tests.google_emulator",
        description="Google Sheets, Drive and sign-in on this machine, for tests and for trying things out.",
        epilog=_EPILOG + faults,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add = parser.add_argument
    add("--port", type=int, default=8765, help="port, 0 for any (default: 8765)")
    add("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    add(
        "--seed",
        type=Path,
        action="append",
        default=[],
        metavar="PATH",
        help="JSON file or folder of such; may be repeated",
    )
    add("--user", default="owner@example.com", help="whose a token is that names nobody")
    add(
        "--service-account",
        metavar="EMAIL",
        help="the same, for a robot: ...gserviceaccount.com owns no storage",
    )
    add(
        "--quotas",
        action="store_true",
        help="Google's quotas: 60 reads and writes a minute each, 300 a project",
    )
    add(
        "--user-quota",
        type=int,
        default=0,
        metavar="N",
        help="reads and writes a minute for an account (0: no limit)",
    )
    add("--project-quota", type=int, default=0, metavar="N", help="the same for all accounts (0: no limit)")
    add(
        "--retry-after",
        type=int,
        default=0,
        metavar="SECONDS",
        help="Retry-After beside a 429 of the quotas (0: none)",
    )
    add(
        "--fault",
        action="append",
        default=[],
        metavar="ORDER",
        help="a fault to come, see below; may be repeated",
    )
    add(
        "--latency",
        type=float,
        default=0,
        metavar="MS",
        help="milliseconds that every call takes (default: 0)",
    )
    add("--strict-drive", action="store_true", help="refuse unknown fields for Drive, which Google ignores")
    add("--copies-keep-protections", action="store_true", help="files.copy keeps protected ranges")
    return parser


if __name__ == "__main__":
    main()
