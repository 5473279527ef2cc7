"""The pre-receive hook in a real bare repository: real pushes are taken, or refused with what is wrong."""

import os
import subprocess
from pathlib import Path

import pytest

from tests.commands.conftest import Shell
from tests.support.proving import LATER, by_hand, clone, edit, entry, event_id, events, file_of, head, work_as

SOON = "2026-11-20T11:30:00+05:30"


@pytest.fixture
def hub(team: Shell) -> Path:
    """Give the bare repository that everybody pushes to; it judges what comes."""
    place = team.folder.parent / "hub.git"
    subprocess.run(["git", "clone", "-q", "--bare", str(team.folder), str(place)], check=True)
    team.git("remote", "add", "origin", str(place))
    Shell(place)("audit", "hook", "--install")
    return place


@pytest.fixture
def arun(team: Shell, hub: Path) -> Shell:
    """Stand in Arun's clone."""
    found = clone(Shell(hub), "arun", "arun")
    work_as(team, "priya")
    return found


def pushed(desk: Shell, *words: str) -> tuple[int, str]:
    """Push with plain git, and give what it said."""
    result = subprocess.run(["git", "push", *(words or ("origin", "main"))], cwd=desk.folder, capture_output=True,
                            text=True, check=False)  # fmt: skip
    return result.returncode, result.stderr


def refused(desk: Shell, hub: Path, *says: str, words: tuple[str, ...] = ()) -> str:
    """Push what must be refused, with the reason, and leave the repository as it was."""
    before = tip(hub)
    code, err = pushed(desk, *words)
    assert code == 1
    assert "pre-receive hook declined" in err
    for part in says:
        assert part in err
    assert tip(hub) == before
    return err


def tip(hub: Path) -> str:
    return Shell(hub).git("rev-parse", "main").strip()


def test_what_two_people_did_with_hdesk_is_taken(team: Shell, arun: Shell, hub: Path, ticket: str) -> None:
    team("note", ticket, "Mine.", now=SOON)
    arun("note", ticket, "His.", now=SOON)
    team("sync", now=LATER)
    arun("sync", now=LATER)
    assert tip(hub) == head(arun)
    assert len(arun.git("log", "-1", "--format=%P").split()) == 2


def test_a_whole_desk_is_verified_when_it_is_pushed_for_the_first_time(team: Shell, tmp_path: Path) -> None:
    bare = tmp_path / "new.git"
    subprocess.run(["git", "init", "-q", "--bare", str(bare)], check=True)
    Shell(bare)("audit", "hook", "--install")
    assert pushed(team, str(bare), "main")[0] == 0
    assert tip(bare) == head(team)


def test_a_forged_author_is_refused(arun: Shell, hub: Path, ticket: str) -> None:
    forged = entry(file_of(arun, ticket), by="priya")
    by_hand(arun, "--author", "Priya Rao <priya@example.com>")
    commit = head(arun)[:10]
    err = refused(arun, hub, f"commit {commit} by priya@example.com: priya's commit was made by arun")
    assert forged not in err


def test_a_rewritten_and_a_shortened_timeline_are_refused(arun: Shell, hub: Path, ticket: str) -> None:
    file = file_of(arun, ticket)
    edit(file, "Called the vendor.", "Called nobody.")
    by_hand(arun)
    line = f"{file.relative_to(arun.folder)}:"
    refused(arun, hub, line, "noted by priya has been changed: `text`")
    arun.git("reset", "-q", "--hard", "HEAD~1")
    last = events(file)[-1]
    edit(file, last, "")
    by_hand(arun)
    refused(arun, hub, line, f"{event_id(last)}: noted by priya has been removed")


