"""Google's sign-in: consent page, token endpoint, revocation; and the tokens that were handed out.

The consent page asks nobody: what the person would do (who signs in, which boxes are unticked,
which files are picked) is said beforehand in ``people``. Tokens of the registry are known with
their user, scopes, client and end, so that the APIs can ask ``find_token``.
"""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlencode, urlsplit
from weakref import WeakKeyDictionary

from .assertions import read_assertion

if TYPE_CHECKING:
    from .store import Store

Form = Mapping[str, list[str]]
Reply = tuple[int, dict[str, str], bytes]
PREFIX = "https://www.googleapis.com/auth/"
JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
LASTS = timedelta(seconds=3599)
"""How long an access token is good."""
TESTING_LASTS = timedelta(days=7)
"""How long consent is good while the app's status is Testing."""


@dataclass(slots=True)
class Token:
    """An access or refresh token.

    Attributes:
        user: E-mail of the account.
        scopes: Short names, such as ``drive.file``; what is not Drive's or Sheets' is kept whole.
        client: OAuth client, for a robot its e-mail.
        good_until: Its end; None for none.
        revoked: Whether it was taken back.
        parent: The refresh token that it came from.
    """

    user: str
    scopes: frozenset[str]
    client: str
    good_until: datetime | None
    revoked: bool = False
    parent: str = ""


@dataclass(slots=True)
class People:
    """What the person at the browser does.

    Attributes:
        user: Who signs in.
        refuses: ``access_denied``, ``admin_policy_enforced``, ... instead of a code; "" for none.
        unticks: Short names of scopes that the person does not allow.
        picks: Ids of the files picked.
    """

    user: str = "owner@example.com"
    refuses: str = ""
    unticks: frozenset[str] = frozenset()
    picks: tuple[str, ...] = ()


@dataclass(slots=True)
class _Code:
    token: Token
    redirect_uri: str
    challenge: str


@dataclass(slots=True)
class Registry:
    """Everything that Google remembers of sign-ins.

    Attributes:
        people: Who sits at the browser.
        clients: Client id → secret; when empty, any client is known.
        robots: E-mail of a service account → public key (PEM); a robot that is not here is believed.
        testing: Whether the app's status is Testing.
        tokens: Access token → what it is.
        refresh_tokens: Refresh token → what it is.
        asked: What the consent page was asked, for tests.
    """

    people: People = field(default_factory=People)
    clients: dict[str, str] = field(default_factory=dict)
    robots: dict[str, bytes] = field(default_factory=dict)
    testing: bool = False
    tokens: dict[str, Token] = field(default_factory=dict)
    refresh_tokens: dict[str, Token] = field(default_factory=dict)
    asked: list[dict[str, str]] = field(default_factory=list)
    codes: dict[str, _Code] = field(default_factory=dict)
    made: int = 0

    def name(self, prefix: str) -> str:
        """Give a token that was not given before."""
        self.made += 1
        return f"{prefix}{self.made:04d}-{hashlib.sha256(str(self.made).encode()).hexdigest()[:24]}"


_registries: WeakKeyDictionary[Store, Registry] = WeakKeyDictionary()


def registry_of(store: Store) -> Registry:
    """Give what is remembered beside a store."""
    return _registries.setdefault(store, Registry())


def find_token(store: Store, bearer: str) -> Token | None:
    """Give the access token as handed out; None when this server never gave it."""
    return registry_of(store).tokens.get(bearer)


def is_good(store: Store, token: Token) -> bool:
    """Say whether a token is neither revoked nor past its end."""
    return not token.revoked and (token.good_until is None or store.clock() < token.good_until)


