"""Law 4 on one ticket: whoever merges, in which order, hdesk makes of it what follows from who knew what.

Thousands of such lives: `HDESK_EXAMPLES=5000 pytest tests/convergence/test_one_ticket.py`.
"""

import os
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hdesk.domain.fold import refolded
from hdesk.domain.merge import Clash, merged_ticket
from tests.convergence import lives, ours, reference
from tests.convergence.reference import Record

MANY = settings(max_examples=max(250, int(os.environ.get("HDESK_EXAMPLES", "0"))))
seeds = st.integers(0, 10**9)
deeds = st.integers(2, 30)


@MANY
@given(seed=seeds, deeds=deeds, wild=st.booleans())
def test_merging_in_any_order_gives_what_follows_from_who_knew_what(seed: int, deeds: int, *, wild: bool) -> None:
    lived = lives.life(seed, deeds=deeds, wild=wild)
    wanted = ours.ticket(lived.ends[0]._replace(timeline=lives.foreseen(lived)))
    for merged in lives.orders(random.Random(seed), [ours.ticket(one) for one in lived.ends], merged_ticket, 4):
        assert merged == wanted


@MANY
@given(seed=seeds, deeds=deeds)
def test_the_reference_comes_to_the_same_in_any_order(seed: int, deeds: int) -> None:
    # The judge is judged, too: it merges two by two, what is foreseen merges nothing.
    lived = lives.life(seed, deeds=deeds)
    wanted = lives.foreseen(lived)
    for merged in lives.orders(random.Random(seed), lived.ends, reference.merge, 2):
        assert merged.timeline == wanted


@given(seed=seeds, deeds=deeds)
def test_a_life_in_which_hdesk_merges_is_the_same_life(seed: int, deeds: int) -> None:
    by_hdesk = lives.life(seed, deeds=deeds, merging=ours.merge)
    by_the_reference = lives.life(seed, deeds=deeds)
    assert [ours.ticket(one) for one in by_hdesk.ends] == [ours.ticket(one) for one in by_the_reference.ends]


@MANY
@given(seed=seeds, deeds=deeds)
def test_status_and_facts_are_what_a_second_fold_says(seed: int, deeds: int) -> None:
    merged = next(lives.orders(random.Random(seed), lives.life(seed, deeds=deeds).ends, ours.merge, 1))
    told, ticket = reference.header(merged), ours.ticket(merged)
    city = ticket.order.city if ticket.order else None
    found = (ticket.status, ticket.subject, ticket.category, city, ticket.fields.get("batch"))
    assert found == tuple(map(told.get, ("status", "subject", "category", "order.city", "fields.batch")))
    assert refolded(ticket) == ticket


@given(seed=seeds, deeds=deeds)
def test_merging_again_changes_nothing_and_loses_nothing(seed: int, deeds: int) -> None:
    tickets = [ours.ticket(one) for one in lives.life(seed, deeds=deeds).ends]
    whole = next(lives.orders(random.Random(seed), tickets, merged_ticket, 1))
    for ticket in tickets:
        assert merged_ticket(whole, ticket) == merged_ticket(ticket, whole) == whole
        assert {event.id[-6:] for event in ticket.timeline} <= {event.id[-6:] for event in whole.timeline}


def test_most_lives_have_what_law_4_reopens() -> None:
    # Otherwise the tests above would say nothing of it.
    outcomes = [lives.foreseen(lives.life(seed, deeds=24)) for seed in range(60)]
    reopened = [outcome for outcome in outcomes if any(event["by"] == "merge" for event in outcome)]
    swept = [outcome for outcome in outcomes if any(event["by"] == "sweep" for event in outcome)]
    assert len(reopened) > 40
    assert len(swept) > 10


def test_two_tickets_with_one_id_are_named_and_not_merged() -> None:
    first = lives.life(1, deeds=2).ends[0]
    other = Record(first.ticket, first.facts, ({**first.timeline[0], "id": "1-111111"},))
    with pytest.raises(reference.Clashing):
        reference.merge(first, other)
    with pytest.raises(Clash, match=first.ticket):
        merged_ticket(ours.ticket(first), ours.ticket(other))
