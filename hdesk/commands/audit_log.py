"""`hdesk audit log`: everything that was done on the desk, from one pass over git's log."""

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.options import PERIOD_HELP

if TYPE_CHECKING:
    from hdesk.work.audit_log import AuditLog
    from hdesk.work.deeds import Deed

_PAGE = 100
_SHOWN = ("time", "by", "ticket", "happened", "commit")
_WRITTEN = (
    "at",
    "by",
    "command",
    "ticket",
    "event",
    "type",
    "happened",
    "files",
    "commit",
    "committed",
    "who",
    "agent",
)


@click.command("log", short_help="List what was done on the whole desk, newest first.")
@click.option("--period", default="all", show_default=True, metavar="PERIOD", help=PERIOD_HELP)
@click.option(
    "--by", metavar="WHO", help="An agent, rule:ID, route:ID, sweep, merge, customer, import:SOURCE, an e-mail."
)
@click.option("--field", metavar="FIELD", help="What changed this field of tickets, as priority or order.city.")
@click.option("--rule", metavar="ID", help="What a rule or route did.")
@click.option("--team", metavar="TEAM", help="What was done to tickets while the team had them, or told it.")
@click.option("--ticket", metavar="ID", help="What was done to one ticket.")
@click.option("--command", metavar="WORD", help="What a command did, as escalate, sweep, adopt; or by-hand, merge.")
@click.option("--settings", is_flag=True, help="What changed in the settings, key by key.")
@click.option("--limit", type=click.IntRange(min=1), help=f"Show at most so many.  [default: {_PAGE} on a table]")
@click.pass_obj
def log_command(invocation: Invocation, /, *, limit: int | None, **asked: Any) -> None:
    """List what was done on the whole desk, newest first: who, when, to what, and in which commit.

    An agent's are the events that the agent wrote, what customers and imports say that the agent took down, and the
    agent's commits without events; what rules did after them is the rules'. Periods go by the commits' dates.
    """
    from hdesk.domain.periods import parse_period
    from hdesk.work.audit_asked import Asked, judged
    from hdesk.work.audit_log import AuditLog

    desk = invocation.desk()
    period = asked.pop("period")
    span = None if period == "all" else parse_period(period, desk.now, desk.setup.timezone)
    log = AuditLog(desk, judged(desk, Asked(period=span, **asked)))
    size = limit or (_PAGE if invocation.output.format == "table" else None)
    found = list(islice(log, None if size is None else size + 1))
    if not found and asked["command"]:
        _refuse_unknown(asked["command"])
    _print(invocation, found[:size])
    if len(found) > len(found[:size]) and invocation.output.format == "table":
        invocation.output.say(f"the newest {size}; --limit shows more")
    _remark(invocation, log, found[:size])
    invocation.met(invocation.findings())


def _refuse_unknown(word: str) -> None:
    """Raise NotFound for a command that there is none of, once nothing was found; the past may know others."""
    from hdesk.domain.commit_words import BY_HAND, MERGE
    from hdesk.domain.findings import Finding, NotFound
    from hdesk.domain.nearest import did_you_mean

    root = click.get_current_context().find_root()
    known = [*(root.command.list_commands(root) if isinstance(root.command, click.Group) else ()), BY_HAND, MERGE]
    known += ["review", "purge"]  # `hdesk audit review`, `hdesk redact --purge-history`
    if word not in known:
        near = did_you_mean(word, known)
        raise NotFound(Finding(f"there is no command {word!r}", hint=f"did you mean {near}?" if near else None))


def _print(invocation: Invocation, deeds: "list[Deed]") -> None:
    from hdesk.commands.deeds_view import SHORT, by_text, in_lines

    output = invocation.output
    if output.format == "json":
        output.document("audit log", [one.data() for one in deeds], invocation.findings())
        return
    as_table = output.format == "table"
    lines = [(one, line) for one in deeds for line in in_lines(one)]
    rows = [
        one.data()
        | {"time": f"{one.at:%H:%M}", "happened": line}
        | ({"by": by_text(one), "commit": one.source.logged.id[:SHORT]} if output.format in {"table", "md"} else {})
        for one, line in lines
    ]
    columns = _SHOWN if as_table else ("at", *_SHOWN[1:]) if output.format == "md" else _WRITTEN
    days = [f"{one.at:%a} {one.at.day} {one.at:%b %Y}" for one, _ in lines]
    output.listing("audit log", rows, columns, titles={"happened": "what"}, sections=days if as_table else (),
                   empty="nothing found")  # fmt: skip


def _remark(invocation: Invocation, log: "AuditLog", deeds: "list[Deed]") -> None:
    """Say what the rows cannot: who stands behind other people's events, and which dates cannot be right."""
    from hdesk.domain.durations import format_duration

    say = invocation.output.say
    others = [one for one in deeds if _is_for_another(one)]
    if others:
        agents = ", ".join(dict.fromkeys(one.source.who for one in others))
        say(f"{len(others)} of these say that somebody else did them than who committed them ({agents}); "
            "--format csv has both")  # fmt: skip
    shown = {one.source.logged.id for one in deeds}
    for commit, parent, seconds in [one for one in log.skewed if one.commit in shown][:5]:
        say(f"{commit[:10]} is dated {format_duration(seconds)} before {parent[:10]}, which it builds on: "
            "a clock was wrong")  # fmt: skip


def _is_for_another(deed: "Deed") -> bool:
    from hdesk.domain.events import is_person

    return deed.event is not None and is_person(deed.by) and deed.by != deed.source.agent
