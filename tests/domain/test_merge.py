"""Law 4: two clones always merge, and the result does not depend on who merges, in which order, how often."""

from datetime import datetime
from itertools import permutations

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactRated, Entry
from hdesk.domain.fold import order, refolded
from hdesk.domain.merge import Clash, merged_entries, merged_ticket
from hdesk.domain.model import Ticket
from hdesk.domain.sweeping import swept
from hdesk.domain.writing import Draft, Pen, draft, written
from hdesk.storage.files import read_ticket, ticket_bytes
from tests.support.desks import default_setup
from tests.support.histories import clones, tickets, timelines, times
from tests.support.stories import Story, on


def does(ticket: Ticket, *drafts: Draft, at: str = "20 12:00", by: str = "arun", seed: int = 1) -> Ticket:
    """Write what one clone does."""
    numbers = iter(range(seed * 1000, 2**30, 7_654_321))
    return written(ticket, drafts, Pen(by, on(at), None, lambda: next(numbers)))


def by_merge(ticket: Ticket) -> list[tuple[str, datetime | None, str | None]]:
    """Give what merges have written on the ticket: the event's place, its moment and why."""
    return [
        (one.id.partition("-")[0], one.at, getattr(one, "reason", None)) for one in ticket.timeline if one.by == "merge"
    ]


class TestLaws:
    """Clones start from one ticket, work and sweep, take in one another half-way, and meet."""

    @given(sides=clones(3))
    def test_the_result_is_the_same_whoever_merges_in_which_order(self, sides: list[Ticket]) -> None:
        results = set()
        for one, two, three in permutations(sides):
            results.add(ticket_bytes(merged_ticket(merged_ticket(one, two), three)))
            results.add(ticket_bytes(merged_ticket(one, merged_ticket(two, three))))
        assert len(results) == 1

    @given(sides=clones(2))
    def test_what_is_merged_is_not_changed_by_merging_it_again(self, sides: list[Ticket]) -> None:
        one, two = sides
        both = merged_ticket(one, two)
        for again in (one, two, both):
            assert merged_ticket(both, again) == merged_ticket(again, both) == both

    @given(sides=clones(2))
    def test_the_header_is_the_fold_and_the_file_reads_back(self, sides: list[Ticket]) -> None:
        both = merged_ticket(*sides)
        assert ticket_bytes(refolded(both)) == ticket_bytes(both)
        assert read_ticket(ticket_bytes(both), "") == both

    @given(sides=clones(2))
    def test_every_event_of_both_stands_once_and_nothing_but_reopenings_is_added(self, sides: list[Ticket]) -> None:
        one, two = sides
        both = merged_ticket(one, two)
        chars = [ev.chars_of(event.id) for event in both.timeline]
        known = {ev.chars_of(event.id) for event in (*one.timeline, *two.timeline)}
        assert len(set(chars)) == len(chars)
        assert known <= set(chars)
        added = [event for event in both.timeline if ev.chars_of(event.id) not in known]
        assert all(type(event) is ev.Reopened and event.by == "merge" for event in added)

    @given(sides=clones(2))
    def test_what_people_wrote_stands_unchanged_and_in_its_order(self, sides: list[Ticket]) -> None:
        both = merged_ticket(*sides)
        for side in sides:
            theirs = [event for event in side.timeline if ev.is_person(event.by)]
            assert [event for event in both.timeline if event in theirs] == theirs

    @given(about=tickets(most=0), here=timelines(), there=timelines())
    def test_files_that_no_command_wrote_merge_too(
        self, about: Ticket, here: list[ev.Event], there: list[ev.Event]
    ) -> None:
        created = about.timeline[0]
        one, two = (
            refolded(msgspec.structs.replace(about, timeline=(created, *side)))
            for side in ([e for e in drawn if type(e) is not ev.Created] for drawn in (here, there))
        )
        both = merged_ticket(one, two)
        assert both == merged_ticket(two, one)
        assert [order(event) for event in both.timeline] == sorted(order(event) for event in both.timeline)


