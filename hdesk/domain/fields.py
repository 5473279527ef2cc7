"""The field registry: every named, typed fact about a ticket or contact.

Rules, routes, list filters, `--by`, `--sort`, `--columns`, CSV headers, completion and the schemas of the
configuration files all come from here. A stored field follows from the file alone; a computed one from
stored fields, the desk's settings and now.
"""

from collections.abc import Callable, Iterable
from datetime import date
from math import isfinite
from typing import Any, Literal, NamedTuple

from hdesk.domain.config import DeskConfig

Kind = Literal["text", "choice", "ordered", "number", "date", "moment", "span", "flag", "list"]
Value = Any
Reader = Callable[[Any], Value]


class Field(NamedTuple):
    """A named, typed fact.

    `read` takes a view; `choices` gives the allowed values from the desk's settings, in order where the
    kind is `ordered`; `stored` says that the value does not depend on now.
    """

    name: str
    kind: Kind
    meaning: str
    read: Reader
    stored: bool = True
    unit: str | None = None
    choices: Callable[[DeskConfig], Iterable[str]] | None = None


class Registry:
    """The fields of tickets or contacts, by name; a short name stands for the one field that ends in it."""

    def __init__(self, fields: Iterable[Field]) -> None:
        self.fields = {field.name: field for field in fields}
        self._short: dict[str, str | None] = {}
        for name in self.fields:
            short = name.rpartition(".")[2]
            if short != name and short not in self.fields:
                # A short name that could mean two fields means neither.
                self._short[short] = None if short in self._short else name

    def __iter__(self) -> Any:
        return iter(self.fields.values())

    def find(self, name: str) -> Field | None:
        """Find a field by its name or its short name (`city` for `order.city`)."""
        return self.fields.get(name) or self.fields.get(self._short.get(name) or "")

    def with_own(self, config: DeskConfig) -> "Registry":
        """Add the desk's own fields, which live under `fields:`."""
        if not config.fields:
            return self
        own = [_own(name, field.title, field.type) for name, field in config.fields.items()]
        return Registry((*self.fields.values(), *own))

    def names(self) -> list[str]:
        """List every name that `find` knows, whole and short."""
        return [*self.fields, *(short for short, name in self._short.items() if name)]


def _own(name: str, title: str, kind: Kind) -> Field:
    def read(view: Any) -> Value:
        text = view.own_fields.get(name)
        if text is None or kind == "text":
            return text
        return typed_own(text, kind)

    return Field(f"fields.{name}", kind, title, read)


def typed_own(text: str, kind: Kind) -> Value:
    """Read an own field's text as its declared type; a text that is none of that type is no value."""
    try:
        if kind == "date":
            return date.fromisoformat(text)
        number = float(text)
    except ValueError:
        return None
    return number if isfinite(number) else None