def handle(
    store: Store,
    method: str,
    path: str,
    query: Form,
    form: Form,
    headers: Mapping[str, str] | None = None,
) -> Reply | None:
    """Answer a request of the sign-in; None when the path is none of its own.

    Args:
        store: Files, users and the clock.
        method: ``GET`` or ``POST``.
        path: Path without the query.
        query: Parameter → values.
        form: Fields of a form body → values.
        headers: Header → value; a client may say there who it is (HTTP Basic) instead of in the form.
    """
    handlers: dict[tuple[str, str], Callable[[Store, dict[str, str]], Reply]] = {
        ("GET", "/o/oauth2/v2/auth"): _consent,
        ("GET", "/o/oauth2/auth"): _consent,
        ("POST", "/token"): _token,
        ("POST", "/revoke"): _revoke,
    }
    found = handlers.get((method, path))
    if found is None:
        known = {known_path for _, known_path in handlers}
        return _page(405, "Method Not Allowed") if path in known else None
    fields = {name: values[-1] for name, values in {**query, **form}.items()}
    return found(store, _basic(headers or {}) | fields)


def _basic(headers: Mapping[str, str]) -> dict[str, str]:
    """Read a client's id and secret out of the header."""
    given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
    kind, _, packed = given.partition(" ")
    try:
        client, _, secret = base64.b64decode(packed).decode().partition(":")
    except ValueError:
        return {}
    return {"client_id": unquote(client), "client_secret": unquote(secret)} if kind == "Basic" else {}


def _consent(store: Store, asked: dict[str, str]) -> Reply:
    """Send the person back with a code, as the consent page does after «Allow»."""
    registry = registry_of(store)
    registry.asked.append(asked)
    people, client = registry.people, asked.get("client_id", "")
    target = urlsplit(asked.get("redirect_uri", ""))
    if not client or (registry.clients and client not in registry.clients):
        return _page(401, "Error 401: invalid_client")
    if target.scheme != "http" or target.hostname not in ("127.0.0.1", "localhost", "::1"):
        return _page(400, "Error 400: redirect_uri_mismatch")
    scopes = _short(asked.get("scope", ""))
    if asked.get("response_type") != "code" or not scopes:
        return _page(400, "Error 400: invalid_request")
    picking = asked.get("trigger_onepick") == "true"
    if picking and (scopes != {"drive.file"} or asked.get("prompt") != "consent"):
        return _page(400, "Error 400: invalid_request (One Picker: only drive.file, prompt=consent)")
    if people.refuses:
        return _redirect(asked, {"error": people.refuses})
    granted = scopes - people.unticks
    token = Token(people.user, frozenset(granted), client, None)
    code = registry.name("4/0A")
    registry.codes[code] = _Code(token, asked["redirect_uri"], asked.get("code_challenge", ""))
    back = {"code": code, "scope": _long(granted)}
    if picking:
        back["picked_file_ids"] = ",".join(people.picks)
        for file_id in people.picks:
            if file_id in store.files:
                store.files[file_id].clients.add(client)
    return _redirect(asked, back)


def _redirect(asked: dict[str, str], back: dict[str, str]) -> Reply:
    back = ({"state": asked["state"]} if "state" in asked else {}) | back
    return 302, {"Location": f"{asked['redirect_uri']}?{urlencode(back)}"}, b""


def _token(store: Store, form: dict[str, str]) -> Reply:
    """Answer the token endpoint."""
    grant = form.get("grant_type", "")
    if grant == JWT_GRANT:
        return _robot(store, form.get("assertion", ""))
    registry = registry_of(store)
    if registry.clients:
        secret = registry.clients.get(form.get("client_id", ""))
        if secret is None:
            return _refuse("invalid_client", "The OAuth client was not found.", 401)
        if secret != form.get("client_secret"):
            return _refuse("invalid_client", "The provided client secret is invalid.", 401)
    if grant == "authorization_code":
        return _first(store, form)
    if grant == "refresh_token":
        return _again(store, form)
    return _refuse("unsupported_grant_type", f"Invalid grant_type: {grant}")


