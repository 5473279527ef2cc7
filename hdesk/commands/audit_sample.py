"""Audit sample: contacts and tickets of each agent, to be reviewed."""

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import PERIOD_HELP

if TYPE_CHECKING:
    from hdesk.insight.samples import Drawn, Kind, Sample

_COLUMNS = ("agent", "kind", "id", "at", "category", "subcategory", "score", "reviewer")


@click.command("sample")
@click.option("--period", default="last-week", show_default=True, metavar="P", help=PERIOD_HELP)
@click.option("--per-agent", type=click.IntRange(min=1), default=5, show_default=True, help="How many of each agent.")
@click.option("--seed", metavar="TEXT", help="Draw others: the same text draws the same.  [default: the period]")
@click.option("--kind", type=click.Choice(["contacts", "tickets", "both"]), default="both", show_default=True)
@click.option("--open", "open_", is_flag=True, help="Only those that nobody has reviewed yet.")
@click.pass_obj
def sample_command(
    invocation: Invocation, period: str, per_agent: int, seed: str | None, kind: "Kind", *, open_: bool
) -> None:
    """Draw a fair sample of what each agent logged.

    The lead reviews it with `hdesk audit review`. Whoever draws with the same period and seed draws the same, whatever
    was reviewed meanwhile. A contact that opened a ticket is looked at with the ticket.
    """
    from hdesk.domain.periods import parse_period
    from hdesk.work.audit_sample import draw

    desk = invocation.desk()
    span = parse_period(period, desk.now, desk.setup.timezone)
    found = draw(desk, span, kind, per_agent, seed)
    shown = [one for one in found.drawn if not open_ or one.score is None]
    rows = [_row(one, desk.setup.timezone) for one in shown]
    output = invocation.output
    empty = "everything in the sample is reviewed" if found.drawn else f"nothing was logged in {span.name}"
    output.listing("audit sample", rows, _COLUMNS, findings=desk.findings, data_rows=rows, empty=empty,
                   spare=("subcategory", "at"))  # fmt: skip
    if output.format == "table" and found.drawn:
        output.say(_summary(found, span.name, seed, desk.agent if _is_lead(invocation) else None))
    invocation.met(desk.findings)


def _row(one: "Drawn", zone: Any) -> dict[str, Any]:
    at = None if one.at is None else datetime.fromtimestamp(one.at, zone)
    return {**one._asdict(), "at": at}


def _is_lead(invocation: Invocation) -> bool:
    from hdesk.domain.access import may

    desk = invocation.desk()
    return may(desk.setup.config, desk.agent, "review")


def _summary(found: "Sample", period: str, seed: str | None, lead: str | None) -> str:
    """Say how far the sample is reviewed, out of what it was drawn, and how to draw it again."""
    done = sum(one.score is not None for one in found.drawn)
    drawn = "" if seed is None else f", drawn with {seed!r}"
    said = [f"{done} of {len(found.drawn)} reviewed; drawn from {found.out_of} of {period}{drawn}"]
    if found.nobodys:
        said.append(f"{found.nobodys} of these were no agent's")
    own = sum(one.agent == lead and one.score is None for one in found.drawn)
    if own:
        said.append(f"{own} are your own: another lead may review them")
    return "; ".join(said)
