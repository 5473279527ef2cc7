"""What of an operation can be undone, and which later events need it."""

from typing import Any

import pytest

from hdesk.domain import events as ev
from hdesk.domain.fold import undone
from hdesk.domain.undoing import needs, still_standing
from tests.support.stories import Story

Happening = tuple[type[Any], dict[str, Any]]

ESCALATED: Happening = (ev.Escalated, {"team": "tech", "handover": True, "reason": "a bug"})
TOLD: Happening = (ev.Escalated, {"team": "tech", "reason": "a bug"})
RESOLVED: Happening = (ev.Resolved, {"text": "Done."})
ASSIGNED: Happening = (ev.Assigned, {"to": "meera"})
HELD: Happening = (ev.Held, {"status": "pending"})


def edited(was: str, becomes: str) -> Happening:
    """Change the subject."""
    return ev.Edited, {"changes": {"subject": (was, becomes)}}


def why(first: Happening, *later: Happening) -> list[str]:
    """Say why later events need the first one."""
    story = Story("app").then(first[0], **first[1])
    taken = story.events[-1]
    for kind, keys in later:
        story.then(kind, **keys)
    return [one.why for one in needs(story.ticket, [taken])]


@pytest.mark.parametrize(
    ("first", "second", "reason"),
    [
        (RESOLVED, (ev.Confirmed, {"consent": "yes"}), "not possible while open"),
        (RESOLVED, (ev.FollowedUp, {}), "not possible while open"),
        (RESOLVED, (ev.Reopened, {"reason": "not done"}), "not possible while open"),
        (RESOLVED, (ev.Closed, {"reason": "done"}), "status resolved → closed"),
        (RESOLVED, (ev.Closed, {"reason": "no_answer", "by": "sweep"}), "status resolved → closed"),
        (RESOLVED, (ev.CustomerReplied, {"channel": "email"}), "status resolved → open"),
        (HELD, (ev.Resumed, {}), "not possible while open"),
        (ESCALATED, (ev.Accepted, {"team": "tech"}), "the handover to tech waiting → nothing"),
        (ESCALATED, (ev.Returned, {"team": "tech", "reason": "not_ours"}), "team tech → nothing"),
        (TOLD, (ev.Asked, {"direction": "in", "team": "tech"}),
         "the team that is waited for tech → nothing"),
        (edited("pickup", "One"), edited("One", "Two"), "subject One → Two"),
        ((ev.Prioritised, {"from_": "normal", "to": "high"}), (ev.Prioritised, {"from_": "high", "to": "urgent"}),
         "priority high → urgent"),
        (ASSIGNED, (ev.Assigned, {"to": "rahul"}), "assignee meera → rahul"),
    ],
)  # fmt: skip
def test_an_event_needs_what_it_was_built_on(first: Happening, second: Happening, reason: str) -> None:
    assert why(first, second) == [reason]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ((ev.Noted, {"text": "Called."}), RESOLVED),
        (ASSIGNED, (ev.Responded, {"channel": "email", "text": "Soon."})),
        ((ev.Responded, {"channel": "email"}), HELD),
        (TOLD, RESOLVED),
        (TOLD, (ev.Escalated, {"team": "operations", "reason": "late"})),
        ((ev.Asked, {"direction": "out", "team": "tech"}), (ev.Asked, {"direction": "out", "team": "operations"})),
        (edited("pickup", "One"), (ev.Edited, {"changes": {"category": ("app", "fraud")}})),
        (RESOLVED, (ev.Rated, {"score": 4.0, "of": 5})),
        (RESOLVED, (ev.Noted, {"text": "Called."})),
        ((ev.Prioritised, {"from_": "normal", "to": "high"}),
         (ev.Prioritised, {"from_": "high", "to": "urgent", "by": "rule:safety"})),
    ],
)  # fmt: skip
def test_what_would_have_happened_all_the_same_needs_nothing(first: Happening, second: Happening) -> None:
    assert why(first, second) == []


def test_what_was_undone_itself_needs_nothing() -> None:
    story = Story("app").then(*RESOLVED[:1], **RESOLVED[1])
    resolved = story.events[-1]
    story.then(ev.Confirmed, consent="yes")
    story.then(ev.Undone, event=story.events[-1].id)
    assert needs(story.ticket, [resolved]) == []


def test_bringing_back_is_refused_where_somebody_has_done_it_anew() -> None:
    story = Story("app").then(ev.Resolved, text="Done.")
    story.then(ev.Undone, event=story.events[-1].id)
    taking_back = story.events[-1]
    story.then(ev.Resolved, text="Done, really.")
    found = needs(story.ticket, [taking_back])
    assert [one.why for one in found] == ["not possible while resolved"]


class TestTwoClones:
    def test_two_undoings_of_one_event_mean_the_same_as_one(self) -> None:
        story = Story("app").then(ev.Noted, text="Called.")
        noted = story.events[-1]
        story.then(ev.Undone, event=noted.id, by="priya").then(ev.Undone, event=noted.id, by="rahul")
        mine, theirs = story.events[-2:]
        assert undone(story.events) == {ev.chars_of(noted.id)}
        taken = still_standing(story.ticket, {ev.chars_of(mine.id)})
        assert {event.id for event in taken} == {mine.id, theirs.id}
        for event in taken:
            story.then(ev.Undone, event=event.id)
        assert ev.chars_of(noted.id) not in undone(story.events)

    def test_an_event_is_found_by_its_characters_whatever_its_place(self) -> None:
        story = Story("app").then(ev.Noted, text="Called.")
        noted = story.events[-1]
        story.then(ev.Undone, event=f"9-{ev.chars_of(noted.id)}")
        assert still_standing(story.ticket, {ev.chars_of(noted.id)}) == ()

    def test_what_rules_alone_have_left_of_it_is_nothing_to_undo(self) -> None:
        story = Story("app").then(ev.Noted, text="Called.")
        story.then(ev.Prioritised, from_="normal", to="high", by="rule:late")
        noted, raised = story.events[-2:]
        written = {ev.chars_of(noted.id), ev.chars_of(raised.id)}
        assert still_standing(story.ticket, written) == (noted, raised)
        story.then(ev.Undone, event=noted.id)
        assert still_standing(story.ticket, written) == ()
