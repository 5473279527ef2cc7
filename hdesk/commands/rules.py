"""Rules: checking, listing, explaining, testing and backtesting them."""

import click

from hdesk.commands.invocation import Invocation
from hdesk.commands.rules_backtest import backtest_command


@click.group("rules")
def rules_command() -> None:
    """Check, list, explain, test and backtest routes and rules."""


rules_command.add_command(backtest_command)


@rules_command.command("check")
@click.pass_obj
def check_command(invocation: Invocation) -> None:
    """Check desk.yaml, routing.yaml, priority_rules.yaml and rule_tests.yaml as they stand in the folder.

    Every finding has file, line and column; the exit code is 3 if there is any.
    """
    from hdesk.domain.findings import is_wrong
    from hdesk.work.settings import judged_drafts

    setup, findings, _ = judged_drafts(invocation.start, invocation.moment())
    output = invocation.output
    rows = [finding._asdict() for finding in findings]
    if output.format == "table":
        invocation.met(findings)
        if setup is not None and not is_wrong(findings):
            number = len(findings)
            said = f"{number} warning{'s' if number > 1 else ''}" if number else "nothing wrong"
            output.text(f"{len(setup.routing.routes)} routes, {len(setup.rules)} rules, "
                        f"{len(setup.policies)} clock policies: {said}")  # fmt: skip
        return
    output.listing("rules check", rows, ("path", "line", "column", "message", "hint"), findings=findings,
                   data_rows=rows)  # fmt: skip
    invocation.exit_code = 3 if is_wrong(findings) else 0


@rules_command.command("list")
@click.pass_obj
def list_command(invocation: Invocation) -> None:
    """List routes and rules with their conditions and consequences, as they stand in the folder."""
    from hdesk.domain.findings import Unsound
    from hdesk.work.settings import judged_drafts

    setup, findings, _ = judged_drafts(invocation.start, invocation.moment())
    if setup is None:
        raise Unsound(*findings)
    rows = [
        {
            "kind": "route",
            "id": route.id,
            "title": route.title,
            "when": str(route.when),
            "then": "/".join(part for part in (route.team, route.tier) if part),
        }
        for route in setup.routing.routes
    ]
    for rule in setup.rules:
        then = [f"priority {rule.priority}"] if rule.priority else []
        then += [f"escalate to {entry.to}{', handing over' if entry.handover else ''}" for entry in rule.escalate]
        rows.append({"kind": "rule", "id": rule.id, "title": rule.title, "when": str(rule.when),
                     "then": "; ".join(then), "next": rule.next or ""})  # fmt: skip
    invocation.output.listing("rules", rows, ("kind", "id", "when", "then"), data_rows=rows)


@rules_command.command("explain")
@click.argument("ticket", metavar="ID")
@click.option("--all", "whole", is_flag=True, help="Show every route and rule in full.")
@click.pass_obj
def explain_command(invocation: Invocation, ticket: str, whole: bool) -> None:
    """Say what each route and rule finds on a ticket, what came of it, and why not more.

    First what acted or holds, and what fails by one part of its condition only.
    """
    from hdesk.domain.explain import explain

    desk = invocation.desk()
    view = desk.view(desk.snapshot.ticket(desk.resolve(ticket)))
    explained = explain(view)
    output = invocation.output
    if output.format == "table":
        from hdesk.commands.rules_view import explained_text

        output.styled(explained_text(view, explained, whole=whole))
    else:
        rows = [
            {
                "kind": one.kind,
                "id": one.id,
                "standing": one.standing,
                "when": "; ".join(f"{part.says}: {'true' if part.holds else 'false'}" for part in one.verdict.tests()),
                "then": "; ".join(f"{then.what}: {then.outcome}" for then in one.consequences),
            }
            for one in explained
        ]
        output.listing("rules explain", rows, ("kind", "id", "standing", "when", "then"),
                       findings=desk.findings, data_rows=[one.data() for one in explained])  # fmt: skip
    invocation.met(desk.findings)


@rules_command.command("test")
@click.argument("file", required=False, metavar="[FILE]")
@click.option("--only", metavar="NAME", help="Only the tests whose name contains this.")
@click.option("--require-coverage", is_flag=True, help="Exit with 3 where no test reaches a route or rule.")
@click.pass_obj
def test_command(invocation: Invocation, file: str | None, only: str | None, require_coverage: bool) -> None:
    """Run rule_tests.yaml (or FILE) against the rules as they stand in the folder.

    Exits with 3 where a test fails.
    """
    from hdesk.commands.rules_view import tested_text
    from hdesk.work.rule_tests import rows_of, run_tests

    if only and require_coverage:
        raise click.UsageError("--require-coverage needs all tests, not --only some")
    found = run_tests(invocation.start, invocation.moment(), file, only)
    output = invocation.output
    if output.format == "table":
        output.styled(tested_text(found))
    elif output.format == "json":
        output.document("rules test", found.data())
    else:
        output.listing("rules test", list(rows_of(found)), ("test", "result", "what", "expected", "got", "by"))
        if found.unreached:
            output.say(f"reached by no test: {', '.join(found.unreached)}")
    if found.failed or (require_coverage and found.unreached):
        invocation.exit_code = 3
