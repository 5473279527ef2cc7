"""Settings that were parsed before are kept, and nobody can tell from what a command says."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.commands.conftest import Shell

PLACE = Path(".git/hdesk/settings")


@pytest.fixture
def asked(desk: Shell) -> Shell:
    """Stand in a desk with a ticket, whose settings have been read and kept."""
    desk.log()
    desk("list")
    assert (desk.folder / PLACE).is_file()
    return desk


def everything(desk: Shell) -> list[str]:
    """Give what commands say whose answers depend on settings."""
    words = (["list"], ["queue"], ["rules", "list"], ["list", "--format", "json"], ["kpi", "resolution"])
    return [desk(*one).out for one in words]


def test_commands_say_the_same_with_them_and_without(asked: Shell) -> None:
    with_them = everything(asked)
    for name in ("settings", "index.sqlite"):
        (asked.folder / ".git/hdesk" / name).unlink()
    assert everything(asked) == with_them


@pytest.mark.parametrize(
    "damage",
    [
        lambda _: b"",
        lambda _: b"no settings",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-9] + bytes(9),
        lambda data: data.replace(b"pickup", b"pickle"),
        lambda data: b"\xff" * len(data),
    ],
    ids=["empty", "foreign", "cut short", "ending in zeros", "altered", "overwritten"],
)
def test_damaged_ones_are_read_past_and_kept_anew(asked: Shell, damage: Callable[[bytes], bytes]) -> None:
    said, place = everything(asked), asked.folder / PLACE
    whole = place.read_bytes()
    place.write_bytes(damage(whole))
    assert everything(asked) == said
    assert place.read_bytes() == whole


def test_those_of_another_version_are_read_past(asked: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    before = (asked.folder / PLACE).read_bytes()
    monkeypatch.setattr("hdesk.storage.settings_kept.__version__", "0.0.0")
    asked("list")
    assert (asked.folder / PLACE).read_bytes() != before


def test_a_commit_that_changes_them_is_in_force_at_once(asked: Shell) -> None:
    file = asked.folder / "desk.yaml"
    asked("assign", "category:pickup", "nobody", expect=4)
    file.write_text(file.read_text().replace("\nagents:\n", "\nagents:\n  nobody:\n    name: N\n    email: n@x.org\n"
                                             "    team: helpdesk\n", 1))  # fmt: skip
    asked.git("commit", "--quiet", "--all", "-m", "Let Nobody in")
    asked("assign", "category:pickup", "nobody")
    assert asked.json("list")[0]["assignee"] == "nobody"
    asked.git("reset", "--quiet", "--hard", "HEAD~2")
    asked("assign", "category:pickup", "nobody", expect=4)


def test_wrong_ones_are_never_kept_and_always_named_by_line(asked: Shell) -> None:
    before, file = (asked.folder / PLACE).read_bytes(), asked.folder / "desk.yaml"
    file.write_text(file.read_text() + "no_such_key: 1\n")
    asked.git("commit", "--quiet", "--all", "-m", "Break it")
    line = len(file.read_text().splitlines())
    for _ in range(2):
        assert f"desk.yaml:{line}" in asked("list", expect=3).err
    assert (asked.folder / PLACE).read_bytes() == before


def test_an_edit_that_is_not_committed_is_told_each_time(asked: Shell) -> None:
    file = asked.folder / "desk.yaml"
    file.write_text(file.read_text() + "# later\n")
    for _ in range(2):
        assert "desk.yaml: edited, but not in force" in asked("list").err


def test_a_look_at_the_past_leaves_those_of_the_branch(asked: Shell) -> None:
    file = asked.folder / "desk.yaml"
    file.write_text(file.read_text() + "# later\n")
    asked.git("commit", "--quiet", "--all", "-m", "Add a word")
    asked("list")
    before = (asked.folder / PLACE).read_bytes()
    asked("--at", "HEAD~1", "list")
    assert (asked.folder / PLACE).read_bytes() == before


def test_where_they_cannot_be_kept_commands_work_without(asked: Shell) -> None:
    said, place = everything(asked), asked.folder / PLACE
    place.unlink()
    place.mkdir()
    assert everything(asked) == said
    assert not list(place.parent.glob("settings.*"))
