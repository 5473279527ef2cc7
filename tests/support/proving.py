"""A desk of several people whose history is verified, and what a forger does to it with plain git."""

import os
import subprocess
from pathlib import Path
from typing import NamedTuple

from tests.commands.conftest import Shell

LATER = "2026-11-20T12:00:00+05:30"
PEOPLE = {"priya": "Priya Rao", "arun": "Arun Das", "robot": "The Robot", "mallory": "Mallory"}
SETTINGS = """\
  arun: {name: Arun Das, email: arun@example.com, team: operations}
  robot: {name: The Robot, email: robot@example.com, team: helpdesk}
bot: robot
delegates: [{agent: priya, as: [robot]}]
"""


class Wrong(NamedTuple):
    """One finding of `audit verify`."""

    commit: str
    path: str | None
    line: int | None
    event: str | None
    message: str


def found_people(desk: Shell) -> None:
    """Have Priya, the lead, add Arun, who is no lead, and a bot, as which she may act."""
    file = desk.folder / "desk.yaml"
    file.write_text(file.read_text().replace("calendars:\n", f"{SETTINGS}calendars:\n", 1))
    desk("adopt")


def work_as(desk: Shell, agent: str) -> None:
    """Have this clone be somebody's from here on."""
    desk.git("config", "user.name", PEOPLE[agent])
    desk.git("config", "user.email", f"{agent}@example.com")


def verified(desk: Shell, *words: str, now: str = LATER) -> list[Wrong]:
    """Verify, and give what was found, warnings left out; none ends with 0, any with 3."""
    result = desk("--format", "json", "audit", "verify", *words, expect=None, now=now)
    rows = [row for row in result.data if row["level"] is None]
    assert result.code == (3 if rows else 0), result
    return [Wrong(*(row[name] for name in Wrong._fields)) for row in rows]


def only(desk: Shell, *words: str, now: str = LATER) -> Wrong:
    """Verify, and give the one finding there is: it is of HEAD, and told to people with all that it names."""
    (wrong,) = verified(desk, *words, now=now)
    assert wrong.commit == head(desk)
    told = desk("audit", "verify", *words, expect=3, now=now).err
    for part in (wrong.commit[:10], wrong.path or "", f":{wrong.line}:" if wrong.line else "", wrong.event or ""):
        assert part in told
    return wrong


def head(desk: Shell) -> str:
    return desk.git("rev-parse", "HEAD").strip()


def file_of(desk: Shell, ticket: str) -> Path:
    return desk.folder / f"tickets/2026/11/20/{ticket}.yaml"


def line_of(file: Path, text: str) -> int:
    """Say on which line of a file a text stands, which must be the only one."""
    (place,) = [number for number, line in enumerate(file.read_text().split("\n"), 1) if text in line]
    return place


def by_hand(desk: Shell, *more: str, when: str = LATER, subject: str = "by hand", agent: str | None = None) -> str:
    """Commit what stands in the folder with plain git, dated as is wanted."""
    return commit(desk.folder, *more, when=when, subject=subject, agent=agent)


def commit(folder: Path, *more: str, when: str, subject: str, agent: str | None = None) -> str:
    env = os.environ | {"GIT_AUTHOR_DATE": when, "GIT_COMMITTER_DATE": when}
    who = ["-c", f"user.name={PEOPLE[agent]}", "-c", f"user.email={agent}@example.com"] if agent else []
    for words in (["add", "-A"], [*who, "commit", "-q", "-m", subject, *more]):
        subprocess.run(["git", *words], cwd=folder, check=True, capture_output=True, env=env)
    return subprocess.run(["git", "rev-parse", "HEAD"], cwd=folder, check=True, capture_output=True, text=True).stdout


def edit(file: Path, old: str, new: str) -> None:
    """Replace the one place where a text stands."""
    text = file.read_text()
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {text}"
    file.write_text(text.replace(old, new))


def events(file: Path) -> list[str]:
    """Give the entries of a ticket's timeline as they stand in its file."""
    return ["- id: " + part for part in file.read_text().partition("timeline:\n")[2].split("- id: ")[1:]]


def event_id(entry: str) -> str:
    return entry.partition("\n")[0].removeprefix("- id: ")


def entry(file: Path, *lines: str, by: str = "arun", at: str = LATER, type_: str = "noted") -> str:
    """Write a further entry behind a ticket's timeline, as a forger would; give its ID."""
    number = max(int(event_id(one).partition("-")[0]) for one in events(file)) + 1
    lines = lines or (("text: It was not me.",) if type_ == "noted" else ())
    keys = [f"- id: {number}-F0RGED", f"at: {at}", f"by: {by}", f"type: {type_}", *lines]
    file.write_text(file.read_text() + "\n  ".join(keys) + "\n")
    return f"{number}-F0RGED"


def clone(desk: Shell, name: str, agent: str) -> Shell:
    """Clone the desk for somebody else."""
    folder = desk.folder.parent / name
    subprocess.run(["git", "clone", "-q", str(desk.folder), str(folder)], check=True, capture_output=True)
    there = Shell(folder)
    work_as(there, agent)
    return there
