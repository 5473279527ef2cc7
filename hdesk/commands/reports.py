"""Reports: what is sent on, by the period."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.numbers import AS_OF
from hdesk.commands.options import deadline
from hdesk.commands.report_delivery import Fate, deliver, fate_options
from hdesk.domain.audiences import FORMATS, SUFFIXES, USUAL

if TYPE_CHECKING:
    from hdesk.desk import Desk
    from hdesk.work.reports import Composed

Command = TypeVar("Command", bound=Callable[..., Any])

_BINARY = ("pptx",)


class Wanted(NamedTuple):
    """What the options of a report ask for."""

    period: str | None
    as_of: str | None
    audience: str | None
    form: str | None
    output: str | None
    words: bool
    mine: bool = False
    fate: Fate = Fate()

    @classmethod
    def of(cls, options: dict[str, Any]) -> "Wanted":
        """Sort the options that were given."""
        fate = Fate(**{name: options.pop(name) for name in Fate._fields})
        return cls(**options, fate=fate)

    @property
    def printing(self) -> list[str]:
        """Name the options given that only a printed report has."""
        given = {
            "--as-of": self.as_of,
            "--format": self.form,
            "-o": self.output,
            "--mine": self.mine,
            "--words": self.words,
        }
        return [name for name, value in given.items() if value]


@click.group("report")
def report_command() -> None:
    """Print reports: daily, weekly, monthly, quarterly.

    A person's own words stand in reports/KIND/PERIOD.words.md, under the sections' headings; commit it.
    """


def _shared(kind: str) -> Callable[[Command], Command]:
    """Give a command the options that all reports have."""

    def add(command: Command) -> Command:
        options = (
            click.option(
                "--period", metavar="PERIOD", help=f"2026-W47, 2026-11, yesterday, …  [default: {USUAL[kind]}]"
            ),
            AS_OF,
            click.option("--for", "audience", metavar="AUDIENCE", help="Write it for one of desk.yaml's audiences."),
            click.option("--format", "form", type=click.Choice(FORMATS), help="How to write it.  [default: md]"),
            click.option("-o", "--output", metavar="FILE", help="Write it to a file, whose suffix names the format."),
            click.option("--words", is_flag=True, help="Draft the side file for your own words, with suggestions."),
        )
        for option in reversed(options):
            command = option(command)
        return fate_options(command)

    return add


@report_command.command("daily")
@_shared("daily")
@click.option("--mine", is_flag=True, help="Your own replies, tickets and needless replies: the self-audit.")
@click.pass_obj
def daily_command(invocation: Invocation, /, **options: Any) -> None:
    """Print the daily review: top issues, repeated errors, improvements; beside the same weekday a week before."""
    _report(invocation, "daily", Wanted.of(options))


@report_command.command("weekly")
@_shared("weekly")
@click.pass_obj
def weekly_command(invocation: Invocation, /, **options: Any) -> None:
    """Print the weekly snapshot: volume, resolution, escalations, trends, next week's focus."""
    _report(invocation, "weekly", Wanted.of(options))


@report_command.command("monthly")
@_shared("monthly")
@click.pass_obj
def monthly_command(invocation: Invocation, /, **options: Any) -> None:
    """Print the section for the monthly review: volume, service metrics, complaints, collaboration, priorities."""
    _report(invocation, "monthly", Wanted.of(options))


@report_command.command("quarterly")
@_shared("quarterly")
@click.pass_obj
def quarterly_command(invocation: Invocation, /, **options: Any) -> None:
    """Print the quarterly review: measures month by month, targets met and missed, what changed."""
    _report(invocation, "quarterly", Wanted.of(options))


