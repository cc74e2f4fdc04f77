"""One try's HTTP answer or exception → what went wrong, in Google's own reason and one clean line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from typing import Any, Literal

Json = dict[str, Any]
Kind = Literal[
    "answer",
    "cut",
    "dns",
    "html",
    "login",
    "proxy",
    "quota",
    "refused",
    "request",
    "server",
    "timeout",
    "tls",
]

BUSY = frozenset({408, 500, 502, 503, 504})
RATES = frozenset({"rateLimitExceeded", "userRateLimitExceeded", "RATE_LIMIT_EXCEEDED"})
ENDED = "invalid_grant"
"""How OAuth calls a sign-in that has ended."""
LONGEST = 300
NEAR: frozenset[Kind] = frozenset({"dns", "html", "proxy", "refused"})
"""Faults of the person's own network, mostly."""
_SECRETS = re.compile(
    r"(?i)bearer\s+[\w.~+/=-]+|ya29\.[\w.-]+|\b1//[\w-]+|GOCSPX-[\w-]+|eyJ[\w-]{8,}\.[\w.-]+"
    r"|(?<=://)[^/@\s]+@|\b(?:key|code|token)=[^\s&\"']+"
    r"|\b(?:access_token|refresh_token|id_token|client_secret|assertion|private_key)[\"']?\s*[=:]\s*[\"']?[^\s\"',&}]+"
    r"|-----BEGIN.*?(?:-----END[^-]*-----|\Z)",
    re.DOTALL,
)
_LINK = re.compile(r"https://[^\s\"'<>]+")


@dataclass(frozen=True, slots=True)
class Fault:
    """What one try came to when no usable answer came.

    Attributes:
        kind: ``answer`` is a refusal that Google worded; the others say where the try ended.
        retried: A repetition may help.
        unclear: Google may have done what was asked all the same.
        status: HTTP status, 0 for none.
        reason: Google's reason, ``storageQuotaExceeded`` or ``PERMISSION_DENIED``; "" for none.
        message: Google's or the library's sentence: one line, cut, without secrets.
        link: Page where a person can mend it, "" for none.
        service: The API that is meant, in Google's words: ``Google Sheets API``; "" for none.
        wait_s: Seconds that the server asks to wait, None where it asks for none.
    """

    kind: Kind
    retried: bool = True
    unclear: bool = False
    status: int = 0
    reason: str = ""
    message: str = ""
    link: str = ""
    service: str = ""
    wait_s: float | None = None


class FaultError(Exception):
    """The fault that an error of the tool has as its cause; holds no request, no answer, no secret."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.kind}, HTTP {fault.status}, {fault.reason}: {fault.message}")
        self.fault = fault


def fault_of_answer(status: int, headers: Mapping[str, str], body: bytes, *, now: float) -> Fault:
    """Read an answer that is not a success, or a success that is not a JSON object.

    Args:
        status: HTTP status.
        headers: Header → value; found whatever their case.
        body: What came, as bytes.
        now: The present moment, in seconds since 1970, for a Retry-After that is a date.
    """
    wait_s = read_retry_after(headers.get("Retry-After", ""), now=now)
    error = _error_of(body)
    if status in BUSY:
        return Fault("server", True, True, status, message=_message(error), wait_s=wait_s)
    if status == 429:
        return Fault("quota", True, False, status, message=_message(error), wait_s=wait_s)
    if error is None:
        return Fault(
            "html",
            status < 400,
            status < 300,
            status,
            message=one_line(body[:2000].decode("utf-8", "replace")),
        )
    reason = _reason(error)
    if status == 403 and reason in RATES:
        return Fault("quota", True, False, status, reason, _message(error), wait_s=wait_s)
    if status == 403 and reason == "backendError":
        return Fault("server", True, True, status, reason, _message(error), wait_s=wait_s)
    return Fault("answer", False, False, status, reason, _message(error), _link(error), _service(error))


def fault_of_exception(error: Exception) -> Fault:
    """Read what requests and google-auth raise."""
    from google.auth.exceptions import GoogleAuthError, RefreshError, TransportError
    from requests.exceptions import RequestException

    if isinstance(error, TransportError):
        cause = next((each for each in error.args if isinstance(each, RequestException)), None)
        found = None if cause is None else fault_of_exception(cause)
        # The token had not come yet, so the request itself was never sent.
        kind: Kind = "html" if "page" in str(error) else "server"
        return replace(found or Fault(kind, message=one_line(str(error))), unclear=False)
    if isinstance(error, RefreshError) and error.retryable:
        return Fault("server", message=one_line(str(error.args[0])))
    if isinstance(error, GoogleAuthError):
        return _fault_of_sign_in(error)
    return _fault_of_requests(error)


def _fault_of_sign_in(error: Exception) -> Fault:
    """Read a refusal of the token endpoint: its code in OAuth, and Google's sentence."""
    answer = error.args[1] if len(error.args) > 1 and isinstance(error.args[1], dict) else {}
    said = str(answer.get("error_description", "")) or str(error.args[0] if error.args else "")
    return Fault("login", False, reason=str(answer.get("error", "")) or ENDED, message=one_line(said))


