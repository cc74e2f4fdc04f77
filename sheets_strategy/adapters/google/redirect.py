"""The small server on this machine that Google sends the browser back to after consent.

google-auth-oauthlib has one too; this one also waits on when a browser asks for an icon or opens a
connection in advance, ends in time whatever comes, and gives back what the picker adds.
"""

from __future__ import annotations

import queue
import secrets
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final
from urllib.parse import parse_qs, urlsplit

from sheets_strategy.errors import InputError

_HERE: Final = "127.0.0.1"
_TICK_SECONDS: Final = 0.5


class Receiver:
    """Waits for the browser.

    Args:
        server: Listens on this machine only.
        redirect: Where Google sends the browser.
    """

    def __init__(self, server: _Server, redirect: str) -> None:
        self._server = server
        self.redirect = redirect

    def wait(self, seconds: float) -> dict[str, str] | None:
        """Give the parameters that the browser brought; None when it did not come in time."""
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            try:
                # In short steps: on Windows a long wait does not hear Ctrl-C.
                return self._server.brought.get(timeout=min(left, _TICK_SECONDS))
            except queue.Empty:
                continue
        return None


@contextmanager
def listening(page: str, state: str, redirect: str = "") -> Iterator[Receiver]:
    """Listen while the person consents.

    Args:
        page: What the browser shows in the end, HTML.
        state: What we give the browser along: who does not bring it back is somebody else.
        redirect: Where Google must send the browser; "" for any port.

    Raises:
        InputError: ``google_login_port`` (port) when another program listens there.
    """
    wanted = urlsplit(redirect)
    try:
        server = _Server((_HERE, wanted.port or 0), page, state, wanted.path or "/")
    except OSError as error:
        raise InputError("google_login_port", port=wanted.port) from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield Receiver(server, redirect or f"http://{_HERE}:{server.server_port}/")
    finally:
        server.shutdown()
        server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    allow_reuse_address = False

    def __init__(self, address: tuple[str, int], page: str, state: str, path: str) -> None:
        self.page = page.encode()
        self.state = state.encode()
        self.path = path
        self.brought: queue.Queue[dict[str, str]] = queue.Queue()
        super().__init__(address, _Handler)

    def server_bind(self) -> None:
        # Not HTTPServer's: it looks up this machine's name, which may take seconds.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = _HERE, self.server_address[1]


class _Handler(BaseHTTPRequestHandler):
    server: _Server
    timeout = 10

    def do_GET(self) -> None:
        """Take what the browser brings if it is ours; anything else is not found."""
        url = urlsplit(self.path)
        given = {name: values[-1] for name, values in parse_qs(url.query).items()}
        is_ours = secrets.compare_digest(given.get("state", "").encode(), self.server.state)
        if not is_ours or url.path != self.server.path:
            self.send_error(404)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self.server.page)))
        self.send_header("Referrer-Policy", "no-referrer")
        self.end_headers()
        self.wfile.write(self.server.page)
        self.server.brought.put(given)

    def log_message(self, format: str, *args: object) -> None:
        """Log nothing: the address holds the code."""
