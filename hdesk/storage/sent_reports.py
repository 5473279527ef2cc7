"""Which reports were sent lies in git beside the desk: a blob under `refs/hdesk/reports`."""

from collections.abc import Callable

import msgspec

from hdesk.domain.findings import Conflict, Finding, Unsound
from hdesk.domain.sendings import Sendings
from hdesk.storage.git import Git
from hdesk.storage.refs import move, named, stored

REPORTS = "refs/hdesk/reports"

_TRIES = 20


class SentReports:
    """Reads and replaces the blob of one repository, bare or not."""

    def __init__(self, git: Git) -> None:
        self._git = git

    def read(self) -> Sendings:
        """Read what was sent; raises Unsound where it is not what it should be."""
        return self._read()[1]

    def change(self, change: Callable[[Sendings], Sendings]) -> Sendings:
        """Replace it by what `change` makes of it, which is called again where another was faster.

        Raises:
            Conflict: others were faster again and again.
            StorageFailed: git could not.
        """
        for _ in range(_TRIES):
            blob, sendings = self._read()
            wanted = change(sendings)
            if wanted == sendings or move(self._git, REPORTS, stored(self._git, wanted), blob):
                return wanted
        raise Conflict(Finding("another sender keeps changing what was sent", REPORTS, hint="try again"))

    def _read(self) -> tuple[str | None, Sendings]:
        blob, data = named(self._git, REPORTS)
        if data is None:
            return None, Sendings()
        try:
            return blob, msgspec.json.decode(data, type=Sendings)
        except msgspec.DecodeError as error:
            hint = f"git update-ref -d {REPORTS} forgets it: then reports may be sent a second time"
            raise Unsound(Finding(f"what was sent cannot be read: {error}", REPORTS, hint=hint)) from error
