"""Entries: what happened, as the mapping tells it from a row's cells."""

from datetime import datetime
from typing import Annotated, Any, NamedTuple, get_args, get_origin

import msgspec

from hdesk.domain import events as ev
from hdesk.domain.config import DeskConfig
from hdesk.domain.model import PRIORITIES, STATUSES
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.typed import Path, Problem
from hdesk.exchange import kinds
from hdesk.exchange.cells import CellError, Cells, Header
from hdesk.exchange.dates import Dates
from hdesk.exchange.kinds import Kind, Value, compile_value, one_of
from hdesk.exchange.mapping import Entry, Spec
from hdesk.exchange.people import CUSTOMER, People
from hdesk.exchange.told import PRIORITY, STATUS, Told

TYPES = (
    "created", "acknowledged", "responded", "customer_replied", "noted", "assigned", "owned", "routed",
    "escalated", "accepted", "returned", "asked", "promised", "rescheduled", "held", "resumed", "approved",
    "resolved", "confirmed", "followed_up", "closed", "reopened", "rated",
)  # fmt: skip
"""The types of events that a mapping may tell of."""

_COMMON = frozenset(("id", "at", "time", "logged", "by", "contact"))
_STATES: dict[str, tuple[str, ...]] = {STATUS: STATUSES, PRIORITY: PRIORITIES}
_STATE_KEYS = {STATUS: ("reason", "text"), PRIORITY: ()}
_HANDED = {"assigned": "assigned to", "owned": "owned by"}
_DEFAULTS: dict[str, dict[str, Any]] = {"rated": {"source": "import"}, "closed": {"reason": "unknown"}}
"""Whose word a rating is, and why a ticket was closed, where the mapping says nothing."""


class Terms(NamedTuple):
    """What entries are compiled for: the file's header and dates, the desk's words and people."""

    header: Header
    dates: Dates
    config: DeskConfig
    people: People


class Spoken(NamedTuple):
    """What an entry tells of a row, and who did it where that is nobody this desk knows."""

    told: tuple[Told, ...]
    stranger: str | None = None


SILENT = Spoken(())


class Teller(NamedTuple):
    """A compiled entry: `required` are the keys it cannot do without, `reading` those that read a column."""

    kind: str
    at: Value | None
    by: Value | None
    keys: tuple[tuple[str, Value], ...]
    required: frozenset[str]
    reading: frozenset[str]

    def tell(self, cells: Cells, people: People) -> Spoken:
        """Tell what a row of one ticket says: nothing where the entry's columns are empty.

        Raises:
            CellError: a cell cannot be used, or one is empty that the others need.
        """
        keys = self._keys(cells)
        lacking = self.required - keys.keys()
        said = self.reading & keys.keys()
        if lacking:
            if said:
                raise CellError(f"{self.kind}: there is a {_list(said)}, but no {_list(lacking)}")
            return SILENT
        at = self.at.read(cells) if self.at else None
        dated = self.at is not None and bool(self.at.columns)
        if not said and at is None and (self.reading or dated) and self.kind != "created":
            return SILENT
        return self._spoken(at, self.by.read(cells) if self.by else None, keys, people)

    def tell_row(self, cells: Cells, people: People, at: datetime | None, by: str | None) -> Spoken:
        """Tell what a row of one event says; `at` and `by` are the row's, where the entry has no others.

        Raises:
            CellError: a cell cannot be used, or one is empty that the event needs.
        """
        keys = self._keys(cells)
        lacking = self.required - keys.keys()
        if lacking:
            raise CellError(f"{self.kind}: there is no {_list(lacking)}")
        moment = self.at.read(cells) if self.at else at
        return self._spoken(moment, self.by.read(cells) if self.by else by, keys, people)

    def _keys(self, cells: Cells) -> dict[str, Any]:
        read = ((name, value.read(cells)) for name, value in self.keys)
        return {name: value for name, value in read if value is not None}

    def _spoken(self, at: datetime | None, name: str | None, keys: dict[str, Any], people: People) -> Spoken:
        kind, keys = self.kind, _DEFAULTS.get(self.kind, {}) | keys
        if kind in _HANDED:
            agent = people.agent(keys["to"])
            known = {"to": agent} if agent else {"text": f"{_HANDED[kind]} {keys['to']}"}
            kind, keys = (kind if agent else "noted"), known
        if kind == "rated" and keys["score"] > keys["of"]:
            raise CellError(f"rated: a score of {keys['score']:g} out of {keys['of']}")
        if name is None:
            return Spoken((Told(kind, at, CUSTOMER if kind == "customer_replied" else None, keys),))
        by = people.writer(name)
        return Spoken((Told(kind, at, by, keys),), None if by else name)