class TestReopening:
    """What was ended on one side and stirred on the other, neither knowing of the other, is open again."""

    ENDINGS = (draft(ev.Resolved, text="Done"), draft(ev.Closed, reason="no_answer"))
    STIRRINGS = (
        draft(ev.Escalated, team="tech"),
        draft(ev.Promised, due=on("21 12:00")),
        draft(ev.Reopened),
        draft(ev.CustomerReplied, channel="email"),
    )

    @pytest.mark.parametrize("ending", ENDINGS, ids=lambda one: one.kind.__name__)
    @pytest.mark.parametrize("stirring", STIRRINGS, ids=lambda one: one.kind.__name__)
    def test_the_ticket_is_open_again(self, ending: Draft, stirring: Draft) -> None:
        before = Story().ticket
        here = does(before, draft(ev.Noted, text="x"), ending, seed=1)
        there = does(before, stirring, at="20 13:00", seed=2)
        both = merged_ticket(here, there)
        assert both.status == "open"
        assert [(place, at) for place, at, _ in by_merge(both)] == [("4", on("20 13:00"))]

    def test_it_says_why(self) -> None:
        before = Story().ticket
        both = merged_ticket(
            does(before, draft(ev.Resolved), seed=1), does(before, draft(ev.CustomerReplied, channel="call"), seed=2)
        )
        assert by_merge(both)[0][2] == "resolved on one side, customer replied on the other"

    def test_an_ending_that_knew_of_it_stands(self) -> None:
        here = does(Story().ticket, draft(ev.Escalated, team="tech"), seed=1)
        there = does(here, draft(ev.Resolved), seed=2)
        assert merged_ticket(here, there) == there

    @pytest.mark.parametrize("by", ["rule:payout-delay", "sweep", "import:mail", "merge"])
    def test_what_is_automatic_reopens_nothing(self, by: str) -> None:
        before = Story().ticket
        here = does(before, draft(ev.Resolved), at="20 13:00", seed=1)
        there = does(before, draft(ev.Escalated, team="tech"), by=by, seed=2)
        assert merged_ticket(here, there).status == "resolved"

    def test_several_endings_and_stirrings_count_as_few_reopenings(self) -> None:
        before = Story().ticket
        here = does(before, draft(ev.Resolved), seed=1)
        there = does(before, *(one for one in self.STIRRINGS if one.kind is not ev.Reopened), at="20 13:00", seed=2)
        both = merged_ticket(here, there)
        assert len(by_merge(both)) == 3
        assert refolded(both) == both
        assert both.status == "open"

    def test_a_sweep_that_did_not_know_of_the_answer_is_reopened_in_any_order(self) -> None:
        # Three clones; the third closes the ticket as the first does, but has heard from the customer before.
        setup = default_setup()
        resolved = does(Story(channel="call").ticket, draft(ev.Resolved, text="Done"), seed=1)
        answered = does(resolved, draft(ev.Promised, due=on("21 12:00")), seed=2)
        deaf, knowing = swept(setup, resolved, on("28 12:00")), swept(setup, answered, on("28 13:00"))
        assert (deaf.status, knowing.status) == ("closed", "closed")
        ways = {
            ticket_bytes(merged_ticket(merged_ticket(*some[:2]), some[2]))
            for some in permutations([deaf, answered, knowing])
        }
        assert len(ways) == 1
        assert by_merge(read_ticket(ways.pop(), ""))

    def test_an_earlier_copy_of_a_sweeps_ending_moves_the_reopening_with_it(self) -> None:
        setup = default_setup()
        resolved = does(Story(channel="call").ticket, draft(ev.Resolved, text="Done"), seed=1)
        early, late = (swept(setup, resolved, on(at)) for at in ("28 12:00", "29 12:00"))
        heard = does(resolved, draft(ev.CustomerReplied, channel="email"), at="27 12:00", by="customer", seed=2)
        first = merged_ticket(late, heard)
        assert [at for _, at, _ in by_merge(first)] == [on("29 12:00")]
        both = merged_ticket(first, early)
        assert [at for _, at, _ in by_merge(both)] == [on("28 12:00")]
        assert both == merged_ticket(merged_ticket(early, heard), late)


