"""Audit review: a lead's verdicts on what somebody logged."""

from typing import TYPE_CHECKING

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.domain.config import AuditCheck
    from hdesk.domain.contacts import Contact
    from hdesk.domain.model import Ticket
    from hdesk.work.audit_review import Review


@click.command("review")
@click.argument("work", metavar="ID")
@click.option("--category", metavar="right|wrong", help="Is the category right?")
@click.option("--subcategory", metavar="right|wrong", help="Is the subcategory right?")
@click.option("--notes", metavar="clear|unclear", help="Could somebody else go on from the notes?")
@click.option("--fields", metavar="complete|incomplete", help="Are the required fields filled?")
@click.option("--check", "checks", multiple=True, metavar="NAME=ok|wrong", help="Any check that desk.yaml has.")
@click.option("--text", metavar="TEXT", help="What the agent should know.")
@click.pass_obj
def review_command(
    invocation: Invocation, /, work: str, checks: tuple[str, ...], text: str | None, **given: str | None
) -> None:
    """Review a ticket or contact that somebody logged.

    Every check of desk.yaml (`audits:`) is answered, in words as above or with n/a; in a terminal you are asked. Leads
    review, and nobody their own work. Of several reviews of the same work the last one counts.
    """
    from hdesk.view.terminal import answers
    from hdesk.work.audit_review import may_review, review, reviewed_work

    desk = invocation.desk()
    verdicts = _verdicts(checks, given)
    found = reviewed_work(desk, work)
    may_review(desk, found)
    audits = desk.setup.config.audits
    if answers() and not audits.keys() <= verdicts.keys():
        _show(invocation, found)
        verdicts |= {name: _asked(name, check) for name, check in audits.items() if name not in verdicts}
    _say(invocation, review(desk, found, verdicts, text))


def _verdicts(checks: tuple[str, ...], given: dict[str, str | None]) -> dict[str, str]:
    """Gather what the options say; a check is answered once."""
    pairs = [(name, verdict) for name, verdict in given.items() if verdict is not None]
    for one in checks:
        name, equals, verdict = one.partition("=")
        if not equals:
            raise click.UsageError(f"--check {one!r}: expected NAME=VERDICT.")
        pairs.append((name.strip(), verdict))
    twice = {name for name, _ in pairs if [one for one, _ in pairs].count(name) > 1}
    if twice:
        raise click.UsageError(f"Answered twice: {', '.join(sorted(twice))}.")
    return dict(pairs)


def _show(invocation: Invocation, work: "Ticket | Contact") -> None:
    """Show what is reviewed before it is judged."""
    from hdesk.commands.ticket_view import contact_data, full
    from hdesk.domain.model import Ticket
    from hdesk.view.text import cell, one_line

    output = invocation.output
    if isinstance(work, Ticket):
        output.say(full(invocation.desk(), work))
        return
    for name, value in contact_data(work).items():
        shown = ", ".join(cell(one) for one in value.values()) if isinstance(value, dict) else cell(value)
        output.say(f"{name:<12} {one_line(shown)}")


def _asked(name: str, check: "AuditCheck") -> str:
    from hdesk.domain.reviewing import words

    said = click.prompt(f"{check.title}?", type=click.Choice([*words(name), "n/a"]), err=True)
    return str(said)


def _say(invocation: Invocation, done: "Review") -> None:
    from hdesk.domain.reviewing import passes

    output = invocation.output
    if output.format == "json":
        before = done.before and {"score": done.before[0], "reviewer": done.before[1]}
        output.document("audit review", {**done._asdict(), "before": before})
        return
    failed = [f"{name} {verdict}" for name, verdict in done.checks.items() if passes(verdict) is False]
    output.text(f"{done.of}  {done.score:g} of 100{'  ' if failed else ''}{', '.join(failed)}")
    if done.before:
        output.say(f"takes the place of a review by {done.before[1]}, {done.before[0]:g} of 100")
