"""What one try came to: Google's answers and the libraries' exceptions."""

from __future__ import annotations

import json

import pytest
import requests
from google.auth import exceptions as auth
from urllib3 import exceptions as urllib3

from sheets_strategy.adapters.google.faults import (
    Fault,
    fault_of_answer,
    fault_of_exception,
    one_line,
    read_object,
    read_retry_after,
)

NOW = 1_792_000_000.0  # Wed, 14 Oct 2026 17:46:40 GMT


def body(status: int, message: str = "m", *, reason: str = "", state: str = "") -> bytes:
    error: dict[str, object] = {"code": status, "message": message}
    if state:
        error["status"] = state
    if reason:
        error["errors"] = [{"domain": "global", "reason": reason, "message": message}]
    return json.dumps({"error": error}).encode()


@pytest.mark.parametrize(
    ("status", "sent", "fault"),
    [
        (500, body(500, "Internal error encountered."), Fault("server", True, True, 500, message="Internal error encountered.")),
        (502, b"<html>Bad Gateway</html>", Fault("server", True, True, 502)),
        (503, body(503), Fault("server", True, True, 503, message="m")),
        (504, b"", Fault("server", True, True, 504)),
        (408, b"", Fault("server", True, True, 408)),
        (429, body(429, state="RESOURCE_EXHAUSTED"), Fault("quota", True, False, 429, message="m")),
        (403, body(403, reason="rateLimitExceeded"), Fault("quota", True, False, 403, "rateLimitExceeded", "m")),
        (403, body(403, reason="userRateLimitExceeded"), Fault("quota", True, False, 403, "userRateLimitExceeded", "m")),
        (403, body(403, reason="backendError"), Fault("server", True, True, 403, "backendError", "m")),
        (403, body(403, reason="storageQuotaExceeded"), Fault("answer", False, False, 403, "storageQuotaExceeded", "m")),
        (403, body(403, reason="sharingRateLimitExceeded"), Fault("answer", False, False, 403, "sharingRateLimitExceeded", "m")),
        (403, body(403, reason="dailyLimitExceeded"), Fault("answer", False, False, 403, "dailyLimitExceeded", "m")),
        (403, body(403, state="PERMISSION_DENIED"), Fault("answer", False, False, 403, "PERMISSION_DENIED", "m")),
        (400, body(400, state="INVALID_ARGUMENT"), Fault("answer", False, False, 400, "INVALID_ARGUMENT", "m")),
        (200, b"<html>Sign in</html>", Fault("html", True, True, 200, message="<html>Sign in</html>")),
        (200, b'{"half', Fault("html", True, True, 200, message='{"half')),
        (200, b"[]", Fault("html", True, True, 200, message="[]")),
        (302, b"moved", Fault("html", True, False, 302, message="moved")),
        (404, b"<html>Not Found</html>", Fault("html", False, False, 404, message="<html>Not Found</html>")),
        (401, b'{"error": "invalid_token"}', Fault("answer", False, False, 401, "", "invalid_token")),
    ],
)  # fmt: skip
def test_answers(status: int, sent: bytes, fault: Fault) -> None:
    assert fault_of_answer(status, {}, sent, now=NOW) == fault


def test_an_api_that_is_off_says_which_and_where_to_switch_it_on() -> None:
    url = "https://console.developers.google.com/apis/api/sheets.googleapis.com/overview?project=1"
    details = [
        {"@type": "…ErrorInfo", "reason": "SERVICE_DISABLED", "metadata": {"activationUrl": url, "serviceTitle": "Google Sheets API"}},
        {"@type": "…Help", "links": [{"description": "…", "url": "https://other"}]},
    ]  # fmt: skip
    sent = json.dumps({"error": {"code": 403, "message": "off", "details": details}}).encode()
    found = fault_of_answer(403, {}, sent, now=NOW)
    assert (found.reason, found.link, found.service) == ("SERVICE_DISABLED", url, "Google Sheets API")
    plain = body(403, f"Enable it by visiting {url} then retry.", reason="accessNotConfigured")
    assert fault_of_answer(403, {}, plain, now=NOW).link == url


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("7", 7.0),
        (" 0 ", 0.0),
        ("1.5", 1.5),
        ("Wed, 14 Oct 2026 17:47:10 GMT", 30.0),
        ("Wed, 14 Oct 2026 17:40:00 GMT", 0.0),
        ("", None),
        ("soon", None),
        ("-3", None),
        ("9" * 30, None),
        ("Wed, 99 Oct 2026 17:47:10 GMT", None),
    ],
)
def test_retry_after(header: str, seconds: float | None) -> None:
    assert read_retry_after(header, now=NOW) == seconds
    assert fault_of_answer(429, {"Retry-After": header}, b"", now=NOW).wait_s == seconds


