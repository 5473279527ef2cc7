"""Proof of a contacts file: entries are only ever added, by the writer whose file it is."""

from collections.abc import Iterator, Sequence
from functools import reduce

import msgspec

from hdesk.domain.contacts import Entry
from hdesk.domain.merge import merged_entries
from hdesk.domain.proof import Act, Violation
from hdesk.domain.proof_events import new_entry
from hdesk.domain.proof_redaction import only_redacted, same_but_for_names

Entries = Sequence[Entry]


def changed_entries(act: Act, before: Entries, after: Entries, writer: str) -> Iterator[Violation]:
    """Judge a contacts file that a commit with one parent, or none, adds or changes."""
    known = {entry.id: entry for entry in before}
    now = {entry.id: entry for entry in after}
    for identity, entry in known.items():
        kept = now.get(identity)
        if kept is None:
            yield Violation("a contact, or what was learned of one, has been removed", identity)
        elif kept != entry and not _is_redaction(act, entry, kept):
            yield Violation(f"it has been changed: {_what(entry, kept)}", identity)
    for entry in after:
        if entry.id not in known:
            yield from new_entry(act, entry, writer)


def merged_contacts(parents: Sequence[Entries], after: Entries) -> Iterator[Violation]:
    """Judge a contacts file in a merge: it holds the entries of its parents, and no others."""
    wanted = {entry.id: entry for entry in reduce(merged_entries, parents)}
    here = {entry.id: entry for entry in after}
    for identity, entry in wanted.items():
        if identity not in here:
            yield Violation("the merge lacks an entry that a parent has", identity)
        elif not same_but_for_names(msgspec.to_builtins(entry), msgspec.to_builtins(here[identity])):
            yield Violation(f"the merge has changed it: {_what(entry, here[identity])}", identity)
    for identity in here:
        if identity not in wanted:
            yield Violation("the merge has an entry of its own", identity)


def _is_redaction(act: Act, old: Entry, new: Entry) -> bool:
    return act.redacting and act.may("redact") and only_redacted(msgspec.to_builtins(old), msgspec.to_builtins(new))


def _what(old: Entry, new: Entry) -> str:
    was, now = msgspec.to_builtins(old), msgspec.to_builtins(new)
    return ", ".join(f"`{key}`" for key in dict.fromkeys((*was, *now)) if was.get(key) != now.get(key))
