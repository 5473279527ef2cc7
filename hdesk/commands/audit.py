"""The check of the whole desk."""

from typing import TYPE_CHECKING

import click

from hdesk.commands.invocation import Invocation

if TYPE_CHECKING:
    from hdesk.work.check import Checked


@click.command("check")
@click.option("--only", metavar="CHECK,…", help="Only these checks, as yaml,fold.")
@click.option("--fix", is_flag=True, help="Repair what can be repaired without guessing, in one commit.")
@click.option("--yes", is_flag=True, help="With --fix: do not ask first.")
@click.pass_obj
def check_command(invocation: Invocation, only: str | None, fix: bool, yes: bool) -> None:
    """Check the whole desk; runs when everything else is broken. Exits with 3 on findings.

    Checks: yaml (can it be read, is it in hdesk's own form), schema (keys and types), fold (is each header what its
    timeline says), ids, paths, links (what tickets name), rules (the settings), contacts (what contacts name), git,
    index, locks, drafts.
    """
    from hdesk.domain.findings import is_wrong
    from hdesk.work.check import check

    names = _named(only)
    checked = check(invocation.start, invocation.moment(), names)
    if fix and _fixed(invocation, checked, names, yes=yes):
        checked = check(invocation.start, invocation.moment(), names)
    output = invocation.output
    findings = checked.findings
    if output.format == "table":
        for finding in findings:
            output.findings([finding._replace(message=f"{finding.message} [{finding.check}]")])
        if not findings:
            output.text(f"{checked.material.git.root}: {checked.files} files, nothing wrong")
    else:
        rows = [finding._asdict() for finding in findings]
        output.listing("check", rows, ("check", "path", "line", "column", "message", "hint"), findings=findings,
                       data_rows=rows)  # fmt: skip
    invocation.exit_code = 3 if is_wrong(findings) else 0


def _named(only: str | None) -> tuple[str, ...]:
    """Give the checks that were asked for, all of them by default."""
    from hdesk.domain.findings import Refused
    from hdesk.domain.intake import known
    from hdesk.work.check import CHECKS

    if only is None:
        return CHECKS
    names = tuple(name.strip() for name in only.split(","))
    wrong = [finding for name in names for finding in known(name, CHECKS, "check")]
    if wrong:
        raise Refused(*wrong)
    return names


def _fixed(invocation: Invocation, checked: "Checked", names: tuple[str, ...], *, yes: bool) -> bool:
    """Show what can be repaired, ask on a terminal, repair it; tell whether anything was done."""
    from hdesk.view.terminal import answers
    from hdesk.work.check_fix import mend, repairs_of

    output = invocation.output
    repairs = repairs_of(checked, names)
    if not repairs:
        return False
    for line in repairs.said:
        output.say(line)
    asked = answers() and not yes
    if asked and not click.confirm("Do this?", err=True):
        return False
    mended = mend(checked.material, repairs, invocation.acting)
    output.findings(mended.warnings)
    count = f"{len(mended.files)} {'file' if len(mended.files) == 1 else 'files'}"
    if repairs.merge:
        output.say(
            f"{count} merged; the merge is {mended.commit[:10]}" if mended.commit else f"{count} merged and staged"
        )
    elif mended.commit:
        output.say(f"{count} repaired in {mended.commit[:10]}")
    return True
