"""The command line: a lazily loaded group, the global options, and the one error boundary."""

import gc
import importlib
import os
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import click

from hdesk import __version__
from hdesk.domain.findings import HdeskError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

    from hdesk.commands.invocation import Invocation

_TICKETS = "hdesk.commands.tickets"
_TALK = "hdesk.commands.verbs_talk"
_WORK = "hdesk.commands.verbs_work"
_END = "hdesk.commands.verbs_end"

_OBJECTS = 50_000
"""So many new objects until garbage is looked for: with Python's own 700, loading a command does so dozens of times."""

COMMANDS: dict[str, tuple[str, str, str]] = {
    "init": ("Start", "hdesk.commands.start", "Make a desk in a folder."),
    "demo": ("Start", "hdesk.commands.demo", "Make a believable desk to try things on."),
    "status": ("Start", "hdesk.commands.start", "Show where the desk stands."),
    "log": ("Contacts", "hdesk.commands.contacts", "Log a contact: solved at once, or as a ticket."),
    "contacts": ("Contacts", "hdesk.commands.contacts", "List contacts."),
    "new": ("Tickets", _TICKETS, "Open a ticket that no contact stands behind."),
    "show": ("Tickets", _TICKETS, "Show a ticket and its timeline."),
    "list": ("Tickets", _TICKETS, "List tickets, filtered."),
    "edit": ("Tickets", _TICKETS, "Correct what a ticket is about."),
    "note": ("Tickets", _TALK, "Add an internal note."),
    "assign": ("Tickets", _WORK, "Give a ticket to the agent who works on it."),
    "own": ("Tickets", _WORK, "Make an agent answer to the customer."),
    "ack": ("Tickets", _TALK, "Acknowledge to the customer that it came."),
    "reply": ("Tickets", _TALK, "Record a reply to the customer."),
    "heard": ("Tickets", _TALK, "Record that the customer wrote or called."),
    "escalate": ("Tickets", _WORK, "Escalate to a team, handing the work over."),
    "accept": ("Tickets", _WORK, "Accept an escalation for the team."),
    "return": ("Tickets", _WORK, "Send an escalation back."),
    "ask": ("Tickets", _WORK, "Ask a team, or note that it asked."),
    "promise": ("Tickets", _TALK, "Promise the customer a moment."),
    "reschedule": ("Tickets", _TALK, "Move a pickup or payout to another day."),
    "hold": ("Tickets", _WORK, "Wait for the customer or another team."),
    "resume": ("Tickets", _WORK, "Go on after waiting."),
    "approve": ("Tickets", _WORK, "Record an approval."),
    "resolve": ("Tickets", _END, "Resolve a ticket."),
    "confirm": ("Tickets", _END, "Record whether the customer agrees."),
    "followup": ("Tickets", _END, "Record a follow-up after the resolution."),
    "close": ("Tickets", _END, "Close, with consent or a reason why there is none."),
    "reopen": ("Tickets", _END, "Open a resolved or closed ticket again."),
    "link": ("Tickets", _WORK, "Link two tickets."),
    "merge": ("Tickets", "hdesk.commands.merge", "Merge tickets into the earliest of them."),
    "attach": ("Tickets", _WORK, "Attach a file."),
    "rate": ("Tickets", _END, "Record the customer's rating."),
    "prioritise": ("Tickets", _WORK, "Set the priority by hand."),
    "pin": ("Tickets", _WORK, "Keep rules off a field."),
    "undo": ("Tickets", "hdesk.commands.undo", "Undo what one command did; nothing is erased."),
    "queue": ("Work", "hdesk.commands.work", "List open work, most urgent first, and why."),
    "next": ("Work", "hdesk.commands.work", "Take the one ticket to work on next."),
    "sweep": ("Work", "hdesk.commands.sweep", "Do what time has made due, on all open tickets."),
    "notify": ("Work", "hdesk.commands.notify", "Send what has happened to those whom desk.yaml names."),
    "rules": ("Rules", "hdesk.commands.rules", "Check, explain and test routes and rules."),
    "clocks": ("Clocks", "hdesk.commands.clocks", "Explain when each clock of a ticket is due, and why."),
    "calendar": ("Clocks", "hdesk.commands.calendar", "Show calendars, count on them, add holidays."),
    "kpi": ("Numbers", "hdesk.commands.numbers", "Print KPIs."),
    "report": ("Numbers", "hdesk.commands.reports", "Print reports."),
    "history": ("Audit", "hdesk.commands.history", "Show who changed what on a ticket, from git."),
    "audit": ("Audit", "hdesk.commands.audit_group", "See what was done on the whole desk, by whom."),
    "check": ("Team", "hdesk.commands.audit", "Check the whole desk; repair what can be repaired."),
    "sync": ("Team", "hdesk.commands.sync", "Fetch what others did, merge it, send what was done here."),
    "adopt": ("Team", "hdesk.commands.team", "Take in files edited by hand."),
    "redact": ("Team", "hdesk.commands.redact", "Replace a customer's personal data by a pseudonym."),
    "reindex": ("Team", "hdesk.commands.upkeep", "Build the index anew."),
    "schema": ("Doors", "hdesk.commands.schema", "Print the JSON Schemas of a desk's files."),
    "import": ("Doors", "hdesk.commands.doors", "Import tickets from elsewhere."),
}
"""Each command's family, module and one-line help, so that `--help` need not load any of them."""

