"""Hypothesis strategies that follow from the structs themselves, so that no key is forgotten."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
from hypothesis import strategies as st

LOOKS_LIKE = (
    "null", "NULL", "~", "NO", "no", "Yes", "on", "true", "FALSE", "1e5", "1e+05", "012345", "0x1F", "0o17", "1_000",
    "12:30:45", "1:2", "-5", "+5", ".5", "5.", ".inf", ".nan", "2026-11-19", "2026-11-22T10:15:00+05:30", "=", "<<",
    "- a", "a: b", "a #b", "#a", "*a", "&a", "!a", "%a", "@a", "`a`", "'a'", '"a"', "{a}", "[a]", "?", "? a", ":",
    "|", ">", "---", "...", " a", "a ", "a\n", "\na", " \n", "a\n\nb\n", "\ta", "a\tb", "\r\n", "\u2028", "\u202ea",
    "\ufeff", "\x00", "\x7f", "\x85", "<<<<<<< HEAD", "=======",
)  # fmt: skip
"""Texts that readers of YAML, terminals or git may take for something else."""

texts = st.sampled_from(LOOKS_LIKE) | st.text(max_size=40)
"""Any text that a file can hold: half surrogate pairs are no text."""

_OFFSETS = st.integers(-14 * 60, 14 * 60).map(lambda minutes: timezone(timedelta(minutes=minutes)))


def moments(start: datetime = datetime(1990, 1, 1, tzinfo=UTC), days: int = 30_000) -> st.SearchStrategy[datetime]:
    """Draw moments in whole seconds, written with any offset."""
    seconds = st.integers(0, days * 86_400)
    return st.builds(lambda more, zone: (start + timedelta(seconds=more)).astimezone(zone), seconds, _OFFSETS)


Named = Mapping[str, st.SearchStrategy[Any]]


def structs(kind: type[Any], words: st.SearchStrategy[str], named: Named) -> st.SearchStrategy[Any]:
    """Draw values of a struct: each key as its annotation says, or as `named` says for a key of that name."""
    keys: dict[str, st.SearchStrategy[Any]] = {}
    for field in msgspec.structs.fields(kind):
        drawn = named.get(field.encode_name)
        if drawn is None:
            drawn = _of(msgspec.inspect.type_info(field.type), words)
        keys[field.name] = drawn
    return st.fixed_dictionaries(keys).map(lambda drawn: kind(**drawn))


def _of(kind: Any, words: st.SearchStrategy[str]) -> st.SearchStrategy[Any]:
    """Draw values of a type, as `msgspec.inspect` describes it."""
    if isinstance(kind, _inspect.UnionType):
        some = [_of(one, words) for one in kind.types if not isinstance(one, _inspect.NoneType)]
        return st.one_of(some) if len(some) == len(kind.types) else st.none() | st.one_of(some)
    if isinstance(kind, _inspect.DictType):
        return st.dictionaries(_of(kind.key_type, words), _of(kind.value_type, words), max_size=3)
    if isinstance(kind, _inspect.TupleType):
        return st.tuples(*(_of(one, words) for one in kind.item_types))
    if isinstance(kind, _inspect.VarTupleType):
        return st.lists(_of(kind.item_type, words), max_size=3).map(tuple)
    if isinstance(kind, _inspect.StructType):
        return structs(kind.cls, words, {})
    if isinstance(kind, _inspect.StrType) and kind.pattern is None:
        return words
    return _SCALARS[type(kind)](kind)


_inspect = msgspec.inspect
_SCALARS: dict[type, Callable[[Any], st.SearchStrategy[Any]]] = {
    _inspect.StrType: lambda kind: st.from_regex(kind.pattern, fullmatch=True),
    _inspect.BoolType: lambda _: st.booleans(),
    _inspect.IntType: lambda kind: st.integers(kind.ge or 0, 10**9 if kind.le is None else kind.le),
    _inspect.FloatType: lambda kind: st.floats(kind.ge, kind.le, allow_nan=False) | st.integers(0, 100).map(float),
    _inspect.DateTimeType: lambda _: moments(),
    _inspect.DateType: lambda _: st.dates(date(1990, 1, 1), date(2090, 1, 1)),
    _inspect.LiteralType: lambda kind: st.sampled_from(kind.values),
}
