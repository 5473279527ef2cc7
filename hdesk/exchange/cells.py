"""Cells to texts: templates with `{Column}` in them and tables of values, compiled for a file's header."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from hdesk.domain.nearest import did_you_mean
from hdesk.domain.typed import Path, Problem
from hdesk.exchange.mapping import Choice, Spec

Cells = Sequence[str]

_COLUMN = re.compile(r"\{([^{}]+)\}")
_SHOWN = 60
_LISTED = 12
"""So many characters of a cell, and so many names, are shown in a line for people."""


class CellError(Exception):
    """What stands in a row cannot be used; the text is the reason, for people."""


class Text(NamedTuple):
    """A value's text before it is typed.

    `read` gives it for a row's cells, empty for no value; `columns` are the columns that it reads; `known`
    the texts that it can give whatever the row, with their places in the mapping.
    """

    read: Callable[[Cells], str]
    columns: tuple[str, ...]
    known: tuple[tuple[Path, str], ...]


class Header:
    """A file's columns, as the mapping asks for them; gathers the problems of those that are not there."""

    def __init__(self, names: Iterable[str], path: str) -> None:
        self.names = tuple(names)
        self.path = path
        self.problems: list[Problem] = []
        self.used: dict[str, int] = {}

    def text(self, spec: Spec, at: Path) -> Text:
        """Compile a value of the mapping, which stands at `at`."""
        if isinstance(spec, str):
            return self._template(spec, at)
        return self._choice(spec, at)

    def _template(self, text: str, at: Path) -> Text:
        """Compile a text; one of a single column, the usual case, is that column's cell."""
        parts = _COLUMN.split(text)
        names = tuple(name.strip() for name in parts[1::2])
        if not names:
            fixed = text.strip()
            return Text(lambda _: fixed, (), ((at, fixed),))
        places = [self._place(name, at) for name in names]
        if len(names) == 1 and text.strip() == f"{{{parts[1]}}}":
            (place,) = places
            return Text(lambda cells: cells[place], names, ())
        between = parts[::2]

        def filled(cells: Cells) -> str:
            found = [cells[place] for place in places]
            if not any(found):
                return ""
            pieces = [piece for pair in zip(between, found, strict=False) for piece in pair]
            return ("".join(pieces) + between[-1]).strip()

        return Text(filled, names, ())

    def _choice(self, choice: Choice, at: Path) -> Text:
        inner = self._template(choice.text, (*at, "text"))
        default = (choice.default or "").strip()
        known = [((*at, "default"), default)] if default else []
        if choice.values is None:
            if choice.other is not None:
                hint = "`other` is for what `values` does not list; an empty text has `default`"
                self.problems.append(Problem((*at, "other"), "`other` stands without `values`", hint))
            return Text(lambda cells: inner.read(cells) or default, inner.columns, (*inner.known, *known))
        table = {key.strip().casefold(): value.strip() for key, value in choice.values.items()}
        other = None if choice.other is None else choice.other.strip()
        known += [((*at, "values", key), value.strip()) for key, value in choice.values.items()]
        known += [((*at, "other"), other)] if other else []

        def looked_up(cells: Cells) -> str:
            text = inner.read(cells)
            if not text:
                return default
            found = table.get(text.casefold(), other)
            if found is None:
                raise CellError(_unlisted(text, choice.values or {}))
            return found

        return Text(looked_up, inner.columns, tuple(known))

    def _place(self, name: str, at: Path) -> int:
        """Give a column's place; a name that is not there, or there twice, becomes a problem."""
        if name in self.used:
            return self.used[name]
        count = self.names.count(name)
        if count == 0:
            near = did_you_mean(name, self.names)
            hint = f"did you mean `{{{near}}}`?" if near else _columns(self.names)
            self.problems.append(Problem(at, f"{self.path} has no column `{name}`", hint))
        elif count > 1:
            self.problems.append(
                Problem(at, f"{self.path} has {count} columns `{name}`", "give one of them another name")
            )
        self.used[name] = self.names.index(name) if count else 0
        return self.used[name]


def cleaned(cells: Cells, empty: frozenset[str]) -> tuple[str, ...]:
    """Give a row's cells without blanks around them, with plain line ends, empty where they mean nothing."""
    found = []
    for cell in cells:
        text = cell.strip()
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        found.append("" if text in empty else text)
    return tuple(found)


def _unlisted(text: str, values: dict[str, str]) -> str:
    near = did_you_mean(text, values)
    shown = text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…"
    hint = f"did you mean {near!r}?" if near else f"one of {_some(list(values))}"
    return f"{shown!r} is not in the mapping's table ({hint})"


def _columns(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"it has only one, {names[0]!r}: is `file: {{delimiter: …}}` right?"
    return f"its columns: {_some(names)}"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_LISTED]) + (", …" if len(names) > _LISTED else "")
