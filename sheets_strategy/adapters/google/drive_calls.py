"""The calls of the Drive API that the product makes: files, rights, who we are."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from types import MappingProxyType

from sheets_strategy.adapters.google.call import Call, Param, Repeat, UnclearError
from sheets_strategy.adapters.google.faults import Json
from sheets_strategy.adapters.google.hosts import Hosts
from sheets_strategy.adapters.google.refusals import refuse
from sheets_strategy.adapters.google.retry import Tries
from sheets_strategy.adapters.google.sheets_calls import SHEETS, SheetsCalls, fault_behind
from sheets_strategy.errors import WorkbookError

DRIVE = f"{Hosts().drive}/drive/v3"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
MADE_BY_US = "sheets_strategy_made"
"""Private property of a file that this program made; its value is drawn anew for every file."""
FEW = 5
LOOK_AGAIN_S = 5.0
FILE_FIELDS = "id,name,mimeType,webViewLink"
RIGHT_FIELDS = "id,type,role,emailAddress,domain,permissionDetails(role,inherited)"


class DriveCalls(SheetsCalls):
    """Makes, copies and shares files."""

    def about(self) -> Json:
        """Read who the account is and how much room it has: user, storageQuota."""
        fields = {"fields": "user(displayName,emailAddress),storageQuota(limit,usage)"}
        return self._http.send(Call("GET", f"{DRIVE}/about", self._about(""), fields))

    def get_file(self, file_id: str, fields: str) -> Json:
        """Read what Drive knows of a file; what the fields name."""
        params = {"fields": fields, "supportsAllDrives": "true"}
        call = Call("GET", f"{DRIVE}/files/{file_id}", self._about(file_id), params)
        return self._named(file_id, self._http.send(call))

    def require_live(self, file_id: str) -> None:
        """Refuse a file that is no Google sheet, or one in the bin, which Sheets would read and write.

        What the scope hides from Drive is left to Sheets.

        Raises:
            WorkbookError: ``google_in_bin`` or ``google_uploaded`` (sheet, account).
        """
        try:
            file = self.get_file(file_id, "name,mimeType,trashed")
        except WorkbookError as error:
            fault = fault_behind(error)
            if fault is not None and fault.status in (403, 404):
                return
            raise
        facts = {"sheet": self.name_of(file_id), "account": self.identity.email}
        if file.get("trashed"):
            raise WorkbookError("google_in_bin", **facts)
        if file.get("mimeType") != SPREADSHEET:
            raise WorkbookError("google_uploaded", **facts)

    def list_files(self, query: str, *, fields: str = FILE_FIELDS) -> list[Json]:
        """List the files that a search finds, in My Drive and shared drives, newest first."""
        params = {
            "q": query,
            "orderBy": "createdTime desc",
            "supportsAllDrives": "true",
            "includeItemsFromAllDrives": "true",
            "fields": f"nextPageToken,files({fields})",
        }
        return self._pages(f"{DRIVE}/files", params, "files", "")

    def list_drives(self) -> list[Json]:
        """List the shared drives of the account: id, name."""
        return self._pages(f"{DRIVE}/drives", {"fields": "nextPageToken,drives(id,name)"}, "drives", "")

    def create_file(
        self,
        name: str,
        folder: str = "",
        *,
        mime_type: str = SPREADSHEET,
        properties: Mapping[str, str] = MappingProxyType({}),
    ) -> Json:
        """Make an empty file, with private properties: id, name, mimeType, webViewLink."""
        return self._make(f"{DRIVE}/files", name, folder, {"mimeType": mime_type}, properties)

    def copy_file(self, file_id: str, name: str, folder: str = "") -> Json:
        """Copy a file, without its comments: id, name, mimeType, webViewLink."""
        return self._make(f"{DRIVE}/files/{file_id}/copy", name, folder, {})

    def update_file(self, file_id: str, body: Mapping[str, object], *, fields: str = FILE_FIELDS) -> Json:
        """Change what Drive knows of a file: name, appProperties, trashed, ..."""
        params = {"fields": fields, "supportsAllDrives": "true"}
        asked = self._about(file_id, writes=True)
        call = Call("PATCH", f"{DRIVE}/files/{file_id}", asked, params, dict(body))
        return self._named(file_id, self._http.send(call))

    def list_permissions(self, file_id: str) -> list[Json]:
        """List the rights to a file: id, type, role, emailAddress, domain."""
        params = {"fields": f"nextPageToken,permissions({RIGHT_FIELDS})", "supportsAllDrives": "true"}
        return self._pages(f"{DRIVE}/files/{file_id}/permissions", params, "permissions", file_id)

    def create_permission(
        self, file_id: str, *, email: str, role: str, kind: str = "user", mail: str | None = None
    ) -> Json:
        """Give one right; one call after the other, since of two at once Google keeps only the last.

        Args:
            file_id: The file.
            email: Address of the person or group; the name of the domain for kind ``domain``.
            role: ``writer``, ``commenter`` or ``reader``.
            kind: ``user``, ``group`` or ``domain``.
            mail: Words of the letter that Google sends, None for no letter.
        """
        addressee = "domain" if kind == "domain" else "emailAddress"
        body = {"type": kind, "role": role, addressee: email}
        params = {"fields": RIGHT_FIELDS, "supportsAllDrives": "true"}
        if kind != "domain":
            params["sendNotificationEmail"] = "true" if mail is not None else "false"
            if mail:
                params["emailMessage"] = mail
        asked = self._about(file_id, writes=True, shares=True)
        # Without a letter the same right twice is the same right.
        repeat: Repeat = "always" if mail is None else "looked"
        call = Call("POST", f"{DRIVE}/files/{file_id}/permissions", asked, params, body, repeat)

        def given() -> Json | None:
            found = (
                each for each in self.list_permissions(file_id) if _is_right(each, addressee, email, role)
            )
            return next(found, None)

        return self._make_once(call, given)

    def update_permission(self, file_id: str, permission_id: str, role: str) -> Json:
        """Change the role of a right."""
        params = {"fields": RIGHT_FIELDS, "supportsAllDrives": "true"}
        asked = self._about(file_id, writes=True, shares=True)
        url = f"{DRIVE}/files/{file_id}/permissions/{permission_id}"
        return self._http.send(Call("PATCH", url, asked, params, {"role": role}))

    def delete_permission(self, file_id: str, permission_id: str) -> None:
        """Take a right away; one that is gone already is no error."""
        asked = self._about(file_id, writes=True, shares=True)
        url = f"{DRIVE}/files/{file_id}/permissions/{permission_id}"
        try:
            self._http.send(Call("DELETE", url, asked, {"supportsAllDrives": "true"}))
        except WorkbookError as error:
            fault = fault_behind(error)
            if fault is None or fault.status != 404 or not fault.message.startswith("Permission not found"):
                raise

    def start_page_token(self, drive: str = "") -> str:
        """Read the token from which later changes are listed, of one shared drive or of everything else."""
        params = {"fields": "startPageToken", "supportsAllDrives": "true", **_of_drive(drive)}
        answer = self._http.send(Call("GET", f"{DRIVE}/changes/startPageToken", self._about(""), params))
        return str(answer.get("startPageToken", ""))

    def list_changes(self, token: str, drive: str = "") -> tuple[list[str], str]:
        """List the ids of files that changed since a token, and give the token from which to go on.

        A file is named once however often it changed, also by this program itself, and some minutes late.

        Raises:
            WorkbookError: Refused; an ``answer`` of status 400, 404 or 410 means that the token is no good.
        """
        params = {
            "fields": "nextPageToken,newStartPageToken,changes(fileId)",
            "pageSize": "1000",
            "includeItemsFromAllDrives": "true",
            "supportsAllDrives": "true",
            "spaces": "drive",
            **_of_drive(drive),
        }
        found: dict[str, None] = {}
        while True:
            call = Call("GET", f"{DRIVE}/changes", self._about(""), {**params, "pageToken": token})
            answer = self._http.send(call)
            found.update((str(one["fileId"]), None) for one in answer.get("changes", ()) if one.get("fileId"))
            token = str(answer.get("nextPageToken", ""))
            if not token:
                return list(found), str(answer["newStartPageToken"])

    def create_spreadsheet(self, body: Mapping[str, object], *, fields: str = "spreadsheetId") -> Json:
        """Make a spreadsheet with tabs, locale and time zone, in My Drive: one write.

        Drive cannot be asked for what such a call made, so that it carries a mark inside.
        """
        nonce = secrets.token_hex(12)
        mark = {"metadataKey": MADE_BY_US, "metadataValue": nonce, "visibility": "PROJECT"}
        marks = [*_list(body.get("developerMetadata")), {**mark, "location": {"spreadsheet": True}}]
        title = str(_mapping(body.get("properties")).get("title", ""))
        asked = self._about(title, writes=True, makes=True)
        whole = {**body, "developerMetadata": marks}
        call = Call("POST", SHEETS, asked, {"fields": fields}, whole, "looked")
        return self._make_once(call, lambda: self._find_marked(title, nonce, fields))

    def _find_marked(self, title: str, nonce: str, fields: str) -> Json | None:
        quoted = title.replace("\\", "\\\\").replace("'", "\\'")
        query = f"name = '{quoted}' and mimeType = '{SPREADSHEET}' and trashed = false"
        for file in self.list_files(query)[:FEW]:
            file_id = str(file["id"])
            found = self.get_spreadsheet(file_id, "developerMetadata.metadataValue")
            if any(each.get("metadataValue") == nonce for each in found.get("developerMetadata", [])):
                return self.get_spreadsheet(file_id, fields)
        return None

    def _make(
        self,
        url: str,
        name: str,
        folder: str,
        more: Mapping[str, object],
        properties: Mapping[str, str] = MappingProxyType({}),
    ) -> Json:
        """Make a file with a property of its own, by which it is found if the answer gets lost."""
        nonce = secrets.token_hex(12)
        body = {"name": name, "appProperties": {**properties, MADE_BY_US: nonce}, **more}
        if folder:
            body["parents"] = [folder]
        params = {"fields": FILE_FIELDS, "supportsAllDrives": "true"}
        asked = self._about(name, writes=True, makes=True)
        has = f"appProperties has {{ key='{MADE_BY_US}' and value='{nonce}' }} and trashed = false"
        made = self._make_once(
            Call("POST", url, asked, params, body, "looked"), lambda: next(iter(self.list_files(has)), None)
        )
        return self._named(str(made.get("id", "")), made)

    def _make_once(self, call: Call, find: Callable[[], Json | None]) -> Json:
        """Send a call that must not be done twice; after an unclear try look for what it may have made."""
        tries = Tries()
        while True:
            try:
                return self._http.send(call, tries)
            except UnclearError:
                made = self._find_made(call, tries, find)
            if made is not None:
                return made

    def _find_made(self, call: Call, tries: Tries, find: Callable[[], Json | None]) -> Json | None:
        """Look twice: it is not known how soon a search finds a new file."""
        try:
            found = find()
            if found is None and self._http.patience.left_s > LOOK_AGAIN_S:
                self._http.pause(LOOK_AGAIN_S)
                found = find()
            return found
        except WorkbookError as error:
            raise refuse(tries.faults[-1], call.asked, unclear=True) from error

    def _pages(self, url: str, params: Mapping[str, Param], name: str, file_id: str) -> list[Json]:
        found: list[Json] = []
        page = ""
        while True:
            more = {"pageToken": page} if page else {}
            answer = self._http.send(Call("GET", url, self._about(file_id), {**params, **more}))
            found.extend(answer.get(name, []))
            page = str(answer.get("nextPageToken", ""))
            if not page:
                return found

    def _named(self, file_id: str, found: Json) -> Json:
        if found.get("name"):
            self.titles[file_id] = str(found["name"])
        return found


def _of_drive(drive: str) -> dict[str, str]:
    return {"driveId": drive} if drive else {}


def _is_right(right: Json, addressee: str, email: str, role: str) -> bool:
    return str(right.get(addressee, "")).lower() == email.lower() and right.get("role") == role


def _list(found: object) -> list[object]:
    return list(found) if isinstance(found, list) else []


def _mapping(found: object) -> Mapping[str, object]:
    return found if isinstance(found, Mapping) else {}
