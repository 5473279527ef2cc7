"""The fold: what each event makes of a ticket (DESIGN, section 2)."""

from datetime import date
from typing import Any

import pytest

from hdesk.domain import events as ev
from hdesk.domain.model import Order
from tests.support.desks import NOW
from tests.support.stories import Story, on

HANDED: dict[str, Any] = {"team": "operations", "tier": "L2", "handover": True, "reason": "late"}


def story_in(status: str) -> Story:
    """Tell of a ticket that has come to a status."""
    story = Story()
    if status == "open":
        story.then(ev.Assigned, to="arun")
    elif status in {"pending", "on_hold"}:
        story.then(ev.Held, status=status)
    elif status != "new":
        story.then(ev.Resolved, text="Done")
    if status == "closed":
        story.then(ev.Closed, reason="no_answer")
    assert story.state.status == status
    return story


# What each event makes of `new open pending on_hold resolved closed`; a dot keeps the status.
TABLE: list[tuple[type[Any], dict[str, Any], str]] = [
    (ev.Routed, {"team": "tech"}, ". . . . . ."),
    (ev.Noted, {"text": "x"}, ". . . . . ."),
    (ev.Escalated, HANDED, ". . . . . ."),
    (ev.Asked, {"direction": "out", "team": "tech"}, ". . . . . ."),
    (ev.Acknowledged, {"channel": "email"}, ". . . . . ."),
    (ev.Assigned, {"to": "arun"}, "open . . . . ."),
    (ev.Responded, {"channel": "email"}, "open . . . . ."),
    (ev.Held, {"status": "pending"}, "pending pending . pending pending pending"),
    (ev.Held, {"status": "on_hold"}, "on_hold on_hold on_hold . on_hold on_hold"),
    (ev.Resumed, {}, "open . open open open open"),
    (ev.CustomerReplied, {"channel": "email"}, ". . open . open ."),
    (ev.Resolved, {"text": "x"}, "resolved resolved resolved resolved . resolved"),
    (ev.Closed, {"reason": "done"}, "closed closed closed closed closed ."),
    (ev.Reopened, {"reason": "x"}, "open . open open open open"),
    (ev.Owned, {"to": "arun"}, ". . . . . ."),
    (ev.Accepted, {"team": "operations"}, ". . . . . ."),
    (ev.Returned, {"team": "operations", "reason": "other"}, ". . . . . ."),
    (ev.Prioritised, {"from_": "normal", "to": "high"}, ". . . . . ."),
    (ev.Pinned, {"field": "priority"}, ". . . . . ."),
    (ev.Edited, {"changes": {"nature": ("", "query")}}, ". . . . . ."),
    (ev.Redacted, {"what": "text"}, ". . . . . ."),
    (ev.Promised, {"due": NOW}, ". . . . . ."),
    (ev.Rescheduled, {"what": "pickup", "due": NOW}, ". . . . . ."),
    (ev.Approved, {"kind": "refund", "approver": "priya"}, ". . . . . ."),
    (ev.Attached, {"name": "a", "sha256": "0" * 64, "size": 0}, ". . . . . ."),
    (ev.Linked, {"relation": "related", "ticket": "HD-261119-000000"}, ". . . . . ."),
    (ev.Confirmed, {"consent": "yes"}, ". . . . . ."),
    (ev.FollowedUp, {}, ". . . . . ."),
    (ev.Rated, {"score": 5.0, "of": 5}, ". . . . . ."),
    (ev.Reviewed, {"score": 5.0}, ". . . . . ."),
    (ev.Imported, {"source": "csv", "source_id": "1"}, ". . . . . ."),
    (ev.Merged, {"from_": "HD-261119-000000"}, ". . . . . ."),
    (ev.Merged, {"into": "HD-261119-000000"}, "closed closed closed closed closed ."),
]
STATUSES = ("new", "open", "pending", "on_hold", "resolved", "closed")


