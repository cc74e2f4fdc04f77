"""What a service account signs to get a token: a JWT with its claims."""

from __future__ import annotations

import base64
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

AUDIENCE = "https://oauth2.googleapis.com/token"
_WRONG_TIME = (
    "Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe. "
    "Check your iat and exp values in the JWT claim."
)


@dataclass(frozen=True, slots=True)
class Claims:
    """What is claimed.

    Attributes:
        robot: E-mail of the service account.
        user: Whose account it acts for, itself as a rule.
        scope: Scopes, divided by blanks.
    """

    robot: str
    user: str
    scope: str


def read_assertion(assertion: str, keys: Mapping[str, bytes], now: datetime) -> Claims:
    """Read an assertion and check it as Google does.

    Args:
        assertion: The JWT.
        keys: E-mail of a robot → its public key (PEM); a robot that is not here is believed.
        now: The time.

    Raises:
        ValueError: Google's words for what is wrong.
    """
    signed, _, signature = assertion.rpartition(".")
    try:
        claims = json.loads(_unpack(signed.split(".")[1]))
        robot = str(claims["iss"])
        starts, ends = (datetime.fromtimestamp(int(claims[name]), UTC) for name in ("iat", "exp"))
    except (ValueError, KeyError, IndexError, TypeError):
        raise ValueError("Invalid JWT: Failed to parse.") from None
    if claims.get("aud") != AUDIENCE:
        raise ValueError("Invalid JWT: audience.")
    if robot in keys and not _is_signed(signed, signature, keys[robot]):
        raise ValueError("Invalid JWT Signature.")
    if not (starts - timedelta(minutes=5) <= now < ends <= starts + timedelta(hours=1, minutes=5)):
        raise ValueError(_WRONG_TIME)
    return Claims(robot, str(claims.get("sub") or robot), str(claims.get("scope", "")))


def _is_signed(signed: str, signature: str, public_key: bytes) -> bool:
    from cryptography.exceptions import InvalidSignature
    from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
    from cryptography.hazmat.primitives.hashes import SHA256
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key: Any = load_pem_public_key(public_key)
    try:
        key.verify(_unpack(signature), signed.encode(), PKCS1v15(), SHA256())
    except (InvalidSignature, ValueError):
        return False
    return True


def _unpack(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
