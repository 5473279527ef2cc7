"""`hdesk audit hook`: the script that a server runs to judge what is pushed to it."""

import click

from hdesk.commands.invocation import Invocation


@click.command("hook", short_help="Print or install the hook with which a server verifies each push.")
@click.option("--install", is_flag=True, help="Put it into this repository's hooks, unless another one is there.")
@click.option("--require-signatures", is_flag=True, help="Have it refuse commits without a good signature.")
@click.pass_obj
def hook_command(invocation: Invocation, *, install: bool, require_signatures: bool) -> None:
    """Print the pre-receive hook, with which a server verifies what is pushed to the desk's branch.

    On the server, in the bare repository: hdesk audit hook --install. It runs the hdesk that wrote it.
    """
    from hdesk.presets.hooks import pre_receive

    script = pre_receive(signed=require_signatures)
    if not install:
        invocation.output.text(script.decode().rstrip("\n"))
        return
    from hdesk.work.receive import install_hook

    place = install_hook(invocation.start, script)
    invocation.output.say(f"{place}: judges what is pushed here from now on")
    if not _is_bare(invocation):
        invocation.output.say(
            "this is somebody's clone: install it in the bare repository that everybody pushes to, too"
        )


def _is_bare(invocation: Invocation) -> bool:
    from hdesk.storage.git import Git

    return Git.discover(invocation.start).bare
