"""A person signs in: google-auth-oauthlib's flow and google-auth over real HTTP."""

from __future__ import annotations

import json
import os
import socket
import threading
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from google_emulator import Emulator
from google_emulator.oauth import Registry, Token, find_token

from sheets_strategy.adapters.google.auth import (
    Account,
    ask_account,
    find_identity,
    load_credentials,
    refresh,
)
from sheets_strategy.adapters.google.desktop_flow import Asked, Consent, ask_consent
from sheets_strategy.adapters.google.forget import log_out
from sheets_strategy.adapters.google.hosts import hosts_from
from sheets_strategy.adapters.google.identity import Identity
from sheets_strategy.adapters.google.login_file import PersonLogin, login_path, read_login, write_login
from sheets_strategy.adapters.google.redirect import listening
from sheets_strategy.adapters.google.secret_files import ClientFile
from sheets_strategy.errors import InputError, StrategyError, WorkbookError
from tests.adapters.google.signing import ANNA, CLIENT, SECRET, Clock, Person

Asks = Callable[..., Consent]
SMALL = ("drive.file",)


@pytest.fixture
def asks(environ: dict[str, str], person: Person) -> Asks:
    def ask(
        scopes: tuple[str, ...] = SMALL,
        *,
        pick: bool = False,
        email: str = "",
        client: ClientFile = ClientFile(CLIENT, SECRET),  # noqa: B008  # frozen
        seconds: float = 10,
    ) -> Consent:
        return ask_consent(
            client,
            hosts_from(environ),
            Asked(scopes, pick, email),
            open_page=person.open,
            page="<p>Готово</p>",
            seconds=seconds,
        )

    return ask


def kept(environ: dict[str, str], consent: Consent) -> Identity:
    """Keep a consent as ``login`` does; say who that is."""
    write_login(login_path(environ), replace(consent.login, email=ANNA))
    identity = find_identity(environ)
    assert identity is not None
    return identity


def test_consent_gives_a_token_that_google_knows(
    google: Emulator, registry: Registry, environ: dict[str, str], asks: Asks, person: Person
) -> None:
    registry.people.user = ANNA
    identity = kept(environ, asks())
    credentials = load_credentials(environ)
    refresh(credentials, identity)
    known = find_token(google.store, credentials.token)
    assert known is not None
    assert (known.user, known.scopes, known.client) == (ANNA, {"drive.file"}, CLIENT)
    assert ask_account(credentials, identity, hosts_from(environ)) == Account(ANNA)
    assert identity == Identity("person", ANNA, SMALL, login_path(environ), client_id=CLIENT)
    person.done()
    assert person.saw == ["<p>Готово</p>"]


def test_the_consent_page_is_asked_for_no_more_than_needed(registry: Registry, asks: Asks) -> None:
    asks(email=ANNA)
    (asked,) = registry.asked
    assert {
        name: asked[name] for name in asked if name not in ("state", "code_challenge", "redirect_uri")
    } == {
        "response_type": "code",
        "client_id": CLIENT,
        "scope": "https://www.googleapis.com/auth/drive.file",
        "access_type": "offline",
        "prompt": "consent",
        "include_granted_scopes": "false",
        "login_hint": ANNA,
        "code_challenge_method": "S256",
    }
    assert len(asked["state"]) >= 20
    assert urlsplit(asked["redirect_uri"]).hostname == "127.0.0.1"


def test_picked_sheets_come_back(google: Emulator, registry: Registry, asks: Asks) -> None:
    sheet = google.seed({"title": "План"})
    registry.people.picks = (sheet, "1" * 44)
    assert asks(pick=True).picked == (sheet, "1" * 44)
    assert CLIENT in google.store.files[sheet].clients
    (asked,) = registry.asked
    assert asked["trigger_onepick"] == "true"
    assert asked["mimetypes"] == "application/vnd.google-apps.spreadsheet"


def test_nothing_picked(asks: Asks) -> None:
    assert asks(pick=True).picked == ()


