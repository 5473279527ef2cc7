"""Volume, clocks, time and backlog, the slow way."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta

from tests.insight.counted import (
    Inquiry,
    Row,
    contact_fields,
    inquiries_of,
    is_solved_at_once,
    known_contacts,
    response_of,
    stories,
)
from tests.insight.runs import RUNS, acknowledged, is_followed_up, judged, waits
from tests.insight.yamldesk import Ask, Desk, moment

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
BANDS = ((1, "under 1 day"), (3, "1-3 days"), (7, "3-7 days"), (14, "7-14 days"), (30, "14-30 days"))
OLDEST, UNDATED = "30 days and more", "unknown"


def contacts(desk: Desk, ask: Ask) -> Iterator[Row]:
    for contact in known_contacts(desk, ask):
        yield Row(contact["id"], moment(contact.get("at")), contact_fields(desk, contact))


def inquiries(desk: Desk, ask: Ask) -> Iterator[Row]:
    """What customers came with, by when it came, even where it was only taken up later."""
    for inquiry in inquiries_of(desk, ask):
        yield inquiry.row(inquiry.came_at)


def tickets_created(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        yield Row(story.id, story.created_at, story.fields(story.created_at))


def tickets_closed(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "closed":
            yield Row(story.id, story.closed_at, story.fields(story.closed_at))


# As things stand at the end


def tickets_open(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if not story.done:
            yield Row(story.id, story.spans[-1][0], story.fields(None))


def awaiting_confirmation(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "resolved":
            yield Row(story.id, story.spans[-1][0], story.fields(None))


def backlog(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if not story.done:
            fields = {**story.fields(None), "age": band(story.created_at, ask.moment)}
            yield Row(story.id, story.spans[-1][0], fields)


def band(created: datetime | None, now: datetime) -> str:
    """Name the band of an age: from so many days, up to but not so many more."""
    if created is None:
        return UNDATED
    return next((name for days, name in BANDS if now - created < days * DAY), OLDEST)


def follow_up(desk: Desk, ask: Ask) -> Iterator[Row]:
    """Of the open tickets that have an update clock, those in which it has not run out."""
    for story in stories(desk, ask):
        in_time = None if story.done else is_followed_up(story)
        if in_time is not None:
            yield Row(story.id, story.spans[-1][0], story.fields(None), in_time)


# Durations


def response(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.replies:
            at = story.replies[0]
            yield Row(story.id, at, {**story.fields(at), "kind": "ticket"}, None, *story.lasted(story.came_at, at))
    yield from _solved_at_once(desk, ask)


def ack(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        done, at = acknowledged(story)
        if done:
            yield Row(story.id, at, {**story.fields(at), "kind": "ticket"}, None, *story.lasted(story.came_at, at))
    yield from _solved_at_once(desk, ask)


def _solved_at_once(desk: Desk, ask: Ask) -> Iterator[Row]:
    for contact in known_contacts(desk, ask):
        if is_solved_at_once(contact):
            done = moment(contact.get("answered") or contact.get("at"))
            fields = {**contact_fields(desk, contact), "kind": "contact"}
            yield Row(contact["id"], done, fields, None, *response_of(desk, contact))


def next_response(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        for wait in waits(story) if story.created_at else ():
            if wait.answered:
                measured = story.lasted(wait.since, wait.until)
                yield Row(story.id, wait.until, story.fields(wait.until), None, *measured)


def resolution(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.done:
            at = story.resolved_at
            told = story.tells(story.spans)
            measured = story.lasted(story.created_at, at, resolution=True) if told else (None, None)
            yield Row(story.id, at, story.fields(at), None, *measured)


def resolution_first(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.first_done is not None:
            at = story.spans[story.first_done][0]
            told = story.tells(story.spans[: story.first_done + 1])
            measured = story.lasted(story.created_at, at, resolution=True) if told else (None, None)
            yield Row(story.id, at, story.fields(at), None, *measured)


# Windows: counted when they are closed


def ack_within_1h(desk: Desk, ask: Ask) -> Iterator[Row]:
    for one, came in _told(desk, ask):
        if one.acknowledged_at or not one.acknowledged:
            yield one.row(came + HOUR, good=one.acknowledged_at is not None and one.acknowledged_at - came <= HOUR)


def within_24h(desk: Desk, ask: Ask) -> Iterator[Row]:
    for one, came in _told(desk, ask):
        if one.resolved_at or not one.resolved:
            yield one.row(came + DAY, good=one.resolved_at is not None and one.resolved_at - came <= DAY)


def same_day(desk: Desk, ask: Ask) -> Iterator[Row]:
    for one, came in _told(desk, ask):
        if one.resolved_at or not one.resolved:
            done = one.resolved_at and desk.local(one.resolved_at).date()
            yield one.row(desk.day_end(came), good=desk.local(came).date() == done)


def _told(desk: Desk, ask: Ask) -> Iterator[tuple[Inquiry, datetime]]:
    """List the inquiries of which one can tell when they came; what contradicts itself has no durations."""
    for one in inquiries_of(desk, ask):
        if one.told and one.came_at:
            yield one, one.came_at


# Clocks


def _met(clock: str) -> Callable[[Desk, Ask], Iterator[Row]]:
    def kpi(desk: Desk, ask: Ask) -> Iterator[Row]:
        for story in stories(desk, ask):
            for run in judged(story, clock):
                yield Row(story.id, run.at, story.fields(run.at), run.met)

    kpi.__name__ = f"{clock}_met"
    return kpi


COUNTS = (contacts, inquiries, tickets_created, tickets_closed, tickets_open, awaiting_confirmation, backlog)
SHARES = (follow_up, ack_within_1h, within_24h, same_day, *(_met(clock) for clock in RUNS))
MEASURES = (response, ack, next_response, resolution, resolution_first)
AT_END = (tickets_open, awaiting_confirmation, backlog, follow_up)
WINDOWS = (ack_within_1h, within_24h, same_day)
