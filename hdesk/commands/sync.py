"""The team: sync with the others."""

import click

from hdesk.commands.invocation import Invocation


@click.command("sync")
@click.option("--remote", metavar="NAME", help="Sync with this remote, not the branch's own or `origin`.")
@click.option("--dry-run", is_flag=True, help="Fetch, and only say what would be received, sent and merged.")
@click.option("--check", is_flag=True, help="As --dry-run; exit with 3 if there is anything to sync.")
@click.pass_obj
def sync_command(invocation: Invocation, remote: str | None, *, dry_run: bool, check: bool) -> None:
    """Fetch what others did, merge it, send what was done here. Never needs a human for tickets and contacts.

    What waits is safe while the remote cannot be reached: sync again later. Settings merge as text; where both sides
    changed the same lines, nothing happens and every such line is named.
    """
    from hdesk.domain.findings import Refused
    from hdesk.view.terminal import answers
    from hdesk.work.sync import Sync
    from hdesk.work.sync_desk import Syncing

    if invocation.at is not None:
        raise Refused("nothing can be synced with --at: the past is only read")
    desk = Syncing.open(invocation.start, invocation.moment, invocation.acting)
    synced = Sync(desk, remote=remote, dry=dry_run or check, may_ask=answers()).run()
    output = invocation.output
    output.findings(synced.findings)
    if output.format == "json":
        output.document("sync", synced.data(), synced.findings)
    else:
        output.text(synced.line())
    if check and synced.is_something:
        invocation.exit_code = 3
