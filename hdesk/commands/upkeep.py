"""Upkeep: the index."""

import click

from hdesk.commands.invocation import Invocation


@click.command("reindex")
@click.pass_obj
def reindex_command(invocation: Invocation) -> None:
    """Build the index anew. Never needed: it follows the desk by itself, and may be deleted at any time."""
    from hdesk.storage.index import remove_index

    desk = invocation.desk()
    remove_index(desk.reading.file)
    query = "SELECT (SELECT COUNT(*) FROM tickets), (SELECT COUNT(*) FROM contacts)"
    tickets, contacts = next(desk.reading.index.query(query))
    output = invocation.output
    if output.format == "json":
        output.document("reindex", {"tickets": tickets, "contacts": contacts}, desk.findings)
    else:
        output.text(f"{tickets} tickets, {contacts} contacts")
    invocation.met(desk.findings)
