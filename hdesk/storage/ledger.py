"""What has been told lies in git beside the desk: two refs, and never a file in the working tree.

`refs/hdesk/outbox` names a blob, the outbox as JSON; `refs/hdesk/notified` the last commit of the desk that was
looked at. Every change writes a new blob and moves the outbox's ref with its expected old value: of two senders
that want the same, one has it and the other looks again. The commit's ref follows. Where a process was killed
between the two moves, the outbox says which commit the other ref was to name, and the next one moves it.
"""

from collections.abc import Callable
from typing import NamedTuple

import msgspec

from hdesk.domain.findings import Conflict, Finding, Unsound
from hdesk.domain.outbox import Outbox
from hdesk.storage.git import Git
from hdesk.storage.refs import move, stored

NOTIFIED = "refs/hdesk/notified"
OUTBOX = "refs/hdesk/outbox"

_TRIES = 20

Change = Callable[[Outbox], Outbox]


class Stand(NamedTuple):
    """Where the two refs stand, and the outbox; `outbox` is None before the first run."""

    notified: str | None
    blob: str | None
    outbox: Outbox | None


class Ledger:
    """Reads and moves the two refs of one repository, bare or not. `on_step` is called between steps, for tests."""

    def __init__(self, git: Git, *, on_step: Callable[[str], None] | None = None) -> None:
        self._git = git
        self._step = on_step or (lambda _: None)

    def read(self) -> Stand:
        """Read the refs as they stand.

        Raises:
            Unsound: the outbox is not what it should be.
        """
        notified, blob = self._git.objects([NOTIFIED, OUTBOX])
        commit = notified.id if notified and notified.type == "commit" else None
        if blob is None:
            return Stand(commit, None, None)
        _, data = next(self._git.blobs([blob.id]))
        try:
            return Stand(commit, blob.id, msgspec.json.decode(data, type=Outbox))
        except msgspec.DecodeError as error:
            hint = f"git update-ref -d {OUTBOX} forgets what still had to be sent"
            raise Unsound(Finding(f"the outbox cannot be read: {error}", OUTBOX, hint=hint)) from error

    def change(self, change: Callable[[Stand], Outbox | None]) -> Outbox | None:
        """Replace the outbox by what `change` makes of it, which is called again where another was faster.

        None leaves all as it is.

        Raises:
            Conflict: others were faster again and again.
            StorageFailed: git could not.
        """
        for _ in range(_TRIES):
            stand = self.read()
            wanted = change(stand)
            if wanted is None:
                return stand.outbox
            follows = wanted.upto != stand.notified
            wanted = msgspec.structs.replace(wanted, pending=(stand.notified or "") if follows else None)
            if self._replaced(stand, wanted):
                self._step("moved")
                return self._followed(stand, wanted) if follows else wanted
        raise Conflict(Finding("another sender keeps changing the outbox", OUTBOX, hint="try again"))

    def _followed(self, stand: Stand, outbox: Outbox) -> Outbox:
        """Have the commit's ref follow the outbox, and the outbox forget that it has to."""
        # Where another sender has moved it on meanwhile, it already is where it should be.
        move(self._git, NOTIFIED, outbox.upto, stand.notified)
        self._step("followed")
        settled = msgspec.structs.replace(outbox, pending=None)
        self._replaced(Stand(outbox.upto, stored(self._git, outbox), outbox), settled)
        return settled

    def _replaced(self, stand: Stand, wanted: Outbox) -> bool:
        """Write an outbox and name it, if the one that was read is still in place; tell whether."""
        blob = stored(self._git, wanted)
        return blob == stand.blob or move(self._git, OUTBOX, blob, stand.blob)
