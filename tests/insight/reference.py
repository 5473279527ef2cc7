"""Every figure a second time: slowly, readably, straight from a desk's YAML files, without any code of hdesk.

What is written here is the definition; what hdesk computes has to agree with it.
"""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from tests.insight.story import DONE, LIVE, Story, facts, is_person
from tests.insight.yamldesk import Ask, Desk, lapse, moment


class Row(NamedTuple):
    """One ticket, contact, escalation or rating that a figure counts.

    `good` says of a share whether it is in the numerator; `business` and `clock` are what is measured.
    """

    id: str
    at: datetime | None
    fields: dict[str, str | None]
    good: bool | None = None
    business: float | None = None
    clock: float | None = None


# The figures: each lists its rows before the period is looked at


@cache
def stories(desk: Desk, ask: Ask) -> list[Story]:
    """Tell the stories of all tickets that exist by then and were not merged into another."""
    told = [Story(desk, ticket, ask) for ticket in desk.tickets]
    return [story for story in told if story.created is not None and not story.merged]


def contact_fields(desk: Desk, contact: dict[str, Any]) -> dict[str, str | None]:
    at = moment(contact.get("at"))
    plain = {name: contact.get(name) for name in ("channel", "category", "subcategory", "nature", "outcome")}
    for part in ("customer", "order"):
        plain |= {f"{part}.{name}": value for name, value in (contact.get(part) or {}).items()}
    return {**plain, "agent": contact["by"], "team": desk.team_of(contact["by"], at)}


def known_contacts(desk: Desk, ask: Ask) -> Iterator[dict[str, Any]]:
    for contact in desk.contacts.values():
        if ask.known(moment(contact.get("at"))):
            yield contact


def contacts(desk: Desk, ask: Ask) -> Iterator[Row]:
    for contact in known_contacts(desk, ask):
        yield Row(contact["id"], moment(contact.get("at")), contact_fields(desk, contact))


def fcr(desk: Desk, ask: Ask) -> Iterator[Row]:
    for contact in known_contacts(desk, ask):
        if contact["direction"] == "inbound" and contact["outcome"] in {"resolved", "ticket", "callback"}:
            good = contact["outcome"] == "resolved"
            yield Row(contact["id"], moment(contact.get("at")), contact_fields(desk, contact), good)


def solved_at_once(contact: dict[str, Any]) -> bool:
    return bool(contact["outcome"] == "resolved" and contact["direction"] == "inbound")


def inquiries(desk: Desk, ask: Ask) -> Iterator[Row]:
    """What customers came with, by when it came, even where it was only taken up later."""
    for story in stories(desk, ask):
        yield Row(story.id, story.came_at, story.fields)
    for ticket in desk.tickets:
        if Story(desk, ticket, ask).created is None:
            later = Story(desk, ticket, ask._replace(end=None, now=datetime.max.replace(tzinfo=UTC)))
            if later.received is not None and ask.known(later.received):
                opener = later.events[0]["by"] if is_person(later.events[0]["by"]) else None
                yield Row(later.id, later.received, {**facts(ticket, []), "team": None, "agent": opener})
    for contact in desk.contacts.values():
        came = moment(contact.get("received") or contact.get("at"))
        if solved_at_once(contact) and ask.known(came):
            yield Row(contact["id"], came, contact_fields(desk, contact))


