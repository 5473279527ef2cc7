"""Tickets: opening, showing, listing, correcting."""

from collections.abc import Sequence
from typing import Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.listing import Listing, show_listing
from hdesk.commands.options import (
    FILTER,
    HAPPENED,
    about,
    customer_of,
    day,
    moment,
    number,
    order_of,
    own_fields,
)
from hdesk.commands.verb import act, selected
from hdesk.domain import events as ev
from hdesk.domain.facts import fits, plain_number, text_of
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.intake import Intake, known
from hdesk.domain.views import TicketView
from hdesk.domain.writing import Draft, draft

_SORT = "-created_at"
_COLUMNS = "id,status,priority,team,owner,category,customer.name,subject,age"


@click.command("new")
@about
@click.option("--channel", default="self_service", show_default=True, metavar="CHANNEL")
@HAPPENED
@click.pass_obj
def new_command(invocation: Invocation, /, happened: str | None, **given: Any) -> None:
    """Open a ticket that no contact stands behind: work that the team gives itself."""
    from hdesk.commands.contacts import _report
    from hdesk.work.log import new

    desk = invocation.desk()
    intake = Intake(
        outcome="ticket",
        customer=customer_of(given),
        order=order_of(given, desk.now),
        fields=own_fields(given["fields"]),
        **{name: given[name] for name in ("channel", "subject", "category", "subcategory", "nature")},
        **{name: given[name] for name in ("said", "checked", "needed")},
    )
    _report(invocation, new(desk, intake, happened=moment(happened, desk.now)))


@click.command("show")
@click.argument("tickets", nargs=-1, required=True, metavar="ID...")
@click.pass_obj
def show_command(invocation: Invocation, tickets: tuple[str, ...]) -> None:
    """Show a ticket: what it is about, what is due, the timeline."""
    from hdesk.commands.ticket_view import full, ticket_data

    desk = invocation.desk()
    found = [desk.snapshot.ticket(desk.resolve(part)) for part in selected(desk, tickets)]
    output = invocation.output
    for ticket in found:
        one = desk.reading.surviving(ticket.id)
        if one != ticket.id:
            output.say(f"{ticket.id} was merged into {one}, where the work goes on")
    if output.format == "json":
        shown = [ticket_data(ticket) for ticket in found]
        output.document("ticket" if len(shown) == 1 else "tickets", shown[0] if len(shown) == 1 else shown)
        return
    output.styled("\n\n".join(full(desk, ticket) for ticket in found))


@click.command("list")
@FILTER
@click.option(
    "--sort",
    metavar="FIELD,…",
    help="Sort by fields; -FIELD for the other way round.  [default: -created_at]",
)
@click.option("--columns", metavar="FIELD,…", help="Which fields to show.")
@click.option("--limit", type=click.IntRange(min=1), help="Show at most so many.")
@click.pass_obj
def list_command(
    invocation: Invocation, filters: tuple[str, ...], sort: str | None, columns: str | None, limit: int | None
) -> None:
    """List tickets, filtered.

    \b
    hdesk list status:new,open priority:at_least:high
    hdesk list category:payout status!=resolved,closed payout_overdue:over:1bd
    hdesk list order.value:50000.. city:Bengaluru text~credited
    hdesk list created_at:last-week team:none --sort -order.value --columns id,value,city
    """
    from hdesk.commands.ticket_view import ticket_data
    from hdesk.domain.condition_line import parse

    desk = invocation.desk()
    vocabulary = desk.vocabulary()
    condition = parse(filters, vocabulary)
    views = desk.reading.tickets(condition, "created_at DESC, id")

    def whole(shown: Sequence[Any]) -> list[Any]:
        tickets = desk.snapshot.whole(view["id"] for view in shown)
        return [ticket_data(tickets[view["id"]]) for view in shown]

    asked = Listing(columns or _COLUMNS, sort or _SORT, _SORT, limit)
    show_listing(invocation, "tickets", views, vocabulary.registry, asked, whole)


_FIELD_OF = {
    "customer": "customer.name",
    "customer_id": "customer.id",
    "customer_type": "customer.type",
    "phone": "customer.phone",
    "email": "customer.email",
    "order": "order.id",
    "value": "order.value",
    "city": "order.city",
    "pincode": "order.pincode",
    "vendor": "order.vendor",
    "device": "order.device",
    "pickup_due": "order.pickup_due_on",
    "payout_due": "order.payout_due_on",
}


@click.command("edit")
@click.argument("ticket", metavar="ID")
@about
@HAPPENED
@click.pass_obj
def edit_command(invocation: Invocation, /, ticket: str, happened: str | None, **given: Any) -> None:
    """Correct what a ticket is about. The old value stays readable in the timeline.

    An empty value removes a field: `hdesk edit 7K3F --vendor ""`.
    """
    fixed = [f"--{name} is part of the timeline and cannot be edited; add a note" for name in
             ("said", "checked", "needed") if given[name] is not None]  # fmt: skip
    if fixed:
        raise Refused(*fixed)
    wanted = _wanted(given, invocation)
    if not wanted:
        raise click.UsageError("Nothing to edit: give at least one option.")

    def build(view: TicketView) -> list[Draft]:
        findings = _unfit(wanted, view)
        if findings:
            raise Refused(*findings)
        changes = {
            field: (text_of(view.facts, field), text)
            for field, text in wanted.items()
            if text_of(view.facts, field) != text
        }
        return [draft(ev.Edited, changes=changes)] if changes else []

    act(invocation, "edit", [ticket], build, happened)


def _wanted(given: dict[str, Any], invocation: Invocation) -> dict[str, str]:
    from hdesk.domain import customers

    desk = invocation.desk()
    wanted = {}
    for name, text in given.items():
        if name == "fields" or text is None:
            continue
        wanted[_FIELD_OF.get(name, name)] = text
    for field, text in wanted.items():
        if text and field == "customer.phone":
            wanted[field] = customers.phone(text, desk.setup.config.country)
        elif text and field == "customer.email":
            wanted[field] = customers.email(text)
        elif text and field == "order.value":
            wanted[field] = str(plain_number(number(text, "--value") or 0.0))
        elif text and field.endswith("_due_on"):
            found = day(text, f"--{field.removeprefix('order.').removesuffix('_on').replace('_', '-')}", desk.now)
            wanted[field] = found.isoformat() if found else ""
    return wanted | {f"fields.{name}": text for name, text in own_fields(given["fields"]).items()}


def _unfit(wanted: dict[str, str], view: TicketView) -> list[Finding]:
    config = view.setup.config
    findings = [Finding(f"{field} cannot be {text!r}") for field, text in wanted.items() if not fits(field, text)]
    if wanted.get("category"):
        findings += known(wanted["category"], config.taxonomy, "category")
    category = config.taxonomy.get(wanted.get("category") or view.facts.category)
    if wanted.get("subcategory") and category:
        findings += known(wanted["subcategory"], category.subcategories, "subcategory of that category")
    return findings
