"""The backtest: many tickets replayed under two settings, on all cores, and what came of it added up."""

import gc
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.course import Course, course_of
from hdesk.domain.differences import Difference, both_clocks, differences
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.replay import Lived, Stage, replay
from hdesk.domain.views import Related
from hdesk.insight.reaching import Reached, Window
from hdesk.insight.repeats import Repeats
from hdesk.storage.files import read_ticket

_SEVERAL = 300
"""From so many tickets on, other processes help: starting them takes longer than replaying a few."""
_CHUNK = 50

Key = tuple[str, ...]
"""What is counted: a route and its team, an escalation or handover, its team and rule, a clock and its outcome …"""


class Ground(NamedTuple):
    """What replays follow from beside the tickets: both settings, and the period that counts.

    `clocks` says that clocks may differ where nothing else does. `repeats` knows the customers' other contacts,
    where a condition asks for them.
    """

    old: Stage
    new: Stage
    window: Window
    clocks: bool
    repeats: Repeats | None = None


class Fidelity(NamedTuple):
    """How well the settings in force make again what was recorded.

    `recorded` counts what routes and rules wrote, `again` what of it the replay wrote too (`moved` of it at another
    moment), `beyond` what the replay wrote and nobody ever did.
    """

    recorded: int = 0
    again: int = 0
    moved: int = 0
    beyond: int = 0

    def plus(self, other: "Fidelity") -> "Fidelity":
        """Add up."""
        return Fidelity(*(one + more for one, more in zip(self, other, strict=True)))


class Tally:
    """What came of some tickets: counts under the old and the new settings, and every difference.

    `set_aside` counts, under either, the acceptances and returns that had nothing to answer; `unlike` lists tickets
    on which the old settings did not make again what was recorded.
    """

    def __init__(self) -> None:
        self.old: Counter[Key] = Counter()
        self.new: Counter[Key] = Counter()
        self.differences: list[Difference] = []
        self.fidelity = Fidelity()
        self.set_aside = (0, 0)
        self.unlike: list[str] = []
        self.findings: list[Finding] = []
        self.replayed = 0

    def take(self, other: "Tally") -> None:
        """Add another to this one."""
        self.old.update(other.old)
        self.new.update(other.new)
        self.differences += other.differences
        self.fidelity = self.fidelity.plus(other.fidelity)
        self.set_aside = (self.set_aside[0] + other.set_aside[0], self.set_aside[1] + other.set_aside[1])
        self.unlike += other.unlike
        self.findings += other.findings
        self.replayed += other.replayed


Files = Iterable[tuple[Reached, bytes]]


def backtest(ground: Ground, files: Files, count: int, jobs: int | None = None) -> Iterator[Tally]:
    """Replay so many tickets; give what came of a few at a time, in their order.

    With `jobs` that many processes work, else as many as there are cores, or only this one for few tickets.
    """
    workers = jobs or (len(os.sched_getaffinity(0)) if count >= _SEVERAL else 1)
    if workers == 1:
        yield from (_chunk(ground, chunk) for chunk in _chunks(files))
        return
    from multiprocessing import get_context

    global _shared  # noqa: PLW0603 - what a forked process finds without its being sent
    _shared = ground
    with get_context("fork").Pool(workers, initializer=_settled_in) as pool:
        yield from pool.imap(_forked, _chunks(files))


_shared: Ground | None = None


def _settled_in() -> None:
    """Look for no cycles in a process of ours: replays leave none, and looking takes a tenth of the time."""
    gc.disable()


def _forked(files: list[tuple[Reached, bytes]]) -> Tally:
    assert _shared is not None  # noqa: S101 - set before the processes were forked
    return _chunk(_shared, files)


def _chunks(files: Files) -> Iterator[list[tuple[Reached, bytes]]]:
    source = iter(files)
    while chunk := list(islice(source, _CHUNK)):
        yield chunk


def _chunk(ground: Ground, files: list[tuple[Reached, bytes]]) -> Tally:
    tally = Tally()
    for reached, data in files:
        try:
            course = course_of(read_ticket(data, reached.path), ground.window.until)
        except Unsound as error:
            tally.findings += error.findings
            continue
        if course is not None:
            _count(ground, reached, course, tally)
    return tally


def _count(ground: Ground, reached: Reached, course: Course, tally: Tally) -> None:
    """Live a ticket under both settings, and count what came of it."""
    related = _related(ground, reached)
    old, new = (replay(stage, course, ground.window.until, related) for stage in (ground.old, ground.new))
    tally.replayed += 1
    tally.set_aside = (tally.set_aside[0] + old.set_aside, tally.set_aside[1] + new.set_aside)
    tally.old.update(_counted(old, ground.window))
    tally.new.update(_counted(new, ground.window))
    within = ground.window.within
    # Where nothing else differs, the clocks do not either; they are judged once and count on both sides.
    is_same = not ground.clocks and old.automatic == new.automatic
    clocks = both_clocks(old, old if is_same else new, within)
    if not is_same:
        tally.differences += differences(reached.id, old, new, within, clocks)
    for name, (was, will) in clocks.items():
        tally.old.update(_verdict(name, was.missed))
        tally.new.update(_verdict(name, will.missed))
    fidelity = _fidelity(course.automatic, old.automatic)
    tally.fidelity = tally.fidelity.plus(fidelity)
    if fidelity.again != fidelity.recorded or fidelity.beyond:
        tally.unlike.append(reached.id)


def _verdict(name: str, missed: bool | None) -> list[Key]:  # noqa: FBT001 - one of three truths
    return [] if missed is None else [("clock", name, "missed" if missed else "met")]


def _counted(lived: Lived, window: Window) -> Iterator[Key]:
    """Name what routes and rules did in the period."""
    for event in lived.automatic:
        if not window.within(event.at):
            continue
        rule = event.by.partition(":")[2]
        if isinstance(event, ev.Routed):
            yield "route", event.team
        elif isinstance(event, ev.Escalated):
            yield "escalation", event.team, rule
            if event.handover:
                yield "handover", event.team, rule
        elif isinstance(event, ev.Prioritised):
            yield "priority", event.to, rule


def _fidelity(recorded: Iterable[ev.Event], again: Iterable[ev.Event]) -> Fidelity:
    was, will = ({ev.chars_of(event.id): event.at for event in side} for side in (recorded, again))
    common = was.keys() & will.keys()
    return Fidelity(len(was), len(common), sum(was[one] != will[one] for one in common), len(will) - len(common))


def _related(ground: Ground, reached: Reached) -> Related:
    came = None if reached.received is None else datetime.fromtimestamp(reached.received, ground.old.setup.timezone)
    if ground.repeats is None:
        return Related(lambda: came)
    return Related(lambda: came, ground.repeats.count)
