"""Undo: what one command did is taken back, after a look at what that means."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from datetime import tzinfo

    from hdesk.domain.events import Event
    from hdesk.work.undo import OnTicket, Undo

_MOST_KEYS = 10
"""So many keys of a settings file are shown."""


@click.command("undo")
@click.argument("commit", required=False)
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.pass_obj
def undo_command(invocation: Invocation, commit: str | None, *, yes: bool, dry_run: bool) -> None:
    """Undo what one command did: your newest that is not undone yet, or the one of COMMIT.

    Nothing is taken out of a timeline: events are added that say so, and rules run again. Several tickets that were
    changed together are undone together, or not at all. The commit of an undoing, named here, brings it back.
    """
    from hdesk.view.terminal import answers
    from hdesk.work.undo import chosen, undo

    desk = invocation.desk()
    output = invocation.output
    operation, passed = chosen(desk, commit)
    if passed:
        more = f", as are {len(passed) - 1} older ones" if passed[1:] else ""
        output.say(f"{passed[0].name} is passed over{more}: what rules did is not undone by itself")
    planned = undo(desk, operation, dry=True)
    if output.format == "table":
        for line in _preview(planned, desk.setup.timezone):
            (output.text if dry_run else output.say)(line)
    if dry_run:
        if output.format != "table":
            _show(invocation, planned)
        return
    if answers() and not yes and not click.confirm("Undo this?", err=True):
        raise click.Abort
    done = undo(desk, operation)
    _show(invocation, done)
    output.say(f"undone in {(done.commit or '')[:10]}; `hdesk undo {(done.commit or '')[:10]}` brings it back")


def _show(invocation: Invocation, done: "Undo") -> None:
    """Print where the tickets stand now, or what was done as data."""
    from hdesk.commands.ticket_view import summary

    output = invocation.output
    if output.format == "table":
        desk = invocation.desk()
        for one in done.tickets:
            output.text(f"{one.after.id}  {summary(desk, one.after)}")
        return
    rows = [row for one in done.tickets for row in _changes(one)]
    whole = {
        "commit": done.commit,
        "undoes": done.operation.commit.id,
        "tickets": [{"id": one.after.id, "undone": _ids(one.taken), "stays": _ids(one.stays)} for one in done.tickets],
        "changes": rows,
        "files": list(done.files),
        "settings": [{"file": path, **one._asdict()} for path, keys in done.keys.items() for one in keys],
    }
    if output.format == "json":
        output.document("undo", whole)
    else:
        output.listing("undo", rows, ("ticket", "field", "before", "after"))


def _ids(events: Any) -> list[str]:
    return [event.id for event in events]


def _preview(planned: "Undo", zone: "tzinfo") -> Iterator[str]:
    """Tell what an undoing means, field by field."""
    from hdesk.commands.deeds_view import change_text
    from hdesk.domain.messages import new_events
    from hdesk.work.undo import written_by_rules

    commit = planned.operation.commit
    yield f"{commit.id[:10]}  {commit.at.astimezone(zone):%Y-%m-%d %H:%M}  {commit.author}: {commit.subject}"
    for one in planned.tickets:
        yield f"{one.after.id}  {one.after.subject}"
        new = new_events(one.before, one.after)
        width = max(len(event.by) for event in (*one.before.timeline, *new))
        gone, back = _what(one)
        listed = {"undone": gone, "back": back, "stays": one.stays, "rules do": tuple(written_by_rules(one))}
        for head, events in listed.items():
            yield from _listed(head, events, width)
        for row in _changes(one):
            yield f"  {row['field']}: {row['before'] or 'nothing'} → {row['after'] or 'nothing'}"
    for path, data in planned.files.items():
        changes = planned.keys.get(path, ())
        yield f"{path}: {'removed' if data is None else 'as it was before'}"
        yield from (f"  {change_text(one)}" for one in changes[:_MOST_KEYS])
        if len(changes) > _MOST_KEYS:
            yield f"  and {len(changes) - _MOST_KEYS} more"


def _what(one: "OnTicket") -> "tuple[list[Event], list[Event]]":
    """Give what an undoing takes back and what it brings back: of an undoing that is undone, what that was about."""
    from hdesk.domain import events as ev
    from hdesk.domain.fold import undone
    from hdesk.domain.undoing import subject

    gone = undone(one.after.timeline)
    about = {found.id: found for event in one.taken if (found := subject(one.before, event))}.values()
    taken = [event for event in about if ev.chars_of(event.id) in gone]
    return taken, [event for event in about if event not in taken]


def _listed(head: str, events: Any, width: int) -> Iterator[str]:
    from hdesk.commands.ticket_view import event_lines

    for event in events:
        first, *more = event_lines(event, width)
        yield f"  {head:<8}{first}"
        yield from (f"{'':10}{line}" for line in more)


def _changes(one: "OnTicket") -> list[dict[str, Any]]:
    """List what is otherwise on a ticket after an undoing."""
    from hdesk.domain.fold import state_of
    from hdesk.domain.undoing import told

    was, now = told(state_of(one.before)), told(state_of(one.after))
    return [
        {"ticket": one.after.id, "field": name, "before": was.get(name), "after": now.get(name)}
        for name in dict.fromkeys((*was, *now))
        if was.get(name) != now.get(name)
    ]
