"""What goes wrong between the tool and Google's sign-in → a ``WorkbookError`` that says the cure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from sheets_strategy.adapters.google.scopes import scope_urls
from sheets_strategy.errors import WorkbookError

if TYPE_CHECKING:
    from sheets_strategy.adapters.google.identity import Identity

_CLIENT_GONE = {"invalid_client", "deleted_client", "disabled_client", "unauthorized_client", "org_internal"}
_ADMIN = {"admin_policy_enforced", "access_not_configured", "account_restricted"}
_EXPIRED = {
    "person": "google_login_expired",
    "robot": "google_login_robot",
    "default": "google_login_adc_expired",
}


def word_sign_in(error: Exception, identity: Identity) -> WorkbookError:
    """Give the error that people see for what google-auth raised.

    The answer's own words are left out: they are English, and a proxy may have put anything there.

    Args:
        error: A ``GoogleAuthError``: ``RefreshError``, ``TransportError``, ``DefaultCredentialsError``.
        identity: Who wanted to sign in.

    Returns:
        ``google_login_unreachable``, ``google_login_adc_missing``, or one of ``word_refusal``'s.
    """
    from google.auth.exceptions import DefaultCredentialsError, TransportError

    if isinstance(error, TransportError):
        return WorkbookError("google_login_unreachable")
    if isinstance(error, DefaultCredentialsError):
        return WorkbookError("google_login_adc_missing", scopes=_commas(identity))
    answer = error.args[1] if len(error.args) > 1 else {}
    answer = answer if isinstance(answer, Mapping) else {}
    reason = str(answer.get("error", ""))
    if not reason and "Reauthentication is needed" in str(error):
        reason = "invalid_grant"
    if getattr(error, "retryable", False):
        return WorkbookError("google_login_busy")
    return word_refusal(reason, str(answer.get("error_description", "")), identity)


def word_refusal(reason: str, description: str, identity: Identity) -> WorkbookError:
    """Give the error for a refusal of the sign-in by its code in OAuth.

    Args:
        reason: ``invalid_grant``, ``invalid_client``, ``access_denied``, ...
        description: Google's own words, to tell a wrong clock from other reasons.
        identity: Who wanted to sign in.
    """
    whose = identity.email
    if reason == "invalid_grant":
        if "iat and exp" in description or "reasonable timeframe" in description:
            return WorkbookError("google_login_clock")
        return WorkbookError(
            _EXPIRED[identity.kind], email=whose, key=_key(identity), scopes=_commas(identity)
        )
    if reason in _CLIENT_GONE:
        return WorkbookError("google_login_client_gone", client=identity.client_id or whose)
    if reason == "invalid_scope":
        return WorkbookError("google_login_scope", scopes=_commas(identity))
    if reason == "access_denied":
        return WorkbookError("google_login_denied")
    if reason in _ADMIN:
        return WorkbookError("google_login_admin", client=identity.client_id or whose)
    return WorkbookError("google_login_failed", reason=_plain(reason))


def _commas(identity: Identity) -> str:
    return ",".join(scope_urls(identity.scopes))


def _key(identity: Identity) -> str:
    return str(identity.key) if identity.key is not None else ""


def _plain(reason: str) -> str:
    """Keep a code and nothing that could be more than one."""
    return reason if reason.replace("_", "").isalnum() and len(reason) <= 40 else "?"
