"""A desk with as many commits as years of work leave: `python -m benchmarks.long_history DESK TARGET COMMITS`.

DESK is any desk; what happened there is told once more, one commit for each event, as commands commit it, and then
notes on its tickets until there are enough. Now and then somebody commits a page by hand, or changes the settings.
"""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import IO, NamedTuple, cast

from benchmarks.desks import Yard
from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import BEGINNING, ticket_of
from hdesk.domain.messages import message
from hdesk.domain.model import Ticket
from hdesk.storage.files import read_ticket, ticket_bytes
from hdesk.storage.git import Git

_TICKETS = 3_000
_COMMITS = 100_000
_BY_HAND = 500
_SETTINGS = 5_000
_WORDS = {"created": "log", "responded": "reply", "prioritised": "prioritise", "escalated": "escalate"}


class _Step(NamedTuple):
    """One ticket before and after one more event."""

    before: Ticket | None
    after: Ticket

    @property
    def event(self) -> ev.Event:
        return self.after.timeline[-1]


def long_history(yard: Yard) -> Path:
    """Give a desk of 3,000 tickets with 100,000 commits, made once."""
    small = Yard(yard.root, _TICKETS, yard.env)
    place = small.kept / "history"
    if not place.exists():
        print(f"making a history of {_COMMITS:,} commits, once …", file=sys.stderr)
        small.run(sys.executable, "-m", "benchmarks.long_history", small.desk(), place, str(_COMMITS), cwd=Path.cwd())
        small.run("git", "gc", "--quiet", cwd=place)
    return place


def main() -> None:
    """Read the desk, and write it again as a long history."""
    source, target, commits = Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3])
    git = Git.discover(source)
    head = git.head() or ""
    tickets = {}
    base = {}
    for entry, (_, data) in zip(git.list(head), git.blobs(one.blob for one in git.list(head)), strict=True):
        if entry.path.startswith("tickets/"):
            ticket = read_ticket(data, entry.path)
            tickets[ticket.id] = ticket
        elif not entry.path.startswith(("contacts/", "reports/")):
            base[entry.path] = data
    subprocess.run(["git", "init", "--quiet", "--initial-branch=main", target], check=True)
    with subprocess.Popen(["git", "fast-import", "--quiet"], cwd=target, stdin=subprocess.PIPE) as process:
        stream = cast("IO[bytes]", process.stdin)
        _write(stream, base, _steps(tickets), commits)
        stream.close()
    if process.returncode:
        raise SystemExit(process.returncode)
    subprocess.run(["git", "reset", "--quiet", "--hard"], cwd=target, check=True)


def _steps(tickets: dict[str, Ticket]) -> Iterator[_Step]:
    """Tell everything that happened, in the order in which it did, and then notes without end."""
    told = [
        (event.at or BEGINNING, identity, place)
        for identity, ticket in tickets.items()
        for place, event in enumerate(ticket.timeline)
    ]
    now: dict[str, Ticket] = {}
    last: dict[str, int] = {}
    for _, identity, place in sorted(told):
        place = max(place, last.get(identity, -1) + 1)  # noqa: PLW2901 - what was dated back comes when it was written
        whole = tickets[identity]
        after = ticket_of(identity, facts_at_creation(whole), whole.timeline[: place + 1])
        yield _Step(now.get(identity), after)
        now[identity], last[identity] = after, place
    chance = random.Random(1)  # noqa: S311 - no secret
    names = sorted(now)
    latest = max(at for at, _, _ in told)
    for number in count(1):
        before = now[chance.choice(names)]
        event = ev.Noted(
            id=f"{len(before.timeline) + 1}-{ids.derived(before.id, number)}",
            at=latest + timedelta(minutes=number),
            by="priya",
            text="Called again; nobody picked up.",
        )
        now[before.id] = ticket_of(before.id, facts_at_creation(before), (*before.timeline, event))
        yield _Step(before, now[before.id])


def _write(stream: IO[bytes], base: dict[str, bytes], steps: Iterator[_Step], commits: int) -> None:
    """Commit one step after the other, and between them what happens now and then."""
    at = BEGINNING
    for number in range(1, commits + 1):
        if number % _SETTINGS == 0:
            files = {"desk.yaml": base["desk.yaml"] + b"# %d\n" % number}
            text = "adopt desk.yaml\n\nFile: desk.yaml\n"
        elif number % _BY_HAND == 0:
            files = {"sop/notes.md": b"Note %d\n" % number}
            text = "Write down what we learned\n"
        else:
            step = next(steps)
            at = step.event.at or at
            files = {ids.ticket_path(step.after.id): ticket_bytes(step.after)} | (base if number == 1 else {})
            text = message(_WORDS.get(ev.type_of(step.event), ev.type_of(step.event)), [step])
        _commit(stream, f"{int(at.timestamp())} +0530", text, files)


def _commit(stream: IO[bytes], when: str, text: str, files: dict[str, bytes]) -> None:
    data = text.encode()
    person = f"Priya Rao <priya@example.com> {when}"
    stream.write(f"commit refs/heads/main\nauthor {person}\ncommitter {person}\ndata {len(data)}\n".encode() + data)
    for path, contents in files.items():
        stream.write(f"M 100644 inline {path}\ndata {len(contents)}\n".encode() + contents + b"\n")


if __name__ == "__main__":
    main()
