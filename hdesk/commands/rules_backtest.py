"""`hdesk rules backtest`: what other rules would have made of a period's tickets."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import PERIOD_HELP

if TYPE_CHECKING:
    from hdesk.domain.findings import Finding
    from hdesk.insight.backtest import Tally
    from hdesk.work.backtest import Backtest

_COLUMNS = ("ticket", "subject", "kind", "change", "what", "old", "new", "old_at", "new_at")


@click.command("backtest")
@click.option("--period", default="all", show_default=True, metavar="PERIOD", help=PERIOD_HELP)
@click.option("--against", default="HEAD", show_default=True, metavar="REV", help="The settings to compare with.")
@click.option("--rules", metavar="FILE", help="New rules, instead of priority_rules.yaml in the folder.")
@click.option("--routing", metavar="FILE", help="New routes, instead of routing.yaml in the folder.")
@click.option(
    "--desk", "desk_file", metavar="FILE", help="New clocks and calendars, instead of desk.yaml in the folder."
)
@click.option(
    "--sample",
    type=click.IntRange(0),
    default=5,
    show_default=True,
    metavar="N",
    help="Tickets shown of each kind of difference.",
)
@click.option("--all", "whole", is_flag=True, help="Replay every ticket, also those on which the change cannot tell.")
@click.option("--jobs", type=click.IntRange(1), metavar="N", help="Processes at work.  [default: one for each core]")
@click.option("--check", is_flag=True, help="Exit with 3 where anything would have been different.")
@click.pass_obj
def backtest_command(
    invocation: Invocation,
    period: str,
    against: str,
    rules: str | None,
    routing: str | None,
    desk_file: str | None,
    sample: int,
    whole: bool,
    jobs: int | None,
    check: bool,
) -> None:
    """Replay a period's tickets with new rules, and print what would have been different.

    The new rules are those in the folder, edited or not; the old ones those of --against.

    \b
    hdesk rules backtest --period last-quarter
    hdesk rules backtest --rules NEW.yaml --period 2026-Q3
    hdesk --format md rules backtest --against main --check
    """
    from pathlib import Path

    from hdesk.storage.settings import DESK, ROUTING, RULES
    from hdesk.work.backtest import Order, run_backtest

    given = {name: Path(path) for name, path in ((DESK, desk_file), (ROUTING, routing), (RULES, rules)) if path}
    desk = invocation.desk()
    found = run_backtest(desk, Order(period, against, given, whole, jobs), _watched)
    findings = [*desk.findings, *(one for one in found.tally.findings if one not in desk.findings)]
    _print(invocation, found, sample, findings)
    if check and found.differences:
        invocation.exit_code = 3
    invocation.met(findings)


def _print(invocation: Invocation, found: "Backtest", sample: int, findings: "Sequence[Finding]") -> None:
    from hdesk.commands.backtest_view import backtest_text, data

    output = invocation.output
    if output.format == "json":
        output.document("rules backtest", data(found), findings)
    elif output.format == "csv":
        rows = [one._asdict() for one in found.differences]
        output.listing("rules backtest", rows, _COLUMNS)
    else:
        output.styled(backtest_text(found, sample, markdown=output.format == "md"))


def _watched(found: "Iterator[Tally]", count: int) -> "Iterator[Tally]":
    """Show how many tickets have been replayed."""
    from hdesk.view.progress import progress

    return progress(found, "replay", count, steps=lambda one: one.replayed)
