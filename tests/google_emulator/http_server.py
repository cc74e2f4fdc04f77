"""The socket side: HTTP/1.1 with keep-alive and gzip, on the standard library."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from .calls import ApiError
from .wire import Reply, Request, is_worth_packing, packed, refusal, unpacked

Answerer = Callable[[Request], tuple[Reply, Callable[[int], None]]]
"""Gives the reply to a request, and what to call with the bytes that went down."""


class Handler(BaseHTTPRequestHandler):
    """One connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server
    raw_requestline: bytes

    def setup(self) -> None:
        """Remember the connection, so that stopping can end it."""
        super().setup()
        self.server.connections.add(self.connection)

    def finish(self) -> None:
        """Forget the connection."""
        self.server.connections.discard(self.connection)
        try:
            super().finish()
        except OSError:
            self.close_connection = True

    def handle(self) -> None:
        """Answer requests until the client or the server hangs up."""
        try:
            super().handle()
        except OSError:
            self.close_connection = True

    def _serve(self) -> None:
        try:
            request = self._request()
        except ApiError as error:
            self._send(refusal(error), lambda down: None)
            return
        self._send(*self.server.answer(request))

    do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _serve  # noqa: N815

    def _request(self) -> Request:
        parts = urlsplit(self.path)
        sent = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        if "chunked" in self.headers.get("Transfer-Encoding", "").lower():
            sent = self._chunks()
        headers = {name.lower(): value for name, value in self.headers.items()}
        head = (
            len(self.raw_requestline) + sum(len(name) + len(value) + 4 for name, value in headers.items()) + 2
        )
        method, query, content = (
            self.command,
            parts.query,
            unpacked(sent, headers.get("content-encoding", "")),
        )
        if headers.get("x-http-method-override", "").upper() == "GET":
            # Google's own Python client sends a GET that is too long for a line as a form.
            method, query, content = "GET", content.decode(), b""
        return Request(
            method=method,
            path=parts.path,
            query=parse_qs(query, keep_blank_values=True),
            headers=headers,
            content=content,
            wire_bytes=head + len(sent),
        )

    def _chunks(self) -> bytes:
        found = b""
        while size := int(self.rfile.readline().split(b";")[0], 16):
            found += self.rfile.read(size)
            self.rfile.readline()
        self.rfile.readline()
        return found

    def _send(self, reply: Reply, note: Callable[[int], None]) -> None:
        if reply.hang:
            self.server.stopping.wait(reply.hang)
        if reply.silent:
            note(0)
            self._hang_up()
            return
        content, headers = reply.content, dict(reply.headers)
        if "gzip" in self.headers.get("Accept-Encoding", "") and is_worth_packing(content):
            content, headers["Content-Encoding"] = packed(content), "gzip"
        headers |= {"Server": "ESF", "Date": self.date_time_string()}
        if reply.status not in (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED):
            headers["Content-Length"] = str(len(content))
        head = self._head(reply.status, headers)
        # Noted first: a client that has its answer may look at the log at once.
        note(len(head) + len(content))
        self.wfile.write(head + (content[: len(content) // 2] if reply.cut else content))
        self.wfile.flush()
        if reply.cut:
            self._hang_up()

    def _head(self, status: int, headers: dict[str, str]) -> bytes:
        lines = [f"HTTP/1.1 {status} {self.responses.get(HTTPStatus(status), ('',))[0]}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")

    def _hang_up(self) -> None:
        self.close_connection = True
        hang_up(self.connection)

    def log_message(self, format: str, *args: object) -> None:
        """Print nothing: calls are in the log of the emulator."""


class Server(ThreadingHTTPServer):
    """A server whose threads all end when it stops."""

    daemon_threads = False
    block_on_close = True
    request_queue_size = 64

    def __init__(self, host: str, port: int, answer: Answerer) -> None:
        super().__init__((host, port), Handler)
        self.answer = answer
        self.connections: set[socket.socket] = set()
        self.stopping = threading.Event()

    def server_bind(self) -> None:
        """Bind without asking a name server who we are."""
        socket.socket.bind(self.socket, self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])

    def start(self) -> threading.Thread:
        """Serve in a thread."""
        thread = threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        return thread

    def stop(self) -> None:
        """End every connection and every thread."""
        self.stopping.set()
        self.shutdown()
        for connection in list(self.connections):
            hang_up(connection)
        self.server_close()


def hang_up(connection: socket.socket) -> None:
    """End a connection, whether or not the other side has already."""
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        return