HIDDEN = {"merge-driver": "hdesk.commands.driver"}
"""What programs call and nobody types: each command's module."""


class LazyGroup(click.Group):
    """A group whose commands are loaded when they are used."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name the commands in the order of their families."""
        del ctx
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load a command, and let it take the global options too."""
        del ctx
        module = COMMANDS[cmd_name][1] if cmd_name in COMMANDS else HIDDEN.get(cmd_name)
        if module is None:
            return None
        command = getattr(importlib.import_module(module), f"{cmd_name.replace('-', '_')}_command")
        assert isinstance(command, click.Command)  # noqa: S101 - the table and the modules belong together
        _share_options(command)
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command, or say which one is nearest."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from hdesk.domain.nearest import did_you_mean

            near = did_you_mean(args[0], list(COMMANDS)) if args else None
            hint = f" Did you mean {near!r}?" if near else ""
            raise click.UsageError(error.message + hint, ctx) from error

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem]":
        """Complete a command's name from the table, without loading any of them."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=text) for name, (_, _, text) in COMMANDS.items() if name.startswith(incomplete)
        ]
        return [*found, *click.Command.shell_complete(self, ctx, incomplete)]

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands by family."""
        del ctx
        families: dict[str, list[tuple[str, str]]] = {}
        for name, (family, _, text) in COMMANDS.items():
            families.setdefault(family, []).append((name, text))
        for family, rows in families.items():
            with formatter.section(family):
                formatter.write_dl(rows)


def _put(name: str) -> Any:
    def callback(ctx: click.Context, _: click.Parameter, value: Any) -> None:
        if value is not None:
            setattr(ctx.find_object(_invocation()), name, value)

    return callback


def _invocation() -> "type[Invocation]":
    from hdesk.commands.invocation import Invocation

    return Invocation


def _global_options(*, hidden: bool) -> list[click.Option]:
    """Give the global options; commands take them too, so that their place does not matter."""

    def option(*names: str, into: str, **more: Any) -> click.Option:
        return click.Option(names, expose_value=False, hidden=hidden, callback=_put(into), **more)

    return [
        option("-C", "--desk", into="directory", metavar="DESK", envvar=None if hidden else "HDESK_DIR",
               help="The desk's folder, instead of the current one.  [env: HDESK_DIR]"),
        option("--now", into="now", metavar="T", envvar=None if hidden else "HDESK_NOW",
               help="Work as if it were T.  [env: HDESK_NOW]"),
        option("--at", into="at", metavar="REV|TIME",
               help="Read the desk as it was: a git revision, or what had happened by a moment (a day: by its end)."),
        option("--as", into="acting", metavar="AGENT", envvar=None if hidden else "HDESK_AGENT",
               help="Act as another agent, as desk.yaml allows.  [env: HDESK_AGENT]"),
        option("--format", into="format", type=click.Choice(["table", "json", "csv", "md"]),
               help="How to print what is listed."),
    ]  # fmt: skip


def _share_options(command: click.Command) -> None:
    if isinstance(command, click.Group):
        command.prepare = _share_options  # type: ignore[attr-defined]  # for those that load their commands later
        for one in command.commands.values():
            _share_options(one)
        return
    taken = {name for param in command.params for name in param.opts}
    command.params += [one for one in _global_options(hidden=True) if not taken & set(one.opts)]


@click.command(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="hdesk", message="%(prog)s %(version)s")
def cli() -> None:
    """Run a helpdesk that lives in a directory: tickets as YAML in git, rules as data, clocks, KPIs."""


cli.params = [*_global_options(hidden=False), *cli.params]


def main() -> None:
    """Run the command line and end the process with the documented exit code."""
    from hdesk.commands.invocation import Invocation

    gc.set_threshold(_OBJECTS, 20, 100)
    invocation = Invocation(datetime.now(UTC))
    code = guarded(invocation)
    try:
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever read the output has gone; that is no error, but Python would say so while it ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        click.echo(f"hdesk: the output could not be written: {error.strerror}", err=True)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = code or 6
    gc.freeze()  # nothing is worth collecting any more, and the interpreter would look through all of it twice
    sys.exit(code)


def guarded(invocation: "Invocation", args: list[str] | None = None) -> int:
    """Run a command inside the one error boundary; give its exit code."""
    try:
        result = cli.main(args, prog_name="hdesk", standalone_mode=False, obj=invocation)
        invocation.finish()
        return result if isinstance(result, int) and result else invocation.exit_code
    except HdeskError as error:
        for finding in error.findings:
            _complain(str(finding))
        return error.exit_code
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        _complain("interrupted; nothing was written")
        return 130
    except BrokenPipeError:
        return 0
    except OSError as error:
        named = f" ({error.filename})" if error.filename else ""
        _complain(f"the system refused: {error.strerror or error}{named}")
        return 6
    except Exception as error:  # noqa: BLE001 - the one place that turns a bug into a report
        return _bug(error)


def _complain(text: str) -> None:
    from hdesk.view.text import one_line

    click.echo(f"hdesk: {one_line(text)}", err=True)


def _bug(error: Exception) -> int:
    import tempfile
    import traceback

    with tempfile.NamedTemporaryFile("w", prefix="hdesk-bug-", suffix=".txt", delete=False, encoding="utf-8") as file:
        file.write(f"hdesk {__version__}, Python {sys.version}\n\n")
        traceback.print_exception(error, file=file)
    _complain(f"this is a bug in hdesk: {type(error).__name__}: {error}; please send {file.name}")
    return 70
