"""Merging tickets."""

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.verb import followed, said, selected


@click.command("merge")
@click.argument("words", nargs=-1, required=True, metavar="ID OTHER...")
@click.pass_obj
def merge_command(invocation: Invocation, words: tuple[str, ...]) -> None:
    """Merge tickets that are about one thing into the earliest of them, whichever is named first.

    The others are closed and count nowhere any more; whatever is later written on one of them goes to the one that
    stays. Nothing of their timelines is lost.
    """
    from hdesk.work.merge import merge, strangers

    desk = invocation.desk()
    named = [followed(invocation, word) for word in selected(desk, words, whole=True)]
    before = {one: desk.snapshot.ticket(one) for one in named}
    if strangers(list(before.values())):
        invocation.output.say(
            "these tickets are of different customers: one of them will be told of the other's affairs"
        )
    written = merge(desk, named)
    said(invocation, written._replace(tickets=written.tickets[:1]), before)
    for ticket in written.tickets[1:]:
        invocation.output.say(f"{ticket.id} was merged into {written.tickets[0].id}")
