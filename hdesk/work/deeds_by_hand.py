"""What somebody did to files without hdesk: beside events that came, what changed without one."""

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.findings import Unsound
from hdesk.domain.fold import with_events
from hdesk.domain.model import Ticket
from hdesk.domain.told import FOLDED, Change, differences, header_of
from hdesk.storage.files import read_ticket
from hdesk.storage.gitlog import Touch
from hdesk.work.deeds_ground import Ground
from hdesk.work.settings_diff import settings_diff

_HIDDEN = "[redacted]"


class Found(NamedTuple):
    """Something that no event tells: what kind of thing (see `Deed.type`), the fields, and more about it."""

    type: str
    changes: tuple[Change, ...] = ()
    details: Mapping[str, Any] = MappingProxyType({})


def without_events(ground: Ground, ticket: str, touch: Touch) -> Iterator[Found]:
    """Compare two versions of a ticket's file, beside the events that the newer one has and the older has not."""
    before, after = ground.versions([touch.old[0], touch.new])
    if after is None or before is None:
        return
    try:
        new = read_ticket(after, touch.path)
    except Unsound as error:
        yield Found("broken", details={"finding": str(error.findings[0])})
        return
    try:
        old = read_ticket(before, touch.path)
    except Unsound:
        yield Found("mended")
        return
    found = list(_apart(old, new))
    now = ground.ticket(ticket)
    hidden = now is not None and now.redacted
    yield from (one._replace(changes=_without_persons(one.changes)) if hidden else one for one in found)
    if not found and len(old.timeline) == len(new.timeline):
        yield Found("rewritten")


def _apart(old: Ticket, new: Ticket) -> Iterator[Found]:
    before, after = ({ev.chars_of(one.id): one for one in ticket.timeline} for ticket in (old, new))
    came = [after[chars] for chars in after.keys() - before.keys()]
    lost = [before[chars].id for chars in before if chars not in after]
    altered = [after[chars].id for chars in after if chars in before and before[chars] != after[chars]]
    if any(isinstance(one, ev.Redacted) for one in came):
        return  # it says that it changes the past
    changes = differences(header_of(with_events(old, came)), header_of(new)) if not lost else ()
    if changes:
        yield Found("header", changes)
    if lost:
        yield Found("lost", differences(header_of(old), header_of(new)), {"events": lost})
    if altered:
        yield Found("altered", details={"events": altered})


def _without_persons(changes: tuple[Change, ...]) -> tuple[Change, ...]:
    """Leave out what redaction took out of the desk and git's past still has."""
    return tuple(
        one if one.field in FOLDED else Change(one.field, one.before and _HIDDEN, one.after and _HIDDEN)
        for one in changes
    )


def setting_changes(ground: Ground, touch: Touch) -> tuple[Change, ...]:
    """Give the keys in which two versions of a settings file differ; none where one of them cannot be read."""
    before, after = ground.versions([touch.old[0], touch.new])
    if before is None or after is None:
        return ()
    return settings_diff(before, after, touch.path)
