"""Progress of long work, on stderr and only on a terminal."""

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import click

T = TypeVar("T")


def progress(
    items: Iterable[T], label: str, length: int | None = None, *, steps: Callable[[T], int] = lambda _: 1
) -> Iterator[T]:
    """Pass items through and show how far they are; each is so many `steps` of the length."""
    if not sys.stderr.isatty():
        yield from items
        return
    with click.progressbar(items if length is None else None, length=length, label=label, file=sys.stderr) as bar:
        for item in bar if length is None else items:
            if length is not None:
                bar.update(steps(item))
            yield item
