"""Mappings: how the rows of a table become tickets, as data that a YAML file holds.

Every value is a text in which `{Column}` stands for the row's cell, or a `Choice`, which looks the text up in
a table of values. docs/import.md is the reference.
"""

from collections.abc import Iterator
from typing import Annotated, Any, Literal

import msgspec

from hdesk.domain.compile import Source
from hdesk.domain.config import Name
from hdesk.domain.findings import Finding, HdeskError, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.typed import Path, Problem, read
from hdesk.storage.yaml_read import load

Struct = msgspec.Struct


class Choice(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A text that is looked up: `values` says what each text means, `other` what one means that is not there.

    `default` is taken where the text is empty. An empty result is no value. Without `other`, a text that is
    not in the table refuses the row.
    """

    text: str
    values: dict[str, str] | None = None
    other: str | None = None
    default: str | None = None


Spec = str | Choice
"""Where a value comes from."""

Entry = dict[str, Spec]
"""One thing that happened: `event`, `status` or `priority`, `at`, `by`, and the event's own keys."""


class FileForm(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How the file is written; `empty` lists the cells that mean nothing, such as NULL."""

    delimiter: str = ","
    encoding: str = "utf-8"
    empty: tuple[str, ...] = ()


class Moments(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How moments are written: `iso` or strptime formats, and the zone of those without an offset."""

    formats: Annotated[tuple[str, ...], msgspec.Meta(min_length=1)] = ("iso",)
    timezone: str | None = None


class Each(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Of a file with one row an event: what happened, when, and who did it."""

    activity: Spec
    at: Spec | None = None
    by: Spec | None = None


class Common(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What every mapping has."""

    schema: Literal[1]
    source: Name
    title: str | None = None
    file: FileForm = FileForm()
    moments: Moments = Moments()
    rules: Literal["apply"] | None = None
    ticket: dict[str, Spec]


class TicketRows(Common, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row is one ticket; `events` happened in the order given."""

    row: Literal["ticket"]
    events: tuple[Entry, ...] = ()


class EventRows(Common, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One row is one event; the rows of one ticket have the same `ticket: id`.

    `events` says what each activity is: one entry, several, or none for what is left out. `creation` says
    whether the first row tells when the ticket was created.
    """

    row: Literal["event"]
    each: Each
    creation: Literal["first row", "unknown"] = "unknown"
    events: dict[str, Entry | tuple[Entry, ...]]


Mapping = TicketRows | EventRows
_KINDS: dict[str, type[TicketRows] | type[EventRows]] = {"ticket": TicketRows, "event": EventRows}


def read_mapping(data: bytes, path: str) -> tuple[Mapping, Source]:
    """Read a mapping; `path` is what findings call it. Gives it with its raw values and their places.

    Raises:
        Refused: with every finding: what is no YAML, unknown or missing keys, wrong types.
    """
    try:
        document = load(data, path)
    except HdeskError as error:
        raise Refused(*error.findings) from error
    source = Source(path, document.value, document.mark)
    problems = list(_bare_braces(document.value, ()))
    mapping = None
    if not problems:
        kind, problems = _kind(document.value)
        if kind is not None:
            mapping, problems = read(document.value, kind)
    if mapping is None:
        raise Refused(*(_in_words(source.finding(problem)) for problem in problems))
    return mapping, source


def _kind(raw: dict[str, Any]) -> tuple[type[TicketRows] | type[EventRows] | None, list[Problem]]:
    row = raw.get("row")
    if isinstance(row, str) and row in _KINDS:
        return _KINDS[row], []
    if "row" not in raw:
        return None, [Problem((), "`row` is missing", "`row: ticket` if a row is a ticket, else `row: event`")]
    near = did_you_mean(row, _KINDS) if isinstance(row, str) else None
    hint = f"did you mean {near}?" if near else None
    return None, [Problem(("row",), f"`row` cannot be {row!r}: one of ticket, event", hint)]


_NO_SPEC = frozenset(("values", "events", "ticket", "file", "moments", "each"))


def _bare_braces(raw: object, at: Path) -> Iterator[Problem]:
    """Find `{Column}` without quotes, which YAML takes for a mapping."""
    if isinstance(raw, list):
        for place, item in enumerate(raw):
            yield from _bare_braces(item, (*at, place))
    elif isinstance(raw, dict):
        only = next(iter(raw), None)
        named = bool(at) and isinstance(at[-1], str) and at[-1] not in _NO_SPEC
        if named and len(raw) == 1 and raw[only] is None and only not in {"event", "status", "priority"}:
            yield Problem(at, f"`{at[-1]}` needs quotes round its braces", f'write "{{{only}}}"')
            return
        for key, item in raw.items():
            yield from _bare_braces(item, (*at, key))


def _in_words(finding: Finding) -> Finding:
    if "has no value" in finding.message and finding.hint is None:
        return finding._replace(hint='write "" for nothing')
    return finding
