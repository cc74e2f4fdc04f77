"""Who calls: what a bearer token stands for."""

from __future__ import annotations

from dataclasses import dataclass

from .calls import ApiError, Json
from .oauth import find_token, is_good
from .store import Store

_SEE = "See https://developers.google.com/identity/sign-in/web/devconsole-project."
_SCOPE = "https://www.googleapis.com/auth/"


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls.

    Attributes:
        user: E-mail of the account.
        scopes: Short names such as ``drive.file``; empty for all.
        client: OAuth client or project.
    """

    user: str
    scopes: frozenset[str] = frozenset()
    client: str = "project-1"


def short_scopes(text: str) -> frozenset[str]:
    """Give the short names of a list of scopes, divided by blanks or commas."""
    return frozenset(one.removeprefix(_SCOPE) for one in text.replace(",", " ").split())


def find_caller(store: Store, bearer: str, user: str, api: str) -> Caller:
    """Say whose a token is.

    Tokens that ``/token`` gave out are known with their end. Any other is believed:
    ``ann@example.com;scopes=drive.file;client=other`` is Ann's, and one without an ``@`` is the
    default user's. ``ann@example.com;expired`` is refused.

    Args:
        store: Where tokens are known.
        bearer: What the request carries, "" for nothing.
        user: The default user.
        api: ``sheets`` or ``drive``, whose refusals differ.

    Raises:
        ApiError: No token, or one that is no longer good.
    """
    if not bearer:
        raise anonymous(api)
    known = find_token(store, bearer)
    if known is not None:
        if not is_good(store, known):
            raise unauthenticated(api)
        return Caller(known.user, known.scopes, known.client)
    if "expired" in bearer.split(";"):
        raise unauthenticated(api)
    return _explained(bearer, user)


def _explained(text: str, user: str) -> Caller:
    parts = text.split(";")
    named = dict(part.split("=", 1) for part in parts[1:] if "=" in part)
    return Caller(
        user=parts[0] if "@" in parts[0] else user,
        scopes=short_scopes(named.get("scopes", "")),
        client=named.get("client", "project-1"),
    )


def unauthenticated(api: str) -> ApiError:
    """Make Google's refusal of a token that expired, was revoked or never was one."""
    text = (
        "Request had invalid authentication credentials. Expected OAuth 2 access token, login cookie or "
        f"other valid authentication credential. {_SEE}"
    )
    error: Json = {"code": 401, "message": text, "status": "UNAUTHENTICATED"}
    if api == "drive":
        one = {"message": "Invalid Credentials", "domain": "global", "reason": "authError"}
        error["errors"] = [one | {"location": "Authorization", "locationType": "header"}]
    else:
        info = {"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": "ACCESS_TOKEN_EXPIRED"}
        error["details"] = [
            info | {"domain": "googleapis.com", "metadata": {"service": "sheets.googleapis.com"}}
        ]
    challenge = 'Bearer realm="https://accounts.google.com/", error="invalid_token"'
    return ApiError(401, {"error": error}, {"WWW-Authenticate": challenge})


def anonymous(api: str) -> ApiError:
    """Make Google's refusal of a call without any token."""
    text = (
        "Method doesn't allow unregistered callers (callers without established identity). Please use API "
        "Key or other form of API consumer identity to call this API."
    )
    error: Json = {"code": 403, "message": text, "status": "PERMISSION_DENIED"}
    if api == "drive":
        error["errors"] = [{"message": text, "domain": "global", "reason": "forbidden"}]
    return ApiError(403, {"error": error})
