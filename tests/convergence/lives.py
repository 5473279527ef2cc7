"""Random lives of one ticket on several clones, with what each writer knew; no git, no files.

Clones write, sweep and merge whatever another clone has or once had, in any order, each by a clock of its own. A life
ends with what each clone has. Beside it stands what no clone knows: which events each writer saw. From that the outcome
follows without any merging (`foreseen`).
"""

import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple, TypeVar

from tests.convergence import reference
from tests.convergence.reference import Event, Record, chars, derived, header, in_order, is_stirring, number

START = datetime(2026, 11, 20, 9, tzinfo=UTC)
TICKET = "HD-261120-7K3FQ2"
AGENTS = ("priya", "arun", "meena", "ravi")
_SKEWS = (-90_000, -61, 0, 0, 1, 3_600, 200_000)
_FIELDS = ("subject", "category", "order.city", "fields.batch")
Merging = Callable[[Record, Record], Record]
Side = TypeVar("Side")


class Life(NamedTuple):
    """What the clones have at the end; each event's copies as written; what the writers of each had seen."""

    ends: list[Record]
    written: dict[str, list[Event]]
    seen: dict[str, set[str]]


def life(seed: int, *, clones: int = 4, deeds: int = 24, merging: Merging = reference.merge, wild: bool = True) -> Life:
    """Live a life; `wild` also writes what commands would refuse, as a file adopted by hand may."""
    return _Clones(random.Random(seed), clones, merging, wild=wild).live(deeds)


def orders(rng: random.Random, ends: list[Side], merging: Callable[[Side, Side], Side], count: int) -> Iterator[Side]:
    """Merge all of them in some random orders: any two at a time, until one is left."""
    for _ in range(count):
        left = list(ends)
        while len(left) > 1:
            one, other = rng.sample(range(len(left)), 2)
            both = merging(left[one], left[other])
            left = [record for at, record in enumerate(left) if at not in {one, other}]
            # Sometimes a side comes again later, with what it had: that must change nothing.
            left += [both, *([rng.choice(ends)] if rng.random() < 0.2 else [])]
        yield left[0]


def foreseen(lived: Life) -> tuple[Event, ...]:
    """Give the timeline that law 4 asks for, from who saw what: no merging at all."""
    best = {name: min(copies, key=reference.copy_order) for name, copies in lived.written.items()}
    found = dict(best)
    for x in filter(reference.is_ending, best.values()):
        for y in filter(is_stirring, best.values()):
            unseen = chars(x) not in lived.seen[chars(y)] and chars(y) not in lived.seen[chars(x)]
            if unseen:
                both = reference.reopening(TICKET, x, y)
                found[chars(both)] = both
    return in_order(found.values())


class _Clones:
    def __init__(self, rng: random.Random, clones: int, merging: Merging, *, wild: bool) -> None:
        self._rng, self._merging, self._wild = rng, merging, wild
        first: Event = {
            "id": "1-000000",
            "at": START,
            "by": AGENTS[0],
            "type": "created",
            "channel": "email",
        }
        facts = {"subject": "Late", "category": "pickup", "channel": "email"}
        self._past = [Record(TICKET, facts, (first,))]
        self._have = self._past * clones
        self._skews = [rng.choice(_SKEWS) for _ in range(clones)]
        self._tick = 0
        self._lived = Life([], {"000000": [first]}, {"000000": set()})

    def live(self, deeds: int) -> Life:
        rng = self._rng
        for _ in range(deeds):
            clone = rng.randrange(len(self._have))
            self._tick += rng.choice((0, 0, 1, 60))
            if rng.random() < 0.3:
                other = rng.choice(self._past) if rng.random() < 0.2 else rng.choice(self._have)
                self._keep(clone, self._merging(self._have[clone], other))
            elif rng.random() < 0.35:
                self._automatic(clone)
            else:
                self._write(clone, self._drawn(clone))
        self._lived.ends.extend(self._have)
        return self._lived

    def _keep(self, clone: int, record: Record) -> None:
        self._have[clone] = record
        self._past.append(record)

    def _write(self, clone: int, keys: Event, name: str = "", by: str = "") -> None:
        record = self._have[clone]
        known = {chars(event) for event in record.timeline}
        name = name or derived(TICKET, str(clone), str(len(self._past)))
        if name in known:
            return
        top = max(number(event) for event in record.timeline)
        at = START + timedelta(seconds=self._tick + self._skews[clone])
        event: Event = {"id": f"{top + 1}-{name}", "at": at, "by": by or AGENTS[clone % len(AGENTS)], **keys}
        self._lived.written.setdefault(name, []).append(event)
        self._lived.seen.setdefault(name, set()).update(known)
        self._keep(clone, Record(TICKET, record.facts, in_order([*record.timeline, event])))

    def _automatic(self, clone: int) -> None:
        """Write what rules and the sweep would; the sweep closes what is resolved."""
        rng, record = self._rng, self._have[clone]
        told = header(record)
        if told["status"] == "resolved" and rng.random() < 0.9:
            name = derived(TICKET, "sweep", told["reopens"], "close", told["ended"], *self._stirred(record))
            self._write(clone, {"type": "closed", "reason": "no_answer"}, name, "sweep")
            return
        rule = rng.choice(("a", "b"))
        # Two clones may have different settings, so that copies differ in more than N and moment.
        keys: Event = {"type": "escalated", "team": "operations", "reason": rng.choice(("late", "very late"))}
        self._write(clone, keys, derived(TICKET, f"rule:{rule}", told["reopens"], "escalate"), f"rule:{rule}")

    def _stirred(self, record: Record) -> list[str]:
        return sorted(chars(event) for event in record.timeline if is_stirring(event))

    def _drawn(self, clone: int) -> Event:
        rng, record = self._rng, self._have[clone]
        told = header(record)
        working = told["status"] in {"new", "open", "pending", "on_hold"}
        anyway = self._wild and rng.random() < 0.2
        can = ["noted", "edited", "customer_replied", "undone"]
        can += ["escalated", "promised", "held", "resolved", "resolved", "assigned"] if working or anyway else []
        can += ["reopened"] * 2 if not working or anyway else []
        can += ["closed"] if told["status"] != "closed" or anyway else []
        kind = rng.choice(can)
        return {"type": kind, **_KEYS[kind](rng, record, told)}


def _edited(rng: random.Random, _: Record, told: dict[str, str]) -> Event:
    field = rng.choice(_FIELDS)
    value = rng.choice(("one", "two", "three") + (("",) if "." in field else ()))
    return {"changes": {field: (told.get(field, ""), value)}}


def _undone(rng: random.Random, record: Record, _: dict[str, str]) -> Event:
    last = [event for event in record.timeline if event["type"] != "created"][-4:]
    return {"event": rng.choice(last)["id"]} if last else {"event": "9-ZZZZZZ"}


def _plain(**keys: Any) -> Callable[..., Event]:
    return lambda *_: keys


_KEYS: dict[str, Callable[[random.Random, Record, dict[str, str]], Event]] = {
    "noted": _plain(text="Called."),
    "edited": _edited,
    "undone": _undone,
    "customer_replied": _plain(channel="email", text="Where is it?"),
    "escalated": _plain(team="operations", handover=True, reason="late"),
    "promised": _plain(due=START + timedelta(days=2)),
    "held": lambda rng, *_: {"status": rng.choice(("pending", "on_hold"))},
    "assigned": lambda rng, *_: {"to": rng.choice(AGENTS)},
    "resolved": _plain(text="Done."),
    "closed": _plain(reason="no_answer"),
    "reopened": _plain(reason="still late"),
}
