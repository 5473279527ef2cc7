"""Start-up time is a feature: what a command may import is listed here, and the list is short.

Each command runs in an interpreter of its own; what `import click` loads is taken off, since that is the floor
that hdesk is measured against (docs/performance.md).
"""

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from hdesk.cli import COMMANDS, cli
from tests.conftest import GITCONFIG

_RUN = """
import sys
import click
floor = set(sys.modules)
from hdesk.cli import main
target = sys.argv.pop(1)
try:
    main()
except SystemExit as end:
    code = end.code
with open(target, "w") as file:
    print(code, *sorted(set(sys.modules) - floor), sep="\\n", file=file)
"""

_FIRST = {
    "hdesk",
    "hdesk.cli",
    "hdesk.commands",
    "hdesk.commands.invocation",
    "hdesk.domain",
    "hdesk.domain.findings",
}
"""All that hdesk loads of itself before it knows which command it is to run."""

# Packages that cost milliseconds each, and the parts of the standard library that do.
_PACKAGES = {"yaml", "msgspec", "tabulate", "git", "re2", "phonenumbers"}
_LIBRARY = {"sqlite3", "zoneinfo", "subprocess", "json", "csv", "tempfile", "hashlib", "pathlib", "email", "asyncio"}


def _imports(folder: Path, *words: str, **env: str) -> set[str]:
    """Run `hdesk WORDS` in a folder and give what it imported beyond click."""
    target = Path(os.environ["HOME"]) / "imported"
    subprocess.run(
        [sys.executable, "-c", _RUN, str(target), *words],
        cwd=folder,
        env=os.environ | env,
        check=True,
        capture_output=True,
    )
    ended, *modules = target.read_text().splitlines()
    assert ended == "0"
    return set(modules)


def _packages(modules: set[str]) -> set[str]:
    """Give the packages from outside the standard library."""
    return {module.partition(".")[0] for module in modules} - sys.stdlib_module_names


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Make one desk for all tests here, with a call logged in it."""
    home, folder = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("desk")
    (home / ".gitconfig").write_text(GITCONFIG)
    env = os.environ | {"HOME": str(home), "GIT_CONFIG_NOSYSTEM": "1"}
    for words in (
        ["init"],
        ["log", "call", "--category", "pickup", "--customer", "Asha Rao", "--said", "Nobody came."],
    ):
        subprocess.run([sys.executable, "-m", "hdesk", *words], cwd=folder, env=env, check=True, capture_output=True)
    return folder


@pytest.mark.parametrize("name", sorted(_PACKAGES | _LIBRARY))
def test_what_is_forbidden_here_can_be_imported_at_all(name: str) -> None:
    assert importlib.util.find_spec(name) is not None


@pytest.mark.parametrize("words", [["--help"], ["--version"]], ids=" ".join)
def test_help_and_version_load_the_command_line_alone(tmp_path: Path, words: list[str]) -> None:
    imported = _imports(tmp_path, *words)
    assert {module for module in imported if module.startswith("hdesk")} == _FIRST
    assert _packages(imported) <= {"hdesk", "click"}
    assert imported & _LIBRARY == set()


@pytest.mark.parametrize(
    "typed", ["hdesk ", "hdesk l", "hdesk --"], ids=["every command", "some commands", "global options"]
)
def test_completing_a_command_loads_none(tmp_path: Path, typed: str) -> None:
    imported = _imports(tmp_path, _HDESK_COMPLETE="bash_complete", COMP_WORDS=typed, COMP_CWORD="1")
    assert {module for module in imported if module.startswith("hdesk")} == _FIRST
    assert _packages(imported) <= {"hdesk", "click"}
    assert imported & _LIBRARY == set()


def test_completing_offers_the_commands_that_begin_so() -> None:
    context = click.Context(cli, info_name="hdesk")
    assert [item.value for item in cli.shell_complete(context, "rep")] == ["reply", "report"]
    assert [item.value for item in cli.shell_complete(context, "")] == list(COMMANDS)
    assert "--desk" in [item.value for item in cli.shell_complete(context, "--d")]


# What the second of two equal commands does without: the settings are parsed, the index is built.
_READS = {"git", "phonenumbers", "yaml", "re2", "tempfile", "email", "importlib.metadata", "dataclasses", "asyncio"}
_WRITES = {"git", "phonenumbers", "yaml", "tempfile", "email", "csv", "json", "tabulate", "dataclasses", "asyncio"}
_STORE = "hdesk.storage.store"
_PICTURES = {"jinja2", "markdown_it", "matplotlib", "pptx", "hdesk.domain.notice_text"}
"""What writes other forms than Markdown."""


@pytest.mark.parametrize(
    ("words", "without"),
    [
        # tabulate needs dataclasses
        (["list"], _READS - {"dataclasses"} | {"json", "subprocess", _STORE}),
        (["list", "--format", "json"], _READS | {"csv", "tabulate", "subprocess", _STORE}),
        (["list", "--format", "csv"], _READS | {"json", "tabulate", "subprocess", _STORE}),
        (["queue"], _READS - {"dataclasses"} | {"json", "subprocess", _STORE}),
        (["audit", "log"], _READS - {"dataclasses", "tempfile"} | {"json", "csv", _STORE}),
        (["show", "category:pickup"], _READS | {"csv", "json", "tabulate", "subprocess", _STORE}),
        (["report", "weekly"], {"yaml", "json", "csv", "tabulate", "hdesk.knowledge", _STORE, *_PICTURES}),
        (["note", "category:pickup", "Called."], _WRITES),
        (["log", "call", "--category", "price", "--customer", "Ravi Iyer", "--said", "Too low."], _WRITES),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_does_without_what_it_does_not_need(desk: Path, words: list[str], without: set[str]) -> None:
    _imports(desk, "list", "category:pickup")
    assert _imports(desk, *words) & without == set()


@pytest.mark.parametrize(
    ("words", "most"),
    [
        (["list"], 0),
        (["queue"], 0),
        (["show", "category:pickup"], 1),
        # what stands at some paths, who works here, what is staged, objects, the branch, git's index
        (["note", "category:pickup", "Called."], 6),
        (["log", "call", "--category", "price", "--customer", "Ravi Iyer", "--said", "Too low."], 6),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, list) else "",
)
def test_a_command_starts_git_no_more_often_than_it_has_to(
    desk: Path, tmp_path: Path, words: list[str], most: int
) -> None:
    _imports(desk, "list")
    calls, real = tmp_path / "calls", shutil.which("git")
    calls.touch()
    (tmp_path / "git").write_text(f'#!/bin/sh\necho "$*" >> {calls}\nexec {real} "$@"\n')
    (tmp_path / "git").chmod(0o755)
    _imports(desk, *words, PATH=f"{tmp_path}:{os.environ['PATH']}")
    assert len(calls.read_text().splitlines()) <= most


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_in_the_table_can_be_loaded(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    assert command.name == name


@pytest.mark.parametrize("name", COMMANDS)
def test_the_table_says_of_a_command_what_its_own_help_says(name: str) -> None:
    command = cli.get_command(click.Context(cli), name)
    said, whole = COMMANDS[name][2], (command and command.help) or ""
    assert said.split()[0].strip(":,") == whole.split()[0].strip(":,"), "both begin with the same verb"
    assert len(_words(said) & _words(whole)) >= len(_words(said)) / 2, "and speak of the same things"
    assert said.endswith(".")


def _words(text: str) -> set[str]:
    return {word.removesuffix("s") for word in re.findall(r"[a-z]{4,}", text.lower())}
