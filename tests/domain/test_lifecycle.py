"""The state machine that guards commands: what a ticket's status admits, and what a refusal says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.findings import Refused
from hdesk.domain.lifecycle import MOVES, guard, guard_close, possible
from hdesk.domain.model import STATUSES
from hdesk.domain.state import State
from tests.support.histories import WRITES
from tests.support.stories import TICKET, Story

ALWAYS = "note edit heard link merge attach rate"
UNTIL_CLOSED = "own ack reply approve close pin prioritise"
WHILE_WORKING = "assign escalate accept return ask promise reschedule hold resolve"

ADMITTED = {
    "new": f"{ALWAYS} {UNTIL_CLOSED} {WHILE_WORKING}",
    "open": f"{ALWAYS} {UNTIL_CLOSED} {WHILE_WORKING}",
    "pending": f"{ALWAYS} {UNTIL_CLOSED} {WHILE_WORKING} resume",
    "on_hold": f"{ALWAYS} {UNTIL_CLOSED} {WHILE_WORKING} resume",
    "resolved": f"{ALWAYS} {UNTIL_CLOSED} confirm followup reopen",
    "closed": f"{ALWAYS} confirm followup reopen",
}


def state_in(status: str) -> State:
    return State(Story().facts, status=status)


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_admits_what_makes_sense_in_it(status: str) -> None:
    assert set(possible(status)) == set(ADMITTED[status].split())


@given(status=st.sampled_from(STATUSES), move=st.sampled_from(sorted(MOVES)))
def test_a_command_is_refused_exactly_where_the_status_does_not_admit_it(status: str, move: str) -> None:
    if move in ADMITTED[status].split():
        guard(TICKET, state_in(status), move)
        return
    with pytest.raises(Refused) as refusal:
        guard(TICKET, state_in(status), move)
    assert f"{TICKET} is {status}" in str(refusal.value)
    assert f"possible now: {', '.join(possible(status))}" in str(refusal.value)


def test_a_refusal_reads_as_a_sentence() -> None:
    with pytest.raises(Refused) as refusal:
        guard(TICKET, state_in("closed"), "assign")
    assert str(refusal.value) == (
        f"{TICKET} is closed: it cannot be assigned; "
        "possible now: note, edit, heard, confirm, followup, reopen, link, merge, attach, rate"
    )


@given(move=st.sampled_from(sorted(MOVES)))
def test_a_merged_ticket_admits_nothing_and_says_where_the_work_goes_on(move: str) -> None:
    story = Story().then(ev.Merged, into="HD-261119-000000")
    with pytest.raises(Refused, match="was merged into HD-261119-000000"):
        guard(TICKET, story.state, move)


def test_the_commands_of_the_histories_in_these_tests_are_those_that_are_guarded() -> None:
    assert set(WRITES) - {"undo"} == set(MOVES)


class TestClosing:
    def test_needs_the_customers_consent_or_a_reason(self) -> None:
        story = Story().then(ev.Resolved, text="Done")
        with pytest.raises(Refused) as refusal:
            guard_close(TICKET, story.state, None)
        assert "the customer has not confirmed" in str(refusal.value)
        assert f"hdesk close {TICKET} --consent yes" in str(refusal.value)
        assert "--reason no_answer" in str(refusal.value)

    def test_is_done_once_the_customer_has_agreed(self) -> None:
        story = Story().then(ev.Resolved).then(ev.Confirmed, consent="yes")
        assert guard_close(TICKET, story.state, None) == "done"
        assert guard_close(TICKET, story.state, "done") == "done"

    def test_is_not_done_because_somebody_says_so(self) -> None:
        with pytest.raises(Refused, match="has not confirmed"):
            guard_close(TICKET, Story().then(ev.Resolved).state, "done")

    def test_is_refused_after_a_no(self) -> None:
        story = Story().then(ev.Resolved).then(ev.Confirmed, consent="no")
        with pytest.raises(Refused, match="the customer said no"):
            guard_close(TICKET, story.state, None)

    def test_is_refused_where_consent_was_to_an_earlier_resolution(self) -> None:
        story = Story().then(ev.Resolved).then(ev.Confirmed, consent="yes").then(ev.Reopened).then(ev.Resolved)
        with pytest.raises(Refused, match="has not confirmed"):
            guard_close(TICKET, story.state, None)

    @pytest.mark.parametrize("reason", ["no_answer", "duplicate", "spam", "internal"])
    def test_takes_a_reason_why_there_is_no_consent(self, reason: str) -> None:
        assert guard_close(TICKET, Story().state, reason) == reason
