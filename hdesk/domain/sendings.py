"""Reports that were sent or are to be: once for each period, audience and destination."""

from collections.abc import Iterable
from datetime import datetime

import msgspec

from hdesk.domain.claimed import Claimable

_replace = msgspec.structs.replace


class Sending(Claimable, frozen=True, kw_only=True, omit_defaults=True):
    """One report for one destination of one audience.

    It is the report of `commit` as of `as_of`, whenever it is sent; `revision` counts the revised ones. `sent` says
    when it was taken.
    """

    kind: str
    period: str
    audience: str
    to: str
    revision: int = 0
    commit: str
    as_of: datetime
    sent: datetime | None = None

    @property
    def key(self) -> tuple[str, str, str, str, int]:
        """Give what makes it the same report for the same reader."""
        return self.kind, self.period, self.audience, self.to, self.revision

    def done(self, now: datetime, error: str | None) -> "Sending":
        """Note that it was taken, or why not; then nothing is doubtful about it any more."""
        return self.failed(now, error) if error is not None else _replace(self.freed(), sent=now, error=None)


class Sendings(msgspec.Struct, frozen=True, kw_only=True):
    """All of them, as they lie in git."""

    hdesk: int = 1
    items: tuple[Sending, ...] = ()

    def find(self, key: tuple[str, str, str, str, int]) -> Sending | None:
        """Give the one with a key."""
        return next((one for one in self.items if one.key == key), None)

    def having(self, items: Iterable[Sending]) -> "Sendings":
        """Put some in, in the place of those with the same keys."""
        known = {one.key: one for one in self.items} | {one.key: one for one in items}
        return _replace(self, items=tuple(known.values()))

    def without(self, items: Iterable[Sending]) -> "Sendings":
        """Take some away."""
        gone = {one.key for one in items}
        return _replace(self, items=tuple(one for one in self.items if one.key not in gone))
