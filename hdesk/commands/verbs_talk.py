"""What is said: notes, acknowledgements, replies, promises."""

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import deadline, moment
from hdesk.commands.verb import act, followed, said, verb, with_last
from hdesk.domain import events as ev
from hdesk.domain.writing import draft


@verb("note", last="TEXT")
def note_command(invocation: Invocation, words: tuple[str, ...], happened: str | None) -> None:
    """Add an internal note."""
    tickets, text = with_last(words, "TEXT")
    act(invocation, "note", tickets, lambda _: [draft(ev.Noted, text=text)], happened)


@verb("ack")
@click.option("--channel", metavar="CHANNEL", help="How, if not the way the customer came.")
@click.option("--auto", is_flag=True, help="It was sent automatically.")
def ack_command(
    invocation: Invocation, words: tuple[str, ...], happened: str | None, channel: str | None, auto: bool
) -> None:
    """Acknowledge to the customer that it came and will be seen to."""
    act(
        invocation,
        "ack",
        words,
        lambda view: [draft(ev.Acknowledged, channel=channel or view.facts.channel, auto=auto or None)],
        happened,
    )


@verb("reply", last="TEXT")
@click.option("--channel", metavar="CHANNEL", help="How, if not the way the customer came.")
@click.option("--auto", is_flag=True, help="It was sent automatically.")
def reply_command(
    invocation: Invocation, words: tuple[str, ...], happened: str | None, channel: str | None, auto: bool
) -> None:
    """Record a public reply to the customer."""
    tickets, text = with_last(words, "TEXT")
    act(
        invocation,
        "reply",
        tickets,
        lambda view: [draft(ev.Responded, channel=channel or view.facts.channel, text=text, auto=auto or None)],
        happened,
    )


@click.command("heard")
@click.argument("ticket", metavar="ID")
@click.argument("text")
@click.option("--channel", metavar="CHANNEL", help="How, if not the way the customer came first.")
@click.option("--happened", metavar="T", help="When, if not now.")
@click.pass_obj
def heard_command(invocation: Invocation, ticket: str, text: str, channel: str | None, happened: str | None) -> None:
    """Record that the customer wrote or called again.

    A waiting or resolved ticket opens again. A closed one reopens within the time that desk.yaml sets;
    after that a new ticket opens, linked to it.
    """
    from hdesk.work.log import hear

    desk = invocation.desk()
    before = desk.snapshot.ticket(followed(invocation, ticket))
    written = hear(desk, before.id, channel or before.channel, text, moment(happened, desk.now))
    said(invocation, written, {before.id: before})


@verb("promise")
@click.option("--due", required=True, metavar="T", help="By when: 2026-11-24, tomorrow 12:00, in 2 days.")
@click.option("--reason", metavar="TEXT", help="Why it takes that long.")
def promise_command(
    invocation: Invocation, words: tuple[str, ...], happened: str | None, due: str, reason: str | None
) -> None:
    """Promise the customer to come back by a moment."""
    until = deadline(due, invocation.desk().now)
    act(invocation, "promise", words, lambda _: [draft(ev.Promised, due=until, reason=reason)], happened)


@verb("reschedule", last="WHAT")
@click.option("--due", required=True, metavar="T", help="The new day or moment.")
@click.option("--reason", metavar="TEXT", help="Why.")
@click.option("--caused-by", metavar="WHO", help="Who caused it: customer, vendor, us.")
def reschedule_command(
    invocation: Invocation,
    words: tuple[str, ...],
    happened: str | None,
    due: str,
    reason: str | None,
    caused_by: str | None,
) -> None:
    """Move a pickup or payout (WHAT) to another day."""
    tickets, what = with_last(words, "WHAT")
    if what not in {"pickup", "payout"}:
        raise click.UsageError(f"WHAT is pickup or payout, not {what!r}.")
    until = deadline(due, invocation.desk().now)
    act(
        invocation,
        "reschedule",
        tickets,
        lambda _: [draft(ev.Rescheduled, what=what, due=until, reason=reason, caused_by=caused_by)],
        happened,
    )
