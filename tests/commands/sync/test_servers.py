"""Sync over ssh and https, with real servers."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from hdesk.storage.gitenv import NETWORK
from tests.support.clones import Team, head
from tests.support.servers import OPENSSL, SSHD, Ssh, https, sshd

needs_sshd = pytest.mark.skipif(SSHD is None, reason="there is no sshd here (Debian's package openssh-server)")
needs_openssl = pytest.mark.skipif(OPENSSL is None, reason="there is no openssl here")


@pytest.fixture(autouse=True)
def own_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out how the user of this machine reaches servers."""
    for name in (*NETWORK, "SSH_AUTH_SOCK", "SSH_ASKPASS", "http_proxy", "https_proxy", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def ssh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ssh]:
    with sshd(tmp_path_factory.mktemp("ssh")) as found:
        yield found


@needs_sshd
@pytest.mark.parametrize(
    ("form", "where"),
    [("ssh://127.0.0.1{hub}", "environment"), ("127.0.0.1:{hub}", "global configuration")],
    ids=["a URL, the environment", "as scp, the user's configuration"],
)
def test_over_ssh(team: Team, ssh: Ssh, monkeypatch: pytest.MonkeyPatch, form: str, where: str) -> None:
    if where == "environment":
        monkeypatch.setenv("GIT_SSH_COMMAND", ssh.command)
    else:
        subprocess.run(["git", "config", "--global", "core.sshCommand", ssh.command], check=True)
    priya, ravi = team["priya"], team["ravi"]
    for desk in (priya, ravi):
        desk.git("remote", "set-url", "origin", form.format(hub=team.hub))
        desk.log()
    assert ravi("sync").out == "origin: 1 commit sent\n"
    assert priya("sync").out == "origin: 1 commit received, 1 sent\n"
    assert team.tip() == head(priya)


@needs_sshd
def test_over_ssh_without_a_key(team: Team, ssh: Ssh, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", stranger], check=True)
    monkeypatch.setenv("GIT_SSH_COMMAND", f"{ssh.command} -i {stranger}".replace("/user ", "/none "))
    priya = team["priya"]
    priya.git("remote", "set-url", "origin", f"127.0.0.1:{team.hub}")
    said = priya("sync", expect=6).err
    assert "Permission denied" in said
    assert "does your account have access to it?" in said


@pytest.fixture
def served(team: Team, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with https(team.place, tmp_path_factory.mktemp("tls")) as (port, certificate):
        subprocess.run(["git", "config", "--global", "http.sslCAInfo", str(certificate)], check=True)
        yield f"https://localhost:{port}/hub.git"


def trusted(url: str) -> None:
    """Have the user's own configuration know the password."""
    helper = "!f() { echo username=priya; echo password=opened; }; f"
    subprocess.run(["git", "config", "--global", f"credential.{url}.helper", helper], check=True)


@needs_openssl
def test_over_https(team: Team, served: str) -> None:
    trusted(served)
    priya, ravi = team["priya"], team["ravi"]
    for desk in (priya, ravi):
        desk.git("remote", "set-url", "origin", served)
        desk.log()
    assert ravi("sync").out == "origin: 1 commit sent\n"
    assert priya("sync").out == "origin: 1 commit received, 1 sent\n"
    assert team.tip() == head(priya)


@needs_openssl
def test_over_https_with_a_token_that_a_ci_system_left_in_the_clone(team: Team, served: str) -> None:
    priya = team["priya"]
    priya.git("remote", "set-url", "origin", served)
    priya.git("config", f"http.{served}.extraHeader", "Authorization: Basic cHJpeWE6b3BlbmVk")
    priya.log()
    assert priya("sync").out == "origin: 1 commit sent\n"


@needs_openssl
def test_over_https_without_a_password(team: Team, served: str) -> None:
    priya = team["priya"]
    priya.git("remote", "set-url", "origin", served)
    said = priya("sync", expect=6).err
    assert "could not read Username" in said
    assert "does your account have access to it?" in said


@needs_openssl
def test_over_https_with_a_certificate_that_nobody_trusts(team: Team, served: str) -> None:
    subprocess.run(["git", "config", "--global", "--unset", "http.sslCAInfo"], check=True)
    priya = team["priya"]
    priya.git("remote", "set-url", "origin", served)
    for key, value in (("http.sslVerify", "false"), ("http.sslCAInfo", "/dev/null")):
        priya.git("config", key, value)
    assert "certificate" in priya("sync", expect=6).err
