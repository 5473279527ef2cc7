"""What several clones merged apart becomes one group, and the same files, whoever meets whom first."""

import random
from collections.abc import Iterable, Sequence
from datetime import timedelta
from functools import reduce
from itertools import permutations
from typing import NamedTuple

import msgspec
from hypothesis import example, given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.completing import completed
from hdesk.domain.fold import refolded, with_events
from hdesk.domain.groups import links, surviving
from hdesk.domain.ids import encode
from hdesk.domain.merge import merged_ticket
from hdesk.domain.model import Ticket
from tests.support.desks import NOW
from tests.support.stories import Story

Desk = dict[str, Ticket]
Z, A, B, C, D = (f"HD-261120-{letter * 6}" for letter in "ZABCD")


def desk_of(*ids: str) -> Desk:
    """Give tickets, each created an hour after the one before."""
    moments = [NOW + place * timedelta(hours=1) for place in range(len(ids))]
    return {one: msgspec.structs.replace(Story(at=at).ticket, id=one) for one, at in zip(ids, moments, strict=True)}


def linked(desk: Desk, goes: str, stays: str, *, hour: int, number: int, seed: int) -> Desk:
    """Merge one ticket into another on one clone; what it writes has its own characters."""
    at, identity = NOW + timedelta(hours=hour), f"{number}-{encode(77 * seed)}"
    return desk | {
        goes: with_events(desk[goes], [ev.Merged(id=identity, at=at, by="priya", into=stays)]),
        stays: with_events(desk[stays], [ev.Merged(id=identity, at=at, by="priya", from_=goes)]),
    }


def synced(one: Desk, other: Desk) -> Desk:
    """Merge two clones' desks as sync does: what differs is merged, and its groups are completed."""
    both = {identity: merged_ticket(one[identity], other[identity]) for identity in one}
    return both | completed([both[each] for each in one if one[each] != other[each]], both.get)


def in_every_order(clones: Iterable[Desk]) -> list[Desk]:
    """Give each desk that clones come to, meeting one after the other."""
    found: list[Desk] = []
    for order in permutations(clones):
        desk = reduce(synced, order)
        found += [desk] if desk not in found else []
    return found


def by_merge(desk: Desk) -> set[tuple[str, str]]:
    return {
        (one, each.into) for one, ticket in desk.items() for each in links(ticket) if each.into and each.by == "merge"
    }


def test_a_completing_event_has_the_same_place_whoever_meets_first() -> None:
    start = desk_of(A, B, C, D)
    clones = [
        linked(start, B, A, hour=10, number=2, seed=1),
        linked(start, B, C, hour=11, number=3, seed=2),
        linked(start, D, C, hour=20, number=9, seed=3),
    ]
    (desk,) = in_every_order(clones)
    (added,) = [event for event in desk[C].timeline if event.by == "merge"]
    assert (added.id.partition("-")[0], added.at) == ("4", NOW + timedelta(hours=11))
    assert desk[C] == refolded(desk[C])


def test_the_same_links_are_completed_whoever_meets_first() -> None:
    start = desk_of(Z, A, B, C)
    clones = [
        linked(start, B, A, hour=10, number=2, seed=1),
        linked(start, B, C, hour=11, number=2, seed=2),
        linked(start, A, Z, hour=12, number=2, seed=3),
    ]
    (desk,) = in_every_order(clones)
    assert by_merge(desk) == {(C, A)}
    assert {surviving(one, desk.get).id for one in desk.values()} == {Z}


def test_a_smaller_place_that_comes_in_later_changes_the_link_everywhere() -> None:
    start = desk_of(A, B, C, D)
    late = synced(
        linked(start, C, A, hour=30, number=8, seed=1),
        linked(start, C, B, hour=31, number=9, seed=2),
    )
    early = synced(
        linked(start, D, A, hour=10, number=3, seed=3),
        linked(start, D, B, hour=11, number=2, seed=4),
    )
    for desk in (synced(late, early), synced(early, late)):
        ids = [event.id.partition("-")[0] for one in (A, B) for event in desk[one].timeline if event.by == "merge"]
        assert ids == ["4", "3"]
        assert {event.at for event in desk[B].timeline if event.by == "merge"} == {NOW + timedelta(hours=11)}


