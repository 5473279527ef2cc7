"""Proof of a ticket: its timeline was only appended to, by whom and when it says, and its header follows from it."""

from collections.abc import Callable, Iterator, Sequence
from functools import reduce

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.facts import facts_at_creation, facts_of_header
from hdesk.domain.fold import order, refolded
from hdesk.domain.merge import Clash, merged_ticket
from hdesk.domain.model import Facts, Ticket
from hdesk.domain.proof import Act, Violation
from hdesk.domain.proof_events import imported_by, new_event
from hdesk.domain.proof_redaction import same_but_for_names
from hdesk.domain.redaction_check import Names, names_added, only_redacted

_HEADER = ("status", "priority", "tier", "team", "owner", "assignee")


def changed_ticket(act: Act, before: Ticket | None, after: Ticket) -> Iterator[Violation]:
    """Judge a ticket that a commit with one parent, or none, adds or changes."""
    old = before.timeline if before else ()
    if before is None or after.timeline[: len(old)] == old:
        new: Sequence[ev.Event] = after.timeline[len(old) :]
    else:
        known = {ev.chars_of(event.id): event for event in old}
        new = [event for event in after.timeline if ev.chars_of(event.id) not in known]
        yield from _rewritten(act, before, after)
    yield from _places(act, old, new)
    source = imported_by(act, after) if before is None else None
    for event in new:
        yield from new_event(act, after, event, source)
    if before is not None:
        yield from _origin(act, before, after)
    yield from header(after)


def _places(act: Act, old: Sequence[ev.Event], new: Sequence[ev.Event]) -> Iterator[Violation]:
    """Judge that new events stand behind all that was there, and no further: their place decides what they do."""
    if act.mends:
        return
    last = max((order(event)[0] for event in old), default=0)
    for event in new:
        number = order(event)[0]
        if not last < number <= last + len(new):
            message = f"its number is {number}, where {last + 1} follows: its place among the others is made up"
            yield Violation(message, event.id)


def header(ticket: Ticket) -> Iterator[Violation]:
    """Judge that a header is what its timeline says."""
    told = refolded(ticket)
    if told == ticket:
        return
    for name in (*_HEADER, *Facts.__struct_fields__):
        stands, says = getattr(ticket, name), getattr(told, name)
        if stands != says:
            message = f"the header's `{name}` is {_shown(stands)}, but the timeline says {_shown(says)}"
            yield Violation(message, field=name)


def _shown(value: object) -> str:
    return "nothing" if value is None else repr(value) if isinstance(value, str) else "something else"


def _rewritten(act: Act, before: Ticket, after: Ticket) -> Iterator[Violation]:
    """Find the events that were removed or changed."""
    now = {ev.chars_of(event.id): event for event in after.timeline}
    names = names_added(before, after)
    for event in before.timeline:
        kept = now.get(ev.chars_of(event.id))
        if kept is None:
            yield Violation(f"{_named(event)} has been removed", event.id)
        elif kept != event and not (_is_redaction(act, names, event, kept) or _is_unified(act, event, kept)):
            yield Violation(f"{_named(event)} has been changed: {_what(event, kept)}", kept.id)


def _named(event: ev.Event) -> str:
    return f"{ev.type_of(event)} by {event.by}"


def _what(old: msgspec.Struct, new: msgspec.Struct) -> str:
    """Name the keys that are different."""
    was, now = msgspec.to_builtins(old), msgspec.to_builtins(new)
    return ", ".join(f"`{key}`" for key in dict.fromkeys((*was, *now)) if was.get(key) != now.get(key))


def _is_redaction(act: Act, names: Names, old: msgspec.Struct, new: msgspec.Struct) -> bool:
    """Say whether nothing happened but what the redactions that the ticket was given now, of these names, took out."""
    return act.may("redact") and only_redacted(msgspec.to_builtins(old), msgspec.to_builtins(new), names)


def _is_unified(act: Act, old: ev.Event, new: ev.Event) -> bool:
    """Say whether a repair, which merges the two sides of a conflict, has chosen the copy that stands."""
    return act.mends and order(new) <= order(old) and type(old) is type(new) and old.by == new.by


def _origin(act: Act, before: Ticket, after: Ticket) -> Iterator[Violation]:
    """Judge that what the ticket was at its creation is what it was."""
    if after.timeline == before.timeline and facts_of_header(after) == facts_of_header(before):
        return
    was, now = facts_at_creation(before), facts_at_creation(after)
    if was == now or _is_redaction(act, names_added(before, after), was, now):
        return
    if refolded(before) != before:
        return  # the header was wrong before, and has said so: what it said of the beginning proves nothing
    for name in Facts.__struct_fields__:
        if getattr(was, name) != getattr(now, name):
            yield Violation(f"`{name}` has been changed without an event that says so", field=name, hint="`hdesk edit`")


# Merges


def merged(parents: Sequence[Ticket], after: Ticket, complete: Callable[[Ticket], Ticket]) -> Iterator[Violation]:
    """Judge a ticket in a merge: it holds what the parents' versions hold, and what merging them makes.

    `complete` gives the ticket with what completes its group of merged tickets, which plain git leaves to others.
    """
    try:
        wanted = reduce(merged_ticket, parents)
    except Clash as error:
        yield Violation(error.findings[0].message)
        return
    if _alike(wanted, after):
        return
    if any(isinstance(event, ev.Merged) for event in wanted.timeline):
        wanted = complete(wanted)
        if _alike(wanted, after):
            return
    should = {ev.chars_of(event.id): event for event in wanted.timeline}
    here = {ev.chars_of(event.id): event for event in after.timeline}
    yield from _own(should, here)
    for chars, event in should.items():
        if chars not in here:
            by = "the merge should have written it" if event.by == "merge" else "a parent has it"
            yield Violation(f"the merge lacks {_named(event)}: {by}", event.id)
        elif not _alike(event, here[chars]):
            what = _what(event, here[chars])
            yield Violation(f"the merge has changed {_named(event)}: {what}", here[chars].id)
    if should.keys() == here.keys() and not _alike(facts_at_creation(wanted), facts_at_creation(after)):
        yield Violation("the merge has changed what the ticket was about at its creation", field="subject")
    yield from header(after)


def _alike(wanted: msgspec.Struct, found: msgspec.Struct) -> bool:
    return wanted == found or same_but_for_names(msgspec.to_builtins(wanted), msgspec.to_builtins(found))


def _own(should: dict[str, ev.Event], here: dict[str, ev.Event]) -> Iterator[Violation]:
    """Find events that neither a parent has nor a merge writes."""
    for chars, event in here.items():
        if chars not in should:
            yield Violation(f"the merge has an event of its own, {_named(event)}", event.id)


# Repairs


def repaired_ticket(act: Act, known: frozenset[str], after: Ticket) -> Iterator[Violation]:
    """Judge a ticket whose file could not be read before: `known` are the identities of the events in it."""
    here = {ev.chars_of(event.id): event for event in after.timeline}
    for chars in sorted(known - here.keys()):
        yield Violation(f"the event {chars} of a file that could not be read has been removed")
    for chars, event in here.items():
        if chars not in known:
            yield from new_event(act, after, event, None)
    yield from header(after)
