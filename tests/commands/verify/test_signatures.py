"""Commits signed as the user's git says, with real keys; and whose key it was, as the verifier's git knows it."""

import shutil
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.exchange.conftest import MAPPING, row, table
from tests.support.proving import LATER, by_hand, edit, entry, file_of, only, verified, work_as

NEXT_WEEK = "2026-11-27T12:00:00+05:30"
ssh = pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="ssh-keygen is not installed")
gpg = pytest.mark.skipif(shutil.which("gpg") is None, reason="gpg is not installed")


def run(*words: str) -> str:
    return subprocess.run(words, check=True, capture_output=True, text=True).stdout


def ssh_key(home: Path, agent: str) -> Path:
    """Make somebody's SSH key."""
    place = home / f"{agent}.key"
    run("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", agent, "-f", str(place))
    return place


def sign_with(key: Path) -> None:
    """Have the user's git sign all commits with an SSH key."""
    for name, value in (("gpg.format", "ssh"), ("user.signingKey", str(key)), ("commit.gpgSign", "true")):
        run("git", "config", "--global", name, value)


def trust(home: Path, **keys: Path) -> None:
    """Have git know whose keys these are."""
    lines = [f"{agent}@example.com {key.with_suffix('.key.pub').read_text()}" for agent, key in keys.items()]
    (home / "signers").write_text("".join(lines))
    run("git", "config", "--global", "gpg.ssh.allowedSignersFile", str(home / "signers"))


@pytest.fixture
def signed(own_home: Path) -> Path:
    """Have Priya's git sign with an SSH key that it knows; give the key."""
    key = ssh_key(own_home, "priya")
    sign_with(key)
    trust(own_home, priya=key)
    return key


@ssh
def test_every_commit_that_hdesk_makes_is_signed_where_the_users_git_signs(
    signed: Path, tmp_path: Path, own_home: Path
) -> None:
    assert signed
    desk = Shell(tmp_path / "new")
    desk.folder.mkdir()
    desk("init")
    desk("init", "--ci", "github", now=LATER)
    ticket = desk.log(now=LATER)
    edit(desk.folder / "desk.yaml", "schema: 1\n", "# ours\nschema: 1\n")
    desk("adopt", now=LATER)
    (own_home / "map.yaml").write_text(MAPPING)
    (own_home / "data.csv").write_text(table(row(Nr="1", Customer="Asha", Created="2026-11-19T10:00:00+05:30")))
    desk("import", "csv", str(own_home / "data.csv"), "--map", str(own_home / "map.yaml"), now=LATER)
    text = file_of(desk, ticket).read_text().replace("status: new", "status: closed")
    file_of(desk, ticket).write_text(text)
    unsigned = by_hand(desk, "--no-gpg-sign", when=LATER).strip()
    desk("check", "--fix", "--yes", now=LATER)
    desk("sweep", now=NEXT_WEEK)
    desk("report", "weekly", "--commit", now=NEXT_WEEK)
    verdicts = dict(line.split() for line in desk.git("log", "--format=%H %G?").splitlines())
    assert len(verdicts) >= 8
    assert {commit for commit, verdict in verdicts.items() if verdict != "G"} == {unsigned}
    found = verified(desk, "--require-signatures", now=NEXT_WEEK)
    assert [one.message for one in found if one.commit == unsigned if "sign" in one.message] == [
        "the commit is not signed"
    ]
    assert {one.commit for one in found} == {unsigned}


@ssh
def test_whose_keys_signed_is_said(team: Shell, ticket: str, signed: Path) -> None:
    fingerprint = run("ssh-keygen", "-l", "-f", str(signed)).split()[1]
    before = len(team.git("rev-list", "HEAD").split())
    team("note", ticket, "Signed.", now=LATER)
    told = team("audit", "verify", now=LATER).out
    assert f"signed by priya@example.com ({fingerprint}): 1\n" in told
    assert f"signed by nobody: {before}\n" in told


@ssh
@pytest.mark.usefixtures("signed")
def test_another_agents_key_proves_that_it_was_another_agent(team: Shell, ticket: str, own_home: Path) -> None:
    arun = ssh_key(own_home, "arun")
    trust(own_home, priya=own_home / "priya.key", arun=arun)
    sign_with(arun)
    team("note", ticket, "As if by Priya.", now=LATER)
    assert only(team).message == "it is signed by arun@example.com, but was committed by priya@example.com"


@ssh
@pytest.mark.usefixtures("signed")
def test_an_unknown_key_is_a_warning_and_where_signatures_are_required_a_finding(
    team: Shell, ticket: str, own_home: Path
) -> None:
    sign_with(ssh_key(own_home, "mallory"))
    team("note", ticket, "By whom?", now=LATER)
    assert verified(team) == []
    assert "which is not known or not trusted here" in team("audit", "verify", now=LATER).err
    assert "which is not known or not trusted here" in only(team, "HEAD~1..HEAD", "--require-signatures").message


@ssh
@pytest.mark.usefixtures("signed")
def test_a_signature_on_something_else_is_bad(team: Shell, ticket: str) -> None:
    team("note", ticket, "What was signed.", now=LATER)
    raw = team.git("cat-file", "commit", "HEAD").replace("\nnote ", "\nnothing ")
    forged = subprocess.run(["git", "hash-object", "-t", "commit", "-w", "--stdin"], cwd=team.folder, input=raw,
                            check=True, capture_output=True, text=True).stdout.strip()  # fmt: skip
    team.git("reset", "-q", "--hard", forged)
    assert "its signature is bad: the commit is not what was signed" in only(team).message


@gpg
def test_gpg_signs_and_is_verified_too(
    team: Shell, ticket: str, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = own_home / "gnupg"
    keys.mkdir(mode=0o700)
    monkeypatch.setenv("GNUPGHOME", str(keys))
    who = "Priya Rao <priya@example.com>"
    run("gpg", "--batch", "--quiet", "--passphrase", "", "--quick-gen-key", who, "ed25519", "sign", "never")
    try:
        run("git", "config", "--global", "commit.gpgSign", "true")
        team("note", ticket, "Signed.", now="2090-01-01T00:00:00Z")
        assert verified(team, "HEAD~1..HEAD", "--require-signatures", now="2090-01-01T00:00:00Z") == []
        assert f"signed by {who} (" in team("audit", "verify", now="2090-01-01T00:00:00Z").out
    finally:
        subprocess.run(["gpgconf", "--kill", "gpg-agent"], check=False, capture_output=True)


@ssh
@pytest.mark.usefixtures("signed")
def test_no_program_that_the_desks_own_git_settings_name_is_run_to_verify(
    team: Shell, ticket: str, tmp_path: Path
) -> None:
    team("note", ticket, "Signed.", now=LATER)
    trap = tmp_path / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {tmp_path}/sprung\nexit 0\n")
    trap.chmod(0o755)
    for name in ("gpg.program", "gpg.ssh.program", "gpg.openpgp.program"):
        team.git("config", name, str(trap))
    assert verified(team) == []
    assert not (tmp_path / "sprung").exists()


@ssh
@pytest.mark.usefixtures("signed")
def test_what_is_written_without_a_signature_by_hand_is_found_where_it_is_required(team: Shell, ticket: str) -> None:
    work_as(team, "arun")
    entry(file_of(team, ticket))
    by_hand(team, "--no-gpg-sign")
    assert (only(team, "HEAD~1..HEAD", "--require-signatures").message) == "the commit is not signed"