def test_what_somebody_has_undone_is_not_completed_again() -> None:
    start = desk_of(A, B, C)
    desk = synced(
        linked(start, C, A, hour=10, number=2, seed=1),
        linked(start, C, B, hour=11, number=2, seed=2),
    )
    added = next(event for event in desk[B].timeline if event.by == "merge")
    for one in (A, B):
        undone = ev.Undone(id=f"9-{encode(5)}", at=NOW + timedelta(hours=12), by="priya", event=added.id)
        desk[one] = with_events(desk[one], [undone])
    assert completed(desk.values(), desk.get) == {}


def test_a_link_from_an_earlier_ticket_to_a_later_one_is_not_answered_by_a_circle() -> None:
    desk = linked(desk_of(A, B, C), A, B, hour=9, number=2, seed=1)
    desk = linked(linked(desk, C, A, hour=10, number=2, seed=2), C, B, hour=11, number=2, seed=3)
    assert completed(desk.values(), desk.get) == {}
    assert {surviving(one, desk.get).id for one in desk.values()} == {B}


# The law


class Deed(NamedTuple):
    """What a clone does: merges two tickets, notes on one, or meets another clone."""

    kind: str
    clone: int
    one: str
    other: str
    clock: int


CLONES = 4
tickets = st.sampled_from([Z, A, B, C, D])
deeds = st.builds(
    Deed,
    st.sampled_from(["merge", "merge", "note", "meet"]),
    st.integers(0, CLONES - 1),
    tickets,
    tickets,
    st.integers(10, 40),
)


def lived(story: Sequence[Deed]) -> list[Desk]:
    """Give what each clone has after its deeds; a ticket that was merged stands for what it was merged into."""
    clones = [desk_of(Z, A, B, C, D)] * CLONES
    for seed, deed in enumerate(story, 1):
        desk = clones[deed.clone]
        if deed.kind == "meet":
            clones[deed.clone] = synced(desk, clones[seed % CLONES])
            continue
        one, other = (surviving(desk[each], desk.get).id for each in (deed.one, deed.other))
        last = max(int(event.id.partition("-")[0]) for each in (one, other) for event in desk[each].timeline)
        if deed.kind == "note":
            at = NOW + timedelta(hours=deed.clock)
            note = ev.Noted(id=f"{last + 1}-{encode(77 * seed)}", at=at, by="ravi", text="Called back.")
            clones[deed.clone] = desk | {one: with_events(desk[one], [note])}
        elif one != other:
            stays, goes = sorted((one, other), key=list(desk).index)
            clones[deed.clone] = linked(desk, goes, stays, hour=deed.clock, number=last + 1, seed=seed)
    return clones


def met(clones: Sequence[Desk], chance: random.Random) -> Desk:
    """Let clones meet criss-cross, in whatever order, until each has met all; the last one has everything."""
    desks = list(clones)
    for _ in range(chance.randrange(6)):
        one, other = chance.sample(range(len(desks)), 2)
        desks[one] = synced(desks[one], desks[other])
    chance.shuffle(desks)
    return reduce(synced, desks)


@given(story=st.lists(deeds, max_size=14), seed=st.integers(0, 2**32))
@example([Deed("merge", 0, B, A, 10), Deed("merge", 1, B, C, 11), Deed("merge", 2, D, C, 20)], 1)
def test_clones_that_merge_tickets_as_they_like_come_to_the_same_files_in_whatever_order_they_meet(
    story: list[Deed], seed: int
) -> None:
    clones = lived(story)
    chance = random.Random(seed)
    desk = met(clones, chance)
    assert all(met(clones, chance) == desk for _ in range(3))
    assert completed(desk.values(), desk.get) == {}
    for one, ticket in desk.items():
        assert ticket == refolded(ticket)
        assert (ticket.status == "closed") == (surviving(ticket, desk.get).id != one)
