"""Verifying what a commit's message says it did: the log of a desk believes it."""

from collections.abc import Iterator, Sequence

from hdesk.domain import events as ev
from hdesk.domain.ids import ticket_of_path
from hdesk.domain.model import Ticket
from hdesk.domain.proof import Act, Violation
from hdesk.storage.lineage import Made
from hdesk.storage.versions import Versions
from hdesk.work.verify_files import Changed

_EVENT = "Event: "
_COUNT = "Events: "
_OURS = ("Ticket: ", "Contact: ", "Rule: ", "Tickets: ", _EVENT, _COUNT)


def judge_message(act: Act, commit: Made, versions: Versions, files: Sequence[Changed]) -> Iterator[Violation]:
    """Judge a message with hdesk's trailers: it names the events that the commit adds, or how many there are."""
    said = [line for line in commit.trailers() if line.startswith(_OURS)]
    if not said or act.merging or act.mends:
        return
    told = {line.removeprefix(_EVENT) for line in said if line.startswith(_EVENT)}
    counts = [line.removeprefix(_COUNT) for line in said if line.startswith(_COUNT)]
    added = {one for change in files for one in _added(versions, change)}
    if counts:
        if counts != [str(len(added))]:
            yield Violation(f"its message says {counts[0]} events, and it adds {len(added)}")
        return
    for one in sorted(told - added):
        yield Violation(f"its message names an event that it does not add: {one}")
    for one in sorted(added - told):
        yield Violation(f"its message does not name an event that it adds: {one}")


def _added(versions: Versions, change: Changed) -> Iterator[str]:
    """Name the events that a ticket has after the commit and had not before, as a message does."""
    if change.after is None or ticket_of_path(change.path) is None:
        return
    after = versions.ticket(change.after, change.path)
    before = versions.ticket(change.before[0], change.path) if change.before[0] else None
    if not isinstance(after, Ticket) or not isinstance(before, Ticket | None):
        return
    known = {ev.chars_of(event.id) for event in before.timeline} if before else set()
    for event in after.timeline:
        if ev.chars_of(event.id) not in known:
            yield f"{after.id} {event.id} {ev.type_of(event)}"