def _list(names: frozenset[str]) -> str:
    return " and ".join(sorted(names))


def compile_entry(terms: Terms, entry: Entry, at: Path) -> Teller | None:
    """Compile one entry of the mapping; None with problems where it cannot be used."""
    header = terms.header
    kind = _kind_of(entry, at, header.problems)
    if kind is None:
        return None
    fields = _fields(terms, kind)
    required = _required(kind)
    keys = [
        (key, compile_value(header, spec, fields[key], key, (*at, key)))
        for key, spec in entry.items()
        if key in fields and key != kind
    ]
    if kind in _STATES:
        states = one_of(_STATES[kind], kind)
        keys.append(("to", compile_value(header, entry[kind], states, kind, (*at, kind))))
    header.problems += [
        _unknown_key(key, [*fields, "at", "by"], kind, (*at, key))
        for key in entry
        if key not in fields and key not in {kind, "event", "at", "by"}
    ]
    given = {name for name, _ in keys}
    header.problems += [Problem(at, f"`{kind}` needs `{name}`") for name in sorted(required - given)]
    return Teller(
        kind,
        _optional(header, entry.get("at"), terms.dates.moment, (*at, "at")),
        _optional(header, entry.get("by"), kinds.line, (*at, "by")),
        tuple(keys),
        required,
        frozenset(name for name, value in keys if value.columns),
    )


def _kind_of(entry: Entry, at: Path, problems: list[Problem]) -> str | None:
    """Give the event or state that an entry is about."""
    event = entry.get("event")
    if event is None:
        heads = [state for state in _STATES if state in entry]
        if len(heads) == 1:
            return heads[0]
        hint = "such as `event: responded`; `status` and `priority` stand alone"
        problems.append(Problem(at, "an entry has one of `event`, `status` and `priority`", hint))
        return None
    if isinstance(event, str) and event in TYPES:
        return event
    near = did_you_mean(event, TYPES) if isinstance(event, str) else None
    hint = f"did you mean {near}?" if near else ", ".join(TYPES)
    problems.append(Problem((*at, "event"), f"there is no event {event!r} to import", hint))
    return None


def _unknown_key(key: str, known: list[str], kind: str, at: Path) -> Problem:
    near = did_you_mean(key, known)
    return Problem(at, f"`{kind}` has no key `{key}`", f"did you mean `{near}`?" if near else ", ".join(known))


def _optional(header: Header, spec: Spec | None, kind: Kind, at: Path) -> Value | None:
    return None if spec is None else compile_value(header, spec, kind, str(at[-1]), at)


def _required(kind: str) -> frozenset[str]:
    """Name the keys that an event must be given; its channel is the ticket's where it has no other."""
    if kind in _STATES:
        return frozenset(["to"])
    fields = msgspec.structs.fields(ev.TYPES[kind])
    wanted = {field.encode_name for field in fields if field.required}
    return frozenset(wanted - _COMMON - {"channel"} - _DEFAULTS.get(kind, {}).keys())


def _fields(terms: Terms, kind: str) -> dict[str, Kind]:
    """Give the keys that an entry of a kind may have, each with the kind of its values."""
    if kind in _STATE_KEYS:
        return dict.fromkeys(_STATE_KEYS[kind], kinds.words)
    config = terms.config
    desk: dict[str, Kind] = {
        "channel": one_of(config.channels, "channel"),
        "team": one_of(config.teams, "team"),
        "tier": one_of(config.tiers, "tier"),
    }
    return {
        field.encode_name: desk.get(field.encode_name) or _kind(field.type, terms.dates)
        for field in msgspec.structs.fields(ev.TYPES[kind])
        if field.encode_name not in _COMMON
    }


def _kind(wanted: Any, dates: Dates) -> Kind:
    """Give the kind of an event's key from its type in the files."""
    options = [one for one in get_args(wanted) if one is not type(None)]
    bare = options[0] if get_origin(wanted) is not Annotated and type(None) in get_args(wanted) else wanted
    if bare is str:
        return kinds.words
    if bare is bool:
        return kinds.flag
    if bare == ev.Moment:
        return dates.moment
    return kinds.as_type(bare)
