"""What becomes of reports: they are committed, sent, and revised."""

import os
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.domain.findings import Finding
    from hdesk.view.output import Output
    from hdesk.work.report_orders import Committed, Order, Write
    from hdesk.work.report_revise import Revision
    from hdesk.work.report_send import Delivery, Sent

Command = TypeVar("Command", bound=Callable[..., Any])


class Fate(NamedTuple):
    """The options that say what becomes of a report."""

    commit: bool = False
    send: bool = False
    revised: bool = False
    check: bool = False
    dry_run: bool = False
    again: bool = False

    @property
    def printed(self) -> bool:
        """Say whether the report is only printed."""
        return not (self.commit or self.send or self.revised)

    def refuse_nonsense(self, taken: Sequence[str]) -> None:
        """Refuse options that do not go together; `taken` are those of a printed report that were given."""
        if (self.dry_run or self.again) and not self.send:
            raise click.UsageError("--dry-run and --again go with --send.")
        if self.check and (not self.revised or self.commit or self.send):
            raise click.UsageError("--check goes with --revised.")
        if self.dry_run and self.commit:
            raise click.UsageError("--dry-run changes nothing: it does not go with --commit.")
        wrong = [one for one in taken if not (one in {"--format", "--as-of"} and self.commit and not self.send)]
        if self.revised and not self.commit and not self.send:
            wrong = [one for one in wrong if one != "--format"]
        if wrong and not self.printed:
            given = {"--commit": self.commit, "--send": self.send, "--revised": self.revised}
            with_ = ", ".join(name for name, value in given.items() if value)
            raise click.UsageError(f"{', '.join(wrong)} cannot be used with {with_}.")