class TestCopies:
    """Of two copies of one event the same one stands everywhere."""

    def test_a_redacted_copy_stands_before_any_other(self) -> None:
        ticket = does(Story().ticket, draft(ev.Noted, text="Asha rang"), seed=1)
        redacted = refolded(
            msgspec.structs.replace(
                ticket, timeline=tuple(msgspec.structs.replace(e, text="[redacted]") if type(e) is ev.Noted else e
                                       for e in ticket.timeline)
            )
        )  # fmt: skip
        assert merged_ticket(ticket, redacted) == merged_ticket(redacted, ticket) == redacted

    def test_both_edits_of_one_field_stay_readable_and_the_later_one_counts(self) -> None:
        before = Story().ticket
        here = does(before, draft(ev.Edited, changes={"subject": (before.subject, "Crash")}), seed=1)
        there = does(before, draft(ev.Edited, changes={"subject": (before.subject, "Slow")}), at="20 12:01", seed=2)
        both = merged_ticket(here, there)
        assert both.subject == "Slow"
        assert [event.changes["subject"][1] for event in both.timeline if type(event) is ev.Edited] == ["Crash", "Slow"]

    def test_two_tickets_with_one_id_are_both_named(self) -> None:
        one, other = Story(subject="Late").ticket, Story(subject="Broken").ticket
        created = msgspec.structs.replace(other.timeline[0], id="1-ZZZZZZ")
        other = refolded(msgspec.structs.replace(other, timeline=(created,)))
        with pytest.raises(Clash, match=r"“Late”.*“Broken”") as caught:
            merged_ticket(one, other)
        assert (caught.value.ours, caught.value.theirs) == (one, other)
        assert caught.value.exit_code == 5

    def test_a_ticket_that_was_merged_into_another_stays_closed(self) -> None:
        before = Story().ticket
        here = does(before, draft(ev.Resolved), draft(ev.Merged, into="HD-261119-000000"), seed=1)
        there = does(before, draft(ev.Promised, due=on("22 12:00")), draft(ev.Closed, reason="spam"), at="21 12:00")
        assert merged_ticket(here, there).status == "closed"


class TestEntries:
    """A contacts file is merged entry by entry, in the order in which they were written down."""

    contacts = st.builds(
        Contact,
        id=st.integers(0, 9).map("C-261120-00000{}".format),
        at=st.just(on("20 12:00")),
        logged=st.none() | times(days=2),
        by=st.just("priya"),
        channel=st.just("call"),
        direction=st.just("inbound"),
        outcome=st.just("resolved"),
        text=st.sampled_from([None, "x", "[redacted]"]),
    )
    sides = st.lists(contacts, max_size=6, unique_by=lambda one: one.id).map(tuple)

    @given(one=sides, two=sides, three=sides)
    def test_it_is_the_same_whoever_merges_in_which_order(
        self, one: tuple[Entry, ...], two: tuple[Entry, ...], three: tuple[Entry, ...]
    ) -> None:
        both = merged_entries(one, two)
        assert both == merged_entries(two, one) == merged_entries(both, one) == merged_entries(both, both)
        assert merged_entries(both, three) == merged_entries(one, merged_entries(two, three))
        assert [entry.id for entry in both] == list(dict.fromkeys(entry.id for entry in both))
        assert {entry.id for entry in both} == {entry.id for entry in (*one, *two)}

    def test_entries_stand_as_they_were_written_down_and_a_redacted_one_stands_before_the_open_one(self) -> None:
        def contact(number: int, **more: object) -> Contact:
            return Contact(id=f"C-261120-00000{number}", at=on("20 12:00"), by="priya", channel="call",
                           direction="inbound", outcome="resolved", **more)  # type: ignore[arg-type] # fmt: skip

        late, open_, redacted = (
            contact(1, logged=on("20 18:00")),
            contact(2, text="Asha"),
            contact(2, text="[redacted]"),
        )
        rated = ContactRated(id="F-261120-000003", of=open_.id, at=on("20 13:00"), by="priya", score=4.0, scale=5)
        assert merged_entries([open_, late], [redacted, rated]) == (redacted, rated, late)
