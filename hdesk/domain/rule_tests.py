"""Tests of rules as they stand in rule_tests.yaml, and from there to trials that can be run."""

import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, Literal, NamedTuple

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.durations import parse_duration
from hdesk.domain.facts import fits, is_editable, with_values
from hdesk.domain.findings import HdeskError
from hdesk.domain.model import Facts, Priority
from hdesk.domain.moments import parse_moment
from hdesk.domain.nearest import near_unit
from hdesk.domain.operands import Misfit, Vocabulary
from hdesk.domain.references import known
from hdesk.domain.setup import Setup
from hdesk.domain.terms import LEAD
from hdesk.domain.typed import Path, Problem, read

Struct = msgspec.Struct

USUAL = "2026-01-05 10:00"
"""When a test takes place that does not say: a Monday morning."""

TOLD = ("said", "checked", "needed", "received_at", "repeat_contacts_7d")
"""Fields that the first event or other files say of a ticket: a test says them with the rest."""
FILLED_IN = ("by", "channel", "from")
"""Keys of events that a test need not say: an agent, the ticket's own channel, the priority as it was."""
_SAYINGS = TOLD[:3]
_ABSOLUTE = re.compile(r"\d{4}-\d\d-\d\d")
_BY_OTHERS = {"customer_replied": "customer"}


class ExpectEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What must be true at the end; `escalated_to` are all teams with an open escalation, `next` all next steps."""

    team: str | None = None
    tier: str | None = None
    priority: Priority | None = None
    escalated_to: tuple[str, ...] | None = None
    next: str | tuple[str, ...] | None = None


class TestEntry(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A test: a ticket by its fields, what happens to it, a moment, and what is expected then.

    `created` and `at` are moments; `after` counts from the entry before, in clock or business time.
    """

    name: str
    ticket: dict[str, Any]
    created: str | None = None
    timeline: tuple[dict[str, Any], ...] = ()
    at: str | None = None
    after: str | None = None
    expect: ExpectEntry


class TestsFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """rule_tests.yaml."""

    schema: Literal[1]
    tests: tuple[TestEntry, ...]


class Trial(NamedTuple):
    """A test that can be run: a ticket's facts and first event, what follows, and the moment of judgement.

    `place` is its place in the file; `repeats` the customer's other contacts of the last seven days.
    """

    name: str
    place: int
    facts: Facts
    created: ev.Created
    steps: tuple[ev.Event, ...]
    at: datetime
    received: datetime | None
    repeats: int | None
    expect: ExpectEntry


def read_tests(raw: Any, setup: Setup, now: datetime) -> tuple[tuple[Trial, ...], list[Problem]]:
    """Read the tests for a desk; what cannot be understood becomes problems, each with its place in the file."""
    file, problems = read(raw, TestsFile)
    if file is None:
        return (), problems
    vocabulary = Vocabulary(setup.ticket_fields, setup.config, now)
    trials: list[Trial] = []
    names = [entry.name for entry in file.tests]
    for place, entry in enumerate(file.tests):
        if entry.name in names[:place]:
            problems.append(Problem(("tests", place, "name"), f"two tests have the name `{entry.name}`"))
        found = _Reader(setup, vocabulary, entry, place).trial()
        problems += found[1]
        trials += [found[0]] if found[0] else []
    return tuple(trials), problems


