"""Redact: take a customer's personal data out of the desk; then, if that is asked for, out of its history."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.view.output import Output
    from hdesk.work.redact import Preview, Request

_T = TypeVar("_T")

_LISTED = 8
_LONG = 1_000  # tickets from which on it takes long enough to say how far it is


@click.command("redact")
@click.argument("documents", nargs=-1, metavar="[ID]...")
@click.option(
    "--customer",
    "keys",
    multiple=True,
    metavar="KEY",
    help="Whose: a phone number, an e-mail address or a customer's ID. May be given several times.",
)
@click.option("--older-than", metavar="SPAN", help="Every customer with whom nothing has happened for 24 months, say.")
@click.option(
    "--apart",
    multiple=True,
    metavar="KEY",
    help="An address that several people share: others who have it are left alone.",
)
@click.option("--texts", is_flag=True, help="Blank what people wrote about these customers, too.")
@click.option("--everywhere", is_flag=True, help="Take names and IDs out of everybody's tickets, not only theirs.")
@click.option("--reason", metavar="TEXT", help="Why, for the commit: without naming anybody.")
@click.option("--purge-history", is_flag=True, help="Then rewrite git's history without what was redacted, for good.")
@click.option("--backup", metavar="FILE", help="With --purge-history: where the backup goes; outside the desk.")
@click.option("--dry-run", is_flag=True, help="Only show what would be done.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@click.pass_obj
def redact_command(
    invocation: Invocation,
    documents: tuple[str, ...],
    keys: tuple[str, ...],
    older_than: str | None,
    apart: tuple[str, ...],
    texts: bool,
    everywhere: bool,
    reason: str | None,
    purge_history: bool,
    backup: str | None,
    dry_run: bool,
    yes: bool,
) -> None:
    """Replace a customer's personal data by a pseudonym, in all tickets, contacts and reports; delete attachments.

    The customer is named by an address, or by the ID of one of their tickets or contacts. Shows first what would be
    done, and asks. Only leads may. History keeps the data until it is purged: docs/privacy.md says what else does.
    """
    from hdesk.commands.redact_purge import purge_history as purge
    from hdesk.work.redact import Request
    from hdesk.work.redact_plan import Wish

    named = (*documents, *keys)
    if not named and not older_than and not purge_history:
        raise click.UsageError("Say whose data: ID, --customer KEY or --older-than SPAN.")
    if backup and not purge_history:
        raise click.UsageError("--backup belongs to --purge-history.")
    data: dict[str, Any] = {}
    goes_on = True
    if named or older_than:
        request = Request(named, older_than, apart, Wish(texts, everywhere), reason)
        data = _redact(invocation, request, yes=yes, dry=dry_run, purges=purge_history)
        goes_on = dry_run or data["commit"] is not None or not data["customers"]
    if purge_history and goes_on:
        data["purge"] = purge(invocation, backup, reason, yes=yes, dry=dry_run)
    _tell(invocation.output, data, whole=goes_on)


def _tell(output: "Output", data: dict[str, Any], *, whole: bool) -> None:
    """Give what was done as data; on a terminal it has been said on the way."""
    from hdesk.commands.redact_data import COLUMNS, redacted_rows

    if output.format == "json":
        output.document("redact", data)
    elif output.format != "table":
        output.listing("redact", list(redacted_rows(data)) if whole else [], COLUMNS)


def _redact(invocation: Invocation, request: "Request", *, yes: bool, dry: bool, purges: bool) -> dict[str, Any]:
    """Show what a redaction would do, ask, and do it; give it as data."""
    from hdesk.commands.redact_data import redacted_data
    from hdesk.commands.redact_purge import agreed
    from hdesk.work.redact import preview, redact

    desk, output = invocation.desk(), invocation.output
    shown = preview(desk, request, _watched)
    _show(output, shown, purges=purges)
    if not agreed("Redact this?", yes=yes, dry=dry or not shown.plan.people):
        return redacted_data(shown, None)
    commit = redact(desk, shown)
    output.say(f"redacted in {commit[:10]}: {_names(shown)}" if commit else "nothing had to be changed")
    return redacted_data(shown, commit)


def _watched(things: Iterable[_T], label: str, length: int) -> Iterable[_T]:
    if length < _LONG:
        return things
    from hdesk.view.progress import progress

    return progress(things, label, length)


def _show(output: "Output", shown: "Preview", *, purges: bool) -> None:
    """Say what would be done, in the order in which somebody asks: who, what, where, and what stays."""
    made = shown.plan
    if not made.people:
        seen = f"every customer was seen since {shown.since:%Y-%m-%d}, or" if shown.since else "who was named"
        output.say(f"nobody to redact: {seen} is redacted already")
        return
    for person in made.people[:_LISTED]:
        tickets = len(person.documents & shown.tree.tickets.keys())
        known = person.known
        values = [*sorted(known.names), *sorted(known.phones), *sorted(known.emails), *sorted(known.ids)]
        counted = f"{_some(tickets, 'ticket')}, {_some(len(person.documents) - tickets, 'contact')}"
        name = "a new pseudonym" if person.drawn else person.name
        output.say(f"{name}  {'; '.join(values) or 'redacted already, the texts are not'}  ({counted})")
    if len(made.people) > _LISTED:
        output.say(f"and {len(made.people) - _LISTED} more customers")
    mentions = sum(1 for what in made.said.values() if what.startswith("mention"))
    lines = [
        (
            "to change",
            [f"{_some(len(made.tickets), 'ticket')}, {_some(len(made.said) - len(made.tickets), 'contact')}"],
        ),
        ("of these only mentions", [str(mentions)] if mentions else []),
        ("attachments to delete", made.attachments),
        ("other files to change", made.replaced),
        ("left: may be another's name or ID", list(dict.fromkeys(made.doubts))),
    ]
    for title, some in lines:
        if some:
            more = f" and {len(some) - _LISTED} more" if len(some) > _LISTED else ""
            output.say(f"{title}: {', '.join(some[:_LISTED])}{more}")
    if made.doubts and not shown.request.wish.everywhere:
        output.say("  (--everywhere takes names and IDs out of those, too)")
    output.findings(shown.warnings)
    if not purges:
        output.say("git's history keeps all of it until `hdesk redact --purge-history`")


def _some(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _names(shown: "Preview") -> str:
    """Say who became who, now that it stands."""
    names = [one.name for one in shown.plan.people]
    return ", ".join(names[:_LISTED]) + (f" and {len(names) - _LISTED} more" if len(names) > _LISTED else "")