@pytest.mark.parametrize(
    ("status", "kind", "keys", "wanted"),
    [
        pytest.param(status, kind, keys, status if after == "." else after, id=f"{kind.__name__} of {status} {keys}")
        for kind, keys, row in TABLE
        for status, after in zip(STATUSES, row.split(), strict=True)
    ],
)
def test_the_status_follows_the_table(status: str, kind: type[Any], keys: dict[str, Any], wanted: str) -> None:
    assert story_in(status).then(kind, **keys).state.status == wanted


def test_the_table_leaves_out_no_type_but_those_that_begin_or_undo() -> None:
    assert {kind for kind, _, _ in TABLE} == set(ev.TYPES.values()) - {ev.Created, ev.Undone}


def test_a_ticket_begins_new_and_normal_with_its_creator_as_owner_and_no_team() -> None:
    ticket = Story(by="arun").ticket
    assert (ticket.status, ticket.priority, ticket.owner) == ("new", "normal", "arun")
    assert (ticket.team, ticket.tier, ticket.assignee) == (None, None, None)


@pytest.mark.parametrize("by", ["customer", "import:mail", "sweep"])
def test_what_no_person_created_has_no_owner(by: str) -> None:
    assert Story(by=by).ticket.owner is None


class TestWhoWorksOnIt:
    def test_the_last_one_named_owns_and_works_on_it(self) -> None:
        story = Story().then(ev.Owned, to="arun").then(ev.Assigned, to="arun").then(ev.Assigned, to="priya")
        assert (story.ticket.owner, story.ticket.assignee) == ("arun", "priya")

    def test_an_empty_name_takes_it_from_everybody(self) -> None:
        story = Story().then(ev.Assigned, to="arun").then(ev.Assigned, to="").then(ev.Owned, to="")
        assert (story.ticket.owner, story.ticket.assignee) == (None, None)

    def test_a_route_sets_team_and_tier(self) -> None:
        ticket = Story().then(ev.Routed, by="route:app", team="tech", tier="L2").ticket
        assert (ticket.team, ticket.tier) == ("tech", "L2")

    def test_an_escalation_with_handover_moves_the_work_and_keeps_the_owner(self) -> None:
        story = Story().then(ev.Routed, by="route:x", team="helpdesk", tier="L1").then(ev.Assigned, to="arun")
        ticket = story.then(ev.Escalated, **HANDED).ticket
        assert (ticket.team, ticket.tier, ticket.assignee, ticket.owner) == ("operations", "L2", None, "priya")

    def test_an_escalation_without_handover_only_tells_the_team(self) -> None:
        story = Story().then(ev.Routed, by="route:x", team="helpdesk", tier="L1").then(ev.Assigned, to="arun")
        story.then(ev.Escalated, team="cx-manager", reason="angry")
        assert (story.ticket.team, story.ticket.tier, story.ticket.assignee) == ("helpdesk", "L1", "arun")
        assert list(story.state.open_escalations) == ["cx-manager"]

    def test_what_is_returned_goes_back_to_where_it_came_from(self) -> None:
        story = Story().then(ev.Routed, by="route:x", team="helpdesk", tier="L1").then(ev.Escalated, **HANDED)
        ticket = story.then(ev.Returned, team="operations", reason="not_ours").ticket
        assert (ticket.team, ticket.tier, ticket.assignee) == ("helpdesk", "L1", None)
        assert story.state.open_escalations == {}

    def test_what_was_handed_over_twice_to_one_team_goes_back_to_where_it_first_came_from(self) -> None:
        # Two clones escalated at once: the merged timeline has both.
        story = Story().then(ev.Routed, by="route:x", team="helpdesk", tier="L1")
        story.then(ev.Escalated, **HANDED).then(ev.Escalated, by="arun", **HANDED)
        assert story.then(ev.Returned, team="operations", reason="not_ours").ticket.team == "helpdesk"

    def test_a_team_that_returns_what_it_has_handed_on_is_left_out_of_the_way_back(self) -> None:
        story = Story().then(ev.Routed, by="route:x", team="helpdesk", tier="L1").then(ev.Escalated, **HANDED)
        story.then(ev.Escalated, team="tech", tier="L2", handover=True, reason="a fault")
        story.then(ev.Returned, team="operations", reason="not_ours")
        assert story.ticket.team == "tech"
        assert story.then(ev.Returned, team="tech", reason="not_ours").ticket.team == "helpdesk"

    def test_a_team_that_was_only_told_moves_nothing_when_it_answers(self) -> None:
        story = Story().then(ev.Routed, by="route:x", team="helpdesk").then(ev.Escalated, team="tech", reason="x")
        assert story.then(ev.Returned, team="tech", reason="other").ticket.team == "helpdesk"
        assert story.state.open_escalations == {}

    def test_several_escalations_are_open_at_once_until_each_is_answered_or_the_ticket_done(self) -> None:
        story = Story().then(ev.Escalated, **HANDED).then(ev.Escalated, team="cx-manager", reason="angry")
        assert set(story.state.open_escalations) == {"operations", "cx-manager"}
        story.then(ev.Accepted, team="operations")
        assert set(story.state.open_escalations) == {"operations", "cx-manager"}
        story.then(ev.Returned, team="operations", reason="other")
        assert set(story.state.open_escalations) == {"cx-manager"}
        assert story.then(ev.Resolved, text="Done").state.open_escalations == {}