def test_plain_http_is_allowed_while_signing_in_only(asks: Asks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("OAUTHLIB_INSECURE_TRANSPORT", raising=False)
    asks()
    assert "OAUTHLIB_INSECURE_TRANSPORT" not in os.environ


@pytest.mark.parametrize(
    ("refuses", "code"),
    [
        ("access_denied", "google_login_denied"),
        ("admin_policy_enforced", "google_login_admin"),
        ("org_internal", "google_login_client_gone"),
        ("server_error", "google_login_failed"),
        ("<b>x</b>", "google_login_failed"),
    ],
)
def test_google_or_the_person_refuses(refuses: str, code: str, registry: Registry, asks: Asks) -> None:
    registry.people.refuses = refuses
    error = _refusal(asks)
    assert error.code == code
    assert error.facts.get("reason") in (None, "server_error", "?")


def test_a_box_that_was_not_ticked(registry: Registry, asks: Asks) -> None:
    registry.people.unticks = frozenset({"spreadsheets"})
    error = _refusal(lambda: asks(("drive.file", "spreadsheets")))
    assert (error.code, error.facts) == ("google_login_unticked", {"scopes": ["spreadsheets"]})


def test_a_client_whose_secret_was_changed(asks: Asks) -> None:
    error = _refusal(lambda: asks(client=ClientFile(CLIENT, "old")))
    assert (error.code, error.facts) == ("google_login_client_gone", {"client": CLIENT})


def test_google_that_cannot_be_reached_for_the_token(google: Emulator, asks: Asks) -> None:
    google.fail("cut", lambda seen: seen.path == "/token", times=-1)
    assert _refusal(asks).code == "google_login_unreachable"


def test_a_page_instead_of_the_token(google: Emulator, asks: Asks) -> None:
    google.fail("html", lambda seen: seen.path == "/token", times=-1)
    assert _refusal(asks).code == "google_login_failed"


def test_nobody_comes_back(asks: Asks, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(person, "_browse", lambda url: None)
    error = _refusal(lambda: asks(seconds=0.05))
    assert (error.code, error.facts) == ("google_login_timeout", {"minutes": 0})


def test_a_blocked_app_shows_its_page_and_nobody_comes_back(asks: Asks, person: Person) -> None:
    error = _refusal(lambda: asks(client=ClientFile("other-client", SECRET), seconds=0.2))
    person.done()
    assert error.code == "google_login_timeout"
    assert "invalid_client" in person.saw[0]


def test_a_client_of_a_site_comes_back_to_its_own_port(registry: Registry, asks: Asks) -> None:
    redirect = f"http://localhost:{_free_port()}/back"
    consent = asks(client=ClientFile(CLIENT, SECRET, redirect))
    assert registry.asked[0]["redirect_uri"] == redirect
    assert consent.login.redirect == redirect


def test_a_port_that_is_taken(asks: Asks) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        error = _refusal(lambda: asks(client=ClientFile(CLIENT, SECRET, f"http://localhost:{port}/")))
    assert (error.code, error.facts) == ("google_login_port", {"port": port})


def test_strangers_and_idle_connections_do_not_end_the_wait() -> None:
    with listening("<p>ok</p>", "s1") as receiver:
        brought: list[object] = []
        waiting = threading.Thread(target=lambda: brought.append(receiver.wait(10)))
        waiting.start()
        address = urlsplit(receiver.redirect)
        with socket.create_connection((address.hostname, address.port)):
            for stray in (
                "favicon.ico",
                "",
                "?state=other&code=x",
                "?code=x",
                "else?state=s1&code=x",
                "?state=",
            ):
                with pytest.raises(urllib.error.HTTPError) as refused:
                    urllib.request.urlopen(receiver.redirect + stray, timeout=5)
                assert refused.value.code == 404
                refused.value.close()
            with urllib.request.urlopen(receiver.redirect + "?state=s1&code=c1&scope=x", timeout=5) as page:
                assert page.read() == b"<p>ok</p>"
        waiting.join(5)
    assert brought == [{"state": "s1", "code": "c1", "scope": "x"}]


def test_a_browser_that_is_faster_than_the_wait() -> None:
    with listening("", "s1") as receiver:
        urllib.request.urlopen(receiver.redirect + "?state=s1&code=c1", timeout=5).close()
        assert receiver.wait(5) == {"state": "s1", "code": "c1"}


def test_after_the_wait_nobody_listens() -> None:
    with listening("", "s1") as receiver:
        pass
    with pytest.raises(urllib.error.URLError):
        urllib.request.urlopen(receiver.redirect, timeout=5)


def test_a_consent_in_status_testing_ends_after_seven_days(
    clock: Clock, registry: Registry, environ: dict[str, str], asks: Asks
) -> None:
    registry.testing = True
    identity = kept(environ, asks())
    clock.added = timedelta(days=6, hours=23)
    refresh(load_credentials(environ), identity)
    clock.added = timedelta(days=7, minutes=1)
    error = _refusal(lambda: refresh(load_credentials(environ), identity))
    assert (error.code, error.facts["email"]) == ("google_login_expired", ANNA)


def test_a_consent_that_was_revoked(registry: Registry, environ: dict[str, str], asks: Asks) -> None:
    identity = kept(environ, asks())
    for token in registry.refresh_tokens.values():
        token.revoked = True
    assert _refusal(lambda: refresh(load_credentials(environ), identity)).code == "google_login_expired"


def test_a_client_that_was_deleted(registry: Registry, environ: dict[str, str], asks: Asks) -> None:
    identity = kept(environ, asks())
    registry.clients = {"other": "x"}
    error = _refusal(lambda: refresh(load_credentials(environ), identity))
    assert (error.code, error.facts) == ("google_login_client_gone", {"client": CLIENT})


def test_scopes_that_were_not_consented_to(environ: dict[str, str], asks: Asks) -> None:
    identity = kept(environ, asks())
    credentials = load_credentials(environ, scopes=("drive",))
    assert _refusal(lambda: refresh(credentials, identity)).code == "google_login_scope"


def test_no_network(google: Emulator, environ: dict[str, str], asks: Asks) -> None:
    identity = kept(environ, asks())
    nowhere = {**environ, "SHEETS_STRATEGY_GOOGLE_BASE_URL": f"http://127.0.0.1:{_free_port()}"}
    assert _refusal(lambda: refresh(load_credentials(nowhere), identity)).code == "google_login_unreachable"
    fine = load_credentials(environ)
    refresh(fine, identity)
    asked = _refusal(lambda: ask_account(fine, identity, hosts_from(nowhere)))
    assert asked.code == "google_login_unreachable"


def test_a_server_that_is_busy(
    google: Emulator, environ: dict[str, str], asks: Asks, monkeypatch: pytest.MonkeyPatch
) -> None:
    identity = kept(environ, asks())
    monkeypatch.setattr("google.auth._exponential_backoff.time.sleep", lambda seconds: None)
    google.fail("503", "token", times=-1)
    assert _refusal(lambda: refresh(load_credentials(environ), identity)).code == "google_login_busy"


def test_a_page_instead_of_an_answer(google: Emulator, environ: dict[str, str], asks: Asks) -> None:
    identity = kept(environ, asks())
    credentials = load_credentials(environ)
    google.fail("html", "token")
    assert _refusal(lambda: refresh(credentials, identity)).code == "google_login_unreachable"


@pytest.mark.parametrize(
    ("effect", "account"),
    [
        ("api-disabled", Account(ANNA, "drive_off")),
        ("html", Account(ANNA, "unknown")),
        ("no-right", Account(ANNA, "unknown")),
    ],
)
def test_google_does_not_say_who(
    effect: str, account: Account, google: Emulator, environ: dict[str, str], asks: Asks
) -> None:
    identity = kept(environ, asks())
    google.fail(effect, "drive")
    assert ask_account(load_credentials(environ), identity, hosts_from(environ)) == account


def test_an_access_token_that_ended_is_renewed(
    google: Emulator, registry: Registry, environ: dict[str, str], asks: Asks
) -> None:
    identity = kept(environ, asks())
    credentials = load_credentials(environ)
    refresh(credentials, identity)
    google.fail("401", "drive")
    assert ask_account(credentials, identity, hosts_from(environ)).trouble == ""
    assert len(registry.tokens) == 3


def test_a_password_of_netrc_does_not_take_the_place_of_the_token(
    environ: dict[str, str], asks: Asks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "netrc").write_text("machine 127.0.0.1 login anna password hunter2\n", "utf-8")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    identity = kept(environ, asks())
    assert ask_account(load_credentials(environ), identity, hosts_from(environ)).trouble == ""


def test_nobody_has_signed_in(environ: dict[str, str]) -> None:
    assert find_identity(environ) is None
    with pytest.raises(InputError) as refused:
        load_credentials(environ)
    assert refused.value.code == "google_not_signed_in"


def test_forgetting_ends_it_at_google_too(
    google: Emulator, registry: Registry, environ: dict[str, str], asks: Asks
) -> None:
    identity = kept(environ, asks())
    credentials = load_credentials(environ)
    refresh(credentials, identity)
    ended, login = log_out(environ)
    assert (ended, getattr(login, "email", "")) == ("revoked", ANNA)
    assert not login_path(environ).exists()
    tokens: list[Token] = [*registry.tokens.values(), *registry.refresh_tokens.values()]
    assert [token.revoked for token in tokens] == [True] * 3
    assert (
        _refusal(lambda: ask_account(credentials, identity, hosts_from(environ))).code
        == "google_login_expired"
    )
    assert log_out(environ) == ("nothing", None)


def test_forgetting_what_google_had_ended(registry: Registry, environ: dict[str, str], asks: Asks) -> None:
    kept(environ, asks())
    for token in registry.refresh_tokens.values():
        token.revoked = True
    assert log_out(environ)[0] == "was_over"


def test_forgetting_without_network(environ: dict[str, str], asks: Asks) -> None:
    kept(environ, asks())
    nowhere = {**environ, "SHEETS_STRATEGY_GOOGLE_BASE_URL": f"http://127.0.0.1:{_free_port()}"}
    assert log_out(nowhere)[0] == "only_here"
    assert not login_path(environ).exists()


def test_forgetting_a_file_that_cannot_be_read(environ: dict[str, str]) -> None:
    login_path(environ).parent.mkdir(parents=True)
    login_path(environ).write_text("{", "utf-8")
    assert log_out(environ) == ("only_here", None)
    assert not login_path(environ).exists()


def test_google_auth_itself_reads_what_is_kept(environ: dict[str, str], asks: Asks) -> None:
    from google.oauth2.credentials import Credentials

    kept(environ, asks())
    theirs = Credentials.from_authorized_user_info(json.loads(login_path(environ).read_text("utf-8")))
    ours = load_credentials(environ)
    names = ("refresh_token", "client_id", "client_secret", "scopes", "account")
    assert [getattr(theirs, name) for name in names] == [getattr(ours, name) for name in names]


def test_a_sign_in_of_another_machine_works_here(environ: dict[str, str], asks: Asks, tmp_path: Path) -> None:
    kept(environ, asks())
    there = {**environ, "SHEETS_STRATEGY_CONFIG_DIR": str(tmp_path / "server")}
    login_path(there).parent.mkdir()
    login_path(there).write_bytes(login_path(environ).read_bytes())
    login, identity = read_login(login_path(there)), find_identity(there)
    assert isinstance(login, PersonLogin)
    assert identity is not None
    refresh(load_credentials(there), identity)


def _refusal(do: Callable[[], object]) -> StrategyError:
    with pytest.raises((WorkbookError, InputError)) as refused:
        do()
    return refused.value


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def test_the_address_that_is_opened_is_googles(asks: Asks, person: Person, environ: dict[str, str]) -> None:
    asks()
    (url,) = person.asked
    assert url.startswith(hosts_from(environ).auth + "?")
    assert SECRET not in url
    assert parse_qs(urlsplit(url).query)["client_id"] == [CLIENT]
