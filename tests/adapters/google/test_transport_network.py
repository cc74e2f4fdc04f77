"""Tokens, the network and the quota, over real HTTP."""

from __future__ import annotations

import socket
import ssl
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from google_emulator.emulator import Emulator
from google_emulator.quotas import Quotas

from sheets_strategy.adapters.google.api import GoogleApi
from sheets_strategy.adapters.google.hosts import BASE_URL, hosts_from
from sheets_strategy.adapters.google.quota import Limits, Quota
from tests.adapters.google.opened import (
    PERSON,
    caught,
    new_sheet,
    open_at,
    person,
)


def test_an_expired_token_is_renewed(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, credentials=person(google, access=""))
    assert opened.api.get_spreadsheet(sheet, "properties(title)")
    google.fail("401", "read")
    assert opened.api.get_spreadsheet(sheet, "properties(title)")
    assert google.count("token") == 2


def test_a_token_that_stays_refused_ends_in_words(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, credentials=person(google))
    google.fail("401", "read", times=-1)
    assert caught(opened.api.get_spreadsheet, sheet, "properties(title)").code == "google_login_expired"
    assert google.count("read") == 3


def test_a_revoked_login_ends_in_words(google: Emulator, sheet: str) -> None:
    opened = open_at(google.url, credentials=person(google))
    google.fail("invalid-grant", "token", times=-1)
    assert caught(opened.api.get_spreadsheet, sheet, "properties(title)").code == "google_login_expired"
    assert (google.count("token"), google.count("read")) == (1, 0)


@pytest.mark.parametrize("effect", ["503", "500-html", "429"])
def test_a_token_endpoint_that_fails_is_asked_again_without_a_sleep_of_googles_library(
    google: Emulator, sheet: str, effect: str
) -> None:
    opened = open_at(google.url, credentials=person(google))
    google.fail(effect, "token", times=2)
    assert opened.api.get_spreadsheet(sheet, "properties(title)")
    assert (opened.waits, google.count("token")) == ([0.5, 1], 3)


def test_an_address_where_nobody_answers() -> None:
    with Emulator() as google:
        url = google.url
    opened = open_at(url)
    assert caught(opened.api.get_spreadsheet, "x", "y").code == "google_unreachable"
    assert opened.waits == [0.5, 1, 2]


def test_a_proxy_that_lets_nobody_through(
    monkeypatch: pytest.MonkeyPatch, google: Emulator, sheet: str
) -> None:
    with Emulator() as gone:
        monkeypatch.setenv("HTTP_PROXY", gone.url.replace("http://", "http://me:hunter2@"))
    monkeypatch.setenv("NO_PROXY", "")
    error = caught(open_at(google.url).api.get_spreadsheet, sheet, "y")
    assert error.code == "google_proxy"
    assert "hunter2" not in str(error) + str(error.__cause__)


def test_a_name_that_no_server_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    def nobody(*args: object, **kwargs: object) -> None:
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", nobody)
    opened = open_at("https://sheets.invalid")
    assert caught(opened.api.get_spreadsheet, "x", "y").code == "google_no_network"
    assert opened.waits == [0.5, 1, 2]


def test_a_certificate_that_is_not_googles_is_refused_at_once(tmp_path: Path) -> None:
    with a_server_with_its_own_certificate(tmp_path) as url:
        opened = open_at(url)
        assert caught(opened.api.get_spreadsheet, "x", "y").code == "google_certificate"
    assert opened.waits == []


@contextmanager
def a_server_with_its_own_certificate(folder: Path) -> Iterator[str]:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    day = datetime(2026, 1, 1, tzinfo=UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, day, day + timedelta(days=36_500))
    signed = made.sign(key, hashes.SHA256())
    form = (serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    pem = key.private_bytes(serialization.Encoding.PEM, *form)
    (folder / "both.pem").write_bytes(pem + signed.public_bytes(serialization.Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "both.pem")
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                taken, _ = listening.accept()
                with taken, context.wrap_socket(taken, server_side=True):
                    pass

        thread = threading.Thread(target=serve)
        thread.start()
        yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        thread.join()


def test_a_call_that_hangs_ends_within_the_deadline_of_a_real_clock(google: Emulator, sheet: str) -> None:
    api = open_at(google.url).api
    patient = GoogleApi(
        person(google),
        identity=PERSON,
        hosts=hosts_from({BASE_URL: google.url}),
        quota=api.quota,
        deadline_seconds=1,
    )
    google.fail("timeout-before", "read", times=-1, seconds=9)
    began = time.monotonic()
    assert caught(patient.get_spreadsheet, sheet, "y").code == "google_silent"
    assert time.monotonic() - began < 3


def test_the_quota_is_kept_before_google_has_to_refuse(google: Emulator, sheet: str, tmp_path: Path) -> None:
    opened = open_at(google.url, quota=Quota(Limits(3, 2, 9, 9), tmp_path))
    began = opened.now
    for _ in range(7):
        opened.api.get_spreadsheet(sheet, "properties(title)")
    assert opened.statuses == [200] * 7
    assert opened.waits == [61, 61]
    assert opened.notices == [("google_wait_quota", {"seconds": 61})] * 2
    assert opened.now - began == 122
    assert opened.api.quota_left() == (2, 2)


def test_what_is_asked_of_drive_takes_nothing_of_the_quota(
    google: Emulator, sheet: str, tmp_path: Path
) -> None:
    opened = open_at(google.url, quota=Quota(Limits(1, 1, 1, 1), tmp_path))
    for _ in range(5):
        opened.api.get_file(sheet, "name")
        opened.api.about()
    assert opened.waits == []


def test_a_quota_that_google_counts_otherwise_is_waited_for() -> None:
    with Emulator(quotas=Quotas(user=1, retry_after=40)) as google:
        sheet = new_sheet(google)
        opened = open_at(google.url)
        opened.api.get_spreadsheet(sheet, "properties(title)")
        error = caught(opened.api.get_spreadsheet, sheet, "properties(title)")
        assert error.code == "google_quota"
        assert sum(opened.waits) <= 120


def test_a_queue_that_is_too_long_is_not_stood_in(google: Emulator, sheet: str, tmp_path: Path) -> None:
    quota = Quota(Limits(1, 1, 9, 9), tmp_path)
    opened = open_at(google.url, quota=quota)
    colleagues = [
        quota.take("read", opened.api.caller, clock=lambda: opened.now, longest_s=900) for _ in range(4)
    ]
    assert colleagues == [0, 61, 122, 183]
    assert caught(opened.api.get_spreadsheet, sheet, "properties(title)").code == "google_quota"
    assert (opened.records, opened.waits) == ([], [])
