"""What is sent by one sender at a time: who is at it, how often it failed, whether it may have arrived."""

from datetime import datetime
from typing import Self

import msgspec


class Claimable(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Something to be sent.

    `claim` says which sender is at it since `claimed`; `doubtful` that one was killed at it, so that it may have
    arrived. `tries` counts the attempts that failed, `tried` and `error` say when the last one did, and why.
    """

    claim: str | None = None
    claimed: datetime | None = None
    doubtful: bool = False
    tries: int = 0
    tried: datetime | None = None
    error: str | None = None

    def claimed_by(self, claim: str, now: datetime) -> Self:
        """Take it on; what a killed sender had claimed may have arrived."""
        doubtful = self.doubtful or self.claim is not None
        return msgspec.structs.replace(self, claim=claim, claimed=now, doubtful=doubtful)

    def freed(self, *, doubtful: bool = False) -> Self:
        """Give it back; whoever knows whether it arrived leaves no doubt about it."""
        return msgspec.structs.replace(self, claim=None, claimed=None, doubtful=doubtful)

    def failed(self, now: datetime, error: str) -> Self:
        """Note that it was not taken, and why."""
        return msgspec.structs.replace(self.freed(), tries=self.tries + 1, tried=now, error=error)
