"""Judge what a load left: every acknowledged change once, nothing of a refused one, no state that was never there."""

import hashlib
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

import msgspec

from hdesk.domain.contacts import Contact
from hdesk.domain.ids import ticket_of_path
from hdesk.domain.model import Ticket
from hdesk.storage.files import plain, read_entries, read_ticket
from tests.torture.bench import Bench, moment, unclean
from tests.torture.deeds import EVENTS, READS, Done, mark
from tests.torture.past import Step, steps


def judge(bench: Bench, done: Sequence[Done], *, failing: bool = False) -> list[str]:
    """Give everything that is wrong, one line each; nothing for a desk that lost nothing.

    `failing`: the disk or git refused something, so that exit code 6 is in order.
    """
    history = steps(bench)
    return [
        *_ended_as_documented(done, {0, 1, 4, 5, 6} if failing else {0, 1, 4, 5}),
        *_linear(bench, history),
        *_nothing_taken_back(history),
        *_one_commit_each(history, done),
        *_in_the_files(history, done),
        *_priorities_follow(history),
        *Readers(history).judge(bench, done),
        *sound(bench),
    ]


def sound(bench: Bench) -> list[str]:
    """Say what is wrong with the desk as it stands: hdesk's own check, git's, and what lies about."""
    checked = bench.run(100_000, ["check"])
    broken = bench.git("fsck", "--strict", "--no-dangling", "--no-progress")
    faults = [] if checked.code == 0 else [f"hdesk check: {checked.code} {checked.out}{checked.err}"]
    return faults + ([f"git fsck: {broken}"] if broken else []) + unclean(bench)


def _ended_as_documented(done: Sequence[Done], writers: set[int]) -> Iterator[str]:
    """A reader never fails; a writer succeeds, or is refused for a reason of its own."""
    for one in done:
        allowed = {0} if one.deed.kind in READS else writers
        if one.code not in allowed and not one.killed:
            yield f"{_named(one)} ended with {one.code}: {one.err.strip()}"
        if one.code not in {0, 5} and not one.killed and one.out:
            yield f"{_named(one)} failed and printed {one.out.strip()}"


def _linear(bench: Bench, history: Sequence[Step]) -> Iterator[str]:
    parent = bench.base
    for step in history:
        if step.parents != [parent]:
            yield f"commit {step.commit} does not follow the one before it alone"
        parent = step.commit


def _nothing_taken_back(history: Sequence[Step]) -> Iterator[str]:
    """Law 2: each version of a ticket has all events of the one before; contacts are only appended to."""
    events: dict[str, set[str]] = {}
    contacts: dict[str, bytes] = {}
    for step in history:
        for path, data in step.files.items():
            if ticket_of_path(path):
                now = {event.id for event in read_ticket(data, path).timeline}
                if lost := events.get(path, set()) - now:
                    yield f"commit {step.commit} lost {', '.join(sorted(lost))} of {path}"
                events[path] = now
            elif path.startswith("contacts/"):
                if not data.startswith(contacts.get(path, b"")):
                    yield f"commit {step.commit} lost contacts of {path}"
                contacts[path] = data


def _one_commit_each(history: Sequence[Step], done: Sequence[Done]) -> Iterator[str]:
    """What was acknowledged has one commit, what was refused none, what was killed one at most."""
    made = Counter(step.number for step in history)
    for one in done:
        count = made.pop(one.deed.number, 0)
        wanted = {1} if one.acknowledged else {0, 1} if one.killed and one.deed.kind not in READS else {0}
        if count not in wanted:
            yield f"{_named(one)}, exit {one.code}, said {one.out.strip()!r}, made {count} commits"
    for number in made:
        yield f"nobody ran the command {number} that a commit names"


