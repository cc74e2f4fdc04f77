"""What tests of the sign-in share: files of Google Cloud, a robot's key, a person at the browser."""

from __future__ import annotations

import json
import threading
import urllib.error
import urllib.request
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from google_emulator.oauth import Registry

CLIENT, SECRET = "123-abc.apps.googleusercontent.com", "GOCSPX-very-secret"
ROBOT = "robot@project-1.iam.gserviceaccount.com"
ANNA = "anna@firm.example"


class Clock:
    """The emulator's time: the machine's, and what was added."""

    def __init__(self) -> None:
        self.added = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.added


class Person:
    """Somebody at the browser: opens the page in a thread, and remembers what the browser showed."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.saw: list[str] = []
        self.threads: list[threading.Thread] = []

    def open(self, url: str, *args: object, **named: object) -> bool:
        """Do as ``webbrowser.open``."""
        self.asked.append(url)
        self.threads.append(threading.Thread(target=self._browse, args=(url,), daemon=True))
        self.threads[-1].start()
        return True

    def _browse(self, url: str) -> None:
        try:
            with urllib.request.urlopen(url, timeout=10) as page:
                self.saw.append(page.read().decode())
        except urllib.error.HTTPError as error:
            self.saw.append(error.read().decode())

    def done(self) -> None:
        for thread in self.threads:
            thread.join(10)


def in_environment(url: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Let the environment name one Google and a config folder; nothing of this machine counts."""
    for name in ("GOOGLE_APPLICATION_CREDENTIALS", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY", "http_proxy"):
        monkeypatch.delenv(name, raising=False)
    told = {
        "CLOUDSDK_CONFIG": str(folder / "gcloud"),
        "NO_GCE_CHECK": "true",
        "SHEETS_STRATEGY_CONFIG_DIR": str(folder / "config"),
        "SHEETS_STRATEGY_GOOGLE_BASE_URL": url,
    }
    for name, value in told.items():
        monkeypatch.setenv(name, value)
    return told


def client_file(
    folder: Path, *, kind: str = "installed", redirects: tuple[str, ...] = ("http://localhost",)
) -> Path:
    path = folder / "client.json"
    client = {
        "client_id": CLIENT,
        "project_id": "project-1",
        "auth_uri": "https://accounts.google.com/o/oauth2/auth",
        "token_uri": "https://oauth2.googleapis.com/token",
        "client_secret": SECRET,
        "redirect_uris": list(redirects),
    }
    path.write_text(json.dumps({kind: client}), "utf-8")
    return path


@cache
def _pair() -> tuple[str, bytes]:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return private.decode(), public


def key_file(folder: Path, registry: Registry | None = None) -> Path:
    """Write a key, and make it known to Google."""
    private, public = _pair()
    if registry is not None:
        registry.robots[ROBOT] = public
    path = folder / "key.json"
    key = {
        "type": "service_account",
        "project_id": "project-1",
        "private_key_id": "k1",
        "private_key": private,
        "client_email": ROBOT,
        "client_id": "100000000000000000000",
        "token_uri": "https://oauth2.googleapis.com/token",
        "universe_domain": "googleapis.com",
    }
    path.write_text(json.dumps(key), "utf-8")
    return path


def private_key() -> str:
    return _pair()[0]