def fate_options(command: Command) -> Command:
    """Give a command the options that say what becomes of its report."""
    options = (
        click.option("--commit", is_flag=True, help="Commit it under reports/: everybody's, and those that are sent."),
        click.option("--send", is_flag=True, help="Send it to the audiences of desk.yaml that have a `to`, once."),
        click.option("--revised", is_flag=True, help="Say what came later; with --commit, --send: a revised report."),
        click.option("--check", is_flag=True, help="With --revised: end with 3 where any figure is different."),
        click.option("--dry-run", is_flag=True, help="With --send: only show what would be sent to whom."),
        click.option("--again", is_flag=True, help="With --send: also what was sent before."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def deliver(invocation: Invocation, order: "Order", fate: Fate, write: "Write") -> None:
    """Commit, send or revise reports, as the options say."""
    if fate.commit:
        _commit(invocation, order, fate, write)
    if fate.send:
        _send(invocation, order, fate, write)
    if fate.revised and not fate.commit and not fate.send:
        _list_changes(invocation, order, check=fate.check)


def _commit(invocation: Invocation, order: "Order", fate: Fate, write: "Write") -> None:
    from hdesk.work.report_commit import commit_reports
    from hdesk.work.report_revise import commit_revised

    desk, output = invocation.desk(), invocation.output
    done = commit_revised(desk, order, write) if fate.revised else commit_reports(desk, order, write)
    if output.format == "json":
        data = {name: getattr(done, name) for name in ("period", "commit", "new", "same", "nothing")}
        output.document(f"report {order.kind}", data, (*done.differing, *done.findings))
    else:
        _say_committed(output, done, revised=fate.revised)
    invocation.met((*done.differing, *done.findings))


def _say_committed(output: "Output", done: "Committed", *, revised: bool) -> None:
    for path in done.new:
        output.text(path)
    if done.commit:
        output.say(f"committed as {done.commit[:10]}")
    for path in done.same:
        said = "nothing that came later changes a figure" if revised else "committed before, and nothing new changes it"
        output.say(f"{path}: {said}")
    if done.nothing:
        output.say(f"there was nothing on this desk by the end of {done.period}: nothing to report")


def _send(invocation: Invocation, order: "Order", fate: Fate, write: "Write") -> None:
    from hdesk.work.report_send import Means, send_reports

    desk, output = invocation.desk(), invocation.output
    sent = send_reports(desk, order, Means(os.environ, write), dry=fate.dry_run, again=fate.again, revised=fate.revised)
    if sent is None:
        output.say("another sender is at work here; what is left over goes with the next run")
        return
    if fate.dry_run:
        _show_plan(output, sent, order.kind)
    elif output.format == "json":
        rows = [_row(one) for one in sent.deliveries]
        output.document("report send", rows, (*sent.findings, *sent.errors))
    else:
        _say_sent(output, sent, order.kind)
    output.findings(sent.errors)
    invocation.met(sent.findings)
    if sent.errors:
        invocation.exit_code = 3


def _show_plan(output: "Output", sent: "Sent", kind: str) -> None:
    rows = [_row(one) for one in sent.deliveries]
    why_none = sent.nobody or sent.nothing or sent.already
    if rows or not why_none or output.format != "table":
        columns = ("to", "audience", "report", "period", "state", "files")
        output.listing("report send", rows, columns, empty="nothing to send")
    _say_beside(output, sent, kind)
    for error in dict.fromkeys(one.error for one in sent.deliveries if one.error):
        output.say(error)
    if output.format == "table":
        for one in sent.deliveries:
            if one.message:
                output.say(f"\n--- {one.sending.to}: {one.message.title}\n{one.message.body}")


def _row(one: "Delivery") -> dict[str, Any]:
    sending, files = one.sending, one.message.files if one.message else ()
    return {
        "to": sending.to,
        "audience": sending.audience,
        "report": sending.kind,
        "period": sending.period,
        "revision": sending.revision,
        "commit": sending.commit,
        "as_of": sending.as_of,
        "state": one.state,
        "error": one.error,
        "title": one.message.title if one.message else None,
        "text": one.message.body if one.message else None,
        "files": [file.name for file in files],
    }


def _say_sent(output: "Output", sent: "Sent", kind: str) -> None:
    for one in sent.deliveries:
        if one.state == "sent":
            output.text(f"sent to {one.sending.to}: {one.sending.kind} {one.sending.period} for {one.sending.audience}")
        elif one.state == "waiting":
            output.say(f"{one.sending.to}: another sender is at it")
    _say_beside(output, sent, kind)


def _say_beside(output: "Output", sent: "Sent", kind: str) -> None:
    for one in sent.already:
        when = f"{one.sent:%Y-%m-%d %H:%M}" if one.sent else ""
        output.say(f"{one.to} got {one.kind} {one.period} for {one.audience} on {when}; --again sends it again")
    if sent.nobody:
        output.say(f"nobody to send it to: no audience of desk.yaml that reads the {kind} report has a `to`")
        output.say(
            "name where it goes in desk.yaml: destinations: {leads: HDESK_NOTIFY_LEADS}, audiences: {NAME: "
            "{to: leads}}; then set HDESK_NOTIFY_LEADS to its URL"
        )
    if sent.nothing:
        output.say("there was nothing on this desk by the end of the period: nothing to report")


def _list_changes(invocation: Invocation, order: "Order", *, check: bool) -> None:
    from hdesk.work.report_revise import revision

    desk, output = invocation.desk(), invocation.output
    found = revision(desk, order)
    findings: list[Finding] = invocation.findings()
    if output.format == "json":
        output.document(f"report {order.kind} revised", _data(found), findings)
    else:
        _show_changes(output, found)
    invocation.met(findings)
    if check and not found.nothing:
        invocation.exit_code = 3


def _data(found: "Revision") -> dict[str, Any]:
    return {
        "kind": found.kind,
        "period": found.period,
        "audience": found.audience,
        "told": found.told._asdict(),
        "known": found.known._asdict(),
        "differences": [one.data() for one in found.differences],
        "sections": found.sections,
    }


def _show_changes(output: "Output", found: "Revision") -> None:
    rows = []
    for one in found.differences:
        reasons = [reason.text() for reason in one.reasons] or ["no single ticket or contact"]
        rows.append({"figure": one.figure, "reported": one.was, "is now": one.now, "why": reasons[0]})
        rows += [{"figure": "", "reported": "", "is now": "", "why": text} for text in reasons[1:]]
    output.listing("revised", rows, ("figure", "reported", "is now", "why"), empty="no figure is different")
    if found.sections:
        output.say(f"these sections read otherwise: {', '.join(found.sections)}")
    for what, origin in (("reported", found.told), ("now", found.known)):
        output.say(f"{what}: as of {origin.as_of:%Y-%m-%d %H:%M %z} from commit {origin.commit[:10]}")