def _fault_of_requests(error: Exception) -> Fault:
    from requests import exceptions as requests
    from urllib3 import exceptions as urllib3

    inner = error.args[0] if error.args else None
    reason = getattr(inner, "reason", inner)
    text = one_line(str(reason or error))  # The outer text repeats the whole address.
    if isinstance(error, requests.InvalidProxyURL | requests.ProxyError):
        return Fault("proxy", message=text)
    if isinstance(error, requests.SSLError) and "CERTIFICATE_VERIFY_FAILED" in str(error):
        return Fault("tls", False, message=text)
    if isinstance(error, requests.ConnectTimeout):
        return Fault("refused", message=text)
    if isinstance(error, requests.Timeout) or isinstance(reason, urllib3.ReadTimeoutError):
        return Fault("timeout", unclear=True, message=text)
    if isinstance(reason, urllib3.NameResolutionError):
        return Fault("dns", message=text)
    if isinstance(reason, urllib3.NewConnectionError):
        return Fault("refused", message=text)
    cut = requests.ConnectionError | requests.ChunkedEncodingError | requests.ContentDecodingError
    if isinstance(error, cut):
        return Fault("cut", unclear=True, message=text)
    return Fault("request", False, message=text)


def read_retry_after(text: str, *, now: float) -> float | None:
    """Give the seconds that a Retry-After header asks for: a number, or a date; None for anything else."""
    text = text.strip()
    if re.fullmatch(r"\d{1,9}(\.\d+)?", text):
        return float(text)
    try:
        return max(parsedate_to_datetime(text).timestamp() - now, 0.0)
    except (TypeError, ValueError, OverflowError):
        return None


def read_object(body: bytes) -> Json | None:
    """Read a JSON object; None for anything else, as a page in HTML or an answer that was cut."""
    try:
        found = json.loads(body)
    except (ValueError, RecursionError):
        return None
    return found if isinstance(found, dict) else None


def one_line(text: str) -> str:
    """Make one line that may be shown: no secrets, no line breaks, not long."""
    return " ".join(_SECRETS.sub("…", text).split())[:LONGEST]


def _error_of(body: bytes) -> Json | None:
    found = read_object(body)
    error = None if found is None else found.get("error")
    return {"message": str(error)} if isinstance(error, str) else error if isinstance(error, dict) else None


def _message(error: Json | None) -> str:
    return "" if error is None else one_line(str(error.get("message", "")))


def _reason(error: Json) -> str:
    details = (str(each["reason"]) for each in _details(error) if each.get("reason"))
    listed = error.get("errors")
    first = listed[0] if isinstance(listed, list) and listed and isinstance(listed[0], dict) else {}
    return next(details, "") or str(first.get("reason", "")) or str(error.get("status", ""))


def _link(error: Json) -> str:
    """Give the page where an API is switched on, or a higher limit is asked for."""
    for each in _details(error):
        metadata, links = each.get("metadata"), each.get("links")
        if isinstance(metadata, dict) and metadata.get("activationUrl"):
            return str(metadata["activationUrl"])
        if isinstance(links, list) and links and isinstance(links[0], dict):
            return str(links[0].get("url", ""))
    found = _LINK.search(str(error.get("message", "")))
    return found[0].rstrip(".,)") if found else ""


def _service(error: Json) -> str:
    """Give the name of the API that a refusal is about."""
    metadata = (each.get("metadata") for each in _details(error))
    titles = (str(each.get("serviceTitle", "")) for each in metadata if isinstance(each, dict))
    return next(filter(None, titles), "")


def _details(error: Json) -> Iterator[Json]:
    details = error.get("details")
    return (each for each in details if isinstance(each, dict)) if isinstance(details, list) else iter(())
