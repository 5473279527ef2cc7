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
from hdesk.exchange.kinds import Kind, Value, compile_value
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
    heads = [head for head in ("event", STATUS, PRIORITY) if head in entry]
    if len(heads) != 1:
        hint = "such as `event: responded`, or `status:` or `priority:` for a state"
        header.problems.append(Problem(at, "an entry has one of `event`, `status` and `priority`", hint))
        return None
    (head,) = heads
    event = entry[head]
    if head == "event" and (not isinstance(event, str) or event not in TYPES):
        near = did_you_mean(event, TYPES) if isinstance(event, str) else None
        hint = f"did you mean {near}?" if near else ", ".join(TYPES)
        header.problems.append(Problem((*at, head), f"there is no event {event!r} to import", hint))
        return None
    fields = _fields(terms, str(event) if head == "event" else head)
    keys: list[tuple[str, Value]] = []
    if head != "event":
        states = STATUSES if head == STATUS else PRIORITIES
        keys.append(("to", compile_value(header, event, kinds.one_of(states, head), head, (*at, head))))
    for key, spec in entry.items():
        if key in fields:
            keys.append((key, compile_value(header, spec, fields[key], key, (*at, key))))
        elif key not in {head, "at", "by"}:
            header.problems.append(_unknown_key(key, [*fields, "at", "by"], str(event), (*at, key)))
    kind = str(event) if head == "event" else head
    return Teller(
        kind,
        _optional(header, entry.get("at"), terms.dates.moment, (*at, "at")),
        _optional(header, entry.get("by"), kinds.line, (*at, "by")),
        tuple(keys),
        frozenset(["to"]) if head != "event" else _required(kind),
        frozenset(name for name, value in keys if value.columns),
    )


def _unknown_key(key: str, known: list[str], kind: str, at: Path) -> Problem:
    near = did_you_mean(key, known)
    return Problem(
        at, f"`{kind}` has no key `{key}`", f"did you mean `{near}`?" if near else ", ".join(known)
    )


def _optional(header: Header, spec: Spec | None, kind: Kind, at: Path) -> Value | None:
    return None if spec is None else compile_value(header, spec, kind, str(at[-1]), at)


def _required(kind: str) -> frozenset[str]:
    """Name the keys that an event must be given; its channel is the ticket's where it has no other."""
    fields = msgspec.structs.fields(ev.TYPES[kind])
    wanted = {field.encode_name for field in fields if field.required}
    return frozenset(wanted - _COMMON - {"channel"} - _DEFAULTS.get(kind, {}).keys())


def _fields(terms: Terms, kind: str) -> dict[str, Kind]:
    """Give the keys that an entry of a kind may have, each with the kind of its values."""
    if kind in _STATE_KEYS:
        return dict.fromkeys(_STATE_KEYS[kind], kinds.words)
    config = terms.config
    desk: dict[str, Kind] = {
        "channel": kinds.one_of(config.channels, "channel"),
        "team": kinds.one_of(config.teams, "team"),
        "tier": kinds.one_of(config.tiers, "tier"),
    }
    return {
        field.encode_name: desk.get(field.encode_name) or _kind(field.type, terms.dates)
        for field in msgspec.structs.fields(ev.TYPES[kind])
        if field.encode_name not in _COMMON
    }


def _kind(wanted: Any, dates: Dates) -> Kind:  # noqa: ANN401 - what msgspec calls a type
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
