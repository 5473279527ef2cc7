"""Hooks, filters and programs: nothing that a cloned or copied desk names is ever run."""

import shutil

from tests.hostile.conftest import Hostile
from tests.support.plumbing import FILE

_KEYS = (
    "core.fsmonitor", "core.editor", "core.pager", "core.sshCommand", "core.askPass", "core.gitProxy",
    "core.alternateRefsCommand", "diff.external", "diff.x.textconv", "diff.x.command", "filter.x.clean",
    "filter.x.smudge", "filter.x.process", "filter.a=b.clean", "merge.hdesk.driver", "merge.x.driver", "gpg.program",
    "gpg.ssh.program", "gpg.openpgp.program", "gpg.ssh.defaultKeyCommand", "sequence.editor", "credential.helper",
    "interactive.diffFilter", "pager.log", "pager.diff", "pager.show", "uploadpack.packObjectsHook",
    "trailer.ticket.command", "trailer.ticket.cmd", "remote.origin.uploadpack", "remote.origin.receivepack",
    "gc.recentObjectsHook", "man.x.cmd", "browser.x.cmd",
)  # fmt: skip
_HOOKS = (
    "pre-commit", "prepare-commit-msg", "commit-msg", "post-commit", "post-checkout", "post-merge", "post-rewrite",
    "pre-push", "pre-auto-gc", "reference-transaction", "post-index-change", "fsmonitor-watchman", "pre-receive",
    "update", "post-update", "push-to-checkout", "applypatch-msg", "pre-rebase",
)  # fmt: skip
_ALIASES = ("log", "show", "diff", "status", "commit", "cat-file", "ls-tree", "fetch", "push", "x")


def test_nothing_that_the_desks_configuration_names_is_run(hostile: Hostile) -> None:
    trap, git = str(hostile.trap), hostile.desk / ".git"
    attributes = "* filter=x diff=x merge=x\n*.yaml filter=a=b\n"
    hostile.commit({b".gitattributes": (FILE, attributes.encode())})
    # The remote's own hooks are the remote's affair, and are run where it lives.
    hostile.shell.git("clone", "-q", "--bare", str(hostile.desk), str(hostile.origin))
    hooks = hostile.place / "hooks"
    for folder in (hooks, git / "hooks"):
        folder.mkdir(exist_ok=True)
        for hook in _HOOKS:
            shutil.copy(trap, folder / hook)
    (git / "info").mkdir(exist_ok=True)
    (git / "info/attributes").write_text(attributes)
    (hostile.place / "included").write_text(f'[core]\n\tfsmonitor = {trap}\n[filter "x"]\n\tclean = {trap}\n')
    settings = dict.fromkeys(_KEYS, trap) | {f"alias.{name}": f"!{trap}" for name in _ALIASES} | {
        "core.hooksPath": str(hooks), "core.worktree": str(hostile.desk),
        "include.path": str(hostile.place / "included"),
        "remote.origin.url": str(hostile.origin), "log.showSignature": "true", "color.ui": "always",
        "core.attributesFile": str(git / "info/attributes"), "format.pretty": "%B", "fetch.recurseSubmodules": "true",
    }  # fmt: skip
    for key, value in settings.items():
        hostile.shell.git("config", key, value)
    hostile.canary.unlink(missing_ok=True)
    # Time stamps that leave open whether a file was changed make git compare contents, and so filter them.
    for path in hostile.desk.rglob("*.yaml"):
        path.touch()
    results = hostile.run_all()
    assert [command for command, one in results.items() if one.code not in {0, 3}] == []


def test_a_signature_is_asked_of_no_program_of_the_desks(hostile: Hostile) -> None:
    for key in (
        "gpg.program",
        "gpg.openpgp.program",
        "gpg.ssh.program",
        "gpg.ssh.defaultKeyCommand",
        "gpg.x509.program",
    ):
        hostile.shell.git("config", key, str(hostile.trap))
    hostile.shell.git("config", "commit.gpgSign", "true")
    for form in ("openpgp", "ssh", "x509"):
        hostile.shell.git("config", "gpg.format", form)
        assert hostile.run("note {ticket} hello").code == 6
