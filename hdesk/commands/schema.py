"""Schemas of a desk's files, for editors."""

import click

from hdesk.commands.invocation import Invocation

_KINDS = ("desk", "routing", "rules", "tests", "ticket", "contact")


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(_KINDS), metavar="[KIND]")
@click.option("--write", "write_all", is_flag=True, help="Write all of them where the settings' first lines point to.")
@click.pass_obj
def schema_command(invocation: Invocation, kind: str | None, write_all: bool) -> None:
    """Print the JSON Schema of desk, routing, rules, tests, ticket or contact, with this desk's own words.

    It is JSON in every format. Editors with a YAML language server find the schemas that --write writes.
    """
    import json

    from hdesk.storage.git import Git
    from hdesk.work.schema import schema, write

    if write_all == (kind is not None):
        raise click.UsageError(f"name one of {', '.join(_KINDS)}, or give --write")
    if kind is not None:
        invocation.output.text(json.dumps(schema(invocation.start, kind), ensure_ascii=False, indent=2))
        return
    for path in write(Git.discover(invocation.start)):
        invocation.output.text(str(path))
