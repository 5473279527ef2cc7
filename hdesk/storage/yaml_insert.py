"""Insert holidays into desk.yaml as text: what is not inserted stays byte for byte as it was."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

import yaml

try:
    from yaml.cyaml import CBaseLoader as Loader
except ImportError:  # a PyYAML that was built without libyaml
    from yaml import BaseLoader as Loader  # type: ignore[assignment]

_PLAIN: Final = re.compile(r"[^\W\d_][\w .'’()/;-]*[\w.)]")  # noqa: RUF001 - an apostrophe in names
_WORDS: Final = frozenset(("yes", "no", "on", "off", "true", "false", "null", "none", "y", "n"))
_KEY: Final = "holidays"


class _Form(NamedTuple):
    """How entries are written at a place: what comes before each one and after all, and the place itself."""

    at: int
    before: str
    each: str
    after: str = ""
    listed: bool = False
    flow: bool = False


def with_holidays(text: str, calendar: str, days: Mapping[date, str], remark: str) -> str:
    """Give desk.yaml with holidays added to a calendar, under a comment, in the form that its holidays have there.

    The text must be sound YAML. Raises KeyError where it has no such calendar, or one that is no mapping.
    """
    node = _value(_value(yaml.compose(text, Loader=Loader), "calendars"), calendar)
    if not isinstance(node, yaml.MappingNode):
        raise KeyError(calendar)
    newline = "\r\n" if "\r\n" in text else "\n"
    form = _form(text, node)
    lines = [f"# {remark}", *(_entry(day, name, form) for day, name in sorted(days.items()))]
    if form.flow:
        joined = form.before + f"{form.each}{lines[0]}" + "".join(f"{form.each}{line}," for line in lines[1:])[:-1]
    else:
        joined = form.before + "".join(f"{form.each}{line}\n" for line in lines)
        if form.at and text[form.at - 1] != "\n":
            joined = "\n" + joined
    return text[: form.at] + (joined + form.after).replace("\n", newline) + text[form.at :]


def _entry(day: date, name: str, form: _Form) -> str:
    pair = f"{day}: {_quoted(name)}"
    if form.listed:
        return f"{{{pair}}}" if form.flow else f"- {pair}"
    return pair


def _quoted(name: str) -> str:
    plain = _PLAIN.fullmatch(name) and name.casefold() not in _WORDS and "  " not in name
    return name if plain else json.dumps(name, ensure_ascii=False)


def _form(text: str, calendar: yaml.MappingNode) -> _Form:
    held = next((value for key, value in calendar.value if key.value == _KEY), None)
    if held is None:
        return _new(text, calendar)
    key = next(key for key, _ in calendar.value if key.value == _KEY)
    indent = " " * key.start_mark.column
    if not isinstance(held, yaml.CollectionNode):  # the key stands there without a value
        return _Form(_after(text, key.end_mark.index, len(indent) + 1), "", f"{indent}  ")
    listed = isinstance(held, yaml.SequenceNode)
    if held.flow_style:
        at = _last(held) if held.value else held.start_mark.index + 1
        return _Form(at, "," if held.value else "", f"\n{indent}    ", listed=listed, flow=True)
    column = held.start_mark.column
    return _Form(_after(text, _last(held), column), "", " " * column, listed=listed)


def _new(text: str, calendar: yaml.MappingNode) -> _Form:
    """Say how the key itself is added, at the end of the calendar."""
    if calendar.flow_style:
        start = text.rfind("\n", 0, calendar.start_mark.index) + 1
        indent = "\n" + " " * (_indent(text[start : calendar.start_mark.index]) + 4)
        at = _last(calendar) if calendar.value else calendar.start_mark.index + 1
        comma = "," if calendar.value else ""
        return _Form(at, f"{comma}{indent}{_KEY}: {{", f"{indent}  ", "}", flow=True)
    indent = " " * calendar.value[0][0].start_mark.column
    return _Form(_after(text, _last(calendar), len(indent)), f"{indent}{_KEY}:\n", f"{indent}  ")


def _value(node: yaml.Node | None, key: str) -> yaml.Node | None:
    if not isinstance(node, yaml.MappingNode):
        raise KeyError(key)
    return next((value for name, value in node.value if name.value == key), None)


def _last(node: yaml.CollectionNode) -> int:
    """Find where the last thing in a list or mapping ends: comments and blank lines after it are not in it."""
    return max(_ends(node))


def _ends(node: yaml.CollectionNode) -> Iterator[int]:
    for item in node.value:
        for part in item if isinstance(item, tuple) else (item,):
            one: Any = part
            if isinstance(one, yaml.CollectionNode) and not one.flow_style:
                yield from _ends(one)
            elif one.value or one.style or isinstance(one, yaml.CollectionNode):
                yield one.end_mark.index


def _after(text: str, at: int, indent: int) -> int:
    """Give where the line after a place begins, and after comments below it that stand as far in."""
    if not at or text[at - 1] != "\n":  # a block of text has its end there already
        at = _line_end(text, at)
    while (line := text[at : _line_end(text, at)]).lstrip(" ").startswith("#") and _indent(line) >= indent:
        at += len(line)
    return at


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