def response(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.replies:
            measured = story.lasted(story.came_at, story.replies[0], [])
            yield Row(story.id, story.replies[0], story.fields, None, *measured)
    for contact in known_contacts(desk, ask):
        if not solved_at_once(contact):
            continue
        came, done = moment(contact.get("received")), moment(contact.get("answered") or contact.get("at"))
        measured = (0.0, 0.0) if contact["channel"] in LIVE else (None, None)
        if came and done:
            measured = desk.business(came, done, "default", []), lapse(came, done, [])
        yield Row(contact["id"], done, contact_fields(desk, contact), None, *measured)


def tickets_created(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        yield Row(story.id, story.created_at, story.fields)


def tickets_closed(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "closed":
            yield Row(story.id, story.closed_at, story.fields)


def tickets_open(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status not in DONE:
            yield Row(story.id, story.spans[-1][0], story.fields)


def awaiting_confirmation(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "resolved":
            yield Row(story.id, story.spans[-1][0], story.fields)


def follow_up(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        missed = story.update_missed()
        if story.status not in DONE and missed is not None:
            yield Row(story.id, story.spans[-1][0], story.fields, not missed)


def resolution(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status in DONE:
            yield Row(story.id, story.resolved_at, story.fields, None, *story.resolution())


def completeness(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        required = desk.config["taxonomy"].get(story.facts["category"], {}).get("required", [])
        if required and story.created is not None:
            held = {**story.facts, **{name: story.created.get(name) for name in ("said", "checked", "needed")}}
            yield Row(story.id, story.created_at, story.fields, all(held.get(name) for name in required))


def confirmed_closure(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        if story.status == "closed" and story.close_reason == "done":
            yield Row(story.id, story.closed_at, story.fields, story.consent == "yes")


def reopened(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        done = [place for place, (_, status) in enumerate(story.spans) if status in DONE]
        if done:
            back = any(status not in DONE for _, status in story.spans[done[0] :])
            yield Row(story.id, story.spans[done[0]][0], story.fields, back)


def escalations(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        for event in story.events:
            if event["type"] == "escalated":
                fields = {**story.fields, "team": event["team"], "kind": event.get("kind")}
                yield Row(story.id, moment(event.get("at")), fields)


def sent_back(desk: Desk, ask: Ask) -> Iterator[Row]:
    """A return answers the team's last escalation that has not been answered yet."""
    for story in stories(desk, ask):
        for place, event in enumerate(story.events):
            if event["type"] == "escalated" and event.get("handover") == "true":
                later = [
                    one
                    for one in story.events[place + 1 :]
                    if one["type"] == "returned" or (one["type"] == "escalated" and one.get("handover") == "true")
                    if one["team"] == event["team"]
                ]
                back = bool(later) and later[0].get("reason") == "missing_information"
                fields = {**story.fields, "team": event["team"], "kind": event.get("kind")}
                yield Row(story.id, moment(event.get("at")), fields, back and later[0]["type"] == "returned")


def ratings(desk: Desk, ask: Ask) -> Iterator[tuple[Row, float, float]]:
    for story in stories(desk, ask):
        for event in story.events:
            if event["type"] == "rated":
                fields = {**story.fields, "source": event.get("source")}
                yield Row(story.id, moment(event.get("at")), fields), float(event["score"]), float(event["of"])
    for fact in desk.facts:
        contact = desk.contacts.get(fact["of"])
        if fact["type"] == "rated" and contact and ask.known(moment(fact["at"])):
            fields = {**contact_fields(desk, contact), "source": fact.get("source")}
            yield Row(contact["id"], moment(fact["at"]), fields), float(fact["score"]), float(fact["scale"])


def csat(desk: Desk, ask: Ask) -> Iterator[Row]:
    for row, score, of in ratings(desk, ask):
        if of > 1:
            yield row._replace(business=score / of * 5)


def csat_good(desk: Desk, ask: Ask) -> Iterator[Row]:
    good_from = float(desk.config.get("csat_good_from", "4"))
    for row, score, of in ratings(desk, ask):
        yield row._replace(good=score >= 1 if of == 1 else score / of * 5 >= good_from)


COUNTS = (contacts, inquiries, tickets_created, tickets_closed, tickets_open, awaiting_confirmation, escalations)
SHARES = (fcr, completeness, follow_up, confirmed_closure, csat_good, sent_back, reopened)
MEASURES = (response, resolution, csat)
AT_END = (tickets_open, awaiting_confirmation, follow_up)
KPIS: dict[str, Callable[[Desk, Ask], Iterator[Row]]] = {
    kpi.__name__: kpi for kpi in (*COUNTS, *SHARES, *MEASURES)
}  # fmt: skip


# Adding up


def counted(desk: Desk, name: str, ask: Ask) -> list[Row]:
    """List the rows that a figure counts in the period; what stands at its end needs no date in it."""
    rows = list(KPIS[name](desk, ask))
    if KPIS[name] in AT_END:
        rows = [row for row in rows if row.at is not None or (ask.start is None and ask.end is None)]
    else:
        rows = [row for row in rows if ask.holds(row.at)]
    return [row for row in rows if row.business is not None] if KPIS[name] in MEASURES else rows


def group_of(desk: Desk, row: Row, field: str) -> str | None:
    if field in {"day", "week", "month", "hour"}:
        if row.at is None:
            return None
        local = desk.local(row.at)
        year, week, _ = local.isocalendar()
        return {
            "day": local.date().isoformat(),
            "week": f"{year}-W{week:02}",
            "month": local.date().isoformat()[:7],
            "hour": f"{local.hour:02}",
        }[field]
    return row.fields.get(field, row.fields.get(f"order.{field}"))


def figures(desk: Desk, name: str, ask: Ask, by: tuple[str, ...] = ()) -> dict[tuple[str | None, ...], dict[str, Any]]:
    """Compute a figure in groups; without groups there is one, even of nothing."""
    groups: dict[tuple[str | None, ...], list[Row]] = {} if by else {(): []}
    for row in counted(desk, name, ask):
        groups.setdefault(tuple(group_of(desk, row, field) for field in by), []).append(row)
    return {key: figure(name, rows) for key, rows in groups.items()}


def figure(name: str, rows: list[Row]) -> dict[str, Any]:
    n = len(rows)
    if KPIS[name] in COUNTS:
        return {"value": n, "n": n, "numerator": None, "denominator": None}
    if KPIS[name] in SHARES:
        good = sum(row.good is True for row in rows)
        return {"value": 100 * good / n if n else None, "n": n, "numerator": good, "denominator": n}
    business = spread([row.business for row in rows if row.business is not None])
    found: dict[str, Any] = {"value": business["mean"], "n": n, "numerator": None, "denominator": None, **business}
    if name != "csat":
        found["calendar"] = spread([row.clock for row in rows if row.clock is not None])
    return found


def spread(values: list[float]) -> dict[str, float | None]:
    """Give mean, median and 90th percentile: the smallest value that nine tenths do not exceed."""
    if not values:
        return {"mean": None, "median": None, "p90": None}
    values = sorted(values)
    middle = values[len(values) // 2]
    if len(values) % 2 == 0:
        middle = (middle + values[len(values) // 2 - 1]) / 2
    p90 = next(one for one in values if sum(other <= one for other in values) * 10 >= len(values) * 9)
    return {"mean": sum(values) / len(values), "median": middle, "p90": p90}
