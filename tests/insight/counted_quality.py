"""How well tickets are kept, ended and judged, the slow way."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from tests.insight.counted import Row, contact_fields, inquiries_of, known_contacts, stories
from tests.insight.story import DONE, LIVE, Event, Story, is_by_hand, is_reply, next_status
from tests.insight.yamldesk import Ask, Desk, moment

PASSED = {"yes", "true", "pass", "passed", "ok", "right", "not applicable", "n/a"}


# Records


def _required(desk: Desk, story: Story) -> dict[str, bool]:
    """Say of each field that the ticket's category requires whether it is filled."""
    required = desk.config["taxonomy"].get(story.facts["category"], {}).get("required", [])
    created = story.created or {}
    held = {**story.facts, **{name: created.get(name) for name in ("said", "checked", "needed")}}
    return {name: bool(held.get(name)) for name in required}


def completeness(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        filled = _required(desk, story)
        if filled:
            yield Row(story.id, story.created_at, story.fields(story.created_at), all(filled.values()))


def fields_filled(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        for name, filled in _required(desk, story).items():
            yield Row(story.id, story.created_at, {**story.fields(story.created_at), "field": name}, filled)


# How it ended


def confirmed_closure(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "closed" and story.close_reason in {"done", "no_answer"}:
            yield Row(story.id, story.closed_at, story.fields(story.closed_at), story.consent == "yes")


def reopened(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.first_done is not None:
            at = story.spans[story.first_done][0]
            yield Row(story.id, at, story.fields(at), _came_back(story))


def closed_without_reopening(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        closed = [at for at, status in story.spans if status == "closed"]
        if closed:
            yield Row(story.id, closed[0], story.fields(closed[0]), not _came_back(story))


def _came_back(story: Story) -> bool:
    return any(status not in DONE for _, status in story.spans[story.first_done :])


def one_touch(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.done:
            yield Row(story.id, story.resolved_at, story.fields(story.resolved_at), story.responses < 2)


def responses_per_resolution(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.done:
            yield Row(story.id, story.resolved_at, story.fields(story.resolved_at), None, story.responses)


# What was promised, and when writing does not help


def promises_kept(desk: Desk, ask: Ask) -> Iterator[Row]:
    """A promise is kept by a reply, another promise or the end of the ticket behind it, no later than promised."""
    for story in stories(desk, ask):
        for place, event in enumerate(story.events):
            if event["type"] == "promised":
                due, made = moment(event["due"]), moment(event.get("at"))
                assert due is not None
                later = [
                    at
                    for number, other in enumerate(story.events)
                    if is_reply(other) or other["type"] in {"promised", "resolved", "closed"}
                    if (at := moment(other.get("at"))) and (made is None or (at, number) > (made, place))
                    if made is not None or number > place
                ]
                yield Row(story.id, due, story.fields(due), any(at <= due for at in later))


def three_response(desk: Desk, ask: Ask) -> Iterator[Row]:
    """Of the tickets that took three written replies, those then resolved, or called; one more reply is bad."""
    wanted = int(desk.config.get("call_after_responses", 3))
    for story in stories(desk, ask):
        written = [place for place, event in enumerate(story.events) if _is_written(event)]
        if len(written) >= wanted:
            place = written[wanted - 1]
            at = moment(story.events[place].get("at"))
            good = _status_before(story, place) in DONE or _helped(story.events[place + 1 :])
            if good is not None:
                yield Row(story.id, at, story.fields(at), good)


def _is_written(event: Event) -> bool:
    return event["type"] == "responded" and is_by_hand(event) and event["channel"] not in LIVE


def _status_before(story: Story, place: int) -> str:
    status = "new"
    for event in story.events[:place]:
        status = next_status(event, status)
    return status


def _helped(later: list[Event]) -> bool | None:
    """Say what came next: a call or the end, or one more written reply; None while neither has come."""
    for event in later:
        if _is_written(event):
            return False
        called = event["type"] == "customer_replied" or (event["type"] == "responded" and is_by_hand(event))
        if (called and event["channel"] == "call") or event["type"] in DONE:
            return True
    return None


# What customers say


def ratings(desk: Desk, ask: Ask) -> Iterator[tuple[Row, float, float]]:
    for story in stories(desk, ask):
        for event in story.events:
            if event["type"] == "rated":
                at = moment(event.get("at"))
                fields = {**story.fields(at), "source": event.get("source")}
                yield Row(story.id, at, fields), float(event["score"]), float(event["of"])
    for fact, contact in _facts(desk, ask, "rated"):
        fields = {**contact_fields(desk, contact), "source": fact.get("source")}
        yield Row(contact["id"], moment(fact["at"]), fields), float(fact["score"]), float(fact["scale"])


def _facts(desk: Desk, ask: Ask, kind: str) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """List what was learned about contacts later, with the contact."""
    known = {contact["id"]: contact for contact in known_contacts(desk, ask)}
    for fact in desk.facts:
        if fact["type"] == kind and fact["of"] in known and ask.known(moment(fact["at"])):
            yield fact, known[fact["of"]]


def csat(desk: Desk, ask: Ask) -> Iterator[Row]:
    for row, score, of in ratings(desk, ask):
        if of > 1:
            yield row._replace(measure=score / of * 5)


def csat_good(desk: Desk, ask: Ask) -> Iterator[Row]:
    good_from = float(desk.config.get("csat_good_from", "4"))
    for row, score, of in ratings(desk, ask):
        yield row._replace(good=score >= 1 if of == 1 else score / of * 5 >= good_from)


def csat_response(desk: Desk, ask: Ask) -> Iterator[Row]:
    """Of what was resolved, that which the customer rated: what an agent entered is not the customer's answer."""
    rated = {row.id for row, _, _ in ratings(desk, ask) if row.fields["source"] != "agent"}
    for one in inquiries_of(desk, ask):
        if one.resolved:
            yield one.row(one.resolved_at, good=one.id in rated)


# What reviews say


def _reviews(desk: Desk, ask: Ask) -> Iterator[tuple[Row, dict[str, Any]]]:
    """List the last review of each ticket and contact."""
    for story in stories(desk, ask):
        reviews = story.of_type("reviewed")
        dated = [event for event in reviews if "at" in event]
        for event in sorted(dated, key=lambda one: datetime.fromisoformat(one["at"]))[-1:] or reviews[-1:]:
            at = moment(event.get("at"))
            yield Row(story.id, at, story.fields(at)), event
    facts = sorted(_facts(desk, ask, "reviewed"), key=lambda one: (datetime.fromisoformat(one[0]["at"]), one[0]["id"]))
    last = {contact["id"]: (fact, contact) for fact, contact in facts}
    for fact, contact in last.values():
        yield Row(contact["id"], moment(fact["at"]), contact_fields(desk, contact)), fact


def logging_accuracy(desk: Desk, ask: Ask) -> Iterator[Row]:
    for row, review in _reviews(desk, ask):
        checks = review.get("checks") or {}
        passed = all(value.strip().lower() in PASSED for value in checks.values())
        yield row._replace(good=passed if checks else float(review["score"]) == 100)


def logging_score(desk: Desk, ask: Ask) -> Iterator[Row]:
    for row, review in _reviews(desk, ask):
        yield row._replace(measure=float(review["score"]))


SHARES = (completeness, fields_filled, confirmed_closure, reopened, closed_without_reopening, one_touch, promises_kept,
          three_response, csat_good, csat_response, logging_accuracy)  # fmt: skip
MEASURES = (responses_per_resolution, csat, logging_score)
WINDOWS = (promises_kept,)
SAMPLED = (logging_accuracy,)
