"""The calls of the Sheets API that the product makes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from sheets_strategy.adapters.google.call import Call, Param, UnclearError
from sheets_strategy.adapters.google.calls import Calls
from sheets_strategy.adapters.google.faults import Fault, FaultError, Json
from sheets_strategy.adapters.google.hosts import Hosts
from sheets_strategy.adapters.google.refusals import refuse
from sheets_strategy.adapters.google.retry import Tries
from sheets_strategy.errors import WorkbookChanged, WorkbookError

SHEETS = f"{Hosts().sheets}/v4/spreadsheets"


@dataclass(frozen=True, slots=True)
class Token:
    """The mark that a batch makes as its first request: only one of two batches can make it.

    Attributes:
        metadata_id: Id of the developer metadata that the batch creates.
        nonce: What its value holds and no other batch's does.
        before_id: Id of the metadata that the batch deletes, 0 for none: where it is gone although ours is
            not there, a later batch has come and gone.
    """

    metadata_id: int
    nonce: str
    before_id: int = 0


@dataclass(frozen=True, slots=True)
class Updated:
    """What became of a batch that was applied.

    Attributes:
        body: Google's answer; {} where it was lost.
        known: False where the answer was lost: a try that failed had been applied all the same.
    """

    body: Json = field(default_factory=dict)
    known: bool = True


class SheetsCalls(Calls):
    """Reads and writes cells, tabs and marks."""

    def get_spreadsheet(self, sheet_id: str, fields: str, ranges: Sequence[str] = ()) -> Json:
        """Read what a fields mask names: one read."""
        params: dict[str, Param] = {"fields": fields}
        if ranges:
            params["ranges"] = list(ranges)
        call = Call("GET", f"{SHEETS}/{sheet_id}", self._about(sheet_id), params)
        found = self._http.send(call)
        title = found.get("properties", {}).get("title")
        if title:
            self.titles[sheet_id] = str(title)
        return found

    def batch_get_values(
        self,
        sheet_id: str,
        ranges: Sequence[str],
        *,
        major_dimension: str = "ROWS",
        value_render: str = "UNFORMATTED_VALUE",
    ) -> list[Json]:
        """Read raw values (dates as serial numbers), one ValueRange a range, in the order asked: one read."""
        params: dict[str, Param] = {
            "ranges": list(ranges),
            "majorDimension": major_dimension,
            "valueRenderOption": value_render,
            "dateTimeRenderOption": "SERIAL_NUMBER",
            "fields": "valueRanges(range,values)",
        }
        call = Call("GET", f"{SHEETS}/{sheet_id}/values:batchGet", self._about(sheet_id), params)
        return list(self._http.send(call).get("valueRanges", []))

    def get_metadata(self, sheet_id: str, metadata_id: int) -> Json | None:
        """Read one developer metadata by its id; None where there is none: one read."""
        url = f"{SHEETS}/{sheet_id}/developerMetadata/{metadata_id}"
        try:
            return self._http.send(Call("GET", url, self._about(sheet_id)))
        except WorkbookError as error:
            fault = fault_behind(error)
            if fault is not None and fault.status == 404 and "metadata" in fault.message.lower():
                return None
            raise

    def values_by_filter(self, sheet_id: str, data: Sequence[Mapping[str, object]], *, fields: str) -> Json:
        """Write values RAW where data filters point, and read them back: one write.

        The same values to the same marks twice are the same as once, so that it is repeated at need.
        """
        body = {
            "valueInputOption": "RAW",
            "data": list(data),
            "includeValuesInResponse": True,
            "responseValueRenderOption": "UNFORMATTED_VALUE",
            "responseDateTimeRenderOption": "SERIAL_NUMBER",
        }
        url = f"{SHEETS}/{sheet_id}/values:batchUpdateByDataFilter"
        asked = self._about(sheet_id, writes=True)
        return self._http.send(Call("POST", url, asked, {"fields": fields}, body))

    def batch_update(
        self,
        sheet_id: str,
        requests: Sequence[Mapping[str, object]],
        *,
        token: Token | None = None,
        response_ranges: Sequence[str] = (),
        fields: str = "",
    ) -> Updated:
        """Apply requests, all or none: one write.

        With a token, whose createDeveloperMetadata must be the first of the requests, it is repeated after
        a failure that left unclear whether it was applied; without one it is not.

        Args:
            sheet_id: The spreadsheet.
            requests: Bodies of requests.
            token: The mark that the first request makes.
            response_ranges: Ranges that the answer is to show; needs fields.
            fields: Mask of the answer, as ``replies,updatedSpreadsheet(sheets(...))``.

        Raises:
            WorkbookChanged: ``google_changed``: another batch has made the mark, or a place is gone.
            WorkbookError: Refused, or ``google_unclear``.
        """
        body: dict[str, object] = {"requests": list(requests)}
        if response_ranges:
            body |= {"includeSpreadsheetInResponse": True, "responseRanges": list(response_ranges)}
        params: dict[str, Param] = {"fields": fields} if fields else {}
        call = Call(
            "POST",
            f"{SHEETS}/{sheet_id}:batchUpdate",
            self._about(sheet_id, writes=True),
            params,
            body,
            "never" if token is None else "looked",
        )
        if token is None:
            return Updated(self._http.send(call))
        _check_token(requests, token)
        tries = Tries()
        while True:
            try:
                return Updated(self._http.send(call, tries))
            except UnclearError:
                pass
            except WorkbookError as error:
                fault = fault_behind(error)
                if fault is None or fault.status != 400 or not (tries.unclear or _is_about_token(fault)):
                    raise
                return self._settle(sheet_id, token, error)
            if self._has_landed(sheet_id, token, call, tries):
                return Updated(known=False)

    def _settle(self, sheet_id: str, token: Token, error: WorkbookError) -> Updated:
        """Say whether a batch that was refused had been applied by an earlier try of ours."""
        found = self.get_metadata(sheet_id, token.metadata_id)
        if found is None:
            raise error
        if token.nonce in str(found.get("metadataValue", "")):
            return Updated(known=False)
        raise WorkbookChanged("google_changed", **error.facts) from error.__cause__

    def _has_landed(self, sheet_id: str, token: Token, call: Call, tries: Tries) -> bool:
        """Say whether an unclear try was applied: False means that it may be repeated.

        Raises:
            WorkbookChanged: ``google_changed``: another batch came in between.
            WorkbookError: ``google_unclear``: it could not be looked at.
        """
        try:
            found = self.get_metadata(sheet_id, token.metadata_id)
            if found is not None and token.nonce in str(found.get("metadataValue", "")):
                return True
            gone = token.before_id and self.get_metadata(sheet_id, token.before_id) is None
        except WorkbookError as error:
            raise refuse(tries.faults[-1], call.asked, unclear=True) from error
        if found is not None or gone:
            raise WorkbookChanged("google_changed", sheet=self.name_of(sheet_id), account=self.identity.email)
        return False


def fault_behind(error: WorkbookError) -> Fault | None:
    """Give the fault that an error has as its cause."""
    return error.__cause__.fault if isinstance(error.__cause__, FaultError) else None


def _check_token(requests: Sequence[Mapping[str, object]], token: Token) -> None:
    """Make sure that the first request makes the mark: else a repetition would not be noticed."""
    match [each.get("createDeveloperMetadata") for each in requests[:1]]:
        case [{"developerMetadata": {"metadataId": number, "metadataValue": value}}]:
            if number == token.metadata_id and token.nonce in str(value):
                return
    raise ValueError("the first request does not make the mark of the token")


def _is_about_token(fault: Fault) -> bool:
    return "requests[0].createDeveloperMetadata" in fault.message
