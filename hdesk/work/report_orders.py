"""What is asked for when reports are kept, sent or revised, and what came of keeping them."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.findings import Finding
from hdesk.work.reports import Composed

Write = Callable[[Composed, str], bytes]
"""Writes a report in a form."""


class Order(NamedTuple):
    """Which report is meant; without a period the usual one. `forms` instead of those of the audience."""

    kind: str
    period: str | None = None
    audience: str | None = None
    forms: tuple[str, ...] = ()
    as_of: datetime | None = None


class Committed(NamedTuple):
    """What was committed, what stood there as it should, and what differs from what stands there.

    `nothing` says that there was nothing on the desk yet, so that there is nothing to report.
    """

    period: str
    commit: str | None
    new: tuple[str, ...]
    same: tuple[str, ...]
    differing: tuple[Finding, ...]
    findings: tuple[Finding, ...]
    nothing: bool = False
