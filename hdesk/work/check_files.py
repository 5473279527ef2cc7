"""The check of each file by itself: its form, its keys, its identities, its place, its fold."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from hdesk.domain import ids
from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Finding, HdeskError, Unsound
from hdesk.domain.fold import refolded
from hdesk.domain.model import Ticket
from hdesk.domain.typed import Path, read
from hdesk.storage.files import entry_bytes, plain, read_entries, read_ticket, ticket_bytes
from hdesk.storage.marks import healed
from hdesk.storage.yaml_read import load, load_documents
from hdesk.work.check_material import Material, Noted

_NO_VALUE = object()


def files(material: Material) -> Iterator[Finding]:
    """Read every file strictly, and note for the other checks what is in them."""
    for path, data in material.contents():
        _heal(material, path, data)
        if path.startswith("contacts/"):
            yield from _contacts(material, path, data)
        elif ids.ticket_of_path(path) is None:
            yield Finding("this is no ticket's path", path, hint="tickets/YYYY/MM/DD/ID.yaml", check="paths")
        else:
            yield from _ticket(material, path, data)


def _ticket(material: Material, path: str, data: bytes) -> Iterator[Finding]:
    try:
        ticket = read_ticket(data, path)
    except Unsound as error:
        check = _kind(data, path)
        yield from (one._replace(check=_of_identity(one) if check == "ids" else check) for one in error.findings)
        return
    material.tickets[ticket.id] = ticket
    folded = refolded(ticket)
    wrong = list(_differences(plain(ticket), plain(folded)))
    for steps, stands, told in wrong:
        name, what = ".".join(map(str, steps)), "missing" if stands is _NO_VALUE else repr(stands)
        says = "nothing" if told is _NO_VALUE else repr(told)
        message = f"`{name}` is {what}, but the timeline says {says}"
        yield Finding(message, path, *load(data, path).mark(steps), "`hdesk check --fix` follows the timeline", "fold")
    canonical = ticket_bytes(ticket if wrong else folded)
    if wrong:
        material.refolded[path] = ticket_bytes(folded)
    elif canonical != data:
        material.formed[path] = canonical
    if canonical != data:
        yield _form(path, data, canonical)


def _heal(material: Material, path: str, data: bytes) -> None:
    """Note what becomes of a file with conflict marks; one that cannot be merged is found broken anyway."""
    if b"\n=======" in data:
        with suppress(HdeskError):
            whole = healed(path, data)
            material.healed |= {path: whole} if whole else {}


def _kind(data: bytes, path: str) -> str:
    """Say which check a ticket's file that cannot be read fails."""
    try:
        document = load(data, path)
    except Unsound:
        return "yaml"
    return "schema" if read(document.value, Ticket)[1] else "ids"


def _of_identity(finding: Finding) -> str:
    return "paths" if finding.message.startswith("the ticket ") else "ids"


def _differences(stands: dict[str, Any], told: dict[str, Any], at: Path = ()) -> Iterator[tuple[Path, Any, Any]]:
    """Compare a header with the one that the timeline says, key by key."""
    for key in dict.fromkeys((*stands, *told)):
        here, there = stands.get(key, _NO_VALUE), told.get(key, _NO_VALUE)
        if here == there or key == "timeline":
            continue
        if isinstance(here, dict) and isinstance(there, dict):
            yield from _differences(here, there, (*at, key))
        else:
            yield (*at, key), here, there


def _form(path: str, data: bytes, canonical: bytes) -> Finding:
    """Say from which line on a file is not as hdesk writes it."""
    stands, wanted = data.split(b"\n"), canonical.split(b"\n")
    same = next((place for place, pair in enumerate(zip(stands, wanted, strict=False)) if pair[0] != pair[1]), None)
    line = min(len(stands), len(wanted)) if same is None else same + 1
    hint = "`hdesk check --fix` rewrites it; its meaning stays"
    return Finding("the file is not in hdesk's own form", path, line, 1, hint, "yaml")


def _contacts(material: Material, path: str, data: bytes) -> Iterator[Finding]:
    try:
        entries = read_entries(data, path)
    except Unsound as error:
        check = _kind_of_contacts(data, path)
        yield from (one._replace(check=check) for one in error.findings)
        return
    material.entries += [Noted(entry, path, number) for number, entry in enumerate(entries)]
    canonical = entry_bytes(entries)
    if canonical != data:
        material.formed[path] = canonical
        yield _form(path, data, canonical)
    writer = path.rpartition("/")[2].removesuffix(".yaml")
    for number, entry in enumerate(entries):
        prefix = ids.CONTACT_PREFIX if isinstance(entry, Contact) else ids.FACT_PREFIX
        if not ids.is_document_id(entry.id) or not entry.id.startswith(f"{prefix}-"):
            mark = material.mark(path, ("id",), number)
            yield Finding(f"`id` cannot be {entry.id!r}", path, *mark, f"as {prefix}-261122-9D2RTA", "ids")
        elif ids.contacts_path(ids.day_of(entry.id), writer) != path:
            mark = material.mark(path, ("id",), number)
            where = ids.contacts_path(ids.day_of(entry.id), writer)
            yield Finding(f"{entry.id} belongs into {where}", path, *mark, check="paths")


def _kind_of_contacts(data: bytes, path: str) -> str:
    try:
        load_documents(data, path)
    except Unsound:
        return "yaml"
    return "schema"
