"""Who is told what: `destinations:` and `notify:` of desk.yaml, compiled."""

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Literal, NamedTuple, get_args, get_origin

import msgspec

from hdesk.domain.clocks import CLOCKS
from hdesk.domain.condition_yaml import parse as parse_condition
from hdesk.domain.conditions import Condition
from hdesk.domain.config import DeskConfig, NoticeEntry
from hdesk.domain.durations import Duration, parse_duration
from hdesk.domain.events import TYPES, Event, type_of
from hdesk.domain.nearest import near_unit
from hdesk.domain.operands import Vocabulary
from hdesk.domain.references import known
from hdesk.domain.typed import Path, Problem

PEOPLE = ("assignee", "owner", "team")
"""Destinations that follow from the ticket: these agents are written to by mail."""
MAIL = "mail"
"""The destination through which people are written to."""
PREFIX = "HDESK_NOTIFY_"

_VARIABLE = re.compile(rf"{PREFIX}[A-Z0-9_]{{1,60}}")
_DAILY = re.compile(r"daily (\d{1,2}):(\d\d)")
_ADDRESS = re.compile(r"[A-Za-z0-9.!#$&'*+/=^_`{|}~-]+@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*")
_NEVER_A_URL = "only its variable's name stands here; whoever could read that URL may use it, so replace it there too"
_CLOCK_KEYS: dict[str, tuple[str, ...]] = {"breached": ("clock",), "warned": ("clock", "lead")}


class Digest(NamedTuple):
    """How long things are gathered: for a while from the first on, or until a time of day (minutes past midnight)."""

    every: Duration | None
    daily: int | None


class Trigger(NamedTuple):
    """What a notice is about: an event's type with what its keys must hold, or clocks that are late or nearly so.

    `type` is an event's, or `breached`, or `warned`: due within `lead`, by default when the clock's policy warns.
    """

    type: str
    wanted: Mapping[str, frozenset[str]]
    clocks: tuple[str, ...] = ()
    lead: Duration | None = None

    def fits(self, event: Event) -> bool:
        """Say whether an event is one of those that are meant."""
        if type_of(event) != self.type:
            return False
        names = {field.encode_name: field.name for field in msgspec.structs.fields(event)}
        return all(_texts(getattr(event, names[key])) & texts for key, texts in self.wanted.items())


class Notice(NamedTuple):
    """One rule of who is told what."""

    id: str
    title: str
    to: tuple[str, ...]
    triggers: tuple[Trigger, ...]
    when: Condition
    digest: Digest | None
    quiet: str | None
    urgent: bool


def compile_notices(config: DeskConfig, vocabulary: Vocabulary) -> tuple[tuple[Notice, ...], list[Problem]]:
    """Compile who is told what; problems carry the place in desk.yaml."""
    problems = [*_destinations(config.destinations)]
    if config.notify:
        problems += _addresses(config)
    notices = []
    for place, entry in enumerate(config.notify):
        at: Path = ("notify", place)
        if entry.id in [one.id for one in config.notify[:place]]:
            problems.append(Problem((*at, "id"), f"two notices have the id `{entry.id}`"))
        to = (entry.to,) if isinstance(entry.to, str) else entry.to
        problems += _recipients(entry, config, at)
        problems += known(entry.quiet, config.calendars, "calendar", (*at, "quiet"))
        when, wrong = parse_condition(entry.when, vocabulary, (*at, "when"))
        problems += wrong
        triggers = _triggers(entry.on, config, (*at, "on"), problems)
        digest = _digest(entry.digest, (*at, "digest"), problems)
        title = entry.title or entry.id
        notices.append(Notice(entry.id, title, to, triggers, when, digest, entry.quiet, entry.urgent))
    return tuple(notices), problems


def is_address(text: str) -> bool:
    """Say whether a text is one plain mail address, and nothing that a mail server would take for more."""
    return _ADDRESS.fullmatch(text) is not None


def _destinations(destinations: Mapping[str, str]) -> Iterator[Problem]:
    for name, variable in destinations.items():
        at: Path = ("destinations", name)
        if name in PEOPLE:
            message = f"no destination can be called `{name}`"
            yield Problem(at, message, f"it means the {name} of the ticket, who is written to through `{MAIL}`")
        if "://" in variable or "@" in variable:
            yield Problem(at, "a URL must not stand in desk.yaml", _NEVER_A_URL)
        elif not _VARIABLE.fullmatch(variable):
            hint = f"such as {PREFIX}{re.sub('[^A-Z0-9]', '_', name.upper())}"
            yield Problem(at, f"`{name}` names no variable of the environment that begins with {PREFIX}", hint)


def _addresses(config: DeskConfig) -> Iterator[Problem]:
    for name, agent in config.agents.items():
        if not is_address(agent.email):
            yield Problem(("agents", name, "email"), f"agent `{name}` has no plain mail address", "name@example.com")


