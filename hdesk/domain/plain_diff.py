"""What differs between two settings files, key by key, whatever stands in them."""

from collections.abc import Iterator, Mapping
from typing import Any

from hdesk.domain.told import Change, differences

_NAMES = ("id", "name", "agent", "team")


def plain_differences(before: Any, after: Any) -> tuple[Change, ...]:
    """Compare two plain values; what stands in a list is known by its `id` or `name` where it has one."""
    return differences(dict(_flat("", before)), dict(_flat("", after)))


def _flat(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, Mapping):
        for key, item in value.items():
            yield from _flat(f"{prefix}.{key}" if prefix else str(key), item)
    elif isinstance(value, list) and any(isinstance(item, (Mapping, list)) for item in value):
        for place, item in enumerate(value, 1):
            yield from _flat(f"{prefix}[{_named(item) or place}]", item)
    elif isinstance(value, list):
        yield prefix, ", ".join(map(str, value))
    elif value is not None:
        yield prefix, str(value)


def _named(item: Any) -> str | None:
    if not isinstance(item, Mapping):
        return None
    return next((str(item[name]) for name in _NAMES if isinstance(item.get(name), str)), None)
