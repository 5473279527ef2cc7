"""Merging tickets: several that are about one thing become the earliest of them."""

from collections.abc import Sequence

from hdesk.desk import Desk, Written
from hdesk.domain import customers
from hdesk.domain import events as ev
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.groups import survivor
from hdesk.domain.lifecycle import guard
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.writing import draft, written


def merge(desk: Desk, parts: Sequence[str]) -> Written:
    """Merge tickets in one commit: the earliest created stays, and comes first in what is given back.

    Those that were merged before stand for the ones that they were merged into.

    Raises:
        Refused: they are one ticket already, or the one that would stay is done and others are not.
    """
    pen = desk.pen()
    with desk.store.lock():
        desk.refresh()
        tickets = {one: desk.snapshot.ticket(one) for one in (desk.surviving(part) for part in parts)}
        stays = survivor(tickets.values())
        going = [ticket for ticket in tickets.values() if ticket is not stays]
        if not going:
            raise Refused(Finding(f"there is nothing to merge: it is one ticket, {stays.id}", hint="name two tickets"))
        _refuse_burying(stays, going)
        for ticket in tickets.values():
            guard(ticket.id, desk.view(ticket).state, "merge")
        after = written(stays, [draft(ev.Merged, from_=ticket.id) for ticket in going], pen)
        changes = [(stays, desk.settled(after, pen.at))]
        changes += [(ticket, written(ticket, [draft(ev.Merged, into=stays.id)], pen)) for ticket in going]
        return desk.save("merge", changes)


def strangers(tickets: Sequence[Ticket]) -> bool:
    """Say whether tickets are known to be of different customers: each names one, and two share nothing."""
    known = [customers.keys(one.customer) for one in tickets]
    return all(known) and any(known[0].isdisjoint(one) for one in known[1:])


def _refuse_burying(stays: Ticket, going: Sequence[Ticket]) -> None:
    """Raise Refused where open work would end with a ticket that is done."""
    open_ = [one.id for one in going if one.status not in DONE]
    if stays.status in DONE and open_:
        message = (
            f"{stays.id} was created first and would stay, but it is {stays.status}, and {', '.join(open_)} is not"
        )
        hint = f"hdesk reopen {stays.id} --reason … first, or hdesk close {open_[0]} --reason duplicate"
        raise Refused(Finding(message, hint=hint))