class _Reader:
    """Reads one test; gathers its problems."""

    def __init__(self, setup: Setup, vocabulary: Vocabulary, entry: TestEntry, place: int) -> None:
        self.setup = setup
        self.vocabulary = vocabulary
        self.entry = entry
        self.place = place
        self.at: Path = ("tests", place)
        self.problems: list[Problem] = []
        self.told: dict[str, str] = {}

    def trial(self) -> tuple[Trial | None, list[Problem]]:
        """Give the test ready to be run, or what is wrong with it."""
        entry = self.entry
        facts, created = self._ticket()
        moments = self._moments(created.at)
        steps = [self._step(number, raw, at, facts) for number, (raw, at) in enumerate(moments[:-1])]
        self.problems += self._expected()
        received = self._moment(self.told.get("received_at"), (*self.at, "ticket", "received_at"))
        if self.problems:
            return None, self.problems
        repeats = self.told.get("repeat_contacts_7d")
        known_steps = tuple(step for step in steps if step is not None)
        at = moments[-1][1]
        number = None if repeats is None else int(repeats)
        return Trial(entry.name, self.place, facts, created, known_steps, at, received, number, entry.expect), []

    def _ticket(self) -> tuple[Facts, ev.Created]:
        values = {"subject": self.entry.name, "channel": self.setup.config.channels[0]}
        for name, raw in self.entry.ticket.items():
            at: Path = (*self.at, "ticket", name)
            field = self.setup.ticket_fields.find(name)
            try:
                found = field or self.vocabulary.field(name)
                self._check(found.name, found.kind, raw)
                (self.told if found.name in TOLD else values)[found.name] = raw
            except Misfit as misfit:
                self.problems.append(Problem(at, str(misfit), misfit.hint))
        if "category" not in values and not self.problems:
            self.problems.append(Problem((*self.at, "ticket"), "`category` is missing"))
        values.setdefault("category", next(iter(self.setup.config.taxonomy)))
        facts = with_values(Facts(subject="x", category="x", channel="x"), values)
        when = self._moment(self.entry.created, (*self.at, "created")) or self._moment(USUAL, self.at)
        said: dict[str, Any] = {name: self.told.get(name) for name in _SAYINGS}
        return facts, ev.Created(id="1-000000", at=when, by=self._agent(), channel=facts.channel, **said)

    def _check(self, name: str, kind: str, raw: Any) -> None:
        """See that a field can be given, and that the value is one of it."""
        if not isinstance(raw, str):
            raise Misfit(f"`{name}` takes one value")
        if name not in TOLD and not is_editable(name):
            raise Misfit(f"`{name}` follows from the timeline", "write there what happened, as {type: resolved}")
        if kind in {"choice", "ordered"}:
            self.vocabulary.test(name, "is", raw)
        if (is_editable(name) and not fits(name, raw)) or (name == "repeat_contacts_7d" and not raw.isdecimal()):
            raise Misfit(f"`{name}` cannot be {raw!r}")

    def _agent(self) -> str:
        return next(iter(self.setup.config.agents), "agent")

    def _moments(self, start: datetime | None) -> list[tuple[Mapping[str, Any], datetime]]:
        """Give each entry of the timeline, and last the test itself, with its moment."""
        assert start is not None  # noqa: S101 - a test's ticket has its moment
        found: list[tuple[Mapping[str, Any], datetime]] = []
        last = start
        spots: list[tuple[Mapping[str, Any], Path]] = [
            (raw, (*self.at, "timeline", number)) for number, raw in enumerate(self.entry.timeline)
        ]
        spots.append(({"at": self.entry.at, "after": self.entry.after}, self.at))
        for raw, at in spots:
            here = self._next(raw, last, at)
            if here < last:
                self.problems.append(Problem((*at, "at"), "this is before what stands above it"))
            found.append((raw, max(here, last)))
            last = max(here, last)
        return found

    def _next(self, raw: Mapping[str, Any], last: datetime, at: Path) -> datetime:
        if raw.get("at") is not None and raw.get("after") is not None:
            self.problems.append(Problem((*at, "after"), "there is either `at` or `after`"))
        if raw.get("after") is None:
            return self._moment(raw.get("at"), (*at, "at")) or last
        text = str(raw["after"])
        try:
            return parse_duration(text).after(last, self.setup.calendar)
        except (ValueError, OverflowError, HdeskError) as error:
            self.problems.append(Problem((*at, "after"), str(error), near_unit(text)))
            return last

    def _moment(self, text: Any, at: Path) -> datetime | None:
        """Read a moment that is the same whenever the tests run."""
        if text is None:
            return None
        if not isinstance(text, str) or not _ABSOLUTE.match(text):
            hint = "as 2026-11-20 16:00; a test does not depend on the day it runs"
            self.problems.append(Problem(at, f"{text!r} is not a moment with its date", hint))
            return None
        try:
            return parse_moment(text, datetime.fromisoformat(f"{USUAL}+00:00"), self.setup.timezone)
        except HdeskError as error:
            self.problems += [Problem(at, one.message, one.hint) for one in error.findings]
            return None

    def _step(self, number: int, raw: Mapping[str, Any], at: datetime, facts: Facts) -> ev.Event | None:
        """Read an entry of the timeline: an event's own keys, with what a test need not say filled in."""
        spot: Path = (*self.at, "timeline", number)
        kind = raw.get("type")
        if kind == "created":
            self.problems.append(Problem((*spot, "type"), "the ticket is created already", "`created` says when"))
            return None
        keys: dict[str, Any] = {"id": f"{number + 2}-000000", "by": _BY_OTHERS.get(str(kind), self._agent())}
        struct = ev.TYPES.get(str(kind))
        fields = {field.encode_name for field in msgspec.structs.fields(struct)} if struct else set()
        keys |= {"channel": facts.channel} if "channel" in fields else {}
        keys |= {"from": "normal"} if kind == "prioritised" else {}
        keys |= {name: value for name, value in raw.items() if name not in {"at", "after"}} | {"at": at.isoformat()}
        due = self._moment(raw.get("due"), (*spot, "due"))
        keys |= {"due": due.isoformat()} if due else {}
        event: Any
        event, problems = read(keys, ev.Event)  # type: ignore[arg-type]  # a union is a type to msgspec
        self.problems += [one._replace(path=(*spot, *one.path)) for one in problems]
        return event  # type: ignore[no-any-return]

    def _expected(self) -> Iterator[Problem]:
        expect, config, at = self.entry.expect, self.setup.config, (*self.at, "expect")
        if expect == ExpectEntry():
            yield Problem(at, "nothing is expected", "team, tier, priority, escalated_to or next")
        yield from known(expect.team, config.teams, "team", (*at, "team"))
        yield from known(expect.tier, config.tiers, "tier", (*at, "tier"))
        for place, team in enumerate(expect.escalated_to or ()):
            yield from known(team, (*config.teams, LEAD), "team", (*at, "escalated_to", place))
