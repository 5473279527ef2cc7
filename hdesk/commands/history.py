"""`hdesk history`: what was done to one ticket, field by field, or how it was at a moment."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.work.deeds import Deed

_COLUMNS = ("at", "who", "by", "command", "field", "before", "after", "event", "type", "commit")


@click.command("history")
@click.argument("ticket", metavar="ID")
@click.pass_obj
def history_command(invocation: Invocation, ticket: str) -> None:
    """Show who changed what on a ticket, when, by which command or rule, in which commit; oldest first.

    With --at, show the ticket as it was then.
    """
    if invocation.at is not None:
        _as_it_was(invocation, ticket)
        return
    from hdesk.work.history import history

    desk = invocation.desk()
    deeds = history(desk, ticket)
    output = invocation.output
    if output.format == "table":
        from hdesk.commands.deeds_view import history_text

        output.styled(history_text(deeds, desk.now))
    else:
        rows = list(_rows(deeds))
        output.listing("history", rows, _COLUMNS, data_rows=rows, findings=desk.findings,
                       titles={"before": "from", "after": "to"})  # fmt: skip
    invocation.met(invocation.findings())


def _as_it_was(invocation: Invocation, ticket: str) -> None:
    from hdesk.commands.ticket_view import full, ticket_data

    desk = invocation.desk()
    found = desk.snapshot.ticket(desk.resolve(ticket))
    if invocation.output.format == "json":
        invocation.output.document("ticket", ticket_data(found))
    else:
        invocation.output.styled(full(desk, found))


def _rows(deeds: "Sequence[Deed]") -> Iterator[dict[str, Any]]:
    """Give a row for each field that changed, and one for each event and each other thing that was done."""
    for deed in deeds:
        logged = deed.source.logged
        row = {
            "at": deed.at,
            "who": logged.author,
            "by": deed.by,
            "command": deed.source.said.command,
            "event": deed.event,
            "type": deed.type,
            "commit": logged.id,
        }
        for change in deed.changes:
            yield row | {"field": change.field, "before": change.before, "after": change.after}
        yield row | {"field": "timeline" if deed.event else "file", "before": None, "after": deed.type}
