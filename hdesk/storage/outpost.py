"""A git directory of hdesk's own, from which a desk talks to others: it shares the desk's objects and nothing else.

What git runs to reach a remote is named in configuration: ssh commands, credential helpers, proxies, programs on the
other side, addresses that are rewritten. Here git never reads the desk's own `.git/config`, so that all of these come
from the user and the system alone, whatever keys later versions of git add. The desk says where the remote is, and
which headers (tokens of a CI system) go to which address: these are words, not programs.
"""

import os
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from hdesk.storage.git import Git
from hdesk.storage.gitenv import OPTIONS, PROTOCOLS, network_environment

_SETTINGS = (
    "transfer.fsckObjects=true",
    "fetch.fsckObjects=true",
    "receive.fsckObjects=true",
    "fetch.recurseSubmodules=false",
    "push.recurseSubmodules=no",
    "submodule.recurse=false",
    "fetch.writeCommitGraph=false",
    "maintenance.auto=false",
)
_PINNED = tuple(word for setting in _SETTINGS for word in ("-c", setting))
HERE = "refs/heads/here"
"""The commit that stands here: what is sent, and what the other side is told that we have."""
THERE = "refs/heads/there"
"""The commit that stands there."""


class Outpost:
    """The git directory, made anew by each use of it. One process at a time."""

    def __init__(self, git: Git, *, plain_http: bool, may_ask: bool) -> None:
        self._git = git
        self._folder = git.git_dir / "hdesk" / "outpost"
        self._env = network_environment(os.environ) | {
            "GIT_DIR": str(self._folder),
            "GIT_OBJECT_DIRECTORY": str((git.common_dir / "objects").resolve()),
            "GIT_ALLOW_PROTOCOL": f"{PROTOCOLS}:http" if plain_http else PROTOCOLS,
            "GIT_TERMINAL_PROMPT": "1" if may_ask else "0",
            **_headers(git),
        }

    def set_up(self, known: str | None) -> None:
        """Make the directory; `known` is the commit that the other side had last."""
        shutil.rmtree(self._folder, ignore_errors=True)
        for name in ("objects", "refs/heads"):
            (self._folder / name).mkdir(parents=True)
        (self._folder / "HEAD").write_text("ref: refs/heads/none\n")
        sha256 = self._git.object_format == "sha256"
        extension = "\trepositoryFormatVersion = 1\n[extensions]\n\tobjectFormat = sha256\n" if sha256 else ""
        (self._folder / "config").write_text(f"[core]\n\tbare = true\n{extension}")
        if (self._git.common_dir / "shallow").is_file():
            shutil.copyfile(self._git.common_dir / "shallow", self._folder / "shallow")
        self.put(THERE, known)

    @contextmanager
    def apart(self) -> Iterator[Path]:
        """Have what comes in stay out of the desk's objects meanwhile; afterwards it is gone.

        Gives the directory, as a repository from which the desk may take what it wants.
        """
        ours, own = self._env["GIT_OBJECT_DIRECTORY"], self._folder / "objects"
        (own / "info").mkdir()
        (own / "info" / "alternates").write_text(f"{ours}\n")
        self._env["GIT_OBJECT_DIRECTORY"] = str(own)
        try:
            yield self._folder
        finally:
            self._env["GIT_OBJECT_DIRECTORY"] = ours
            shutil.rmtree(own)
            own.mkdir()

    def put(self, ref: str, commit: str | None) -> None:
        """Have a ref stand on a commit."""
        if commit is not None:
            (self._folder / ref).write_text(f"{commit}\n")

    def get(self, ref: str) -> str | None:
        """Give the commit that a ref stands on, None where there is none."""
        try:
            return (self._folder / ref).read_text().strip()
        except FileNotFoundError:
            return None

    def run(self, *words: str) -> tuple[int, str, str]:
        """Have GitPython run git; give its exit code, what it printed and what it complained of."""
        from git.cmd import Git as Runner

        # No `git.Repo`: it looks into the caller's environment, which may point into another repository.
        runner = Runner(self._folder)
        runner.update_environment(**self._env)
        command = [*_without(os.environ, self._env), "git", *OPTIONS, *_PINNED, *words]
        code, out, complaint = runner.execute(command, with_extended_output=True, with_exceptions=False)
        return code, str(out), complaint


def _without(environ: Mapping[str, str], wanted: Mapping[str, str]) -> list[str]:
    """Give the beginning of a command line that takes out of the environment what is not wanted; mostly nothing.

    GitPython adds to the caller's environment and cannot take away from it.
    """
    names = [name for name in environ if name.startswith("GIT_") and name not in wanted]
    return ["env", *(word for name in names for word in ("-u", name))] if names else []


def _headers(git: Git) -> dict[str, str]:
    """Give the headers that the desk's own configuration has for addresses, as settings in the environment."""
    found = git.config.local_headers()
    env = {"GIT_CONFIG_COUNT": str(len(found))}
    for number, (key, value) in enumerate(found):
        env |= {f"GIT_CONFIG_KEY_{number}": key, f"GIT_CONFIG_VALUE_{number}": value}
    return env
