"""What sync refuses: it says why and what to do, and everything here and there is as it was."""

import shutil
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.support.clones import Team, git, head, push, state

GONE = "0" * 40


@contextmanager
def unchanged(team: Team, desk: Shell) -> Iterator[None]:
    """Check that nothing is changed meanwhile, here or there."""
    before = state(desk), team.tip()
    yield
    assert (state(desk), team.tip()) == before


def edited(desk: Shell, path: str, old: str, new: str) -> None:
    """Change a text and take it in."""
    file = desk.folder / path
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new, 1))
    desk("adopt", path)


class TestOffline:
    @pytest.mark.parametrize("known", [True, False], ids=["synced before", "never synced"])
    def test_a_remote_that_is_gone_says_what_waits(self, team: Team, *, known: bool) -> None:
        priya = team["priya"]
        for _ in "ab":
            priya.log()
        if not known:
            priya.git("update-ref", "-d", "refs/remotes/origin/main")
        shutil.move(team.hub, team.place / "away")
        said = priya("sync", expect=6)
        waiting = "2 commits wait" if known else "4 commits wait"
        assert said.out == ""
        assert said.err.startswith("hdesk: origin cannot be reached: ")
        assert said.err.endswith(f"{waiting} to be sent; everything is safe here\n")
        shutil.move(team.place / "away", team.hub)
        assert priya("sync").out == "origin: 2 commits sent\n"

    def test_a_server_that_does_not_answer(self, team: Team) -> None:
        priya = team["priya"]
        with socket.create_server(("127.0.0.1", 0)) as server:
            port = server.getsockname()[1]
        priya.git("remote", "set-url", "origin", f"https://priya:secret@127.0.0.1:{port}/desk.git")
        said = priya("sync", expect=6).err
        assert "no commits wait" in said
        assert "secret" not in said
        assert len(said.splitlines()) == 1

    def test_a_remote_that_declines_is_named_with_its_reason(self, team: Team) -> None:
        priya = team["priya"]
        hook = team.hub / "hooks/pre-receive"
        hook.write_text("#!/bin/sh\necho 'events are never removed' >&2\nexit 1\n")
        hook.chmod(0o755)
        priya.log()
        with unchanged(team, priya):
            said = priya("sync", expect=1).err
        assert "origin did not take it: pre-receive hook declined: events are never removed" in said

    def test_a_remote_with_a_folder_of_its_own_cannot_be_sent_to(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        priya.git("remote", "set-url", "origin", str(ravi.folder))
        priya.log()
        assert "must be a bare repository" in priya("sync", expect=1).err


class TestSettings:
    def test_lines_that_both_changed_are_named_and_the_way_out_works(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        edited(ravi, "desk.yaml", "name: ", "name: Ravi's ")
        edited(priya, "desk.yaml", "name: ", "name: Priya's ")
        lines = (priya.folder / "desk.yaml").read_text().splitlines()
        line, name = next((n, text) for n, text in enumerate(lines, 1) if text.startswith("name: Priya's "))
        priya.log()
        ravi("sync")
        with unchanged(team, priya):
            said = priya("sync", expect=5).err
        theirs = name.replace("Priya's", "Ravi's")
        assert f"desk.yaml:{line}: here “{name}”, on origin “{theirs}”" in said
        assert "git diff HEAD origin/main -- desk.yaml" in said
        edited(priya, "desk.yaml", "name: Priya's ", "name: Ravi's ")
        assert "received" in priya("sync").out

    def test_a_file_changed_here_and_removed_there(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        ravi.git("rm", "--quiet", "rule_tests.yaml")
        ravi.git("commit", "--quiet", "-m", "by hand")
        ravi("sync")
        tests = priya.folder / "rule_tests.yaml"
        tests.write_text(tests.read_text() + "# more\n")
        priya("adopt")
        with unchanged(team, priya):
            assert "rule_tests.yaml: removed on origin, changed here" in priya("sync", expect=5).err

    def test_pictures_that_both_changed(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        for desk, data in ((ravi, b"\0ravi"), (priya, b"\0priya")):
            (desk.folder / "sop/map.png").write_bytes(data)
            desk.git("add", "--all")
            desk.git("commit", "--quiet", "-m", "by hand")
        ravi("sync")
        with unchanged(team, priya):
            assert "sop/map.png: changed on both sides" in priya("sync", expect=5).err

    def test_settings_that_merge_as_texts_and_contradict_each_other(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        text = (ravi.folder / "desk.yaml").read_text()
        with_team = text.replace("teams:\n", "teams:\n  nights:\n    title: Nights\n    tier: L1\n", 1)
        push(priya, "desk.yaml", with_team)
        ravi("sync")
        push(ravi, "desk.yaml", text)
        edited(priya, "routing.yaml", "team: helpdesk", "team: nights")
        with unchanged(team, priya):
            said = priya("sync", expect=5).err
        assert "routing.yaml:" in said
        assert "nights" in said
        assert "this comes of merging what origin changed in desk.yaml" in said


class TestHere:
    def test_a_draft_that_what_comes_in_would_run_over(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        edited(ravi, "desk.yaml", "name: ", "name: The ")
        ravi("sync")
        for more in ((), (priya.log,)):
            for do in more:
                do()
            file = priya.folder / "desk.yaml"
            file.write_text(file.read_text() + "# mine\n")
            with unchanged(team, priya):
                said = priya("sync", expect=5).err
            assert "desk.yaml: this file has been edited and not committed: a draft" in said
            priya.git("checkout", "--quiet", "desk.yaml")

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("switch", "--quiet", "-c", "other"), "the desk's branch is main"),
            (("checkout", "--quiet", "--detach"), "HEAD is detached"),
        ],
    )
    def test_git_somewhere_else(self, team: Team, words: tuple[str, ...], said: str) -> None:
        priya = team["priya"]
        priya.git(*words)
        assert said in priya("sync", expect=5).err

    def test_no_remote_no_such_remote_and_several(self, desk: Shell, tmp_path: Path) -> None:
        assert "no remote to sync with" in desk("sync", expect=4).err
        for name in ("north", "south"):
            git(tmp_path, "init", "--quiet", "--bare", name)
            desk.git("remote", "add", name, f"../{name}")
        assert "--remote north, south" in desk("sync", expect=4).err
        assert "no remote 'west'" in desk("sync", "--remote", "west", expect=4).err
        assert desk("sync", "--remote", "south").out == "south: 1 commit sent\n"

    def test_the_past_and_a_bare_repository_are_only_read(self, team: Team) -> None:
        assert "the past is only read" in team["priya"]("--at", "HEAD", "sync", expect=1).err
        assert "bare" in Shell(team.hub)("sync", expect=1).err


class TestHistories:
    def test_another_desk_is_not_merged_with_this_one(self, team: Team, shell: Shell) -> None:
        shell("init", "desk", now="2026-11-19T09:00:00+05:30")
        desk = Shell(shell.folder / "desk")
        desk.git("remote", "add", "origin", str(team.hub))
        with unchanged(team, desk):
            said = desk("sync", expect=5).err
        assert "origin is another desk" in said
        assert desk.git("rev-list", "--max-parents=0", "HEAD")[:10] in said
        assert git(team.hub, "rev-list", "--max-parents=0", "main")[:10] in said

    def test_a_remote_with_other_branches_only(self, team: Team) -> None:
        priya = team["priya"]
        git(team.hub, "branch", "-m", "main", "trunk")
        said = priya("sync", expect=1).err
        assert "origin has no branch main, but trunk" in said

    def test_two_tickets_with_one_id(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        ticket, other = priya.log(), ravi.log(category="payout")
        path = f"tickets/2026/11/20/{ticket}.yaml"
        theirs = next(ravi.folder.rglob(f"{other}.yaml"))
        push(ravi, path, theirs.read_text().replace(other, ticket))
        with unchanged(team, priya):
            said = priya("sync", expect=5).err
        assert f"two different tickets have the ID {ticket}" in said

    @pytest.mark.parametrize("broken", ["priya", "ravi"])
    def test_a_broken_ticket_that_has_to_be_merged(self, team: Team, broken: str) -> None:
        priya, ravi = team["priya"], team["ravi"]
        ticket = priya.log()
        team.meet("priya", "ravi")
        path = f"tickets/2026/11/20/{ticket}.yaml"
        for desk in (ravi, priya):
            text = (desk.folder / path).read_text()
            changed = text.replace("status: new", "status: [") if desk is team[broken] else text + "# by hand\n"
            (desk.folder / path).write_text(changed)
            desk.git("commit", "--quiet", "-am", "by hand")
        ravi.git("push", "--quiet")
        with unchanged(team, priya):
            said = priya("sync", expect=3).err
        assert f"{path}:4:" in said
        assert ("as origin has it" in said) == (broken == "ravi")

    @pytest.mark.parametrize(
        ("purger", "said"), [("there", "this clone is from before"), ("here", "origin has a history from before")]
    )
    def test_a_history_from_before_a_purge(self, team: Team, purger: str, said: str) -> None:
        priya, ravi = team["priya"], team["ravi"]
        ravi.log()
        ravi("sync")
        old = head(ravi)
        purge = f"schema: 1\npurges:\n- at: 2026-11-20T10:00:00+05:30\n  by: priya\n  commits:\n  - {old}\n"
        if purger == "there":
            priya("sync")
            push(ravi, "purges.yaml", purge)
        else:
            (priya.folder / "purges.yaml").write_text(purge)
            priya.git("add", "--all")
            priya.git("commit", "--quiet", "-m", "purge")
        with unchanged(team, priya):
            assert said in priya("sync", expect=5).err


class TestComingIn:
    @pytest.mark.parametrize(
        ("what", "merging"),
        [("link", False), ("link", True), ("submodule", True), ("option", False), ("escape", True)],
        ids=lambda value: value if isinstance(value, str) else ("merge" if value else "forward"),
    )
    def test_links_submodules_and_bad_paths(self, team: Team, what: str, *, merging: bool) -> None:
        priya, ravi = team["priya"], team["ravi"]
        _BAD[what](ravi)
        ravi.git("commit", "--quiet", "-m", "by hand")
        ravi.git("push", "--quiet")
        if merging:
            priya.log()
        with unchanged(team, priya):
            said = priya("sync", expect=1).err
        assert "\x1b" not in said
        assert {"link": "tickets/link: a link", "submodule": "sub: a link or submodule"}.get(what, "not a path") in said

    def test_a_file_where_the_other_side_has_a_folder(self, team: Team) -> None:
        priya, ravi = team["priya"], team["ravi"]
        push(ravi, "notes/one.md", "Ravi's\n")
        (priya.folder / "notes").write_text("Priya's\n")
        priya.git("add", "--all")
        priya.git("commit", "--quiet", "-m", "by hand")
        with unchanged(team, priya):
            assert "notes: a file on one side, a folder on the other" in priya("sync", expect=5).err


def _index(desk: Shell, entry: str) -> None:
    desk.git("update-index", "--add", "--cacheinfo", entry)


def _link(desk: Shell) -> None:
    (desk.folder / "tickets").mkdir(exist_ok=True)
    (desk.folder / "tickets/link").symlink_to("/etc/passwd")
    desk.git("add", "tickets/link")


_BAD: dict[str, Callable[[Shell], None]] = {
    "link": _link,
    "submodule": lambda desk: _index(desk, f"160000,{head(desk)},sub"),
    "option": lambda desk: _index(desk, f"100644,{desk.git('rev-parse', 'HEAD:desk.yaml').strip()},--upload-pack=x"),
    "escape": lambda desk: _index(desk, f"100644,{desk.git('rev-parse', 'HEAD:desk.yaml').strip()},sop/\x1b[31m.md"),
}
