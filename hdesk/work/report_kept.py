"""Reports that were committed: where they stand, and of which commit and moment they tell."""

import re
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain.audiences import USUAL, several
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.localtime import instant
from hdesk.domain.people import known
from hdesk.domain.periods import Period, parse_period
from hdesk.insight.report.compose import sections_for
from hdesk.storage.refs import trailers
from hdesk.work.reports import audience_of, report_path

TRAILER = "Report"
"""The trailer of a commit that names each report in it: its path, the moment that it is as of, and the commit."""


class Origin(NamedTuple):
    """What a report follows from: a commit, and up to which moment it tells what happened."""

    commit: str
    as_of: datetime

    def trailer(self, path: str) -> str:
        """Write it into the message of a commit."""
        return f"{TRAILER}: {path} {self.as_of.isoformat()} {self.commit}\n"


class Kept(NamedTuple):
    """A committed report; `revision` is 0 for the first one."""

    path: str
    form: str
    revision: int
    origin: Origin


class Reader(NamedTuple):
    """Whom a report is for: an audience (None: everybody), the forms that it reads, and its destinations."""

    audience: str | None
    forms: tuple[str, ...]
    to: tuple[str, ...]


def readers(desk: Desk, kind: str, audience: str | None = None) -> list[Reader]:
    """List who reads reports of a kind: the one that is named, else everybody and each audience that does.

    Raises:
        NotFound: there is no such audience or kind; with the nearest.
    """
    known(kind, USUAL, "report")
    if audience is not None:
        found = audience_of(desk, audience)
        return [Reader(audience, found.formats, several(found.to))]
    several_ = desk.setup.config.audiences.items()
    reading = [
        Reader(name, one.formats, several(one.to))
        for name, one in several_
        if (not one.reports or kind in one.reports) and sections_for(kind, one)
    ]
    return [Reader(None, ("md",), ()), *reading]


def ended(desk: Desk, kind: str, period: str | None) -> Period:
    """Read the period that a report is to be kept or sent of.

    Raises:
        Refused: it is not over; what is provisional would have to be taken back.
    """
    span = parse_period(period or USUAL[known(kind, USUAL, "report")], desk.now, desk.setup.timezone)
    if span.end is None or span.start is None:
        raise Refused(f"a {kind} report needs a period with a beginning and an end, not {span.name!r}")
    if instant(desk.now) < instant(span.end):
        hint = f"hdesk report {kind} --period {span.name} prints what is known of it so far"
        raise Refused(Finding(f"{span.name} is not over: a provisional report is neither kept nor sent", hint=hint))
    return span


def kept_reports(desk: Desk, kind: str, period: str, audience: str | None) -> list[Kept]:
    """List the committed reports on a period for an audience, the latest revision first."""
    commit = desk.snapshot.commit or ""
    stem = report_path(kind, period, audience, "").rstrip(".")
    form = re.compile(re.escape(stem) + r"(?:\.r(\d+))?\.([a-z]+)")
    found = []
    for entry in desk.git.list(commit, f"reports/{known(kind, USUAL, 'report')}/"):
        match = form.fullmatch(entry.path)
        origin = origin_of(desk, entry.path) if match else None
        if match and origin:
            found.append(Kept(entry.path, match[2], int(match[1] or 0), origin))
    return sorted(found, key=lambda one: -one.revision)


def origin_of(desk: Desk, path: str) -> Origin | None:
    """Say what a committed report follows from; None where hdesk did not commit it."""
    for line in trailers(desk.git, desk.snapshot.commit or "", path, TRAILER):
        named, _, rest = line.rpartition(" ")
        there, _, moment = named.rpartition(" ")
        if there == path:
            return Origin(rest, datetime.fromisoformat(moment))
    return None


def at_commit(desk: Desk, commit: str) -> Desk:
    """See the desk as a commit has it, now.

    Raises:
        NotFound: the commit is not here any more.
    """
    try:
        return Desk(desk.git, desk.today, at=commit)
    except NotFound as error:
        hint = "history was rewritten, or this clone is shallow: git fetch --unshallow"
        raise NotFound(Finding(f"the report tells of commit {commit[:10]}, which is not here", hint=hint)) from error


def revised_path(path: str, revision: int) -> str:
    """Give where a revised report is kept: beside the first one."""
    if not revision:
        return path
    stem, _, suffix = path.rpartition(".")
    return f"{stem}.r{revision}.{suffix}"


def reports_message(what: str, origins: Iterable[tuple[str, Origin]]) -> str:
    """Write the message of a commit with reports."""
    return f"{what}\n\n" + "".join(origin.trailer(path) for path, origin in origins)
