"""What every test stands on: a home of its own, a fixed identity, no network."""

import itertools
import os
import socket
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.support.templates import Templates

settings.register_profile(
    "hdesk",
    deadline=None,
    max_examples=int(os.environ.get("HDESK_EXAMPLES", "25")),  # script/laws asks for many more
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
    derandomize=os.environ.get("CI") == "true",
)
settings.load_profile("hdesk")

GITCONFIG = """\
[user]
\tname = Priya Rao
\temail = priya@example.com
[init]
\tdefaultBranch = main
"""


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Templates:
    """Keep the desks that tests get copies of."""
    return Templates(tmp_path_factory.mktemp("templates"))


@pytest.fixture(scope="session")
def _homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    place = tmp_path_factory.mktemp("homes")
    return (place / str(number) for number in itertools.count())


@pytest.fixture(autouse=True)
def own_home(_homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test a home of its own, so that no test reads or writes the real one."""
    home = next(_homes)
    home.mkdir()
    (home / ".gitconfig").write_text(GITCONFIG)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    for name in [name for name in os.environ if name.startswith("HDESK_") and name != "HDESK_EXAMPLES"]:
        monkeypatch.delenv(name)
    return home


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail a test that reaches for anything but this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if self.family == socket.AF_UNIX or address[0] in {"127.0.0.1", "::1", "localhost"}:
            return connect(self, address)
        pytest.fail(f"a test reached for {address}")

    monkeypatch.setattr(socket.socket, "connect", guarded)