def _recipients(entry: NoticeEntry, config: DeskConfig, at: Path) -> Iterator[Problem]:
    names: Iterable[tuple[Path, str]]
    if isinstance(entry.to, str):
        names = [((*at, "to"), entry.to)]
    else:
        names = [((*at, "to", place), one) for place, one in enumerate(entry.to)]
    if not entry.to:
        yield Problem((*at, "to"), "nobody is told", f"a destination, or {', '.join(PEOPLE)}")
    for spot, name in names:
        if "://" in name or "@" in name:
            yield Problem(spot, "a URL must not stand in desk.yaml", _NEVER_A_URL)
        elif name in PEOPLE and MAIL not in config.destinations:
            hint = f"destinations: {{{MAIL}: {PREFIX}MAIL}}"
            yield Problem(spot, f"`{name}` is written to through the destination `{MAIL}`, and there is none", hint)
        else:
            yield from known(name, (*config.destinations, *PEOPLE), "destination", spot)


def _triggers(raw: Any, config: DeskConfig, at: Path, problems: list[Problem]) -> tuple[Trigger, ...]:
    several = isinstance(raw, list)
    entries = raw if several else [raw]
    if not raw:
        problems.append(Problem(at, "`on` names nothing", "such as [escalated, {breached: {clock: resolution}}]"))
        return ()
    found = []
    for place, entry in enumerate(entries):
        spot: Path = (*at, place) if several else at
        pairs = entry.items() if isinstance(entry, dict) else [(entry, None)]
        found += [_trigger(name, keys, config, spot, problems) for name, keys in pairs]
    return tuple(one for one in found if one is not None)


def _trigger(name: Any, keys: Any, config: DeskConfig, at: Path, problems: list[Problem]) -> Trigger | None:
    if not isinstance(name, str) or not (keys is None or isinstance(keys, dict)):
        problems.append(Problem(at, "an event is a type, or a type with what its keys hold", "escalated: {team: tech}"))
        return None
    spot = at if keys is None else (*at, name)
    wrong = list(known(name, (*TYPES, *_CLOCK_KEYS), "event", spot))
    if wrong:
        problems += wrong
        return None
    values = {key: _several(value, (*spot, key), problems) for key, value in (keys or {}).items()}
    if name in _CLOCK_KEYS:
        return _clock_trigger(name, values, spot, problems)
    fields = {field.encode_name: field for field in msgspec.structs.fields(TYPES[name])}
    wanted: dict[str, frozenset[str]] = {}
    for key, texts in values.items():
        bad = list(known(key, fields, f"key of {name}", (*spot, key)))
        if not bad:
            allowed = _allowed(name, key, fields[key].type, config)
            bad = [one for text in texts for one in known(text, allowed, key, (*spot, key))] if allowed else []
        problems += bad
        wanted[key] = frozenset(texts)
    return Trigger(name, wanted)


def _clock_trigger(name: str, values: Mapping[str, list[str]], at: Path, problems: list[Problem]) -> Trigger:
    for key, texts in values.items():
        problems += known(key, _CLOCK_KEYS[name], f"key of {name}", (*at, key))
        if key == "clock":
            problems += [one for text in texts for one in known(text, CLOCKS, "clock", (*at, key))]
    lead = None
    if values.get("lead"):
        lead = _duration(values["lead"][0], (*at, "lead"), "lead", problems)
    return Trigger(name, {}, tuple(values.get("clock") or CLOCKS), lead)


def _allowed(event: str, key: str, kind: Any, config: DeskConfig) -> list[str]:
    """List the only values that a key of an event can have; none where any can stand there."""
    if event in {"assigned", "owned"} and key == "to":
        return list(config.agents)
    if key in {"team", "tier", "channel"}:
        return list({"team": config.teams, "tier": config.tiers, "channel": config.channels}[key])
    options = [kind, *get_args(kind)]
    if bool in options:
        return ["yes", "no"]
    return [str(one) for option in options if get_origin(option) is Literal for one in get_args(option)]


def _several(value: Any, at: Path, problems: list[Problem]) -> list[str]:
    texts = value if isinstance(value, list) else [value]
    if not texts or not all(isinstance(one, str) for one in texts):
        problems.append(Problem(at, "expected a value, or a list of values"))
        return []
    return texts


def _digest(text: str | None, at: Path, problems: list[Problem]) -> Digest | None:
    if text is None:
        return None
    daily = _DAILY.fullmatch(text)
    if daily is None:
        return Digest(_duration(text, at, "digest", problems), None)
    hour, minute = int(daily[1]), int(daily[2])
    if hour > 23 or minute > 59:  # noqa: PLR2004 - parts of a day
        problems.append(Problem(at, f"there is no time of day {daily[1]}:{daily[2]}", "as daily 18:00"))
    return Digest(None, hour * 60 + minute)


def _duration(text: str, at: Path, what: str, problems: list[Problem]) -> Duration | None:
    try:
        return parse_duration(text)
    except ValueError as error:
        hint = near_unit(text) or ("as 30 minutes, or daily 18:00" if what == "digest" else "as 1 business hour")
        problems.append(Problem(at, f"`{what}`: {error}", hint))
        return None


def _texts(value: Any) -> frozenset[str]:
    """Give a value of an event as the texts that may stand for it in desk.yaml."""
    if value is None:
        return frozenset()
    if isinstance(value, bool):
        return frozenset(("yes" if value else "no",))
    if isinstance(value, (dict, tuple)):
        return frozenset(map(str, value))
    return frozenset((str(value),))
