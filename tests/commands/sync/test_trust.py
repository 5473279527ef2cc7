"""A clone may come from anywhere: nothing that its configuration names is run, and no name is taken for an option."""

import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.support.clones import Team, head


class Canary:
    """A program that leaves a mark when it is run."""

    def __init__(self, place: Path) -> None:
        self.path = place / "canary"
        self.mark = place / "sang"
        self.path.write_text(f"#!/bin/sh\necho $0 $@ >> {self.mark}\ncat > /dev/null\nexit 1\n")
        self.path.chmod(0o755)

    def sang(self) -> bool:
        return self.mark.exists()


@pytest.fixture
def canary(tmp_path: Path) -> Canary:
    return Canary(tmp_path)


PROGRAMS = (
    "core.sshCommand",
    "core.gitProxy",
    "core.askPass",
    "core.fsmonitor",
    "core.editor",
    "core.pager",
    "core.alternateRefsCommand",
    "credential.helper",
    "credential.https://127.0.0.1.helper",
    "remote.origin.uploadpack",
    "remote.origin.receivepack",
    "remote.origin.vcs",
    "filter.trap.clean",
    "filter.trap.smudge",
    "filter.trap.process",
    "diff.trap.textconv",
    "merge.trap.driver",
    "gpg.program",
    "gpg.ssh.program",
    "uploadpack.packObjectsHook",
    "transfer.credentialHelper",
)
HOOKS = ("pre-push", "post-merge", "post-checkout", "reference-transaction", "post-index-change", "pre-auto-gc")


def trapped(desk: Shell, canary: Canary) -> None:
    """Set every program that git may run, in the repository's own configuration, and all hooks."""
    for key in PROGRAMS:
        desk.git("config", key, str(canary.path))
    hooks = desk.folder / ".git/own-hooks"
    hooks.mkdir()
    for name in HOOKS:
        for folder in (hooks, desk.folder / ".git/hooks"):
            (folder / name).unlink(missing_ok=True)
            (folder / name).symlink_to(canary.path)
    desk.git("config", "core.hooksPath", str(hooks))
    desk.git("config", f"url.ext::{canary.path} .insteadOf", str(desk.folder.parent))
    desk.git("config", "protocol.ext.allow", "always")
    (desk.folder / ".git/info/attributes").write_text("* filter=trap merge=trap diff=trap\n")


def test_no_program_of_the_repository_is_run(team: Team, canary: Canary) -> None:
    priya, ravi = team["priya"], team["ravi"]
    team.diverge("priya", "ravi")
    ravi("sync")
    trapped(priya, canary)
    assert priya("sync").out == "origin: 1 commit received, 1 sent, 1 ticket merged\n"
    priya.git("config", "--unset-all", "core.fsmonitor")
    priya.log()
    assert priya("sync").out == "origin: 1 commit sent\n"
    assert team.tip() == head(priya)
    assert not canary.sang(), canary.mark.read_text()


