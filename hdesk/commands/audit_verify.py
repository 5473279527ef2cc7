"""`hdesk audit verify` and `hdesk audit hook`: whether history is one that hdesk wrote, here and on a server."""

import sys
from typing import TYPE_CHECKING

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from hdesk.storage.lineage import Made
    from hdesk.work.verify import Verified, Wrong

_COLUMNS = ("commit", "at", "author", "path", "line", "event", "message", "hint")


@click.command("verify")
@click.argument("range_", metavar="[REV..REV]", required=False)
@click.option("--require-signatures", is_flag=True, help="Every commit must carry a good signature of who made it.")
@click.option("--limit", type=click.IntRange(1), metavar="N", help="Print at most so many findings.")
@click.option("--receive", is_flag=True, hidden=True, help="Judge a push, as git's pre-receive hook is told of it.")
@click.pass_obj
def verify_command(
    invocation: Invocation, range_: str | None, *, require_signatures: bool, limit: int | None, receive: bool
) -> None:
    """Verify git's own history; exits with 3 where something does not stand.

    Timelines were only appended to; each event is by the commit's author, or by whom desk.yaml lets that author act
    for; nothing is dated after its commit, and what was written down late says so; merges hold exactly what their
    parents hold; settings were changed by leads. Judged are the commits of the range (without one, all that HEAD has),
    each by the settings that were in force before it.
    """
    from hdesk.storage.git import Git
    from hdesk.work.receive import received
    from hdesk.work.verify import ordered, verify

    git = Git.discover(invocation.start)
    now = invocation.moment()
    if receive:
        orders, findings = received(git, sys.stdin, now, signed=require_signatures)
    else:
        orders, findings = [ordered(git, range_, now, signed=require_signatures)], []
    done = [verify(git, order, _watched) for order in orders]
    _print(invocation, done, limit)
    invocation.met(findings)
    if any(one.level is None for part in done for one in part.wrong):
        invocation.exit_code = 3


def _watched(found: "Sequence[Made]") -> "Iterable[Made]":
    from hdesk.view.progress import progress

    return progress(found, "verify", len(found))


def _print(invocation: Invocation, done: "list[Verified]", limit: int | None) -> None:
    from hdesk.domain.findings import Finding

    output = invocation.output
    wrong = [one for part in done for one in part.wrong]
    shown = wrong[:limit]
    if output.format == "table":
        for one in shown:
            output.findings([Finding(_message(one), one.path, one.line, hint=one.hint, level=one.level)])
        if len(wrong) > len(shown):
            output.say(f"{len(wrong) - len(shown)} findings more; --limit says how many are printed")
        if done:
            output.text(_summary(done))
    else:
        rows = [one._asdict() for one in shown]
        output.listing("audit verify", rows, (*_COLUMNS, "level"), data_rows=rows)


def _message(one: "Wrong") -> str:
    event = f"{one.event}: " if one.event else ""
    return f"commit {one.commit[:10]} by {one.author}: {event}{one.message}"


def _summary(done: "list[Verified]") -> str:
    """Say in one line what was verified, and whose keys signed it."""
    from collections import Counter

    from hdesk.work.verify_keys import UNSIGNED

    commits, files = sum(one.commits for one in done), sum(one.files for one in done)
    wrong = sum(one.level is None for part in done for one in part.wrong)
    text = f"{_count(commits, 'commit')}, {_count(files, 'file')} changed in them: "
    text += _count(wrong, "finding") if wrong else "all stands as it was written"
    keys: Counter[str] = Counter()
    for one in done:
        keys += one.keys
    if set(keys) - {UNSIGNED}:
        text += "".join(f"\nsigned by {who}: {number:,}" for who, number in keys.most_common())
    invented = sum(one.invented for one in done)
    if invented:
        text += f"\n{_count(invented, 'commit')} of a demo, whose days are made up: not judged is when things were said"
    return text


def _count(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"