def _first(store: Store, form: dict[str, str]) -> Reply:
    """Exchange a code, once, for an access token and a refresh token."""
    registry = registry_of(store)
    code = registry.codes.pop(form.get("code", ""), None)
    if code is None or code.token.client != form.get("client_id", code.token.client):
        return _refuse("invalid_grant", "Malformed auth code.")
    if code.redirect_uri != form.get("redirect_uri"):
        return _refuse("redirect_uri_mismatch", "Bad Request")
    if code.challenge and code.challenge != _challenge(form.get("code_verifier", "")):
        return _refuse("invalid_grant", "Invalid code verifier.")
    refresh = registry.name("1//0")
    end = store.clock() + TESTING_LASTS if registry.testing else None
    token = code.token
    registry.refresh_tokens[refresh] = Token(token.user, token.scopes, token.client, end)
    return _hand_out(store, token.user, token.scopes, token.client, refresh, refresh_token=refresh)


def _challenge(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")


def _again(store: Store, form: dict[str, str]) -> Reply:
    """Give a new access token for a refresh token, with the scopes asked for or all."""
    refresh = form.get("refresh_token", "")
    token = registry_of(store).refresh_tokens.get(refresh)
    if token is None or not is_good(store, token):
        return _refuse("invalid_grant", "Token has been expired or revoked.")
    if token.client != form.get("client_id", token.client):
        return _refuse("unauthorized_client", "Unauthorized")
    scopes = _short(form["scope"]) if form.get("scope") else set(token.scopes)
    if not scopes <= token.scopes:
        return _refuse("invalid_scope", "Bad Request")
    return _hand_out(store, token.user, frozenset(scopes), token.client, refresh)


def _robot(store: Store, assertion: str) -> Reply:
    """Give an access token to a service account that signed for itself."""
    try:
        claims = read_assertion(assertion, registry_of(store).robots, store.clock())
    except ValueError as refused:
        return _refuse("invalid_grant", str(refused))
    scopes = _short(claims.scope)
    if not scopes:
        return _refuse("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    return _hand_out(store, claims.user, frozenset(scopes), claims.robot)


def _hand_out(
    store: Store, user: str, scopes: frozenset[str], client: str, parent: str = "", **more: str
) -> Reply:
    registry = registry_of(store)
    access = registry.name("ya29.")
    registry.tokens[access] = Token(user, scopes, client, store.clock() + LASTS, parent=parent)
    body = {"access_token": access, "expires_in": int(LASTS.total_seconds()), "token_type": "Bearer"}
    return _json(200, body | {"scope": _long(scopes)} | more)


def _revoke(store: Store, form: dict[str, str]) -> Reply:
    """End a token: with a refresh token all access tokens that came from it."""
    registry, given = registry_of(store), form.get("token", "")
    token = registry.refresh_tokens.get(given) or registry.tokens.get(given)
    if token is None or not is_good(store, token):
        return _refuse("invalid_token", "Token expired or revoked")
    root = token.parent or given
    for one in (registry.refresh_tokens.get(root), token):
        if one is not None:
            one.revoked = True
    for one in registry.tokens.values():
        one.revoked |= one.parent == root
    return _json(200, {})


def _short(scopes: str) -> set[str]:
    return {scope.removeprefix(PREFIX) for scope in scopes.split()}


def _long(scopes: frozenset[str] | set[str]) -> str:
    plain = ("openid", "email", "profile")
    return " ".join(one if one in plain or "/" in one else PREFIX + one for one in sorted(scopes))


def _refuse(error: str, description: str, status: int = 400) -> Reply:
    return _json(status, {"error": error, "error_description": description})


def _json(status: int, body: dict[str, Any]) -> Reply:
    headers = {"Content-Type": "application/json; charset=utf-8", "Cache-Control": "no-store"}
    return status, headers, json.dumps(body).encode()


def _page(status: int, text: str) -> Reply:
    return status, {"Content-Type": "text/html; charset=utf-8"}, f"<html><body>{text}</body></html>".encode()
