"""What ends a ticket, and what stirs it: the events that meet where two clones did not know of each other."""

from hdesk.domain import events as ev

_ENDINGS: tuple[type, ...] = (ev.Resolved, ev.Closed)
_STIRRINGS: tuple[type, ...] = (ev.Escalated, ev.Promised, ev.Reopened, ev.CustomerReplied)


def is_ending(event: ev.Event) -> bool:
    """Say whether the event resolves or closes a ticket, whoever wrote it."""
    return isinstance(event, _ENDINGS)


def is_stirring(event: ev.Event) -> bool:
    """Say whether a person or the customer says with the event that the ticket is not done.

    What rules, sweeps, merges and imports write does not count: two clones write it knowing different things.
    """
    return isinstance(event, _STIRRINGS) and (ev.is_person(event.by) or event.by == "customer")