class TestPriority:
    def test_the_last_change_counts(self) -> None:
        story = Story().then(ev.Prioritised, from_="normal", to="urgent").then(ev.Prioritised, from_="urgent", to="low")
        assert story.ticket.priority == "low"

    def test_a_rule_that_did_not_know_of_a_higher_one_does_not_lower_it(self) -> None:
        # On one clone Priya made it urgent; on the other, later, a rule made it high.
        story = Story().then(ev.Prioritised, from_="normal", to="urgent")
        assert story.then(ev.Prioritised, by="rule:high-value", from_="normal", to="high").ticket.priority == "urgent"

    def test_a_rule_that_did_not_know_of_a_pin_does_not_move_what_is_pinned(self) -> None:
        story = Story().then(ev.Pinned, field="priority").then(ev.Pinned, field="team")
        story.then(ev.Prioritised, by="rule:high-value", from_="normal", to="high")
        story.then(ev.Routed, by="route:app", team="tech", tier="L2")
        story.then(ev.Escalated, by="rule:late", team="operations", tier="L2", handover=True, reason="late")
        assert (story.ticket.priority, story.ticket.team) == ("normal", None)

    def test_a_person_moves_what_is_pinned(self) -> None:
        story = Story().then(ev.Pinned, field="priority").then(ev.Prioritised, from_="normal", to="low")
        assert story.ticket.priority == "low"


class TestTheEnd:
    def test_a_ticket_that_comes_back_is_neither_closed_nor_confirmed(self) -> None:
        story = story_in("resolved").then(ev.Confirmed, consent="yes").then(ev.Closed, reason="done")
        assert (story.state.closed_at, story.state.close_reason, story.state.consent) == (story.now, "done", "yes")
        story.then(ev.Reopened, reason="again")
        assert (story.state.closed_at, story.state.close_reason, story.state.consent) == (None, None, None)

    def test_consent_to_one_resolution_is_none_to_the_next(self) -> None:
        story = story_in("resolved").then(ev.Confirmed, consent="yes")
        story.then(ev.CustomerReplied, channel="email", text="No, wait")
        assert (story.state.status, story.state.consent) == ("open", None)

    def test_closing_twice_leaves_the_first_resolution(self) -> None:
        # Two clones closed the ticket, one after the other.
        story = Story().then(ev.Closed, at=on("20 12:00"), reason="spam")
        assert story.then(ev.Closed, at=on("21 12:00"), reason="spam").state.resolved_at == on("20 12:00")

    def test_closing_what_is_not_resolved_resolves_it(self) -> None:
        assert Story().then(ev.Closed, at=on("20 12:00"), reason="spam").state.resolved_at == on("20 12:00")

    def test_resolved_after_closed_is_not_closed_any_more(self) -> None:
        story = story_in("closed").then(ev.Resolved, text="Done")
        assert (story.state.status, story.state.closed_at) == ("resolved", None)

    def test_reopenings_are_counted(self) -> None:
        story = story_in("closed").then(ev.Reopened).then(ev.Resolved).then(ev.Reopened)
        assert story.state.reopens == 2

    def test_a_merged_ticket_is_closed_for_good(self) -> None:
        state = Story().then(ev.Merged, into="HD-261119-000000").state
        assert (state.status, state.merged_into, state.close_reason) == ("closed", "HD-261119-000000", "merged")


