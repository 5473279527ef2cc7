"""From raw text values to typed structs, with every mistake found, not only the first.

msgspec converts good input in one call; only where it refuses is the value walked piece by piece, so that
each wrong piece becomes a problem with its own place.
"""

import re
import types
from collections.abc import Iterator
from typing import Annotated, Any, Literal, NamedTuple, TypeVar, Union, get_args, get_origin

import msgspec

from hdesk.domain.nearest import did_you_mean

T = TypeVar("T")
Path = tuple[str | int, ...]


class Problem(NamedTuple):
    """Something wrong at a place inside a document; `path` leads there through keys and positions."""

    path: Path
    message: str
    hint: str | None = None


def read(raw: Any, kind: type[T]) -> tuple[T | None, list[Problem]]:
    """Convert raw values (texts, lists, mappings) to a type; give the value or all the problems."""
    stray = {problem.path: problem for problem in _numbers_for_moments(raw)}
    first = ""
    if not stray:
        try:
            return msgspec.convert(raw, kind, strict=False), []
        except msgspec.ValidationError as error:
            first = str(error)
    problems = [*stray.values(), *(one for one in _problems(raw, kind, ()) if one.path not in stray)]
    return None, problems or [Problem((), _sentence(first))]


def _problems(raw: Any, kind: Any, at: Path) -> Iterator[Problem]:
    kind = _bare(kind, raw)
    if _is_struct(kind) and isinstance(raw, dict):
        yield from _struct_problems(raw, kind, at)
        return
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is tuple and isinstance(raw, list) and arguments[-1:] == (Ellipsis,):
        for place, item in enumerate(raw):
            yield from _problems(item, arguments[0], (*at, place))
        return
    if origin is list and isinstance(raw, list):
        for place, item in enumerate(raw):
            yield from _problems(item, arguments[0], (*at, place))
        return
    if origin is dict and isinstance(raw, dict):
        for key, item in raw.items():
            yield from _problems(key, arguments[0], (*at, key))
            yield from _problems(item, arguments[1], (*at, key))
        return
    try:
        msgspec.convert(raw, kind, strict=False)
    except msgspec.ValidationError as error:
        yield _problem(raw, kind, at, str(error))


def _struct_problems(raw: dict[str, Any], kind: Any, at: Path) -> Iterator[Problem]:
    if isinstance(kind, tuple):
        tagged = {struct.__struct_config__.tag: struct for struct in kind}
        name = raw.get("type")
        if not isinstance(name, str) or name not in tagged:
            yield _wrong_type(name, list(tagged), at)
            return
        kind = tagged[name]
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    known = {*fields, kind.__struct_config__.tag_field} - {None}
    for key, item in raw.items():
        if key in fields:
            yield from _problems(item, fields[key].type, (*at, key))
        elif key not in known:
            near = did_you_mean(str(key), sorted(known))
            yield Problem((*at, key), f"unknown key `{key}`", f"did you mean `{near}`?" if near else None)
    for name, field in fields.items():
        if field.required and name not in raw:
            yield Problem(at, f"`{name}` is missing")


def _wrong_type(name: Any, types_known: list[str], at: Path) -> Problem:
    if not name:
        return Problem(at, "`type` is missing")
    if not isinstance(name, str):
        return Problem((*at, "type"), "`type` is one word")
    near = did_you_mean(name, types_known)
    return Problem((*at, "type"), f"unknown type {name!r}", f"did you mean {near}?" if near else None)


def _bare(kind: Any, raw: Any) -> Any:
    """Strip aliases and optionality; of a union of structs give the tuple of them."""
    if get_origin(kind) is Annotated:
        inner = get_args(kind)[0]
        return kind if not _is_struct(inner) else inner
    if get_origin(kind) in {Union, types.UnionType} and not (raw is None and type(None) in get_args(kind)):
        options = [one for one in get_args(kind) if one is not type(None)]
        structs = tuple(one for one in options if _is_struct(one))
        if isinstance(raw, dict) and structs:
            return structs if len(structs) > 1 else structs[0]
        if len(options) == 1:
            return _bare(options[0], raw)
        for one in options:
            if isinstance(raw, list) and get_origin(one) in {tuple, list}:
                return one
            if isinstance(raw, dict) and get_origin(one) is dict:
                return one
    return kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, tuple) or (isinstance(kind, type) and issubclass(kind, msgspec.Struct))


def _problem(raw: Any, kind: Any, at: Path, message: str) -> Problem:
    if raw is None:
        return Problem(at, f"{_named(at)} has no value")
    choices = _choices(kind)
    if choices and isinstance(raw, str):
        near = did_you_mean(raw, choices)
        return Problem(
            at,
            f"{_named(at)} cannot be {raw!r}: one of {', '.join(choices)}",
            f"did you mean {near}?" if near else None,
        )
    shown = repr(raw) if isinstance(raw, str) else "a mapping" if isinstance(raw, dict) else "a list"
    described = _description(kind) if isinstance(raw, str) else None
    expected = f"expected {described}" if described else _sentence(message).partition(", got ")[0]
    return Problem(at, f"{_named(at)} cannot be {shown}: {expected}")


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    if get_origin(kind) in {Union, types.UnionType}:
        return [choice for one in get_args(kind) for choice in _choices(one)]
    return []


def _description(kind: Any) -> str | None:
    """Give what the schema itself says is wanted, where it says so."""
    if get_origin(kind) in {Union, types.UnionType}:
        return next(filter(None, map(_description, get_args(kind))), None)
    metas = [one for one in get_args(kind)[1:] if isinstance(one, msgspec.Meta)]
    return next((one.description for one in metas if one.description), None)


def _named(at: Path) -> str:
    return next((f"`{part}`" for part in reversed(at) if isinstance(part, str)), "the value")


_A_MOMENT = "a moment with an offset such as 2026-11-22T10:15:00+05:30"
_A_DATE = "a date such as 2026-11-19"
_IN_WORDS = {
    "datetime with a timezone component": _A_MOMENT,
    "Invalid RFC3339 encoded datetime": f"expected {_A_MOMENT}",
    "Invalid RFC3339 encoded date": f"expected {_A_DATE}",
    "datetime": _A_MOMENT,
    "date": _A_DATE,
    "float": "a number",
    "int": "a whole number",
    "bool": "true or false",
    "str": "text",
    "array": "a list",
    "object": "a mapping",
    "null": "nothing",
}
_THEIRS = re.compile("|".join(rf"\b{re.escape(one)}\b" for one in sorted(_IN_WORDS, key=len, reverse=True)))


def _sentence(message: str) -> str:
    """Say in words of ours what the converter says."""
    text = message.split(" - at ", 1)[0].replace("`", "").replace("Expected", "expected").replace(" | ", " or ")
    return _THEIRS.sub(lambda found: _IN_WORDS[found[0]], text)


_MOMENT_KEYS = frozenset(("at", "logged", "received", "answered", "due"))


def _numbers_for_moments(raw: Any) -> Iterator[Problem]:
    """Find numbers where a moment is wanted: the converter would read them as seconds since 1970."""
    if not isinstance(raw, dict):
        return
    timeline = raw.get("timeline")
    places: list[tuple[Path, Any]] = [((), raw)]
    if isinstance(timeline, list):
        places += [(("timeline", place), item) for place, item in enumerate(timeline)]
    for at, item in places:
        for key in _MOMENT_KEYS & item.keys() if isinstance(item, dict) else ():
            text = item[key]
            if isinstance(text, str) and "T" not in text and _is_number(text):
                yield Problem((*at, key), f"`{key}` cannot be {text!r}: expected {_A_MOMENT}")


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True
