"""Targets on the command line: which are missed, and which cannot be judged."""

from hdesk.commands.invocation import Invocation
from hdesk.commands.numbers_table import value_of
from hdesk.insight.figures import Figure
from hdesk.insight.wording import shown_target
from hdesk.work.numbers_beside import Reading


def judge(invocation: Invocation, reading: Reading) -> None:
    """Name every target that is missed, and what there is nothing to judge by; a missed one ends with 3."""
    figures = [row.figure for row in reading.rows if row.figure.target is not None]
    for figure in figures:
        if figure.met is False:
            invocation.exit_code = 3
            invocation.output.say(f"missed: {_named(figure)} {value_of(figure)}, target {shown_target(figure)}")
    unjudged = [_named(figure) for figure in figures if figure.met is None]
    if unjudged:
        invocation.output.say(f"not judged, for there is nothing to judge by: {', '.join(unjudged)}")


def _named(figure: Figure) -> str:
    return " ".join([figure.kpi.name, *("-" if one is None else one for one in figure.by.values())])
