"""Calls of the token endpoint: with a time-out, and with no other network's page taken for an answer.

Imported where it is needed only: it loads google-auth and requests.
"""

from __future__ import annotations

import json
from typing import Any, Final

from google.auth.exceptions import TransportError
from google.auth.transport.requests import Request

TIMEOUT_SECONDS: Final = 30.0


class TokenRequest(Request):
    """What google-auth asks for tokens with.

    The page where a hotel or an office lets people in to its network comes with status 200 too, and
    google-auth then fails with a ``TypeError`` that nobody could word.
    """

    def __call__(self, *args: Any, **named: Any) -> Any:
        """Send a request; see ``google.auth.transport.Request``.

        Raises:
            google.auth.exceptions.TransportError: No answer, or a success that is no JSON object.
        """
        answer = super().__call__(*args, **{"timeout": TIMEOUT_SECONDS, **named})  # type: ignore[no-untyped-call]
        if answer.status == 200 and not _is_object(answer.data):
            raise TransportError("the answer is a page, not a token")  # type: ignore[no-untyped-call]
        return answer


def _is_object(data: bytes) -> bool:
    try:
        return isinstance(json.loads(data), dict)
    except ValueError:
        return False
