"""Who works on it: assigning, escalating, waiting, approving, linking."""

from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.verb import act, followed, verb, with_last
from hdesk.domain import events as ev
from hdesk.domain.claims import taking
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.model import PRIORITIES
from hdesk.domain.views import TicketView
from hdesk.domain.writing import Draft, draft


@verb("assign", last="AGENT")
def assign_command(invocation: Invocation, words: tuple[str, ...], happened: str | None) -> None:
    """Give a ticket to the agent who works on it."""
    tickets, agent = with_last(words, "AGENT")
    desk = invocation.desk()
    name = desk.known_agent(agent)
    act(invocation, "assign", tickets, lambda view: taking(view, name, desk.agent), happened)


@verb("own", last="AGENT")
def own_command(invocation: Invocation, words: tuple[str, ...], happened: str | None) -> None:
    """Make an agent the one who answers to the customer until closure."""
    tickets, agent = with_last(words, "AGENT")
    name = invocation.desk().known_agent(agent)
    act(
        invocation,
        "own",
        tickets,
        lambda view: [] if view.state.owner == name else [draft(ev.Owned, to=name)],
        happened,
    )


@verb("escalate")
@click.option("--team", required=True, metavar="TEAM", help="The team to escalate to.")
@click.option("--reason", required=True, metavar="TEXT", help="Why, in a few words.")
@click.option("--tier", metavar="TIER", help="The tier, if not the team's own.")
@click.option("--kind", metavar="KIND", help="The kind of escalation, as late_pickup.")
@click.option("--checked", metavar="TEXT", help="What was checked.")
@click.option("--needed", metavar="TEXT", help="What is needed from the team.")
@click.option("--keep", is_flag=True, help="Only tell the team: the work stays where it is.")
def escalate_command(invocation: Invocation, words: tuple[str, ...], happened: str | None, **given: Any) -> None:
    """Escalate to a team. The work moves there, unless --keep is given."""
    desk = invocation.desk()
    team = desk.known_team(given["team"])
    tier = given["tier"] or (None if given["keep"] else desk.setup.config.teams[team].tier)

    def build(view: TicketView) -> list[Draft]:
        already = view.state.open_escalations.get(team)
        if already is not None and (given["keep"] or already.handover):
            raise Refused(f"{view.ticket.id} is escalated to {team} already, by {already.by}")
        keys = {name: given[name] for name in ("kind", "reason", "checked", "needed")}
        return [draft(ev.Escalated, team=team, tier=tier, handover=None if given["keep"] else True, **keys)]

    _missing_first(invocation, words)
    act(invocation, "escalate", words, build, happened)


def _missing_first(invocation: Invocation, words: tuple[str, ...]) -> None:
    """Say what a ticket still lacks, before another team has to ask for it."""
    from hdesk.commands.verb import selected

    desk = invocation.desk()
    for word in selected(desk, words, whole=True):
        ticket = desk.snapshot.ticket(desk.surviving(word))
        lacking = desk.view(ticket)["missing"]
        if lacking:
            invocation.output.say(f"{ticket.id} still lacks {', '.join(lacking)}: hdesk edit {ticket.id} …")


@verb("accept")
@click.option("--team", metavar="TEAM", help="The team that accepts, if not the one that works on it.")
@click.option("--rating", type=click.IntRange(1, 5), help="How clear the escalation was, 1 to 5.")
def accept_command(
    invocation: Invocation, words: tuple[str, ...], happened: str | None, team: str | None, rating: int | None
) -> None:
    """Accept an escalation for the team."""
    desk = invocation.desk()
    named = desk.known_team(team) if team else None
    act(
        invocation,
        "accept",
        words,
        lambda view: [draft(ev.Accepted, team=_open(view, named), rating=rating)],
        happened,
    )


@verb("return")
@click.option("--reason", required=True, type=click.Choice(["missing_information", "not_ours", "other"]))
@click.option("--text", metavar="TEXT", help="What is missing, or whose it is.")
@click.option("--team", metavar="TEAM", help="The team that returns it, if not the one that works on it.")
def return_command(
    invocation: Invocation,
    words: tuple[str, ...],
    happened: str | None,
    reason: str,
    text: str | None,
    team: str | None,
) -> None:
    """Send an escalation back to where it came from."""
    desk = invocation.desk()
    named = desk.known_team(team) if team else None
    act(
        invocation,
        "return",
        words,
        lambda view: [draft(ev.Returned, team=_open(view, named), reason=reason, text=text)],
        happened,
    )


def _open(view: TicketView, named: str | None) -> str:
    """Give the team whose open escalation is meant."""
    teams = view.state.open_escalations
    if named is not None and named in teams:
        return named
    if named is None and view.state.team in teams:
        return str(view.state.team)
    if named is None and len(teams) == 1:
        return next(iter(teams))
    known = f"open: {', '.join(teams)}" if teams else "none is open"
    raise Refused(Finding(f"{view.ticket.id} has no open escalation to {named or view.state.team}; {known}"))


