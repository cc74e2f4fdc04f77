"""Google's sign-in alone over HTTP, with the one call of Drive that says whose account it is."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from .oauth import Registry, find_token, handle, is_good, registry_of
from .store import Store


class SignInServer(ThreadingHTTPServer):
    """Answers like Google; keeps what it was asked.

    Attributes:
        store: Files and the clock.
        requests: Method and path of every request.
        instead: Path → status, type and body of an answer in place of the right one.
    """

    daemon_threads = True

    def __init__(self, store: Store) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.store = store
        self.requests: list[str] = []
        self.instead: dict[str, tuple[int, str, bytes]] = {}

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.server_port}"

    @property
    def registry(self) -> Registry:
        """What it remembers of sign-ins."""
        return registry_of(self.store)


@contextmanager
def signing_in(store: Store) -> Iterator[SignInServer]:
    """Run a server for the time of a test."""
    server = SignInServer(store)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    server: SignInServer

    def do_GET(self) -> None:
        self._answer("GET", {})

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        self._answer("POST", parse_qs(self.rfile.read(length).decode(), keep_blank_values=True))

    def _answer(self, method: str, form: dict[str, list[str]]) -> None:
        url = urlsplit(self.path)
        self.server.requests.append(f"{method} {url.path}")
        query = parse_qs(url.query, keep_blank_values=True)
        if url.path in self.server.instead:
            status, kind, body = self.server.instead[url.path]
            self._send(status, {"Content-Type": kind}, body)
            return
        found = handle(self.server.store, method, url.path, query, form)
        self._send(*(found or self._about(url.path)))

    def _about(self, path: str) -> tuple[int, dict[str, str], bytes]:
        bearer = self.headers.get("Authorization", "").removeprefix("Bearer ")
        token = find_token(self.server.store, bearer)
        if path != "/drive/v3/about":
            return 404, {}, b""
        if token is None or not is_good(self.server.store, token):
            return 401, {"Content-Type": "application/json"}, b'{"error": {"code": 401}}'
        body = {"user": {"emailAddress": token.user}}
        return 200, {"Content-Type": "application/json"}, json.dumps(body).encode()

    def _send(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass
