"""Redactions and purges between clones: what one took out no other brings back."""

import shutil
import subprocess
from pathlib import Path

from tests.commands.conftest import Shell
from tests.support.clones import Team, git, state

CLEAN = (("reflog", "expire", "--expire=now", "--all"), ("gc", "--quiet", "--prune=now"))


def asha(desk: Shell, *more: str) -> str:
    return desk(
        "log", "call", "--category", "pickup", "--customer", "Asha Lal", "--phone", "9900112233", "--said",
        "Late.", *more,
    ).out.strip()  # fmt: skip


def anywhere(folder: Path) -> list[str]:
    """Name the objects of a repository, and the files of a folder, that hold the number."""
    listed = git(folder, "cat-file", "--batch-all-objects", "--batch-check=%(objectname) %(objecttype)").split("\n")
    names = [name for name, _, kind in (line.partition(" ") for line in listed) if kind != "tree"]
    found = [name for name in names if "9900112233" in _raw(folder, name)]
    files = (one for one in folder.rglob("*") if one.is_file() and one.suffix != ".bundle")
    return found + [str(one) for one in files if b"9900112233" in one.read_bytes()]


def _raw(folder: Path, name: str) -> str:
    command = ["git", "cat-file", "--batch"]
    done = subprocess.run(command, cwd=folder, input=name.encode(), capture_output=True, check=True)
    return done.stdout.decode("utf-8", "replace")


def test_what_another_clone_wrote_meanwhile_on_the_ticket_is_redacted_too(team: Team, tmp_path: Path) -> None:
    ticket = asha(team["priya"])
    team.meet("priya", "ravi")
    picture = tmp_path / "bill.txt"
    picture.write_text("9900112233")
    team["ravi"]("note", ticket, "Asha can be reached on 99001-12233")
    team["ravi"]("attach", ticket, str(picture))
    team["priya"]("redact", ticket, "--yes")
    team.meet("ravi", "priya")
    for name in ("ravi", "priya"):
        shown = team[name].json("show", ticket)
        assert [event["text"] for event in shown["timeline"] if event["type"] == "noted"] == [
            f"{shown['customer']['id']} can be reached on {shown['customer']['id']}"
        ]
        assert not list((team[name].folder / "attachments").rglob("*.txt"))
        team[name]("check")
        team[name]("audit", "verify")


def test_two_clones_pseudonyms_become_one_in_tickets_and_contacts(team: Team) -> None:
    first, second = asha(team["priya"]), asha(team["priya"])
    asha(team["priya"], "--resolved")
    team.meet("priya", "ravi")
    team["ravi"]("redact", "--customer", "9900112233", "--yes")
    team["priya"]("redact", "--customer", "9900112233", "--texts", "--yes")
    team.meet("ravi", "priya")
    shown = [team[name].json("show", one) for name in ("ravi", "priya") for one in (first, second)]
    contacts = [one["customer"]["id"] for name in ("ravi", "priya") for one in team[name].json("contacts")]
    assert len({one["customer"]["id"] for one in shown} | set(contacts)) == 1
    assert {one["timeline"][0]["said"] for one in shown} == {"[redacted]"}
    assert state(team["ravi"])[1:] == state(team["priya"])[1:]
    team["ravi"]("check")
    team["ravi"]("audit", "verify")


def test_an_old_clone_is_refused_and_what_it_has_to_do_works(team: Team) -> None:
    ticket = asha(team["priya"])
    team.meet("priya", "ravi")
    team["ravi"]("note", ticket, "not sent yet")
    team["priya"]("redact", ticket, "--purge-history", "--yes")
    refused = team["priya"]("sync", expect=5)
    assert "from before a purge" in refused.err
    assert anywhere(team["priya"].folder) == []
    team["priya"].git("push", "--quiet", "--force", "--all")
    before = team.tip()
    old = state(team["ravi"])
    refused = team["ravi"]("sync", expect=5)
    assert "from before a purge" in refused.err
    assert state(team["ravi"]) == old
    assert team.tip() == before
    team["ravi"].git("fetch", "--quiet")
    team["ravi"].git("reset", "--quiet", "--hard", "origin/main")
    for place in (team.hub, team["ravi"].folder):
        for words in CLEAN:
            git(place, *words)
    shutil.rmtree(team["ravi"].folder / ".git" / "hdesk")
    for place in (team.hub, team["ravi"].folder, team["priya"].folder):
        assert anywhere(place) == []
    team["ravi"]("note", ticket, "works again")
    team.meet("ravi", "priya")
    assert not list((team["priya"].folder / ".git" / "hdesk" / "outpost" / "objects").iterdir())
    assert [one["text"] for one in team["priya"].json("show", ticket)["timeline"] if one["type"] == "noted"] == [
        "works again"
    ]
    team["priya"]("audit", "verify")
    team["priya"]("check")


def test_a_server_takes_the_purged_history_and_never_the_old_one_again(team: Team) -> None:
    ticket = asha(team["priya"])
    team.meet("priya", "ravi")
    team["ravi"]("note", ticket, "Asha on 99001-12233")
    team["priya"]("edit", ticket, "--phone", "9822000000")
    team.meet("ravi", "priya", "ravi")
    team["ravi"]("redact", ticket, "--yes")
    team["priya"]("redact", ticket, "--texts", "--yes")
    team.meet("ravi", "priya", "ravi")
    hook = team.hub / "hooks" / "pre-receive"
    hook.write_text(team["priya"]("audit", "hook").out)
    hook.chmod(0o755)
    team["priya"]("redact", "--customer", "9900112233", "--yes", expect=4)  # under the number before, too
    team["priya"]("redact", "--purge-history", "--yes")
    team["priya"].git("push", "--quiet", "--force", "--all")
    purged = team.tip()
    old = subprocess.run(["git", "push", "--force", "--all"], cwd=team["ravi"].folder, capture_output=True, check=False)
    assert old.returncode != 0
    assert team.tip() == purged
    assert anywhere(team["priya"].folder) == []
    team["priya"]("audit", "verify")
