"""What every command that acts on tickets shares: which tickets, when, and what is said afterwards."""

import re
from collections.abc import Callable, Sequence
from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import HAPPENED, moment
from hdesk.desk import Desk, Written
from hdesk.domain import events as ev
from hdesk.domain.messages import new_events
from hdesk.domain.views import TicketView
from hdesk.domain.writing import Draft

_FILTER = re.compile(r"[A-Za-z_][\w.]*(:|!=|~)")


def verb(name: str, *, last: str | None = None) -> Callable[[Callable[..., None]], click.Command]:
    """Make a command that takes tickets first: IDs, or a filter; then, if named, one last word."""

    def decorate(command: Callable[..., None]) -> click.Command:
        metavar = "ID..." if last is None else f"ID... {last}"
        words = click.argument("words", nargs=-1, required=True, metavar=metavar)
        return click.command(name)(words(click.pass_obj(HAPPENED(command))))

    return decorate


def with_last(words: Sequence[str], what: str) -> tuple[tuple[str, ...], str]:
    """Split the tickets from the one last word."""
    if len(words) < 2:  # noqa: PLR2004 - a ticket and a word
        raise click.UsageError(f"Missing {what}: the ticket comes first, then {what}.")
    return tuple(words[:-1]), words[-1]


def selected(desk: Desk, words: Sequence[str], *, whole: bool = False) -> list[str]:
    """Give the tickets that words name: IDs as they are, or those that a filter finds.

    With `whole` a filter leaves out those that were merged into another: nobody works on them.
    """
    if not any(_FILTER.match(word) for word in words):
        return list(words)
    from hdesk.domain.condition_line import parse

    found = [view["id"] for view in desk.reading.tickets(parse(words, desk.vocabulary()))]
    if whole:
        found = [one for one in found if desk.reading.surviving(one) == one]
    if not found:
        from hdesk.domain.findings import NotFound

        raise NotFound(f"no ticket matches {' '.join(words)}")
    return found


def followed(invocation: Invocation, word: str) -> str:
    """Give the ticket that a word names; of one that was merged into another that other, and say so."""
    desk = invocation.desk()
    named = desk.resolve(word)
    one = desk.reading.surviving(named)
    if one != named:
        invocation.output.say(f"{named} was merged into {one}, where the work goes on")
    return one


def act(
    invocation: Invocation,
    move: str,
    words: Sequence[str],
    build: Callable[[TicketView], Sequence[Draft]],
    happened: str | None,
) -> None:
    """Do one thing to some tickets and say what became of them."""
    desk = invocation.desk()
    before = {
        one: desk.snapshot.ticket(one)
        for one in (followed(invocation, word) for word in selected(desk, words, whole=True))
    }
    written = desk.act(move, list(before), build, happened=moment(happened, desk.now))
    said(invocation, written, before)


def said(invocation: Invocation, written: Written, before: dict[str, Any]) -> None:
    """Print the tickets as they are now: one line each, or as data."""
    from hdesk.commands.ticket_view import summary, ticket_data

    output = invocation.output
    if output.format == "json":
        shown = [ticket_data(ticket) for ticket in written.tickets]
        output.document("ticket" if len(shown) == 1 else "tickets", shown[0] if len(shown) == 1 else shown)
        return
    desk = invocation.desk()
    for ticket in written.tickets:
        output.text(f"{ticket.id}  {summary(desk, ticket)}")
        for event in new_events(before.get(ticket.id), ticket):
            if event.by.startswith(("rule:", "route:")):
                output.say(f"{event.by}: {_did(event)}")
    if not written.tickets:
        output.say("nothing changed")


def _did(event: ev.Event) -> str:
    if isinstance(event, ev.Prioritised):
        return f"priority {event.from_} → {event.to}"
    if isinstance(event, ev.Escalated):
        return f"escalated to {event.team} ({event.reason})"
    if isinstance(event, ev.Routed):
        return f"team {event.team}"
    return ev.type_of(event)
