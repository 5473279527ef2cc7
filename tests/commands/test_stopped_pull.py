"""A plain `git pull` in a clone that does not know the merge driver stops in conflicts; `check --fix` goes on."""

import subprocess
from pathlib import Path

import pytest

from hdesk.domain.merge import merged_ticket
from hdesk.storage.files import read_ticket, ticket_bytes
from tests.commands.conftest import Shell

Clones = tuple[Shell, Shell, str]


@pytest.fixture
def clones(desk: Shell, tmp_path: Path) -> Clones:
    """Give a desk, a clone of it, and a ticket that both have worked on."""
    ticket = desk.log()
    subprocess.run(["git", "clone", "-q", desk.folder, tmp_path / "clone"], check=True)
    there = Shell(tmp_path / "clone")
    desk("resolve", ticket, "--text", "Collected.")
    desk.log("--resolved", category="price")
    there("promise", ticket, "--due", "2026-11-21 12:00", now="2026-11-20T12:00:00+05:30")
    there.log("--resolved", category="app")
    return desk, there, ticket


def pull(there: Shell) -> None:
    """Pull as somebody does whose git knows nothing of hdesk."""
    there.git("config", "--remove-section", "merge.hdesk")
    command = ["git", "pull", "-q", "--no-rebase", "--no-edit"]
    assert subprocess.run(command, cwd=there.folder, check=False, capture_output=True).returncode == 1
    assert "<<<<<<<" in "".join(path.read_text() for path in there.folder.rglob("20/*.yaml"))


def expected(here: Shell, there: Shell, ticket: str) -> bytes:
    """Give the ticket as both sides' commits merge."""
    path = f"tickets/2026/11/20/{ticket}.yaml"
    sides = [read_ticket(clone.git("show", f"main:{path}").encode(), path) for clone in (here, there)]
    return ticket_bytes(merged_ticket(*sides))


def test_what_both_did_is_merged_and_the_merge_concluded(clones: Clones) -> None:
    here, there, ticket = clones
    whole = expected(here, there, ticket)
    pull(there)
    found = there("check", "--only", "git", expect=3).err
    assert "git is in the middle of a merge" in found
    assert "`hdesk check --fix` merges it" in found
    assert "hdesk adopt" not in there("check", expect=3).err, "what git could not merge is nobody's draft"
    assert "hdesk check --fix goes on with it" in there("status").out
    assert "hdesk check --fix goes on with it" in there("note", ticket, "Called.", expect=5).err
    fixed = there("check", "--fix")
    assert "conclude the merge of" in fixed.err
    assert there.git("show", f"HEAD:tickets/2026/11/20/{ticket}.yaml").encode() == whole
    assert there.git("log", "-1", "--format=%an <%ae>%n%s").startswith("Priya Rao <priya@example.com>\ncheck --fix: ")
    assert there.git("rev-parse", "HEAD^2") == here.git("rev-parse", "HEAD")
    assert f"Ticket: {ticket}" in there.git("log", "-1", "--format=%B")
    assert there.json("show", ticket)["status"] == "open"
    assert len(there.json("contacts")) == 3
    assert there.clean()
    there("note", ticket, "Called.")


def test_what_a_person_has_to_resolve_is_named_and_the_rest_is_merged(clones: Clones) -> None:
    here, there, ticket = clones
    whole = expected(here, there, ticket)
    for clone, name in ((here, "Delhi"), (there, "Pune")):
        file = clone.folder / "desk.yaml"
        file.write_text(file.read_text().replace("name: ", f"name: {name} ", 1))
        clone("adopt")
    pull(there)
    result = there("check", "--fix", expect=3)
    assert "desk.yaml: in conflict, left for you" in result.err
    assert "git add -- desk.yaml; then `hdesk check --fix`" in result.err
    file = there.folder / f"tickets/2026/11/20/{ticket}.yaml"
    assert file.read_bytes() == whole == there.git("show", f":{file.relative_to(there.folder)}").encode()
    there.git("add", "desk.yaml")  # with the marks still in it
    head = there.git("rev-parse", "HEAD")
    assert "the settings as they are staged are wrong" in there("check", "--fix", expect=3).err
    assert there.git("rev-parse", "HEAD") == head
    there.git("checkout", "-q", "MERGE_HEAD", "--", "desk.yaml")
    there.git("add", "desk.yaml")
    there("check", "--fix")
    assert there.json("show", ticket)["status"] == "open"
    assert there.git("status", "--porcelain") == ""


def test_a_merge_that_was_given_up_is_not_gone_on_with(clones: Clones) -> None:
    here, there, ticket = clones
    pull(there)
    there.git("merge", "--abort")
    head = there.git("rev-parse", "HEAD")
    there("check", "--fix")
    assert there.git("rev-parse", "HEAD") == head
    assert here.json("show", ticket)["status"] == "resolved"


def test_nothing_of_the_clones_own_configuration_runs(clones: Clones) -> None:
    _, there, _ = clones
    pull(there)
    for key in ("core.editor", "gpg.program", "filter.x.smudge", "filter.x.clean"):
        there.git("config", key, f"touch {there.folder.parent}/ran-{key}")
    (there.folder / ".git/info").mkdir(exist_ok=True)
    (there.folder / ".git/info/attributes").write_text("* filter=x\n")
    hook = there.folder / ".git/hooks/post-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(f"#!/bin/sh\ntouch {there.folder.parent}/ran\n")
    hook.chmod(0o755)
    there("check", "--fix", expect=None)
    assert [path.name for path in there.folder.parent.glob("ran*")] == []
    assert there.git("log", "-1", "--format=%s").startswith("check --fix")