def test_a_date_in_the_future_is_refused_by_the_servers_clock_whatever_the_pusher_says(
    arun: Shell, hub: Path, ticket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    arun("note", ticket, "From then.", now="2090-01-01T00:00:00+05:30")
    monkeypatch.setenv("HDESK_NOW", "2090-01-02T00:00:00+05:30")
    refused(arun, hub, "in the future; it is 20")


def test_rules_changed_by_an_agent_are_refused(arun: Shell, hub: Path) -> None:
    edit(arun.folder / "priority_rules.yaml", "schema: 1\n", "# mine\nschema: 1\n")
    by_hand(arun)
    refused(arun, hub, "priority_rules.yaml: commit", "arun is no lead and has changed the desk's settings")


def test_a_bad_commit_is_refused_however_many_good_ones_stand_upon_it(arun: Shell, hub: Path, ticket: str) -> None:
    file = file_of(arun, ticket)
    edit(file, "Called the vendor.", "Called nobody.")
    by_hand(arun)
    edit(file, "Called nobody.", "Called the vendor.")
    by_hand(arun)
    arun("note", ticket, "All is well.", now=LATER)
    refused(arun, hub, "noted by priya has been changed")


def test_history_that_is_rewritten_and_a_branch_that_is_removed_are_refused(
    team: Shell, hub: Path, ticket: str
) -> None:
    Shell(hub).git("config", "receive.denyDeleteCurrent", "ignore")
    by_hand(team, "--amend", "--no-edit", when=LATER)
    refused(team, hub, "history would be rewritten", words=("--force", "origin", "main"))
    refused(team, hub, "the desk's branch main would be removed", words=("origin", ":main"))
    assert ticket


def test_another_branch_is_nobodys_business_until_it_is_merged(arun: Shell) -> None:
    edit(arun.folder / "priority_rules.yaml", "schema: 1\n", "# a proposal\nschema: 1\n")
    by_hand(arun)
    assert pushed(arun, "origin", "main:proposal")[0] == 0


def test_signatures_can_be_required(team: Shell, hub: Path, ticket: str) -> None:
    Shell(hub)("audit", "hook", "--install", "--require-signatures")
    team("note", ticket, "Unsigned.", now=LATER)
    refused(team, hub, "the commit is not signed")


def test_a_hook_that_hdesk_did_not_write_is_left_alone(hub: Path) -> None:
    place = hub / "hooks" / "pre-receive"
    place.write_text("#!/bin/sh\nexit 0\n")
    assert "another hook is there" in Shell(hub)("audit", "hook", "--install", expect=1).err
    assert place.read_text() == "#!/bin/sh\nexit 0\n"


def test_the_hook_can_be_printed(hub: Path) -> None:
    assert Shell(hub)("audit", "hook").out == (hub / "hooks" / "pre-receive").read_text()


# Purges


@pytest.fixture
def redacted(team: Shell, arun: Shell, ticket: str) -> str:
    """Redact the ticket and have everybody know: what a purge then takes out of history."""
    team("redact", ticket, "--texts", "--yes", now=LATER)
    assert pushed(team, "origin", "main")[0] == 0
    arun.git("pull", "-q", "--no-rebase")
    return ticket


def purge(desk: Shell, word: str) -> None:
    """Take a word out of all of history, and say so, as a purge does."""
    first = desk.git("log", "--format=%H", f"-S{word}", "--reverse").split()[0]
    script = f"grep -rl --exclude-dir=.git -- '{word}' . | xargs -r sed -i 's/{word}/\"[redacted]\"/'"
    env = os.environ | {"FILTER_BRANCH_SQUELCH_WARNING": "1"}
    subprocess.run(["git", "filter-branch", "-f", "--tree-filter", script, "main"], cwd=desk.folder, check=True,
                   capture_output=True, env=env)  # fmt: skip
    line = f"- at: 2026-11-20T12:00:00+05:30\n  by: priya\n  commits:\n  - {first}\n"
    (desk.folder / "purges.yaml").write_text(f"schema: 1\npurges:\n{line}")
    by_hand(desk, subject="purge")


def test_a_purge_by_a_lead_is_taken_and_no_old_clone_brings_it_back(
    team: Shell, arun: Shell, hub: Path, redacted: str
) -> None:
    purge(team, "Called the vendor.")
    assert pushed(team, "--force", "origin", "main")[0] == 0
    assert tip(hub) == head(team)
    refused(arun, hub, "history would be rewritten", words=("--force", "origin", "main"))
    arun("note", redacted, "Old.", now=LATER)
    arun.git("pull", "-q", "--no-rebase", "--no-edit", "--allow-unrelated-histories", "-s", "ours", "origin", "main")
    (arun.folder / "purges.yaml").write_text((team.folder / "purges.yaml").read_text())
    by_hand(arun, "--amend")
    refused(arun, hub, "the commit is from before a purge of history")


def test_a_purge_by_an_agent_and_one_that_changes_more_are_refused(
    team: Shell, arun: Shell, hub: Path, redacted: str
) -> None:
    purge(arun, "Called the vendor.")
    refused(arun, hub, "arun is no lead and has said that history was purged", words=("--force", "origin", "main"))
    purge(team, "Called the vendor.")
    edit(file_of(team, redacted), 'said: "[redacted]"', "said: Somebody came.")
    by_hand(team, "--amend")
    refused(team, hub, "the purge changes more than it may", words=("--force", "origin", "main"))
