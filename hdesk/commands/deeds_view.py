"""How single things that were done read: in one line, and in a ticket's history."""

import shutil
import textwrap
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from hdesk.domain.commit_words import BY_HAND, MERGE
from hdesk.domain.told import Change
from hdesk.view.hours import when
from hdesk.view.output import bold
from hdesk.view.terminal import reads
from hdesk.view.text import cell, one_line
from hdesk.work.deeds import Deed, Source

_SAID = ("reason", "text", "said", "comment", "subject", "finding")
"""What stands for itself, without its key."""

_UNSAID = frozenset(("from", "to", "changes", "status", "contact", "channel", "sha256", "size"))
_FILED = frozenset(("team", "tier"))
_TOLD = {
    "header": "changed without an event",
    "lost": "events taken out",
    "altered": "events altered",
    "broken": "left a file that cannot be read",
    "mended": "mended a file that could not be read",
    "removed": "removed the file",
    "added": "moved the file here",
    "rewritten": "wrote the file in another form",
    "unknown": "an event that no file has any more",
    "nothing": "a commit that changed nothing",
}
"""How what is no event is told."""

SHORT = 8
"""So much of a commit's ID is shown in a table."""


def change_text(change: Change) -> str:
    """Write a field's change; what had or has no value is `nothing`."""
    return one_line(f"{change.field} {change.before or 'nothing'} → {change.after or 'nothing'}")


def kind_text(deed: Deed) -> str:
    """Name what kind of thing was done."""
    return _TOLD.get(deed.type, deed.type.replace("_", " "))


def said_text(deed: Deed) -> str:
    """Write what an event says beside the fields that it changed."""
    if deed.type == "contact":
        return _contact_text(deed.details)
    parts, words = [], []
    for key, value in deed.details.items():
        if key in _SAID:
            words.append(cell(value))
        elif key == "events" or deed.type in {"removed", "added"}:
            parts.append(f"{key} {cell(value)}" if key != "events" else cell(value))
        elif key not in _UNSAID and not (key in _FILED and key in deed.alters):
            name = key.replace("_", " ")
            parts.append(name if value is True else f"{name} {cell(_plain(value))}")
    return one_line(": ".join(part for part in (", ".join(parts), " · ".join(words)) if part))


def _plain(value: Any) -> Any:
    return ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else value


def _contact_text(details: Any) -> str:
    about = " / ".join(str(details[key]) for key in ("category", "subcategory") if key in details)
    customer = (details.get("customer") or {}).get("name")
    parts = (f"{details.get('channel')}, {details.get('outcome')}", about, customer)
    return one_line(": ".join(str(part) for part in parts if part))


def in_one_line(deed: Deed) -> str:
    """Write what was done in one line, the fields first."""
    changes = "" if deed.type == "created" else ", ".join(map(change_text, deed.changes))
    if deed.type in {"settings", "files"}:
        files = [name for name in deed.files if not any(one.field.startswith(f"{name}: ") for one in deed.changes)]
        told = ", ".join(part for part in (changes, ", ".join(files)) if part)
        return one_line(f"{_command(deed.source)}: {told}")
    if deed.type in {"merge", "nothing"}:
        return one_line(f"{kind_text(deed)}: {said_text(deed)}")
    said = deed.subject if deed.type == "created" else said_text(deed)
    told = "; ".join(part for part in (changes, said) if part)
    hand = "by hand: " if deed.source.said.by_hand else ""
    return one_line(f"{hand}{kind_text(deed)}{': ' if told else ''}{told}")


def _command(source: Source) -> str:
    return "by hand" if source.said.command == BY_HAND else source.said.command


def by_text(deed: Deed) -> str:
    """Say whose it is, and who took down what others said."""
    if deed.by == "customer" or deed.by.startswith("import:"):
        return one_line(f"{deed.by} ({deed.source.who})")
    return one_line(deed.by)


# A ticket's history

_INDENT = 4


def history_text(deeds: Sequence[Deed], now: Any) -> str:
    """Write a ticket's history, oldest first: each commit, what it did, each field."""
    width = max(60, min(120, shutil.get_terminal_size().columns)) if reads() else 100
    by = max((len(by_text(one)) for one in deeds), default=0)
    lines: list[str] = []
    for source, group in groupby(deeds, key=lambda deed: deed.source):
        lines += ["", _heading(source, now, width)]
        for deed in group:
            lines += _lines(deed, by, width, now)
    return "\n".join(lines[1:])


def _heading(source: Source, now: Any, width: int) -> str:
    did = {BY_HAND: "by hand, without hdesk", MERGE: "a merge, without hdesk"}.get(source.said.command)
    known = "" if source.agent else f" <{source.logged.email}>, no agent here"
    text = one_line(f"{when(source.at, now)}  {source.who}{known}: {did or source.said.command}")
    commit = source.logged.id[:10]
    return bold(f"{text[: width - len(commit) - 2]:<{width - len(commit)}}{commit}")


def _lines(deed: Deed, by: int, width: int, now: Any) -> Iterator[str]:
    apart = abs((deed.at - deed.source.at).total_seconds()) > 60  # noqa: PLR2004 - a minute
    said = said_text(deed) if deed.type != "created" else ""
    own = f"{when(deed.at, now)}  " if apart else ""
    text = f"{own}{kind_text(deed)}{': ' if said else ''}{said}"
    start = " " * (_INDENT + by + 2)
    yield from _wrapped(f"{'':{_INDENT}}{by_text(deed):<{by}}  ", text, start, width)
    names = max((len(one.field) for one in deed.changes), default=0)
    for change in deed.changes:
        after = one_line(change.after or "nothing")
        told = after if change.before is None and deed.type == "created" else f"{change.before or 'nothing'} → {after}"
        head = f"{start}  {one_line(change.field):<{names}}  "
        yield from _wrapped(head, one_line(told), " " * len(head), width)


def _wrapped(head: str, text: str, indent: str, width: int) -> list[str]:
    return textwrap.wrap(
        text, width, initial_indent=head, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    ) or [head.rstrip()]
