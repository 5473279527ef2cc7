"""The runs of a ticket's clocks, and which of them were met or missed, when: the rules of docs/clocks.md, slowly."""

from collections.abc import Iterator
from datetime import UTC, datetime, time
from typing import Any, NamedTuple

from tests.insight.story import (
    DONE,
    Event,
    Story,
    is_acknowledgement,
    is_automatic,
    is_handover,
    is_message,
    is_reply,
    is_update,
    next_status,
)
from tests.insight.yamldesk import Interval, duration, moment, over


class Run(NamedTuple):
    """A clock from its start to what stopped it; a promise says itself when it is due.

    What `ended` without being stopped (a resolution, where only a reply would have done) is judged only if it had
    been missed by then.
    """

    start: datetime
    stopped: datetime | None = None
    ended: datetime | None = None
    promised: datetime | None = None


class Judged(NamedTuple):
    """Whether a run was met, and when that was settled."""

    at: datetime
    met: bool


def first(*moments: datetime | None) -> datetime | None:
    return min((at for at in moments if at is not None), default=None)


# When each clock runs


def acknowledged(story: Story) -> tuple[bool, datetime | None]:
    """Say whether an inquiry was acknowledged, and when if anybody knows."""
    by_hand = [moment(event.get("at")) for event in story.events if is_acknowledgement(event)]
    automatic = [at for event in story.events if is_automatic(event) and (at := moment(event.get("at")))]
    counted = [at for at in automatic if story.policy(at).get("auto_ack") == "true"]
    if by_hand and by_hand[0] is None:
        return True, None
    return bool(by_hand or counted), first(*by_hand[:1], *counted[:1])


def acknowledgement(story: Story) -> Iterator[Run]:
    done, at = acknowledged(story)
    if story.came_at and not (done and at is None):
        yield Run(story.came_at, at or (story.resolved_at if story.done else None))


def first_response(story: Story) -> Iterator[Run]:
    if story.came_at and None not in story.replies[:1]:
        ended = story.resolved_at if story.done else None
        yield Run(story.came_at, story.replies[0] if story.replies else ended)


def resolution(story: Story) -> Iterator[Run]:
    if story.created_at and story.tells(story.spans):
        yield Run(story.created_at, story.resolved_at if story.done else None)


class Waiting(NamedTuple):
    """The customer's oldest message after the first reply that was not answered, and the reply, if there is one."""

    since: datetime | None
    answered: bool = False
    until: datetime | None = None


def waits(story: Story) -> Iterator[Waiting]:
    """List the times that a customer who had been answered wrote again."""
    since: Event | None = None
    replied = False
    for event in story.events:
        if is_reply(event):
            if since:
                yield Waiting(moment(since.get("at")), answered=True, until=moment(event.get("at")))
            since, replied = None, True
        elif is_message(event) and replied:
            since = since or event
    if since:
        yield Waiting(moment(since.get("at")))


def next_response(story: Story) -> Iterator[Run]:
    if any("at" not in event for event in story.events if is_message(event)):
        return
    for wait in waits(story):
        ended = story.resolved_at if story.done and not wait.answered else None
        is_told = wait.until or ended or not (wait.answered or story.done)
        if wait.since and is_told:
            yield Run(wait.since, wait.until, ended)


def update(story: Story) -> Iterator[Run]:
    """List the times between two updates: from arrival, or the reopening, to the first; from each to the next.

    Who takes a call has thereby told the customer something. What is told at one moment is one update. What was told
    before a reopening, and written down after it, is none of the time since; what was told after one counts, even if
    the reopening was written down later.
    """
    if not story.tells(story.spans) or any("at" not in event for event in story.events if is_update(event)):
        return
    start, promised, status = story.came_at, None, "new"
    reopened: datetime | None = None
    last: tuple[datetime | None, datetime | None] = (None, None)
    for event in story.events:
        at, before, status = moment(event.get("at")), status, next_status(event, status)
        if status in DONE:
            if start:
                yield Run(start, None, at, promised)
            start = promised = None
        elif is_update(event) and not (reopened and at and at < reopened):
            if start and start != at and event["type"] != "created":
                yield Run(start, at, None, promised)
            due = moment(event.get("due"))
            start, promised = at, (due or promised) if start == at else due
            last = at, promised
        elif before in DONE:
            reopened = at
            start, promised = last if last[0] and at and last[0] >= at else (at, None)
    if start:
        yield Run(start, None, None, promised)