@verb("ask")
@click.option("--team", required=True, metavar="TEAM", help="The other team.")
@click.option("--text", required=True, metavar="TEXT", help="What is asked.")
@click.option("--in", "incoming", is_flag=True, help="The other team asked us.")
@click.option("--chase", is_flag=True, help="It was asked before.")
def ask_command(
    invocation: Invocation,
    words: tuple[str, ...],
    happened: str | None,
    team: str,
    text: str,
    incoming: bool,
    chase: bool,
) -> None:
    """Ask another team for an update, or note that it asked us."""
    name = invocation.desk().known_team(team)
    direction = "in" if incoming else "out"
    act(
        invocation,
        "ask",
        words,
        lambda _: [draft(ev.Asked, direction=direction, team=name, text=text, chase=chase or None)],
        happened,
    )


@verb("hold")
@click.option("--status", type=click.Choice(["pending", "on_hold"]), default="pending", show_default=True,
              help="pending: waiting for the customer; on_hold: for another team.")  # fmt: skip
@click.option("--reason", metavar="TEXT", help="What for.")
def hold_command(
    invocation: Invocation, words: tuple[str, ...], happened: str | None, status: str, reason: str | None
) -> None:
    """Wait for the customer or another team."""
    act(
        invocation,
        "hold",
        words,
        lambda view: [] if view.state.status == status else [draft(ev.Held, status=status, reason=reason)],
        happened,
    )


@verb("resume")
def resume_command(invocation: Invocation, words: tuple[str, ...], happened: str | None) -> None:
    """Go on after waiting."""
    act(invocation, "resume", words, lambda _: [draft(ev.Resumed)], happened)


@verb("approve")
@click.option("--kind", required=True, type=click.Choice(["replacement", "reshipment", "refund", "compensation"]))
@click.option("--amount", type=click.FloatRange(min=0, max=1e15), metavar="AMOUNT", help="How much.")
@click.option("--approver", required=True, metavar="AGENT", help="Who approved it.")
def approve_command(
    invocation: Invocation,
    words: tuple[str, ...],
    happened: str | None,
    kind: str,
    amount: float | None,
    approver: str,
) -> None:
    """Record an approval."""
    name = invocation.desk().known_agent(approver)
    act(
        invocation,
        "approve",
        words,
        lambda _: [draft(ev.Approved, kind=kind, amount=amount, approver=name)],
        happened,
    )


@click.command("link")
@click.argument("ticket", metavar="ID")
@click.argument("other", metavar="OTHER")
@click.option(
    "--relation",
    type=click.Choice(["related", "duplicate_of", "problem", "incident"]),
    default="related",
    show_default=True,
)
@click.pass_obj
def link_command(invocation: Invocation, ticket: str, other: str, relation: str) -> None:
    """Link a ticket to another one."""
    desk = invocation.desk()
    target = followed(invocation, other)
    if desk.surviving(ticket) == target:
        raise Refused(f"{target} cannot be linked to itself")
    act(invocation, "link", [ticket], lambda _: [draft(ev.Linked, relation=relation, ticket=target)], None)


@verb("prioritise", last="PRIORITY")
def prioritise_command(invocation: Invocation, words: tuple[str, ...], happened: str | None) -> None:
    """Set the priority by hand: low, normal, high or urgent."""
    tickets, priority = with_last(words, "PRIORITY")
    if priority not in PRIORITIES:
        raise click.UsageError(f"PRIORITY is one of {', '.join(PRIORITIES)}, not {priority!r}.")

    def build(view: TicketView) -> list[Draft]:
        if view.state.priority == priority:
            return []
        return [draft(ev.Prioritised, from_=view.state.priority, to=priority)]

    act(invocation, "prioritise", tickets, build, happened)


@verb("pin", last="FIELD")
@click.option("--reason", metavar="TEXT", help="Why.")
def pin_command(invocation: Invocation, words: tuple[str, ...], happened: str | None, reason: str | None) -> None:
    """Keep rules off a field: priority or team."""
    tickets, field = with_last(words, "FIELD")
    if field not in {"priority", "team"}:
        raise click.UsageError(f"FIELD is priority or team, not {field!r}.")
    act(
        invocation,
        "pin",
        tickets,
        lambda view: [] if field in view.state.pins else [draft(ev.Pinned, field=field, reason=reason)],
        happened,
    )


@click.command("attach")
@click.argument("ticket", metavar="ID")
@click.argument("file", type=click.Path(exists=True, dir_okay=False))
@click.pass_obj
def attach_command(invocation: Invocation, ticket: str, file: str) -> None:
    """Attach a file: a screenshot, a recording. Its hash is kept in the timeline."""
    from pathlib import Path

    from hdesk.commands.verb import said
    from hdesk.work.attach import attach

    desk = invocation.desk()
    before = desk.snapshot.ticket(followed(invocation, ticket))
    said(invocation, attach(desk, before.id, Path(file)), {before.id: before})
