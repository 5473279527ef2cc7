"""What goes between teams, the slow way."""

from collections.abc import Iterator

from tests.insight.counted import Fields, Row, stories
from tests.insight.story import Event, Story, is_handover
from tests.insight.yamldesk import Ask, Desk, moment


def _fields(story: Story, event: Event) -> Fields:
    """Give the fields of an escalation: the team that it told, and who had the ticket then."""
    then = story.fields(moment(event.get("at")))
    rule = event["by"].partition(":")[2] if event["by"].startswith("rule:") else None
    tier = event.get("tier") or then["tier"]
    return {**then, "team": event["team"], "tier": tier, "kind": event.get("kind"), "rule": rule}


def escalations(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        for event in story.of_type("escalated"):
            yield Row(story.id, moment(event.get("at")), _fields(story, event))


def _handovers(desk: Desk, ask: Ask) -> Iterator[tuple[Row, list[Event]]]:
    """List the escalations that handed work over, each with what the team did until the next one to it."""
    for story in stories(desk, ask):
        for place, event in enumerate(story.events):
            if is_handover(event):
                of_team = [one for one in story.events[place + 1 :] if one.get("team") == event["team"]]
                again = next((number for number, one in enumerate(of_team) if is_handover(one)), None)
                yield Row(story.id, moment(event.get("at")), _fields(story, event)), of_team[:again]


def _returned_for(later: list[Event]) -> str | None:
    """Give the reason of the return that answers an escalation: the team's first one after it."""
    returns = [str(one["reason"]) for one in later if one["type"] == "returned"]
    return returns[0] if returns else None


def sent_back(desk: Desk, ask: Ask) -> Iterator[Row]:
    for row, later in _handovers(desk, ask):
        yield row._replace(good=_returned_for(later) == "missing_information")


def misrouted(desk: Desk, ask: Ask) -> Iterator[Row]:
    for row, later in _handovers(desk, ask):
        yield row._replace(good=_returned_for(later) == "not_ours")


def handover(desk: Desk, ask: Ask) -> Iterator[Row]:
    """Of the escalations that handed work over, those that said all that the other team had to know."""
    for row, later in _handovers(desk, ask):
        asked = any(one["type"] == "asked" and one["direction"] == "in" for one in later)
        yield row._replace(good=_returned_for(later) != "missing_information" and not asked)


def handover_rating(desk: Desk, ask: Ask) -> Iterator[Row]:
    for story in stories(desk, ask):
        for event in story.of_type("accepted"):
            if "rating" in event:
                at = moment(event.get("at"))
                yield Row(story.id, at, {**story.fields(at), "team": event["team"]}, None, float(event["rating"]))


COUNTS = (escalations,)
SHARES = (sent_back, misrouted, handover)
MEASURES = (handover_rating,)
