"""Tickets that were merged into one another: the earliest created of a group survives, on every clone."""

from datetime import timedelta

import msgspec
import pytest

from hdesk.domain import events as ev
from hdesk.domain.completing import completed
from hdesk.domain.fold import refolded, with_events
from hdesk.domain.groups import group, merged_from, surviving
from hdesk.domain.ids import encode
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Ticket
from tests.support.desks import NOW
from tests.support.stories import Story

Desk = dict[str, Ticket]
A, B, C, D = (f"HD-261120-{letter * 6}" for letter in "ABCD")


def tickets(count: int = 4) -> Desk:
    """Give tickets, each created an hour after the one before; events of all clones get their own characters."""
    found = {}
    for number, identity in enumerate((A, B, C, D)[:count]):
        ticket = msgspec.structs.replace(Story(at=NOW + number * timedelta(hours=1)).ticket, id=identity)
        found[identity] = ticket
    return found


def joined(desk: Desk, first: str, other: str, seed: int) -> Desk:
    """Merge two tickets as the command does: what goes and what stays follow from the groups."""
    one, two = (surviving(desk[each], desk.get) for each in (first, other))
    if one.id == two.id:
        return desk
    stays, goes = sorted((one, two), key=lambda each: each.timeline[0].at or NOW)
    at = NOW + timedelta(days=1, minutes=seed)
    number = 1 + max(int(event.id.partition("-")[0]) for each in (one, two) for event in each.timeline)
    gone = ev.Merged(id=f"{number}-{encode(seed * 77)}", at=at, by="priya", into=stays.id)
    kept = ev.Merged(id=f"{number}-{encode(seed * 77)}", at=at, by="priya", from_=goes.id)
    return desk | {goes.id: with_events(goes, [gone]), stays.id: with_events(stays, [kept])}


def synced(one: Desk, other: Desk) -> Desk:
    """Merge two clones' desks as sync does, and complete the groups of what both have changed."""
    both = {identity: merged_ticket(one[identity], other[identity]) for identity in one}
    return both | completed(both.values(), both.get)


def test_one_ticket_merged_into_two_on_two_clones_makes_one_group_whose_earliest_survives() -> None:
    start = tickets(3)
    desk = synced(joined(start, C, A, 1), joined(start, C, B, 2))
    assert set(group(desk[C], desk.get)) == {A, B, C}
    assert {surviving(one, desk.get).id for one in desk.values()} == {A}
    assert [desk[one].status for one in (A, B, C)] == ["new", "closed", "closed"]
    assert merged_from(desk[A]) == [C, B]
    (added,) = [event for event in desk[B].timeline if event.by == "merge"]
    assert (ev.type_of(added), added.at, getattr(added, "into", None)) == (
        "merged",
        NOW + timedelta(days=1, minutes=2),
        A,
    )
    assert desk[B] == refolded(desk[B])


def test_a_chain_of_merges_needs_nothing_and_leads_to_its_end() -> None:
    start = tickets(3)
    desk = synced(joined(start, B, A, 1), joined(start, C, B, 2))
    assert completed(desk.values(), desk.get) == {}
    assert not [event for one in desk.values() for event in one.timeline if event.by == "merge"]
    assert surviving(desk[C], desk.get).id == A


def test_what_was_undone_links_nothing() -> None:
    desk = joined(tickets(2), A, B, 1)
    for identity in (A, B):
        last = desk[identity].timeline[-1]
        desk[identity] = with_events(desk[identity], [ev.Undone(id="9-000009", at=last.at, by="priya", event=last.id)])
    assert [surviving(one, desk.get).id for one in desk.values()] == [A, B]
    assert desk[B].status == "new"


@pytest.mark.parametrize("gone", [A, "../../etc/passwd"])
def test_a_link_to_what_is_not_here_leads_nowhere(gone: str) -> None:
    ticket = with_events(tickets(2)[B], [ev.Merged(id="9-000009", at=NOW + timedelta(days=1), by="priya", into=gone)])
    assert surviving(ticket, lambda _: None) == ticket


def test_links_in_a_circle_come_to_an_end() -> None:
    desk = tickets(2)
    for one, other in ((A, B), (B, A)):
        desk[one] = with_events(desk[one], [ev.Merged(id="9-000009", at=NOW + timedelta(days=1), by="x", into=other)])
    assert {surviving(one, desk.get).id for one in desk.values()} == {A}
    assert completed(desk.values(), desk.get) == {}
