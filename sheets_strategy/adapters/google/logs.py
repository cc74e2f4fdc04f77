"""Keeps secrets out of logs, whoever asks for the logs of all libraries."""

from __future__ import annotations

import logging
from typing import Final

_TELL_ALL: Final = ("google.auth", "google.oauth2", "oauthlib", "requests_oauthlib")
"""At level DEBUG these write down what they send: codes, secrets, a robot's signed assertion."""


def keep_secrets_out_of_logs() -> None:
    """Let the libraries that sign in log errors only.

    Warnings go too: without a handler they would stand on stderr, in English, about a project that
    nobody needs here.
    """
    for name in _TELL_ALL:
        logging.getLogger(name).setLevel(logging.ERROR)
