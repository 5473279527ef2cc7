"""Redact, second part: rewriting history, and what everybody else has to do then."""

from typing import TYPE_CHECKING, Any

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.view.output import Output
    from hdesk.work.purge import Prospect, Purged


def agreed(question: str, *, yes: bool, dry: bool) -> bool:
    """Ask in a terminal; elsewhere only --yes will do."""
    from hdesk.domain.findings import Finding, Refused
    from hdesk.view.terminal import answers

    if dry or yes:
        return not dry
    if not answers():
        raise Refused(Finding("nothing was done: nobody can be asked here", hint="--yes does it, --dry-run only shows"))
    return click.confirm(question, err=True)


def purge_history(
    invocation: Invocation, backup: str | None, reason: str | None, *, yes: bool, dry: bool
) -> dict[str, Any]:
    """Show what purging would do, ask, do it, and say what comes next; give it as data."""
    from hdesk.work.purge import prospect, purge

    desk, output = invocation.desk(), invocation.output
    wanted = prospect(desk, backup)
    _announce(output, wanted)
    if not agreed("Rewrite history? It cannot be undone but from the backup.", yes=yes, dry=dry):
        return {"backup": None, "rewritten": None, "commit": None}
    if wanted.redacted:
        output.say("rewriting history …")
    done = purge(desk, wanted, reason)
    output.findings(done.findings)
    _report(output, done, desk.setup.config.branch)
    return {
        "backup": str(done.backup) if done.backup else None,
        "rewritten": done.rewritten,
        "first": list(done.first),
        "commit": done.commit,
    }


def _announce(output: "Output", wanted: "Prospect") -> None:
    if wanted.people:
        output.say(f"history still knows {len(wanted.people)} of the customers who were redacted; it will be rewritten")
        output.say(f"backup, with all that is to go: {wanted.backup}")
    elif wanted.redacted:
        output.say("history knows nobody who was redacted; what branches do not lead to will be cleared away")
    else:
        output.say("nothing was ever redacted here; what branches do not lead to will be cleared away")
    if wanted.dropped:
        output.say(f"these go, with what only they lead to: {', '.join(wanted.dropped)}")
    output.say("reflogs go, too: commits that no branch or tag leads to are gone afterwards")


def _report(output: "Output", done: "Purged", branch: str) -> None:
    if done.commit is None or done.backup is None:
        output.say("history held nothing of it; reflogs, caches and lost objects are cleared")
        return
    output.say(f"{done.rewritten} commits rewritten; {branch} is at {done.commit[:10]}")
    for line in (
        "",
        "Now, before anybody syncs again:",
        f"  1. the server: git push --force --all && git push --force --tags, then on it: {_CLEAN}",
        "     (a hosting service keeps old commits in caches and pull requests: ask its support, or make a new",
        "     repository there and push to that)",
        "  2. everybody else: delete the clone and make a new one; what is not synced yet is noted down by hand.",
        f"     Or in the old clone: git fetch && git reset --hard origin/{branch} && rm -r .git/hdesk && {_CLEAN}",
        "     An old clone that is left as it is cannot sync any more.",
        f"  3. the backup {done.backup} holds all of the data: delete it once the purge has proven right.",
        f"     To go back: git clone -b {branch} {done.backup} FOLDER",
        "docs/privacy.md says what else keeps copies: mail that was sent, reports, disks' backups.",
    ):
        output.say(line)


_CLEAN = "git reflog expire --expire=now --all && git gc --prune=now"
