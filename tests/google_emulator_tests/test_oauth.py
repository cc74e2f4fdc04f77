"""The emulator's sign-in refuses what Google refuses; the libraries of Google are its clients."""

from __future__ import annotations

import base64
import json
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from google_emulator import Emulator, ManualClock
from google_emulator.oauth import PREFIX, Registry, find_token, handle, is_good, registry_of
from google_emulator.store import Store

CLIENT = {"client_id": "c1", "client_secret": "s1"}
BACK = "http://127.0.0.1:7777/"
ASKED = {
    "client_id": "c1",
    "redirect_uri": BACK,
    "response_type": "code",
    "scope": PREFIX + "drive.file",
    "state": "st",
    "prompt": "consent",
}


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def store(clock: ManualClock) -> Store:
    return Store(clock=clock)


@pytest.fixture
def registry(store: Store) -> Registry:
    return registry_of(store)


def ask(store: Store, method: str, path: str, headers: dict[str, str] | None = None, **given: str) -> Any:
    """Give status and what came back: parameters of a redirect, JSON, or text."""
    form = {name: [value] for name, value in given.items()}
    query, body = (form, {}) if method == "GET" else ({}, form)
    found = handle(store, method, path, query, body, headers)
    assert found is not None
    status, told, content = found
    if "Location" in told:
        assert told["Location"].startswith(BACK + "?")
        return status, {name: one[0] for name, one in parse_qs(urlsplit(told["Location"]).query).items()}
    return status, json.loads(content) if "json" in told["Content-Type"] else content.decode()


def code_of(store: Store, **more: str) -> str:
    return str(ask(store, "GET", "/o/oauth2/v2/auth", **{**ASKED, **more})[1]["code"])


def exchange(store: Store, code: str, **more: str) -> Any:
    given = {"grant_type": "authorization_code", "code": code, "redirect_uri": BACK, **CLIENT, **more}
    return ask(store, "POST", "/token", **given)


def test_a_code_becomes_tokens_once(store: Store) -> None:
    code = code_of(store)
    status, tokens = exchange(store, code)
    assert (status, set(tokens)) == (
        200,
        {"access_token", "expires_in", "token_type", "scope", "refresh_token"},
    )
    assert (tokens["expires_in"], tokens["scope"]) == (3599, PREFIX + "drive.file")
    assert exchange(store, code) == (
        400,
        {"error": "invalid_grant", "error_description": "Malformed auth code."},
    )


@pytest.mark.parametrize(
    ("more", "error"),
    [
        ({"redirect_uri": "http://127.0.0.1:1/"}, "redirect_uri_mismatch"),
        ({"client_id": "c2"}, "invalid_grant"),
        ({"code_verifier": "wrong"}, "invalid_grant"),
    ],
)
def test_a_code_is_for_who_asked_for_it(more: dict[str, str], error: str, store: Store) -> None:
    code = code_of(store, code_challenge="x")
    assert exchange(store, code, **more)[1]["error"] == error


@pytest.mark.parametrize(
    ("more", "page"),
    [
        ({"client_id": ""}, "invalid_client"),
        ({"redirect_uri": "https://firm.example/"}, "redirect_uri_mismatch"),
        ({"redirect_uri": "http://firm.example/"}, "redirect_uri_mismatch"),
        ({"response_type": "token"}, "invalid_request"),
        ({"scope": ""}, "invalid_request"),
        ({"trigger_onepick": "true", "scope": f"{PREFIX}drive.file openid"}, "only drive.file"),
        ({"trigger_onepick": "true", "prompt": "select_account"}, "prompt=consent"),
    ],
)
def test_a_wrong_question_shows_a_page_and_sends_nobody_back(
    more: dict[str, str], page: str, store: Store
) -> None:
    status, text = ask(store, "GET", "/o/oauth2/v2/auth", **{**ASKED, **more})
    assert status in (400, 401)
    assert page in text


def test_what_the_person_does(store: Store, registry: Registry) -> None:
    registry.people.unticks = frozenset({"spreadsheets"})
    both = f"{PREFIX}drive.file {PREFIX}spreadsheets"
    assert (
        ask(store, "GET", "/o/oauth2/v2/auth", **{**ASKED, "scope": both})[1]["scope"]
        == PREFIX + "drive.file"
    )
    registry.people.refuses = "access_denied"
    assert ask(store, "GET", "/o/oauth2/v2/auth", **ASKED) == (302, {"state": "st", "error": "access_denied"})


