"""Contacts: logging them, listing them."""

from collections.abc import Sequence
from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.listing import Listing, show_listing
from hdesk.commands.options import FILTER, HAPPENED, about, customer_of, moment, order_of, own_fields
from hdesk.commands.verb import followed
from hdesk.desk import Desk, Written
from hdesk.domain.contacts import Outcome
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.intake import Intake, missing
from hdesk.view.terminal import answers

_SECONDS = click.IntRange(0, 86_400)


@click.command("log")
@click.argument("channel")
@about
@click.option("--disposition", metavar="TEXT", help="How to file it.")
@click.option("--direction", type=click.Choice(["inbound", "outbound"]), default="inbound", show_default=True)
@click.option("--resolved", is_flag=True, help="Solved at once: no ticket is opened.")
@click.option("--callback", is_flag=True, help="A call back was promised; no ticket is opened.")
@click.option("--abandoned", is_flag=True, help="The customer hung up before anybody answered.")
@click.option("--ticket", metavar="ID", help="The ticket that this contact belongs to.")
@click.option("--text", metavar="TEXT", help="Anything else worth keeping, such as the answer given.")
@click.option("--received", metavar="T", help="When the inquiry came, if not now (an e-mail's date).")
@click.option("--answered", metavar="T", help="When it was answered, if not now.")
@click.option("--waited", type=_SECONDS, metavar="SECONDS", help="Waited before a person answered.")
@click.option("--talked", type=_SECONDS, metavar="SECONDS", help="Talked.")
@click.option("--held", type=_SECONDS, metavar="SECONDS", help="On hold.")
@click.option("--wrapped", type=_SECONDS, metavar="SECONDS", help="Work after the call.")
@HAPPENED
@click.pass_obj
def log_command(invocation: Invocation, /, **given: Any) -> None:
    """Log a contact: CHANNEL is call, email, chat, walk_in, social or self_service.

    Opens a ticket and prints its ID. With --resolved it records a resolution at first contact instead,
    with --ticket it adds to a ticket. What is missing is asked for on a terminal.
    """
    from hdesk.work.log import log

    desk = invocation.desk()
    intake = _asked(_intake(given, desk), desk)
    ticket = followed(invocation, given["ticket"]) if given["ticket"] else None
    written = log(desk, intake, ticket=ticket, happened=moment(given["happened"], desk.now))
    _report(invocation, written)


def _intake(given: dict[str, Any], desk: Desk) -> Intake:
    return Intake(
        channel=given["channel"],
        outcome=_outcome(given),
        direction=given["direction"],
        **{name: given[name] for name in ("subject", "category", "subcategory", "nature", "disposition")},
        customer=customer_of(given),
        order=order_of(given, desk.now),
        fields=own_fields(given["fields"]),
        **{name: given[name] for name in ("said", "checked", "needed", "text")},
        received=moment(given["received"], desk.now),
        answered=moment(given["answered"], desk.now),
        **{name: given[name] for name in ("waited", "talked", "held", "wrapped")},
    )


def _outcome(given: dict[str, Any]) -> Outcome:
    flags: dict[Outcome, bool] = {
        "resolved": given["resolved"],
        "callback": given["callback"],
        "abandoned": given["abandoned"],
        "follow_up": given["ticket"] is not None,
    }
    said: list[Outcome] = [name for name, is_set in flags.items() if is_set]
    if len(said) > 1:
        raise Refused(Finding(f"a contact has one outcome, not {' and '.join(said)}"))
    return said[0] if said else "ticket"


def _asked(intake: Intake, desk: Desk) -> Intake:
    """Ask for what is missing, on a terminal; elsewhere one error will name it all."""
    if not answers():
        return intake
    lacking = missing(intake)
    if "category" in lacking:
        choices = click.Choice(list(desk.setup.config.taxonomy))
        intake = intake._replace(category=click.prompt("Category", type=choices, err=True))
    subcategories = desk.setup.config.taxonomy.get(intake.category or "")
    if "category" in lacking and subcategories and subcategories.subcategories and not intake.subcategory:
        chosen = click.prompt(
            "Subcategory", type=click.Choice([*subcategories.subcategories, ""]), default="", err=True
        )
        intake = intake._replace(subcategory=chosen or None)
    if "customer" in lacking:
        import msgspec

        name = click.prompt("Customer's name", default="", err=True, show_default=False)
        phone = click.prompt("Phone", default="", err=True, show_default=False)
        customer = msgspec.structs.replace(intake.customer, name=name or None, phone=phone or None)
        intake = intake._replace(customer=customer)
    if "said" in lacking:
        intake = intake._replace(said=click.prompt("What did the customer say", err=True))
    return intake


def _report(invocation: Invocation, written: Written) -> None:
    """Print the ID on stdout, and what came of it on stderr."""
    from hdesk.commands.ticket_view import contact_data, summary, ticket_data

    output = invocation.output
    subject: Any = written.tickets[-1] if written.tickets else written.contacts[0]
    if output.format == "json":
        data = ticket_data(subject) if written.tickets else contact_data(subject)
        output.document("ticket" if written.tickets else "contact", data)
        return
    output.text(subject.id)
    if written.tickets:
        desk = invocation.desk()
        output.say(summary(desk, subject))
        lacking = desk.view(subject)["missing"]
        if lacking:
            output.say(f"missing: {', '.join(lacking)}  (hdesk edit {subject.id} …)")


_SORT = "-at"
_COLUMNS = ("id", "at", "by", "channel", "outcome", "category", "customer.name", "ticket")


@click.command("contacts")
@FILTER
@click.option("--sort", metavar="FIELD", help="Sort by a field; -FIELD for the other way round.  [default: -at]")
@click.option("--columns", metavar="FIELD,…", help="Which fields to show.")
@click.option("--limit", type=click.IntRange(min=1), help="Show at most so many.")
@click.pass_obj
def contacts_command(
    invocation: Invocation, filters: tuple[str, ...], sort: str | None, columns: str | None, limit: int | None
) -> None:
    """List contacts: `hdesk contacts channel:call at:today outcome:resolved`."""
    from hdesk.commands.ticket_view import contact_data
    from hdesk.domain.condition_line import parse

    desk = invocation.desk()
    vocabulary = desk.vocabulary(contacts=True)
    views = desk.reading.contacts(parse(filters, vocabulary), "at DESC, id")

    def whole(shown: Sequence[Any]) -> list[Any]:
        contacts = desk.reading.whole_contacts(view["id"] for view in shown)
        return [contact_data(contacts[view["id"]]) for view in shown]

    asked = Listing(columns or ",".join(_COLUMNS), sort or _SORT, _SORT, limit)
    show_listing(invocation, "contacts", views, vocabulary.registry, asked, whole)
