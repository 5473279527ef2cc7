"""How it ends: resolving, confirming, closing, reopening, rating."""

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.verb import act, verb
from hdesk.domain import events as ev
from hdesk.domain.findings import Refused
from hdesk.domain.lifecycle import guard_close
from hdesk.domain.views import TicketView
from hdesk.domain.writing import Draft, draft
from hdesk.view.terminal import answers

_CONSENT = click.Choice(["yes", "no"])


@verb("resolve")
@click.option("--text", required=True, metavar="TEXT", help="What was done, in words the customer would accept.")
@click.option("--resolution", metavar="KIND", help="The kind of resolution.")
def resolve_command(
    invocation: Invocation, words: tuple[str, ...], happened: str | None, text: str, resolution: str | None
) -> None:
    """Resolve a ticket. It is closed once the customer confirms."""
    act(
        invocation,
        "resolve",
        words,
        lambda _: [draft(ev.Resolved, resolution=resolution, text=text)],
        happened,
    )


@verb("confirm")
@click.option("--consent", type=_CONSENT, required=True, help="Does the customer agree that it is solved?")
@click.option("--how", metavar="HOW", help="How the customer said so: call, email, survey.")
def confirm_command(
    invocation: Invocation, words: tuple[str, ...], happened: str | None, consent: str, how: str | None
) -> None:
    """Record whether the customer agrees that it is solved."""
    act(invocation, "confirm", words, lambda _: [draft(ev.Confirmed, consent=consent, how=how)], happened)


@verb("followup")
@click.option("--text", metavar="TEXT", help="What was said.")
def followup_command(invocation: Invocation, words: tuple[str, ...], happened: str | None, text: str | None) -> None:
    """Record a follow-up with the customer after the resolution."""
    act(invocation, "followup", words, lambda _: [draft(ev.FollowedUp, text=text)], happened)


@verb("close")
@click.option("--consent", type=_CONSENT, help="The customer's answer, asked now.")
@click.option("--how", metavar="HOW", help="How the customer said so: call, email, survey.")
@click.option(
    "--reason",
    metavar="REASON",
    help="Why it is closed without consent: no_answer, duplicate, spam, internal.",
)
def close_command(
    invocation: Invocation,
    words: tuple[str, ...],
    happened: str | None,
    consent: str | None,
    how: str | None,
    reason: str | None,
) -> None:
    """Close a ticket, with the customer's consent or a reason why there is none."""
    if consent is None and reason is None:
        consent = _asked(invocation, words)

    def build(view: TicketView) -> list[Draft]:
        if consent == "no":
            raise Refused(f"{view.ticket.id}: the customer does not agree; `hdesk reopen` or `hdesk note` it instead")
        if view.state.status != "resolved" and (reason is None or reason == "done"):
            raise Refused(f"{view.ticket.id} is {view.state.status}; resolve it first, or give a --reason")
        if consent == "yes":
            return [draft(ev.Confirmed, consent="yes", how=how), draft(ev.Closed, reason="done")]
        return [draft(ev.Closed, reason=guard_close(view.ticket.id, view.state, reason))]

    act(invocation, "close", words, build, happened)


def _asked(invocation: Invocation, words: tuple[str, ...]) -> str | None:
    """Ask on a terminal for the consent that is not recorded yet."""
    if not answers():
        return None
    desk = invocation.desk()
    states = [desk.view(desk.snapshot.ticket(desk.surviving(word))).state for word in words if ":" not in word]
    if not states or all(state.consent == "yes" for state in states):
        return None
    agreed = click.confirm("Does the customer agree that it is solved?", err=True)
    return "yes" if agreed else "no"


@verb("reopen")
@click.option("--reason", required=True, metavar="TEXT", help="Why.")
def reopen_command(invocation: Invocation, words: tuple[str, ...], happened: str | None, reason: str) -> None:
    """Open a resolved or closed ticket again."""
    act(invocation, "reopen", words, lambda _: [draft(ev.Reopened, reason=reason)], happened)


@verb("rate")
@click.option(
    "--score",
    type=click.FloatRange(0, 100),
    required=True,
    help="The score; 1 or 0 with --of 1 is yes or no.",
)
@click.option("--of", "scale", type=click.IntRange(1, 100), default=5, show_default=True, help="Out of how many.")
@click.option("--comment", metavar="TEXT", help="The customer's words.")
@click.option("--source", metavar="SOURCE", default="agent", show_default=True, help="Whose word it is: survey, agent.")
def rate_command(
    invocation: Invocation,
    words: tuple[str, ...],
    happened: str | None,
    score: float,
    scale: int,
    comment: str | None,
    source: str,
) -> None:
    """Record the customer's rating."""
    if score > scale:
        raise click.UsageError(f"--score {score:g} is more than --of {scale}.")
    act(
        invocation,
        "rate",
        words,
        lambda _: [draft(ev.Rated, score=score, of=scale, comment=comment, source=source)],
        happened,
    )
