"""Hypothesis strategies that follow from the structs themselves, so that no key is forgotten."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import msgspec
from hypothesis import strategies as st

LOOKS_LIKE = (
    "null", "NULL", "~", "NO", "no", "Yes", "on", "true", "FALSE", "1e5", "1e+05", "012345", "0x1F", "0o17", "1_000",
    "12:30:45", "1:2", "-5", "+5", ".5", "5.", ".inf", ".nan", "2026-11-19", "2026-11-22T10:15:00+05:30", "=", "<<",
    "- a", "a: b", "a #b", "#a", "*a", "&a", "!a", "%a", "@a", "`a`", "'a'", '"a"', "{a}", "[a]", "?", "? a", ":", "|",
    ">", "---", "...", " a", "a ", "a\n", "\na", " \n", "a\n\nb\n", "\ta", "a\tb", "\r\n", "\u2028", "\u202ea", "\ufeff",
    "\x00", "\x7f", "\x85", "<<<<<<< HEAD", "=======",
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
    inspect = msgspec.inspect
    match kind:
        case inspect.UnionType():
            some = [_of(one, words) for one in kind.types if not isinstance(one, inspect.NoneType)]
            none = st.none() if len(some) < len(kind.types) else st.nothing()
            return none | st.one_of(some)
        case inspect.StrType():
            return st.from_regex(kind.pattern, fullmatch=True) if kind.pattern else words
        case inspect.BoolType():
            return st.booleans()
        case inspect.IntType():
            return st.integers(kind.ge or 0, 10**9 if kind.le is None else kind.le)
        case inspect.FloatType():
            return st.floats(kind.ge, kind.le, allow_nan=False) | st.integers(0, 100).map(float)
        case inspect.DateTimeType():
            return moments()
        case inspect.DateType():
            return st.dates(date(1990, 1, 1), date(2090, 1, 1))
        case inspect.LiteralType():
            return st.sampled_from(kind.values)
        case inspect.DictType():
            return st.dictionaries(_of(kind.key_type, words), _of(kind.value_type, words), max_size=3)
        case inspect.TupleType():
            return st.tuples(*(_of(one, words) for one in kind.item_types))
        case inspect.VarTupleType():
            return st.lists(_of(kind.item_type, words), max_size=3).map(tuple)
        case inspect.StructType():
            return structs(kind.cls, words, {})
    raise AssertionError(f"no strategy for {kind}")
