"""Kinds of values: texts of cells as typed values, with a reason for people where they are none."""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple

from hdesk.domain import customers
from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import HdeskError
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.typed import Path, Problem, read
from hdesk.exchange.cells import CellError, Cells, Header
from hdesk.exchange.mapping import Spec

Kind = Callable[[str], Any]
"""Turns a text that is not empty into a value; raises ValueError with the reason."""

_YES = frozenset(("true", "yes", "y", "1"))
_NO = frozenset(("false", "no", "n", "0"))


class Value(NamedTuple):
    """A compiled value: `read` gives it for a row's cells, None for no value, or raises CellError."""

    read: Callable[[Cells], Any]
    columns: tuple[str, ...]


def compile_value(header: Header, spec: Spec, kind: Kind, name: str, at: Path) -> Value:
    """Compile a value of the mapping; what it can give whatever the row says is checked here, once."""
    text = header.text(spec, at)
    settled = {}
    for place, known in text.known:
        is_column = known in header.names
        hint = f'for the cells of that column write "{{{known}}}"' if is_column else None
        try:
            settled[known] = kind(known) if known else None
        except ValueError as error:
            header.problems.append(Problem(place, f"`{name}`: {error}", hint))
        else:
            if is_column and kind in _ANY_TEXT:
                what = f"`{name}` is the text {known!r}, the name of a column"
                header.problems.append(Problem(place, what, hint))

    def typed(cells: Cells) -> object:
        try:
            found = text.read(cells)
            if not found:
                return None
            return settled[found] if found in settled else kind(found)
        except (ValueError, CellError) as error:
            about = f"{name} ({', '.join(text.columns)})" if text.columns else name
            raise CellError(f"{about}: {error}") from None

    return Value(typed, text.columns)


def words(text: str) -> str:
    """Take a text as it is."""
    return text


def line(text: str) -> str:
    """Take a text as one line."""
    return " ".join(text.split())


def one_of(choices: Iterable[str], what: str) -> Kind:
    """Make the kind of some words."""
    known = tuple(choices)
    return partial(_one_of, known, frozenset(known), what)


def _one_of(choices: tuple[str, ...], known: frozenset[str], what: str, text: str) -> str:
    if text in known:
        return text
    near = did_you_mean(text, choices)
    raise ValueError(f"there is no {what} {text!r} ({f'did you mean {near}?' if near else ', '.join(choices)})")


def number(text: str) -> float:
    """Read a number with a point for its decimals."""
    try:
        found = float(text)
    except ValueError:
        raise ValueError(f"expected a number such as 1234.5, not {text!r}") from None
    if not -1e15 <= found <= 1e15:  # noqa: PLR2004 - the limit of the files
        raise ValueError(f"{text!r} is out of range")
    return found


def flag(text: str) -> bool:
    """Read yes or no."""
    if text.casefold() in _YES | _NO:
        return text.casefold() in _YES
    raise ValueError(f"expected yes or no, not {text!r}")


def as_type(kind: Any) -> Kind:
    """Make the kind that a key of an event has in the files: a number in its limits, one of some words."""
    return partial(_as_type, kind)


def _as_type(kind: Any, text: str) -> object:
    # A system that counts in decimals writes 3.0 where the files want a whole number.
    plain = text.removesuffix(".0") if text.removesuffix(".0").isdigit() else text
    found, problems = read(plain, kind)
    if problems:
        raise ValueError(problems[0].message.removeprefix("the value ").partition(", got")[0])
    return found


def email(text: str) -> str:
    """Read an e-mail address."""
    return _asked(customers.email, text)


def phone(config: DeskConfig) -> Kind:
    """Make the kind of phone numbers; local ones belong to the desk's country."""
    return partial(_asked, lambda text: customers.phone(text, config.country))


def _asked(reader: Callable[[str], str], text: str) -> str:
    try:
        return reader(text)
    except HdeskError as error:
        raise ValueError(error.findings[0].message) from None


_ANY_TEXT: tuple[Kind, ...] = (words, line)
"""The kinds that take any text, and so also a column's name whose braces were forgotten."""
