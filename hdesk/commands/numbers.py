"""Numbers: KPIs on the command line."""

from typing import TYPE_CHECKING, NamedTuple

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import PERIOD_HELP, deadline

if TYPE_CHECKING:
    from datetime import datetime

    from hdesk.commands.numbers_table import Look
    from hdesk.work.numbers_order import Cut

AS_OF = click.option(
    "--as-of",
    metavar="T",
    help="Count what had happened by then; a day means its end.  [default: the period's end, at most now]",
)


@click.command("kpi")
@click.argument("names", nargs=-1, metavar="[explain] [NAME]...")
@click.option("--period", default="all", show_default=True, metavar="PERIOD", help=PERIOD_HELP)
@click.option(
    "--by",
    metavar="FIELD[,FIELD]",
    help="In groups: team, agent, category, city, vendor, day, week, month, quarter, weekday, hour …",
)
@click.option(
    "--sort", metavar="KEY,…", help="Groups by value, n, name, change or a field of --by; -KEY the other way round."
)
@click.option(
    "--top",
    type=click.IntRange(min=1),
    metavar="N",
    help="Only the first N groups of each KPI; the largest, unless --sort says otherwise.",
)
@click.option(
    "--compare",
    type=click.Choice(["previous", "year-ago"]),
    help="Beside them the figures of the period before, or of a year ago.",
)
@click.option(
    "--trend",
    type=click.IntRange(min=2),
    metavar="N",
    help="Beside them a bar for each of the last N periods, from zero.",
)
@click.option("--clock", is_flag=True, help="Show durations in clock time, not in business time.")
@click.option("--all", "everything", is_flag=True, help="Show KPIs without data or target, too.")
@click.option("--list", "listed", is_flag=True, help="List the tickets or contacts that each figure counts.")
@click.option("--list-numerator", is_flag=True, help="List only those that count in the numerator.")
@click.option("--check", is_flag=True, help="Exit with 3 where a target is missed.")
@AS_OF
@click.pass_obj
def kpi_command(
    invocation: Invocation,
    names: tuple[str, ...],
    period: str,
    by: str | None,
    sort: str | None,
    top: int | None,
    compare: str | None,
    trend: int | None,
    clock: bool,
    everything: bool,
    listed: bool,
    list_numerator: bool,
    check: bool,
    as_of: str | None,
) -> None:
    """Print KPIs, each with its n. Without a NAME, all of them.

    \b
    hdesk kpi --period last-week --compare previous
    hdesk kpi fcr response resolution --by channel
    hdesk kpi reopened --period last-week --by team,category --top 5
    hdesk kpi --period last-week --trend 12
    hdesk kpi csat --list
    hdesk kpi explain follow_up
    """
    if names[:1] == ("explain",):
        _explain(invocation, names[1:])
        return
    asking = _Asking(names, period, tuple(by.split(",")) if by else (), _moment(invocation, as_of))
    if listed or list_numerator:
        if sort or top or compare or trend or check:
            raise click.UsageError("a list takes --period, --by and --as-of, and nothing else of these options")
        _list(invocation, asking, numerator=list_numerator)
        return
    from hdesk.commands.numbers_table import Look

    look = Look(everything=everything or bool(names), clock=clock, plain=not sort and not names, top=top)
    _print(invocation, asking, look, compare=compare, trend=trend, sort=sort, check=check)


class _Asking(NamedTuple):
    names: tuple[str, ...]
    period: str
    by: tuple[str, ...]
    as_of: "datetime | None"


def _explain(invocation: Invocation, names: tuple[str, ...]) -> None:
    """Say what the figures mean."""
    from hdesk.commands.numbers_explain import explain

    explain(invocation, names)


def _list(invocation: Invocation, asking: _Asking, *, numerator: bool) -> None:
    """List what the figures count."""
    from hdesk.commands.numbers_lists import print_lists

    print_lists(invocation, *asking, numerator=numerator)


def _print(
    invocation: Invocation,
    asking: _Asking,
    look: "Look",
    *,
    compare: str | None,
    trend: int | None,
    sort: str | None,
    check: bool,
) -> None:
    """Ask for figures, print them as the look says, and judge them."""
    from hdesk.commands.numbers_table import print_figures
    from hdesk.work.numbers_beside import OTHERS, Wanted, read

    wanted = Wanted(next((one for one in OTHERS if one == compare), None), trend or 0)
    names, period, groups, moment = asking
    reading = read(invocation.desk(), names, period, groups, as_of=moment, wanted=wanted)
    cuts: list[Cut] = []
    if sort or look.top:
        from hdesk.work.numbers_order import in_order

        reading, cuts = in_order(reading, sort, look.top)
    print_figures(invocation, reading, cuts, look)
    if check:
        from hdesk.commands.numbers_check import judge

        judge(invocation, reading)
    invocation.met([*reading.findings, *invocation.findings()])


def _moment(invocation: Invocation, as_of: str | None) -> "datetime | None":
    return deadline(as_of, invocation.desk().now) if as_of else None
