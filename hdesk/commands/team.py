"""The team: taking in what was edited by hand."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.desk import Desk


@click.command("adopt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")
@click.option("--dry-run", is_flag=True, help="Only show the events that would be written.")
@click.pass_obj
def adopt_command(invocation: Invocation, paths: tuple[Path, ...], dry_run: bool) -> None:
    """Take in files edited by hand: differences on tickets become events, settings come into force.

    Without PATH all drafts; `hdesk status` lists them. All or nothing, in one commit.
    """
    from hdesk.commands.verb import said
    from hdesk.work.adopt import Adopted, adopt

    desk = invocation.desk(adopts=True)
    output = invocation.output
    adopted: Adopted = adopt(desk, paths, dry=dry_run)
    if dry_run:
        rows = _rows(adopted)
        output.listing("adopt", rows, ("ticket", "by", "event", "what"), empty="no events to write", data_rows=rows)
    elif adopted.tickets or output.format == "json":
        said(invocation, adopted.written, {after.id: before for before, after in adopted.tickets})
    for path in adopted.files:
        output.say(f"{path}: {'would come into force' if dry_run else 'in force now'}")
    if any(path.endswith(".yaml") for path in adopted.files) and not dry_run:
        _after_settings(invocation, desk)
    for ticket in adopted.formed:
        output.say(f"{ticket}: only its form was edited, which hdesk keeps; nothing to adopt")
    if not (adopted.tickets or adopted.files or adopted.formed):
        output.say("no drafts: everything in the folder is as it is committed")


def _after_settings(invocation: Invocation, desk: "Desk") -> None:
    """Say what is doubtful about settings that have come into force, and bring the schemas for editors up to date."""
    from hdesk.work.rule_tests import doubts
    from hdesk.work.schema import refresh

    invocation.output.findings([*doubts(desk), *refresh(desk.git)])


def _rows(adopted: Any) -> list[dict[str, Any]]:
    """List the events that adopting would write."""
    from hdesk.domain import events as ev
    from hdesk.domain.messages import new_events
    from hdesk.storage.files import plain

    return [
        {"ticket": after.id, "by": event.by, "event": ev.type_of(event), "what": _what(plain(event))}
        for before, after in adopted.tickets
        for event in new_events(before, after)
    ]


_KNOWN = frozenset(("id", "at", "by", "type", "logged"))


def _what(event: dict[str, Any]) -> str:
    parts = []
    for key, value in event.items():
        if key == "changes":
            parts += [f"{field} {was or 'nothing'} → {becomes or 'nothing'}" for field, (was, becomes) in value.items()]
        elif key not in _KNOWN:
            parts.append(f"{key} {value}")
    return ", ".join(parts)