def _in_the_files(history: Sequence[Step], done: Sequence[Done]) -> Iterator[str]:
    """HEAD's files have the events and contacts of each acknowledged command once, and none of a refused one."""
    tickets, contacts = latest(history)
    by_moment: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for ticket in tickets.values():
        for event in as_json(ticket)["timeline"]:
            by_moment.setdefault((event["at"], event["by"]), []).append((event["type"], ticket.id))
    logged = Counter(contact.id for contact in contacts)
    text = "\n".join([*(json.dumps(as_json(ticket)) for ticket in tickets.values()), *map(repr, contacts)])
    marks = Counter(word for number in text.split("deed <")[1:] if (word := number.partition(">")[0]))
    made = {step.number for step in history}
    for one in done:
        number, kind = one.deed.number, one.deed.kind
        found = sorted(by_moment.get((moment(number).isoformat(), one.deed.agent), []))
        if kind == "assign":
            found = sorted(set(found))  # who takes a ticket over knowingly releases it first: two events of one kind
        is_made = one.acknowledged or (one.killed and number in made)
        named = one.deed.tickets if kind != "log" or not one.acknowledged else [one.out.strip()]
        wanted = sorted((EVENTS[kind], ticket) for ticket in named) if is_made and kind in EVENTS else []
        if found != wanted and not (kind == "log" and one.killed and len(found) == 1):
            yield f"{_named(one)}: HEAD has {found}, not {wanted}"
        if not is_made and marks[str(number)]:
            yield f"{_named(one)} was not made, and left {mark(number)!r} in HEAD"
        if kind == "resolved" and one.acknowledged and logged[one.out.strip()] != 1:
            yield f"{_named(one)}: the contact is there {logged[one.out.strip()]} times"
        of_it = [contact for contact in contacts if contact.at == moment(number) and contact.by == one.deed.agent]
        if len(of_it) != (is_made and kind in {"log", "resolved", "follow"}):
            yield f"{_named(one)}: {len(of_it)} contacts"


def latest(history: Sequence[Step]) -> tuple[dict[str, Ticket], list[Contact]]:
    """Give the tickets and contacts as the last commit has them."""
    files = {path: data for step in history for path, data in step.files.items()}
    tickets = {path: read_ticket(data, path) for path, data in files.items() if ticket_of_path(path)}
    entries = [one for path, data in files.items() if path.startswith("contacts/") for one in read_entries(data, path)]
    return tickets, [one for one in entries if isinstance(one, Contact)]


def _priorities_follow(history: Sequence[Step]) -> Iterator[str]:
    """A change that names what was before was not computed on a stale read."""
    for ticket in latest(history)[0].values():
        priority = "normal"
        for event in as_json(ticket)["timeline"]:
            if event["type"] == "prioritised":
                if event["from"] != priority:
                    yield f"{ticket.id} {event['id']}: from {event['from']}, but it was {priority}"
                priority = event["to"]


class Readers:
    """Hold what readers saw against the states that the desk was in, one after each commit.

    A state is known by the sum of its tickets' fingerprints: of a listing, it tells whether all of it is of
    one commit.
    """

    def __init__(self, history: Sequence[Step]) -> None:
        self._made = {step.number: place for place, step in enumerate(history)}
        self._states = {0: -1}
        self._versions: dict[int, int] = {}
        tickets: dict[str, int] = {}
        for place, step in enumerate(history):
            for path, data in step.files.items():
                if ticket_of_path(path):
                    tickets[path] = _fingerprint(as_json(read_ticket(data, path)))
                    self._versions[tickets[path]] = place
            self._states[sum(tickets.values())] = place

    def judge(self, bench: Bench, done: Sequence[Done]) -> Iterator[str]:
        """Give what a reader saw that never was, or that was older than what had been acknowledged before."""
        ledger = [self._made.get(int(line.split()[0]), -1) for line in bench.acknowledged()]
        for one in done:
            if one.killed or one.code:
                continue
            since = max(ledger[: one.known], default=-1)
            if one.deed.kind == "list":
                yield from self._listing(one, since)
            elif one.deed.kind == "show" and _fingerprint(json.loads(one.out)["data"]) not in self._versions:
                yield f"{_named(one)} showed a ticket as it never was"
            elif one.deed.kind == "status" and (drafts := json.loads(one.out)["data"]["drafts"]):
                yield f"{_named(one)} called unfinished writes of others drafts: {drafts}"

    def _listing(self, one: Done, since: int) -> Iterator[str]:
        seen = self._states.get(sum(map(_fingerprint, json.loads(one.out)["data"])))
        if seen is None:
            yield f"{_named(one)} listed tickets as they never were together"
        elif seen < since:
            yield f"{_named(one)} listed commit {seen}, when {since} had been acknowledged before it began"


def as_json(ticket: Ticket) -> Any:
    """Give a ticket as JSON has it."""
    return msgspec.json.decode(msgspec.json.encode(plain(ticket)))


def _fingerprint(ticket: Any) -> int:
    """Give a number for a ticket's state and timeline."""
    keys = ("id", "status", "priority", "team", "tier", "owner", "assignee", "timeline")
    text = json.dumps([ticket.get(key) for key in keys], sort_keys=True)
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=16).digest(), "big")


def _named(one: Done) -> str:
    return f"command {one.deed.number} ({' '.join(one.deed.words)})"