def pool(reason: Exception) -> urllib3.MaxRetryError:
    return urllib3.MaxRetryError(None, "/v4/x?fields=y", reason)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "kind", "unclear", "retried"),
    [
        (requests.ConnectTimeout(pool(urllib3.ConnectTimeoutError("slow"))), "refused", False, True),
        (requests.ReadTimeout(urllib3.ReadTimeoutError(None, "", "read")), "timeout", True, True),  # type: ignore[arg-type]
        (requests.ConnectionError(urllib3.ReadTimeoutError(None, "", "read")), "timeout", True, True),  # type: ignore[arg-type]
        (requests.ConnectionError(pool(urllib3.NewConnectionError(None, "refused"))), "refused", False, True),  # type: ignore[arg-type]
        (requests.ConnectionError(pool(urllib3.NameResolutionError("h", None, OSError("x")))), "dns", False, True),  # type: ignore[arg-type]
        (requests.ConnectionError(urllib3.ProtocolError("aborted", OSError("reset"))), "cut", True, True),
        (requests.exceptions.ChunkedEncodingError(urllib3.ProtocolError("broken")), "cut", True, True),
        (requests.exceptions.ContentDecodingError("gzip"), "cut", True, True),
        (requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED"), "tls", False, False),
        (requests.exceptions.SSLError("UNEXPECTED_EOF_WHILE_READING"), "cut", True, True),
        (requests.exceptions.ProxyError("no"), "proxy", False, True),
        (requests.exceptions.InvalidURL("bad"), "request", False, False),
        (auth.TransportError(requests.ReadTimeout("token")), "timeout", False, True),
        (auth.TransportError("the token endpoint answered 503"), "server", False, True),
        (auth.RefreshError("invalid_grant: Bad Request", {}), "login", False, False),
        (auth.RefreshError("internal_failure", {}, retryable=True), "server", False, True),
        (auth.ReauthFailError("again"), "login", False, False),
        (auth.GoogleAuthError(), "login", False, False),
    ],
)  # fmt: skip
def test_exceptions(error: Exception, kind: str, unclear: bool, retried: bool) -> None:
    found = fault_of_exception(error)
    assert (found.kind, found.unclear, found.retried) == (kind, unclear, retried)


@pytest.mark.parametrize(
    "secret",
    [
        "Authorization: Bearer abc.def-123",
        "ya29.a0AfH6SNx",
        "1//0gabcDEF-x",
        "GOCSPX-abc123",
        "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJ4In0.c2ln",
        "https://me:hunter2@proxy.firm.ru",
        '{"refresh_token": "abc"}',
        "client_secret=abc&x=1",
        "https://x/?key=abc",
        "-----BEGIN PRIVATE KEY-----\nabc\n-----END PRIVATE KEY-----",
        "-----BEGIN PRIVATE KEY-----\nabc",
    ],
)
def test_secrets_do_not_survive_in_a_line(secret: str) -> None:
    shown = one_line(f"before {secret} after")
    assert shown.startswith("before ")
    for part in ("abc", "a0AfH6", "0gabc", "eyJ", "hunter2", "c2ln"):
        assert part not in shown


def test_what_is_no_secret_survives_in_a_line() -> None:
    text = 'Invalid requests[0].createDeveloperMetadata: metadataKey "k" and code 400, key: 5'
    assert one_line(text) == text
    assert one_line("a\n b\tc " + "x" * 999) == "a b c " + "x" * 294


def test_only_an_object_is_an_answer() -> None:
    assert read_object(b'{"a": 1}') == {"a": 1}
    assert [read_object(each) for each in (b"", b"[1]", b"1", b"\xff", b'{"a"', b"[" * 99_999)] == [None] * 6