def handover(story: Story) -> Iterator[Run]:
    """List the handovers to another team, until it accepts or returns the work."""
    status = "new"
    for place, event in enumerate(story.events):
        before, status = status, next_status(event, status)
        at = moment(event.get("at"))
        if is_handover(event) and at and before not in DONE:
            yield from _handed_over(story.events[place + 1 :], at, event["team"], status)


def _handed_over(later: list[Event], start: datetime, team: str, status: str) -> Iterator[Run]:
    for event in later:
        before, status = status, next_status(event, status)
        answers = event["type"] in {"accepted", "returned"} and event["team"] == team
        if answers or (status in DONE and before not in DONE):
            at = moment(event.get("at"))
            if at:
                yield Run(start, *((at, None) if answers else (None, at)))
            return
    yield Run(start)


RUNS = {one.__name__: one for one in (acknowledgement, first_response, next_response, update, resolution, handover)}


# What became of them


def judged(story: Story, clock: str) -> Iterator[Judged]:
    """List the runs of a clock that were met or missed, of a ticket whose moments can be trusted."""
    if story.doubtful or story.created_at is None:
        return
    for run in RUNS[clock](story):
        found = judge(story, clock, run)
        if found:
            yield found


def is_followed_up(story: Story) -> bool | None:
    """Say whether the customer of an open ticket has been told something in time; None where nobody has to be."""
    runs = [] if story.doubtful or story.created_at is None else list(update(story))
    if not runs:
        return None
    now = story.ask.moment
    return judge(story, "update", runs[-1]) is None if runs[-1].promised or target_of(story, "update", now) else None


def judge(story: Story, clock: str, run: Run) -> Judged | None:
    """Judge by what held when it was settled; what is still open when that changes is judged anew from its start."""
    last = first(run.stopped, run.ended, story.ask.moment)
    for since, until in turns(story, run.start):
        due = run.promised or due_of(story, clock, run, since)
        settled = first(run.stopped, run.ended, due)
        if until is not None and (settled is None or settled >= until):
            continue
        if run.stopped is not None and (due is None or run.stopped <= due):
            has_target = run.promised or target_of(story, clock, since)
            return Judged(run.stopped, met=True) if has_target else None
        missed = due is not None and last is not None and due < last
        return Judged(due, met=False) if due and missed and not stands_still(story, clock, run, since, due) else None
    raise AssertionError("the last of what held holds still")


def turns(story: Story, start: datetime) -> Iterator[tuple[datetime, datetime | None]]:
    """List the spans since a start in which priority, team, tier and policy were the same, as far as one can tell."""
    moved = {"routed", "escalated", "returned", "prioritised"}
    changes = {moment(event["at"]) for event in story.events if event["type"] in moved and "at" in event}
    dates = [policy["from"] for policy in story.desk.config["clocks"] if "from" in policy]
    changes.add(story.created_at)
    begins = {datetime.combine(datetime.fromisoformat(day), time(), story.desk.zone).astimezone(UTC) for day in dates}
    known = sorted(at for at in changes | begins if at and start < at <= story.ask.moment)
    yield from zip([start, *known], [*known, None], strict=True)


def target_of(story: Story, clock: str, at: datetime) -> str | None:
    """Give the target in force at a moment: by tier and priority, by priority, by tier, or the default one."""
    targets: dict[str, str] = story.policy(at)["targets"].get(clock, {})
    stood = story.standing(at)
    exact = (f"{stood.tier}/{stood.priority}", stood.priority, stood.tier, "default")
    found = next((targets[key] for key in exact if key in targets), None)
    return None if found == "none" else found


def pauses_of(story: Story, clock: str, at: datetime) -> list[Interval]:
    if clock not in {"resolution", "update"}:
        return []
    stands_still = story.paused(story.policy(at))
    return [*stands_still, *story.intervals(DONE)] if clock == "resolution" else stands_still


def stands_still(story: Story, clock: str, run: Run, at: datetime, due: datetime) -> bool:
    """Say whether a run that nothing has stopped stands still since before it was due."""
    pauses = pauses_of(story, clock, at) if run.stopped is run.ended is None else []
    return any(since < due and until >= story.ask.moment for since, until in pauses)


def due_of(story: Story, clock: str, run: Run, at: datetime) -> datetime | None:
    """Give when a run is due under what holds at a moment; None if that is not before now."""
    target = target_of(story, clock, at)
    if target is None:
        return None
    seconds, business = duration(target)
    end = story.ask.moment
    policy: dict[str, Any] = story.policy(at)
    open_ = story.desk.opens(run.start, end, story.calendar(policy, run.start)) if business else [(run.start, end)]
    return over(run.start, open_, pauses_of(story, clock, at), seconds)
