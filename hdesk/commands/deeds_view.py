"""How single things that were done read: in one line, and in a ticket's history."""

import re
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

_SAID = ("reason", "text", "said", "comment", "subject", "finding", "events")
"""What stands for itself, without its key."""

_UNSAID = frozenset(("from", "to", "changes", "status", "contact", "channel", "sha256", "size"))
_FILED = frozenset(("team", "tier"))
_WITH = {
    "escalated": ("escalated to", "team"),
    "accepted": ("accepted for", "team"),
    "returned": ("returned by", "team"),
    "assigned": ("assigned to", "to"),
    "owned": ("owned by", "to"),
    "asked": ("asked", "team"),
    "promised": ("promised by", "due"),
    "rescheduled": ("rescheduled", "what", "due"),
    "attached": ("attached", "name"),
    "linked": ("linked", "relation", "ticket"),
    "redacted": ("redacted", "what"),
    "pinned": ("pinned", "field"),
    "imported": ("imported from", "source", "source_id"),
    "removed": ("removed the file",),
}
"""How an event's kind reads together with what it is about."""

_SHOWN_APART = {"merged": ("into", "from"), "undone": ("event",)}
"""What of an event stands with its kind, by a sentence of its own."""

_CHANGING = frozenset(("prioritised", "assigned", "owned", "routed", "edited"))
"""Kinds that need no name beside the fields that they change."""

_TOLD = {
    "header": "changed without an event",
    "lost": "events taken out",
    "altered": "events altered",
    "broken": "left a file that cannot be read",
    "mended": "mended a file that could not be read",
    "added": "brought the file here",
    "rewritten": "wrote the file in another form",
    "unknown": "an event that no file has any more",
    "nothing": "a commit that changed nothing",
}
"""How what is no event is told."""

_MOST_FILES = 5
"""So many files are named in one line; JSON and CSV name all of them."""

_NAMED = re.compile(r"^(priority_rules|routing)\.yaml: (?:rules|routes)\[(.+?)\]\.?")

SHORT = 8
"""So much of a commit's ID is shown in a table."""


def change_text(change: Change) -> str:
    """Write a field's change; what had or has no value is `nothing`."""
    return one_line(f"{change.field} {change.before or 'nothing'} → {change.after or 'nothing'}")


def kind_text(deed: Deed) -> str:
    """Name what was done: `escalated to operations`, `rated 4 of 5`."""
    details = deed.details
    if deed.type == "undone":
        return _undone_text(deed)
    if deed.type == "merged":
        return one_line(" ".join(f"merged {key} {cell(details[key])}" for key in ("into", "from") if key in details))
    if deed.type in _WITH:
        word, *keys = _WITH[deed.type]
        told = [cell(_plain(details[key])) for key in keys if key in details]
        return one_line(" ".join((word, *told)))
    if deed.type == "rated":
        return f"rated {cell(details.get('score'))} of {cell(details.get('of'))}"
    return _TOLD.get(deed.type, one_line(deed.type.replace("_", " ")))


def _undone_text(deed: Deed) -> str:
    """Say which kind of event was taken back, or else its ID."""
    about = deed.beside.get("undone", deed.details.get("event"))
    return one_line(f"took back {'an undoing' if about == 'undone' else str(about).replace('_', ' ')}")


def said_text(deed: Deed) -> str:
    """Write what an event says beside its kind and the fields that it changed: its words, then all else."""
    details = deed.details
    if deed.type == "contact":
        return _contact_text(details)
    named = {
        *_SHOWN_APART.get(deed.type, ()),
        *_WITH.get(deed.type, ())[1:],
        *(("score", "of") if deed.type == "rated" else ()),
    }
    words = [cell(details[key]) for key in _SAID if key in details]
    rest = []
    for key, value in details.items():
        if key in _SAID or key in _UNSAID or key in named or (key in _FILED and key in deed.alters):
            continue
        name = key.replace("_", " ")
        rest.append(name if value is True else f"{name} {cell(_plain(value))}")
    beside = ", ".join(rest)
    if words:
        return one_line(" · ".join(words) + (f" ({beside})" if beside else ""))
    return one_line(beside)


def _plain(value: Any) -> Any:
    return ", ".join(f"{key} {one}" for key, one in value.items()) if isinstance(value, dict) else value


def _contact_text(details: Any) -> str:
    about = " / ".join(str(details[key]) for key in ("category", "subcategory") if key in details)
    customer = (details.get("customer") or {}).get("name")
    parts = (f"{details.get('channel')}, {details.get('outcome')}", about, customer)
    return one_line(": ".join(str(part) for part in parts if part))


def in_lines(deed: Deed) -> list[str]:
    """Write what was done, each thing in one line: of settings each key that changed, else all in one."""
    if deed.type in {"settings", "files"}:
        files = [name for name in deed.files if not any(one.field.startswith(f"{name}: ") for one in deed.changes)]
        told = [_NAMED.sub(_short, change_text(one)) for one in deed.changes]
        told += [_listed(files)] if files else []
        return [one_line(f"{_command(deed.source)} {one}") for one in told]
    changes = "" if deed.type == "created" else ", ".join(map(change_text, deed.changes))
    said = deed.subject if deed.type == "created" else said_text(deed)
    # A merge's own subject says what it is.
    kind = "" if (changes and deed.type in _CHANGING) or deed.type == "merge" else kind_text(deed)
    hand = "by hand" if deed.source.said.by_hand else ""
    return [one_line(": ".join(part for part in (hand, kind, changes, said) if part))]


def _listed(files: Sequence[str]) -> str:
    more = len(files) - _MOST_FILES
    return ", ".join(files[:_MOST_FILES]) + (f" and {more} more" if more > 0 else "")


def _short(match: re.Match[str]) -> str:
    """Name a rule or route as people do, so that its values find room."""
    return f"{'rule' if match[1] == 'priority_rules' else 'route'} {match[2]}: "


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
    moment = when(source.at.replace(second=0), now)
    text = f"{moment}  {one_line(f'{source.who}{known}: {did or source.said.command}')}"
    commit = source.logged.id[:10]
    return bold(f"{text[: width - len(commit) - 2]:<{width - len(commit)}}{commit}")


def _lines(deed: Deed, by: int, width: int, now: Any) -> Iterator[str]:
    apart = abs((deed.at - deed.source.at).total_seconds()) > 60  # noqa: PLR2004 - a minute
    said = said_text(deed) if deed.type != "created" else ""
    own = (
        ""
        if not apart
        else f"{deed.at:%H:%M} "
        if deed.at.date() == deed.source.at.date()
        else f"{when(deed.at.replace(second=0), now)} "
    )
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