class TestWhatTheCustomerHears:
    @pytest.mark.parametrize("channel", ["call", "chat", "walk_in"])
    def test_a_person_who_takes_a_live_inquiry_has_answered_it(self, channel: str) -> None:
        state = Story(channel=channel).state
        assert state.acknowledged_at == state.first_response_at == state.last_reply_at == NOW
        assert state.unanswered_since is None

    @pytest.mark.parametrize(("channel", "by"), [("email", "priya"), ("social", "priya"), ("call", "import:phone")])
    def test_what_is_written_or_taken_by_nobody_waits(self, channel: str, by: str) -> None:
        state = Story(channel=channel, by=by).state
        assert (state.acknowledged_at, state.first_response_at, state.unanswered_since) == (None, None, NOW)

    def test_the_first_public_reply_by_a_person_answers(self) -> None:
        story = (
            Story().then(ev.Responded, by="rule:hello", channel="email").then(ev.Responded, channel="email", auto=True)
        )
        assert story.state.first_response_at is None
        story.then(ev.Responded, at=on("20 12:00"), channel="email").then(ev.Responded, channel="email")
        assert story.state.first_response_at == on("20 12:00")

    def test_only_written_replies_by_people_are_counted_as_responses(self) -> None:
        story = Story().then(ev.Responded, channel="email").then(ev.Responded, channel="chat")
        story.then(ev.Responded, channel="call").then(ev.Responded, channel="email", auto=True)
        assert story.state.responses == 2

    def test_the_oldest_unanswered_message_counts(self) -> None:
        story = Story().then(ev.Responded, channel="email")
        story.then(ev.CustomerReplied, at=on("20 12:00"), by="customer", channel="email")
        story.then(ev.CustomerReplied, at=on("20 13:00"), by="customer", channel="email")
        assert story.state.unanswered_since == on("20 12:00")
        assert story.then(ev.Responded, channel="email").state.unanswered_since is None

    def test_a_call_that_a_person_takes_on_a_waiting_ticket_answers_it(self) -> None:
        state = Story().then(ev.CustomerReplied, at=on("20 12:00"), channel="call").state
        assert state.acknowledged_at == state.first_response_at == on("20 12:00")
        assert state.unanswered_since is None

    def test_an_automatic_acknowledgement_is_kept_apart(self) -> None:
        state = Story().then(ev.Acknowledged, at=on("20 12:00"), auto=True).state
        assert (state.acknowledged_at, state.auto_acknowledged_at) == (None, on("20 12:00"))


class TestPromises:
    def test_the_day_given_at_creation_was_promised_first(self) -> None:
        story = Story(order=Order(pickup_due_on=date(2026, 11, 19)))
        story.then(ev.Rescheduled, what="pickup", due=on("24 10:00"))
        assert story.state.first_due("pickup") == date(2026, 11, 19)
        assert (story.state.first_due("payout"), story.state.reschedules) == (None, 1)

    def test_without_one_it_is_the_first_that_was_set(self) -> None:
        story = Story().then(ev.Rescheduled, what="pickup", due=on("24 10:00"))
        story.then(ev.Rescheduled, what="pickup", due=on("26 10:00"))
        assert story.state.first_due("pickup") == on("24 10:00")

    def test_an_edit_corrects_what_was_promised(self) -> None:
        story = Story(order=Order(pickup_due_on=date(2026, 1, 19)))
        story.then(ev.Edited, changes={"order.pickup_due_on": ("2026-01-19", "2026-11-19")})
        assert story.state.first_due("pickup") == date(2026, 11, 19)


def test_the_last_moment_is_the_latest_of_all_not_the_last_written() -> None:
    story = Story().then(ev.Noted, at=on("21 12:00"), text="x").then(ev.Noted, at=on("20 18:00"), text="logged later")
    assert story.state.updated_at == on("21 12:00")