@pytest.mark.parametrize("url", ["https://127.0.0.1:9/desk.git", "ssh://127.0.0.1:9/desk.git", "127.0.0.1:desk.git"])
def test_no_program_of_the_repository_is_run_to_reach_a_server(
    team: Team, canary: Canary, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya = team["priya"]
    priya.log()
    trapped(priya, canary)
    priya.git("remote", "set-url", "origin", url)
    priya.git("config", "--unset-all", "remote.origin.vcs")
    monkeypatch.setenv("GIT_SSH_COMMAND", "ssh -o BatchMode=yes -o StrictHostKeyChecking=yes -p 9")
    assert "1 commit waits to be sent" in priya("sync", expect=6).err
    assert not canary.sang(), canary.mark.read_text()


@pytest.mark.parametrize(
    ("url", "protocol"),
    [
        ("ext::CANARY %S desk.git", "ext"),
        ("fd::17", "fd"),
        ("git://127.0.0.1/desk.git", "git"),
        ("http://desk.example.com/desk.git", "http"),
        ("ftp://127.0.0.1/desk.git", "ftp"),
    ],
)
def test_only_paths_ssh_and_https_are_reached(team: Team, canary: Canary, url: str, protocol: str) -> None:
    priya = team["priya"]
    priya.git("remote", "set-url", "origin", url.replace("CANARY", str(canary.path)))
    priya.git("config", "protocol.allow", "always")
    assert f"origin is reached by '{protocol}', which hdesk does not use" in priya("sync", expect=1).err
    assert not canary.sang()


@pytest.mark.parametrize("url", ["--upload-pack=CANARY", "-u", "ssh://-oProxyCommand=CANARY/desk", "\x1b[31mred"])
def test_an_address_is_never_an_option(team: Team, canary: Canary, url: str) -> None:
    priya = team["priya"]
    priya.git("config", "remote.origin.url", url.replace("CANARY", str(canary.path)))
    said = priya("sync", expect=None)
    assert said.code in {1, 6}
    assert "\x1b" not in said.err
    assert not canary.sang()


def test_a_remotes_name_is_never_an_option(team: Team, canary: Canary) -> None:
    priya = team["priya"]
    name = f"--upload-pack={canary.path}"
    priya.git("config", f"remote.{name}.url", str(team.hub))
    priya.git("config", "branch.main.remote", name)
    for words in ((), ("--remote", name)):
        assert "not a name that a remote can have" in priya("sync", *words, expect=1).err
    assert not canary.sang()


def test_a_branchs_name_is_never_an_option(team: Team, canary: Canary) -> None:
    priya = team["priya"]
    name = f"--receive-pack={canary.path}"
    file = priya.folder / "desk.yaml"
    file.write_text(file.read_text().replace("branch: main", f"branch: {name}", 1))
    priya.git("commit", "--quiet", "-am", "by hand")
    priya.git("update-ref", f"refs/heads/{name}", "HEAD")
    priya.git("symbolic-ref", "HEAD", f"refs/heads/{name}")
    assert "not a name that a branch can have" in priya("sync", expect=1).err
    assert not canary.sang()


def test_what_the_caller_has_in_the_environment_does_not_lead_elsewhere(
    team: Team, canary: Canary, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    priya = team["priya"]
    priya.log()
    elsewhere = str(tmp_path / "elsewhere")
    for name in ("DIR", "WORK_TREE", "COMMON_DIR", "OBJECT_DIRECTORY", "INDEX_FILE", "NAMESPACE", "SHALLOW_FILE"):
        monkeypatch.setenv(f"GIT_{name}", elsewhere)
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'remote.origin.uploadpack={canary.path}'")
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.sshCommand")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(canary.path))
    assert priya("sync").out == "origin: 1 commit sent\n"
    assert not Path(elsewhere).exists()
    assert not canary.sang()


def test_objects_that_git_finds_unsound_are_not_taken_in(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    tree = ravi.git("cat-file", "-p", "HEAD^{tree}")
    evil = tree + tree.splitlines()[0].partition("\t")[0] + "\t.git\n"
    made = ravi.folder.parent / "tree"
    made.write_text(evil)
    made_tree = subprocess.run(
        ["git", "mktree"], cwd=ravi.folder, input=evil, text=True, check=True, capture_output=True
    ).stdout.strip()
    commit = ravi.git("commit-tree", "-p", "HEAD", "-m", "evil", made_tree).strip()
    ravi.git("push", "--quiet", "origin", f"{commit}:main")
    before = head(priya)
    assert "origin holds what git refuses" in priya("sync", expect=1).err
    assert head(priya) == before


def test_a_signed_merge_where_the_user_signs(team: Team, own_home: Path) -> None:
    priya, ravi = team["priya"], team["ravi"]
    ravi.log()
    ravi("sync")
    key = own_home / "key"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    (own_home / "signers").write_text(f"priya@example.com {key.with_suffix('.pub').read_text()}")
    with (own_home / ".gitconfig").open("a") as settings:
        settings.write(f"[user]\n\tsigningkey = {key}\n[commit]\n\tgpgsign = true\n[gpg]\n\tformat = ssh\n")
        settings.write(f'[gpg "ssh"]\n\tallowedSignersFile = {own_home / "signers"}\n')
    priya.log()
    priya("sync")
    assert priya.git("log", "-2", "--format=%G? %s").splitlines()[0] == "G sync: merge 1 commit of origin"