def test_clients_prove_themselves_in_the_form_or_the_header(store: Store, registry: Registry) -> None:
    registry.clients["c1"] = "s1"
    basic = "Basic " + base64.b64encode(b"c1:s1").decode()
    given = {"grant_type": "authorization_code", "redirect_uri": BACK}
    assert ask(store, "POST", "/token", {"Authorization": basic}, **given, code=code_of(store))[0] == 200
    assert exchange(store, code_of(store))[0] == 200
    wrong = exchange(store, code_of(store), client_secret="s2")
    assert wrong == (
        401,
        {"error": "invalid_client", "error_description": "The provided client secret is invalid."},
    )
    assert exchange(store, "x", client_id="c9")[1]["error_description"] == "The OAuth client was not found."


def test_tokens_end(store: Store, registry: Registry, clock: ManualClock) -> None:
    registry.testing = True
    tokens = exchange(store, code_of(store))[1]
    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"], **CLIENT}
    access = find_token(store, tokens["access_token"])
    assert access is not None
    assert is_good(store, access)
    clock.advance(3600)
    assert not is_good(store, access)
    status, again = ask(store, "POST", "/token", **refresh)
    assert (status, "refresh_token" in again) == (200, False)
    assert ask(store, "POST", "/token", **refresh, scope=PREFIX + "drive")[1]["error"] == "invalid_scope"
    clock.advance(timedelta(days=7).total_seconds())
    assert ask(store, "POST", "/token", **refresh)[1] == {
        "error": "invalid_grant",
        "error_description": "Token has been expired or revoked.",
    }


@pytest.mark.parametrize("which", ["access_token", "refresh_token"])
def test_revoking_either_ends_both(which: str, store: Store, registry: Registry) -> None:
    tokens = exchange(store, code_of(store))[1]
    other = exchange(store, code_of(store))[1]
    assert ask(store, "POST", "/revoke", token=tokens[which]) == (200, {})
    assert registry.tokens[tokens["access_token"]].revoked
    assert registry.refresh_tokens[tokens["refresh_token"]].revoked
    assert not registry.tokens[other["access_token"]].revoked
    assert ask(store, "POST", "/revoke", token=tokens[which])[1]["error"] == "invalid_token"


@pytest.mark.parametrize("assertion", ["", "x", "a.b.c", "a.e30.c", "a.bnVsbA.c"])
def test_an_assertion_that_is_none(assertion: str, store: Store) -> None:
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    assert ask(store, "POST", "/token", grant_type=grant, assertion=assertion)[1]["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({}, ""),
        ({"aud": "https://evil.example/token"}, "invalid_grant"),
        ({"scope": ""}, "invalid_scope"),
        ({"exp": 8 * 3600}, "invalid_grant"),
        ({"sub": "anna@firm.example"}, ""),
    ],
)
def test_what_an_assertion_claims(
    change: dict[str, Any], error: str, store: Store, clock: ManualClock
) -> None:
    now = int(clock().timestamp())
    claims = {"iss": "r@p", "aud": "https://oauth2.googleapis.com/token", "iat": now, "exp": now + 3600}
    claims |= {"scope": PREFIX + "drive"} | change
    if "exp" in change:
        claims["exp"] = now + change["exp"]
    packed = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode().rstrip("=")
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    _, body = ask(store, "POST", "/token", grant_type=grant, assertion=f"e30.{packed}.c2ln")
    assert body.get("error", "") == error
    if not error:
        token = find_token(store, body["access_token"])
        assert token is not None
        assert (token.user, token.client) == (change.get("sub", "r@p"), "r@p")


def test_other_paths_are_not_its_own(store: Store) -> None:
    assert handle(store, "GET", "/v4/spreadsheets/x", {}, {}) is None
    assert ask(store, "GET", "/token")[0] == 405


def test_a_plain_flow_of_googles_library_signs_in() -> None:
    """As other people's clients do: the client proves itself in a header."""
    import urllib.request

    from google_auth_oauthlib.flow import InstalledAppFlow

    with Emulator() as google, pytest.MonkeyPatch.context() as patch:
        patch.setenv("OAUTHLIB_INSECURE_TRANSPORT", "1")
        config = {**CLIENT, "auth_uri": google.url + "/o/oauth2/auth", "token_uri": google.url + "/token"}
        flow = InstalledAppFlow.from_client_config(
            {"installed": config}, [PREFIX + "drive.file"], redirect_uri=BACK
        )
        url, _ = flow.authorization_url()
        code = _code_after(urllib.request.Request(url))
        flow.fetch_token(code=code)
        assert find_token(google.store, flow.credentials.token) is not None


def _code_after(request: Any) -> str:
    """Follow the page to where it sends the person, without going there."""
    import urllib.error
    import urllib.request

    class Stay(urllib.request.HTTPRedirectHandler):
        def redirect_request(self, *args: Any) -> None:
            return None

    with pytest.raises(urllib.error.HTTPError) as sent:
        urllib.request.build_opener(Stay).open(request, timeout=5)
    target = sent.value.headers["Location"]
    sent.value.close()
    return parse_qs(urlsplit(target).query)["code"][0]
