"""From raw text values to typed structs, with every mistake found, not only the first.

msgspec converts good input in one call; only where it refuses is the value walked piece by piece, so that
each wrong piece becomes a problem with its own place.
"""

import types
from collections.abc import Iterator
from datetime import datetime
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


def read(raw: Any, kind: type[T] | Any) -> tuple[T | None, list[Problem]]:
    """Convert raw values (texts, lists, mappings) to a type; give the value or all the problems."""
    stray = list(_numbers_for_moments(raw, kind, ()))
    if not stray:
        try:
            return msgspec.convert(raw, kind, strict=False), []
        except msgspec.ValidationError as error:
            first = str(error)
    else:
        first = ""
    problems = stray + list(_problems(raw, kind, ()))
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
        chosen = tagged.get(raw.get("type"))
        if chosen is None:
            name = raw.get("type")
            near = did_you_mean(str(name), list(tagged)) if name else None
            message = f"unknown type {name!r}" if name else "`type` is missing"
            yield Problem((*at, "type") if name else at, message, f"did you mean {near}?" if near else None)
            return
        kind = chosen
    fields = {field.encode_name: field for field in msgspec.structs.fields(kind)}
    known = {*fields, kind.__struct_config__.tag_field} - {None}
    for key, item in raw.items():
        if key in fields:
            if item is None and fields[key].required:
                yield Problem((*at, key), f"`{key}` has no value")
            elif item is not None:
                yield from _problems(item, fields[key].type, (*at, key))
        elif key not in known:
            near = did_you_mean(str(key), sorted(known))
            yield Problem((*at, key), f"unknown key `{key}`", f"did you mean `{near}`?" if near else None)
    for name, field in fields.items():
        if field.required and name not in raw:
            yield Problem(at, f"`{name}` is missing")


def _bare(kind: Any, raw: Any) -> Any:
    """Strip aliases and optionality; of a union of structs give the tuple of them."""
    if get_origin(kind) is Annotated:
        inner = get_args(kind)[0]
        return kind if not _is_struct(inner) else inner
    if get_origin(kind) in (Union, types.UnionType):
        options = [one for one in get_args(kind) if one is not type(None)]
        structs = tuple(one for one in options if _is_struct(one))
        if isinstance(raw, dict) and structs:
            return structs if len(structs) > 1 else structs[0]
        if len(options) == 1:
            return _bare(options[0], raw)
        for one in options:
            if isinstance(raw, list) and get_origin(one) in (tuple, list):
                return one
            if isinstance(raw, dict) and get_origin(one) is dict:
                return one
    return kind


def _is_struct(kind: Any) -> bool:
    return isinstance(kind, tuple) or (isinstance(kind, type) and issubclass(kind, msgspec.Struct))


def _problem(raw: Any, kind: Any, at: Path, message: str) -> Problem:
    choices = _choices(kind)
    if choices and isinstance(raw, str):
        near = did_you_mean(raw, choices)
        return Problem(
            at,
            f"{_named(at)} cannot be {raw!r}: one of {', '.join(choices)}",
            f"did you mean {near}?" if near else None,
        )
    shown = raw if isinstance(raw, str) else {dict: "a mapping", list: "a list"}.get(type(raw), str(raw))
    return Problem(at, f"{_named(at)} cannot be {shown!r}: {_sentence(message)}")


def _choices(kind: Any) -> list[str]:
    if get_origin(kind) is Literal:
        return [str(one) for one in get_args(kind)]
    if get_origin(kind) in (Union, types.UnionType):
        return [choice for one in get_args(kind) for choice in _choices(one)]
    return []


def _named(at: Path) -> str:
    return next((f"`{part}`" for part in reversed(at) if isinstance(part, str)), "the value")


def _sentence(message: str) -> str:
    text = message.split(" - at ")[0].replace("`", "").replace("Expected", "expected")
    for ours, theirs in (
        ("a moment with an offset such as 2026-11-22T10:15:00+05:30", "datetime with a timezone component"),
        ("a date such as 2026-11-19", "date"),
        ("a number", "float"),
        ("a whole number", "int"),
        ("true or false", "bool"),
        ("text", "str"),
        ("a list", "array"),
        ("a mapping", "object"),
    ):
        text = text.replace(theirs, ours) if f"expected {theirs}" in text or "got" in text else text
    if "RFC3339" in text:
        return (
            "expected a date such as 2026-11-19"
            if "date" in text and "datetime" not in text
            else "expected a moment with an offset such as 2026-11-22T10:15:00+05:30"
        )
    return text


def _numbers_for_moments(raw: Any, kind: Any, at: Path) -> Iterator[Problem]:
    """Find numbers where a moment is wanted: the converter would read them as seconds since 1970."""
    for place, text in _moments(raw, at):
        if isinstance(text, str) and text and "T" not in text and "-" not in text[1:]:
            yield Problem(
                place,
                f"{_named(place)} cannot be {text!r}: expected a moment with an offset such as "
                "2026-11-22T10:15:00+05:30",
            )


_MOMENT_KEYS = ("at", "logged", "received", "answered", "due")


def _moments(raw: Any, at: Path) -> Iterator[tuple[Path, Any]]:
    if not isinstance(raw, dict):
        return
    for key in _MOMENT_KEYS:
        if key in raw:
            yield (*at, key), raw[key]
    timeline = raw.get("timeline")
    if isinstance(timeline, list):
        for place, item in enumerate(timeline):
            yield from _moments(item, (*at, "timeline", place))


def is_aware(moment: datetime) -> bool:
    """Say whether a moment knows its offset."""
    return moment.tzinfo is not None and moment.utcoffset() is not None
