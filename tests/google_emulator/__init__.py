"""Google Sheets and Drive in one small server, for tests: state-true, with Google's refusals.

By hand::

    python -m tests.google_emulator --port 8765
    python -m tests.google_emulator --help

One base URL answers ``/v4/spreadsheets...``, ``/drive/v3/...``, ``/upload/drive/...``, ``/token``,
``/o/oauth2/v2/auth`` and ``/revoke``. Any bearer token is accepted: ``ann@example.com`` is Ann's,
``ann@example.com;scopes=drive.file;client=my-app`` has scopes and an app, and a token that names
nobody is the default user's; ``ann@example.com;expired`` gets 401. Ask ``/admin/faults`` (GET) which faults there are, and order one::

    curl -X POST localhost:8765/admin/faults -d '{"effect": "429", "match": "write", "seconds": 2}'
    curl -X POST localhost:8765/admin/seed -d '{"title": "Plan", "sheets": [{"title": "A", "rows": [["x", 1]]}]}'
    curl localhost:8765/admin/calls

From gspread (its hosts are constants, so that the URL is changed on its way)::

    class Here(gspread.HTTPClient):
        def request(self, method, endpoint, **more):
            path = re.sub(r"https://[^/]+", "http://127.0.0.1:8765", endpoint)
            return super().request(method, path, **more)

    credentials = google.oauth2.credentials.Credentials("ann@example.com")
    client = gspread.Client(credentials, http_client=Here)

From sheets-strategy::

    SHEETS_STRATEGY_GOOGLE_BASE_URL=http://127.0.0.1:8765 sheets-strategy sync URL

In a test::

    from google_emulator import Emulator, people

    with Emulator() as google:
        key = google.seed({"title": "Plan", "sheets": [{"title": "A", "rows": [["x", 1]]}]})
        google.before("write", lambda call: google.person(people.sort_rows, key, "A", 1))
        google.fail("503", "write", times=2)
        ...
        assert google.count("write") == 3
"""

from . import people
from .clock import ManualClock
from .emulator import Emulator
from .quotas import Quotas
from .schema import validate, validate_answer

__all__ = ["Emulator", "ManualClock", "Quotas", "people", "validate", "validate_answer"]