def _report(invocation: Invocation, kind: str, wanted: Wanted) -> None:
    from hdesk.work.reports import compose, draft_words

    wanted.fate.refuse_nonsense(wanted.printing)
    if not wanted.fate.printed:
        _deliver(invocation, kind, wanted)
        return
    desk = invocation.desk()
    form = _form(invocation, wanted)
    moment = deadline(wanted.as_of, desk.now) if wanted.as_of else None
    report = compose(desk, kind, wanted.period, audience=wanted.audience, mine=wanted.mine, as_of=moment)
    if wanted.words:
        invocation.output.text(str(draft_words(desk, report)))
        invocation.output.say("edit it; what is committed stands in the report, under the same headings")
        return
    _refuse_terminal(form, wanted.output)
    written = _written(desk, report, form)
    if wanted.output is None:
        _print(invocation, written)
    else:
        Path(wanted.output).write_bytes(written.encode() if isinstance(written, str) else written)
        invocation.output.say(f"written to {wanted.output}")
    if form != "json":
        _say_beside(invocation, report)
    invocation.met(report.findings)


def _deliver(invocation: Invocation, kind: str, wanted: Wanted) -> None:
    from hdesk.work.report_kept import at_commit
    from hdesk.work.report_orders import Order

    desk, fate = invocation.desk(), wanted.fate
    if wanted.form == "json" and fate.revised and not fate.commit and not fate.send:
        invocation.format = "json"

    def write(report: "Composed", form: str) -> bytes:
        commit = report.document.commit
        written = _written(desk if commit == desk.snapshot.commit else at_commit(desk, commit), report, form)
        return written.encode() if isinstance(written, str) else written

    moment = deadline(wanted.as_of, desk.now) if wanted.as_of else None
    forms = (wanted.form,) if wanted.form else ()
    deliver(invocation, Order(kind, wanted.period, wanted.audience, forms, moment), fate, write)


def _form(invocation: Invocation, wanted: Wanted) -> str:
    """Settle the format: the report's own option, the file's suffix, or the global option."""
    from hdesk.domain.findings import Finding, Refused

    if wanted.form:
        return wanted.form
    if wanted.output:
        ending = Path(wanted.output).suffix.removeprefix(".")
        ending = {suffix: form for form, suffix in SUFFIXES.items()}.get(ending, ending)
        if ending in FORMATS:
            return ending
        if ending:
            ends = ", ".join(f".{SUFFIXES.get(form, form)}" for form in FORMATS)
            raise Refused(Finding(f"a report is not written as .{ending}", hint=f"one of {ends}; or say --format"))
    if invocation.format == "csv":
        hint = f"one of {', '.join(FORMATS)}; `hdesk kpi --format csv` prints figures"
        raise Refused(Finding("a report is not written as csv", hint=hint))
    return "json" if invocation.format == "json" else "md"


def _refuse_terminal(form: str, target: str | None) -> None:
    """Refuse to pour a file's bytes over a terminal."""
    from hdesk.domain.findings import Finding, Refused
    from hdesk.view.terminal import reads

    if form in _BINARY and target is None and reads():
        raise Refused(Finding(f"{form} is nothing to read in a terminal", hint=f"write a file: -o report.{form}"))


def _written(desk: "Desk", report: "Composed", form: str) -> str | bytes:
    if form == "json":
        from hdesk.insight.report.data import data
        from hdesk.view.output import envelope

        return envelope(f"report {report.document.kind}", data(report.document), report.findings) + "\n"
    from hdesk.work.report_forms import written

    return written(desk, report.document, form)


def _print(invocation: Invocation, written: str | bytes) -> None:
    if isinstance(written, str):
        invocation.output.text(written.rstrip("\n"))
    else:
        sys.stdout.buffer.write(written)


def _say_beside(invocation: Invocation, report: "Composed") -> None:
    from hdesk.insight.report.words import worded
    from hdesk.insight.wording import counted

    if not report.has_words:
        headings = ", ".join(worded(report.document))
        say = invocation.output.say
        say(f"your own words: write them in {report.words} under {headings}, and commit it; --words drafts it")
    elif report.stray:
        lines = counted(report.stray, "line stands", "lines stand")
        invocation.output.say(f"{report.words}: {lines} under none of the headings: left out")
