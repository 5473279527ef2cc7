"""Read any YAML that a desk accepts with PyYAML's event parser: values, their places, and what is wrong."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

import yaml
from yaml import events

from hdesk.domain.findings import Finding
from hdesk.storage.yaml_syntax import syntax_finding
from hdesk.storage.yaml_write import MAX_DEPTH

try:
    from yaml.cyaml import CBaseLoader as Loader
except ImportError:  # a PyYAML that was built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

MAX_FINDINGS: Final = 100
"""Reading stops when more is wrong than this: nobody mends more at once."""

_SURROGATE: Final = re.compile("[\ud800-\udfff]")
_LONGEST_NAME: Final = 60  # of a key, anchor or tag in a message
_NO_KEY: Final = object()  # a mapping that waits for its next key
_BAD_KEY: Final = object()  # what comes under a key that was refused is read and dropped


class Mark(NamedTuple):
    """A place in a file: line and column, from 1."""

    line: int
    column: int


@dataclass(slots=True)
class Tree:
    """One document of a stream: its value, where it starts, and where each key and item in it stands."""

    start: Mark
    value: Any = None
    places: dict[int, dict[Any, Mark]] = field(default_factory=dict)  # by the id() of the list or mapping

    def mark(self, steps: Sequence[str | int]) -> Mark:
        """Say where the key or item stands that `steps` lead to, or the last one on the way that there is."""
        value, mark = self.value, self.start
        for step in steps:
            places = self.places.get(id(value), {})
            if step not in places:
                break
            value, mark = value[step], places[step]
        return mark


@dataclass(slots=True)
class _Level:
    """A list or mapping that is being read."""

    value: Any
    places: dict[Any, Mark]
    key: Any = _NO_KEY


def read(text: str, path: str) -> tuple[list[Tree], list[Finding]]:
    """Read a stream of documents; every scalar is text, and None where a value is left empty.

    Where there are findings the values are incomplete. Nothing is read past a mistake in the syntax, past a
    list or mapping nested too deep, or once there are more than `MAX_FINDINGS`.
    """
    reading = _Reading(path)
    try:
        reading.run(Loader(text))
    except yaml.YAMLError as error:
        reading.findings.append(syntax_finding(error, path))
    except (ValueError, OverflowError) as error:
        # The pure Python parser's way to refuse an escape such as \UFFFFFFFF; it does not say where.
        hint = "look for an escape in double quotes that names no character"
        reading.findings.append(Finding(f"it cannot be read as YAML: {error}", path, hint=hint))
    return reading.trees, sorted(reading.findings, key=lambda one: (one.line or 0, one.column or 0))


class _Reading:
    """What has been read of a stream so far, and what was found wrong."""

    def __init__(self, path: str) -> None:
        self.trees: list[Tree] = []
        self.findings: list[Finding] = []
        self._path = path
        self._levels: list[_Level] = []

    def run(self, loader: Any) -> None:  # either of two parsers without a common type
        """Take one event after the other, until the stream ends or there is no use in going on."""
        while not isinstance(event := loader.get_event(), events.StreamEndEvent):
            self._take(event)
            if len(self.findings) > MAX_FINDINGS:
                break
            if len(self._levels) > MAX_DEPTH:
                hint = "bring the lists and mappings nearer to the top"
                self._refuse(event, f"lists and mappings are nested more than {MAX_DEPTH} deep", hint)
                break

    def _take(self, event: events.Event) -> None:
        if isinstance(event, events.ScalarEvent):
            self._properties(event)
            self._scalar(event)
        elif isinstance(event, events.CollectionStartEvent):
            self._properties(event)
            self._start(event)
        elif isinstance(event, events.CollectionEndEvent):
            self._levels.pop()
        elif isinstance(event, events.AliasEvent):
            hint = "write the value out; in double quotes where the text itself starts with `*`"
            self._refuse(event, f"`*{_shown(event.anchor)}` is an alias, which no file of a desk may hold", hint)
            self._put(event, None)
        elif isinstance(event, events.DocumentStartEvent):
            self.trees.append(Tree(_mark(event)))

    def _properties(self, event: events.ScalarEvent | events.CollectionStartEvent) -> None:
        """Refuse anchors and explicit tags: they would make a value mean what it does not say."""
        if event.anchor is not None:
            hint = "leave it out; put double quotes round a text that itself starts with `&`"
            self._refuse(event, f"`&{_shown(event.anchor)}` is an anchor, which no file of a desk may hold", hint)
        if event.tag is not None:
            tag = event.tag.replace("tag:yaml.org,2002:", "!!")
            hint = "leave it out; put double quotes round a text that itself starts with `!`"
            self._refuse(event, f"`{_shown(tag)}` is an explicit tag, which no file of a desk may hold", hint)

    def _scalar(self, event: events.ScalarEvent) -> None:
        text = event.value
        plain = event.implicit[0]
        if not text.isascii() and _SURROGATE.search(text):
            self._refuse(event, "an escape names half a surrogate pair", "write the character itself")
        level = self._levels[-1] if self._levels else None
        if level is None or level.key is not _NO_KEY or isinstance(level.value, list):
            self._put(event, None if plain and not text else text)
            return
        level.key = _BAD_KEY
        if plain and not text:
            self._refuse(event, "a key is missing before the `:`", "write one, or quote the text")
        elif plain and text == "<<":
            self._refuse(event, "`<<` is a merge key, which no file of a desk may hold", "write the keys out")
        elif text in level.places:
            line = level.places[text].line
            message = f"the key `{_shown(text)}` stands here again: it is on line {line} already"
            self._refuse(event, message, "keep one of the two")
        else:
            level.places[text] = _mark(event)
            level.key = text

    def _start(self, event: events.CollectionStartEvent) -> None:
        value: Any = {} if isinstance(event, events.MappingStartEvent) else []
        level = self._levels[-1] if self._levels else None
        if level is not None and level.key is _NO_KEY and isinstance(level.value, dict):
            self._refuse(event, "a key must be a text, not a list or mapping", "put double quotes round it")
        self._put(event, value)
        places = self.trees[-1].places[id(value)] = {}
        self._levels.append(_Level(value, places))

    def _put(self, event: events.NodeEvent, value: Any) -> None:  # text, None, list or mapping
        """Put a value where it belongs; one in the place of a key is dropped, with what it is the key of."""
        if not self._levels:
            self.trees[-1].value = value
            self.trees[-1].start = _mark(event)
            return
        level = self._levels[-1]
        if isinstance(level.value, list):
            level.places[len(level.value)] = _mark(event)
            level.value.append(value)
        elif level.key is _NO_KEY:
            level.key = _BAD_KEY
        else:
            if level.key is not _BAD_KEY:
                level.value[level.key] = value
            level.key = _NO_KEY

    def _refuse(self, event: events.Event, message: str, hint: str) -> None:
        self.findings.append(Finding(message, self._path, *_mark(event), hint))


def _mark(event: events.Event) -> Mark:
    mark: Any = event.start_mark
    return Mark(mark.line + 1, mark.column + 1)


def _shown(name: str | None) -> str:
    """Make a name fit for a message, whatever stands in it."""
    text = name or ""
    short = text if len(text) <= _LONGEST_NAME else text[: _LONGEST_NAME - 1] + "…"
    return "".join(char if char.isprintable() else f"\\u{ord(char):04x}" for char in short)
