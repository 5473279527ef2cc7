"""Differences: what two replays of one ticket made of it, side by side."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Literal, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.clock_verdicts import Verdict, verdicts
from hdesk.domain.localtime import instant
from hdesk.domain.replay import Lived

Kind = Literal["route", "escalation", "priority", "clock"]
Change = Literal["added", "gone", "earlier", "later", "otherwise"]
Verdicts = tuple[Verdict, Verdict]
"""Of one clock, under the old and the new settings."""

Within = Callable[[datetime | None], bool]
"""Says whether a moment lies in the period that is looked at."""


class Difference(NamedTuple):
    """Something that would have been different on a ticket.

    `what` happened or not (`operations` of an escalation, `high` of a priority, a clock's name), `old` and `new` are
    who did it (of a route: where it led, of a clock: what became of it), at `old_at` and `new_at`.
    """

    ticket: str
    subject: str
    kind: Kind
    change: Change
    what: str
    old: str | None
    new: str | None
    old_at: datetime | None
    new_at: datetime | None
    by: str | None = None

    @property
    def group(self) -> tuple[str, str, str, str, str]:
        """Name the kind of difference that it is one of, so that samples can be drawn from each."""
        return self.kind, self.change, self.what, self.old or "", self.new or ""


def differences(
    ticket: str, old: Lived, new: Lived, within: Within, clocks: Mapping[str, Verdicts]
) -> Iterator[Difference]:
    """List what differs between two replays and has its moment in the period; `clocks` as `both_clocks` gives them."""
    subject = new.state.facts.subject
    events = (*_routes(old.automatic, new.automatic), *_escalations(old, new), *_priorities(old, new))
    found = (Difference(ticket, subject, *one) for one in events)
    yield from (one for one in found if within(one.old_at) or within(one.new_at))
    for name, (was, will) in clocks.items():
        if was.missed != will.missed:
            yield Difference(ticket, subject, "clock", "otherwise", name, was.outcome, will.outcome, was.at, will.at)


def both_clocks(old: Lived, new: Lived, within: Within) -> dict[str, Verdicts]:
    """Judge each clock that is met or missed in the period under either of the settings."""
    was = clocks_of(old)
    will = was if new is old else clocks_of(new)
    pairs = {name: (was[name], will[name]) for name in was}
    return {
        name: pair for name, pair in pairs.items() if any(one.missed is not None and within(one.at) for one in pair)
    }


def clocks_of(lived: Lived) -> dict[str, Verdict]:
    """Judge the clocks as they stand at the end of a replay."""
    return dict[str, Verdict](verdicts(lived.state, lived.view.clocks(), lived.view.now).items())


_Told = tuple[Kind, Change, str, str | None, str | None, datetime | None, datetime | None, str | None]


def _routes(old: Sequence[ev.Event], new: Sequence[ev.Event]) -> Iterator[_Told]:
    """Compare where the ticket was routed, first, second …: by another route to the same team is no difference."""
    was, will = ([one for one in side if isinstance(one, ev.Routed)] for side in (old, new))
    for place in range(max(len(was), len(will))):
        one, other = (side[place] if place < len(side) else None for side in (was, will))
        if one is None or other is None:
            event = one or other
            assert event is not None  # noqa: S101 - one of the two is there
            change: Change = "added" if one is None else "gone"
            yield "route", change, place_of(event), _by(one), _by(other), _at(one), _at(other), event.by
        elif place_of(one) != place_of(other):
            to = f"{place_of(one)} → {place_of(other)}"
            yield "route", "otherwise", to, one.by, other.by, one.at, other.at, other.by
        elif one.at != other.at:
            yield "route", _when(one, other), place_of(one), one.by, other.by, one.at, other.at, other.by


def place_of(event: ev.Routed) -> str:
    """Name where a route leads: the team, and its tier."""
    return f"{event.team}/{event.tier}" if event.tier else event.team


def _escalations(old: Lived, new: Lived) -> Iterator[_Told]:
    was, will = ([one for one in lived.automatic if isinstance(one, ev.Escalated)] for lived in (old, new))
    for team in dict.fromkeys(one.team for one in (*was, *will)):
        yield from _paired("escalation", team, *([one for one in side if one.team == team] for side in (was, will)))


def _priorities(old: Lived, new: Lived) -> Iterator[_Told]:
    was, will = ([one for one in lived.automatic if isinstance(one, ev.Prioritised)] for lived in (old, new))
    for priority in dict.fromkeys(one.to for one in (*was, *will)):
        sides = ([one for one in side if one.to == priority] for side in (was, will))
        yield from _paired("priority", priority, *sides)


def _paired(kind: Kind, what: str, was: Sequence[ev.Event], will: Sequence[ev.Event]) -> Iterator[_Told]:
    """Pair what did the same: the same rule's in the same episode, then whatever comes first on both sides."""
    left, right = list(was), list(will)
    pairs = []
    for one in was:
        twin = next((other for other in right if ev.chars_of(other.id) == ev.chars_of(one.id)), None)
        if twin is not None:
            pairs.append((one, twin))
            left.remove(one)
            right.remove(twin)
    common = min(len(left), len(right))
    pairs += zip(left[:common], right[:common], strict=True)
    for one, other in pairs:
        if one.at != other.at:
            yield kind, _when(one, other), what, one.by, other.by, one.at, other.at, other.by
        elif one.by != other.by or _hands_over(one) != _hands_over(other):
            yield kind, "otherwise", what, _how(one), _how(other), one.at, other.at, other.by
    yield from ((kind, "gone", what, one.by, None, one.at, None, one.by) for one in left[common:])
    yield from ((kind, "added", what, None, one.by, None, one.at, one.by) for one in right[common:])


def _hands_over(event: ev.Event) -> bool:
    return isinstance(event, ev.Escalated) and bool(event.handover)


def _how(event: ev.Event) -> str:
    return f"{event.by}, handing over" if _hands_over(event) else event.by


def _when(one: ev.Event, other: ev.Event) -> Change:
    assert one.at is not None  # noqa: S101 - what routes and rules write has a moment
    assert other.at is not None  # noqa: S101 - as above
    return "earlier" if instant(other.at) < instant(one.at) else "later"


def _by(event: ev.Event | None) -> str | None:
    return None if event is None else event.by


def _at(event: ev.Event | None) -> datetime | None:
    return None if event is None else event.at
