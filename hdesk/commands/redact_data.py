"""Redact, as data: the document for JSON, and a row for each thing that was changed."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from hdesk.work.redact import Preview

COLUMNS = ("kind", "id", "change")


def redacted_data(shown: "Preview", commit: str | None) -> dict[str, Any]:
    """Give what a redaction changed, or without a commit would change.

    A pseudonym that was drawn for it stands only once it is committed; until then there is none to tell.
    """
    made = shown.plan
    drawn = set() if commit else {one.name for one in made.people if one.drawn}
    customers = [
        {"pseudonym": None if one.name in drawn else one.name, "documents": sorted(one.documents)}
        for one in made.people
    ]
    said = dict(made.said)
    for name in drawn:
        said = {one: what.replace(name, "a new pseudonym") for one, what in said.items()}
    return {
        "customers": customers,
        "tickets": sorted(made.tickets),
        "contacts": sorted(made.said.keys() - made.tickets.keys()),
        "changes": dict(sorted(said.items())),
        "attachments": made.attachments,
        "files": made.replaced,
        "doubts": list(dict.fromkeys(made.doubts)),
        "left": made.unread,
        "commit": commit,
    }


def redacted_rows(data: dict[str, Any]) -> Iterator[dict[str, str]]:
    """Give a row for each ticket, contact and file: what was changed, and what was left to be looked at by hand."""
    said = data.get("changes", {})
    for kind, listed, change in (
        ("ticket", "tickets", ""),
        ("contact", "contacts", ""),
        ("attachment", "attachments", "deleted"),
        ("file", "files", "replaced"),
        ("left", "doubts", "may be another's name or ID"),
        ("left", "left", "hdesk does not change it"),
    ):
        for one in data.get(listed, ()):
            yield {"kind": kind, "id": one, "change": change or said.get(one, "")}
    purge = data.get("purge") or {}
    if purge.get("commit"):
        yield {"kind": "history", "id": purge["commit"], "change": f"{purge['rewritten']} commits rewritten"}
