"""Backtesting: what other rules would have made of the tickets of a period."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, get_args

from hdesk.desk import Desk
from hdesk.domain.conditions import fields_of
from hdesk.domain.differences import Difference, Kind
from hdesk.domain.findings import Finding, NotFound, Refused, Unsound
from hdesk.domain.localtime import instant
from hdesk.domain.periods import Period, parse_period
from hdesk.domain.replay import Stage
from hdesk.domain.settings_changes import Reach, reach_of
from hdesk.domain.setup import Setup
from hdesk.insight.backtest import Ground, Tally, backtest
from hdesk.insight.reaching import Looked, Reached, Window, looked_at
from hdesk.insight.repeats import Repeats
from hdesk.storage.settings import FILES, judge
from hdesk.work.settings import draft_files

Watch = Callable[[Iterator[Tally], int], Iterable[Tally]]
"""Passes results through, and may show how many of so many tickets are done."""


class Order(NamedTuple):
    """What is to be compared, over which period.

    The new settings are those of the folder, with `files` (by the name that each stands for) in their places; the
    old ones are the commit's that `against` names. `whole` replays also the tickets on which nothing can tell.
    """

    period: str = "all"
    against: str = "HEAD"
    files: Mapping[str, Path] = {}
    whole: bool = False
    jobs: int | None = None


_KINDS = get_args(Kind)


class Backtest(NamedTuple):
    """What came of it: the settings that were compared, the tickets that were looked at, and all that differs.

    `costs` is what a ticket handed over to a team costs, by team, as the new desk.yaml says it.
    """

    window: Window
    old: str
    new: str
    reach: Reach
    looked: Looked
    tally: Tally
    costs: Mapping[str, float]

    @property
    def differences(self) -> list[Difference]:
        """Give every difference, by kind and ticket."""
        return sorted(self.tally.differences, key=lambda one: (_KINDS.index(one.kind), one.group, one.ticket))

    @property
    def affected(self) -> list[str]:
        """List the tickets on which something would have been different."""
        return sorted({one.ticket for one in self.tally.differences})


def run_backtest(desk: Desk, order: Order, watch: Watch = lambda found, _: found) -> Backtest:
    """Replay a period's tickets under the settings in force and under new ones.

    Raises:
        Unsound: settings are wrong, with every finding.
        NotFound: there is no such revision or file.
        Refused: the period has not begun.
    """
    commit = desk.git.resolve(order.against)
    before = {name: f"{order.against}:{name}" for name in FILES} if order.against != "HEAD" else {}
    was, old = _judged(desk, desk.git.read(commit, FILES), before)
    given = {name: str(path) for name, path in order.files.items()}
    will, new = _judged(desk, {**draft_files(desk.git, FILES), **_given(order.files)}, given)
    window = _window(desk, order.period)
    reach = reach_of(old, new)
    index = desk.reading.index
    looked = looked_at(index, old, window, None if order.whole else reach)
    repeats = Repeats(index) if looked.reached and _asks_for_repeats(old, new) else None
    moments = repeats.moments if repeats else None
    ground = Ground(Stage.of(old, moments), Stage.of(new, moments), window, _clocks_differ(reach), repeats)
    tally = Tally()
    for found in watch(backtest(ground, _files(desk, looked.reached), len(looked.reached), order.jobs),
                       len(looked.reached)):  # fmt: skip
        tally.take(found)
    name = f"{order.against}, commit {commit[:10]}"
    return Backtest(window, name, _named(was, will, given), reach, looked, tally, new.config.costs)


def _judged(desk: Desk, files: Mapping[str, bytes], names: Mapping[str, str]) -> tuple[Mapping[str, bytes], Setup]:
    """Compile settings; what is wrong in a file is said of the name that the user knows it by."""
    setup, findings = judge(files, desk.today)
    if setup is None:
        raise Unsound(*(one._replace(path=names.get(one.path or "", one.path)) for one in findings))
    return files, setup


def _given(files: Mapping[str, Path]) -> dict[str, bytes]:
    missing = [path for path in files.values() if not path.is_file()]
    if missing:
        raise NotFound(*(Finding(f"there is no file {path}") for path in missing))
    return {name: path.read_bytes() for name, path in files.items()}


def _named(was: Mapping[str, bytes], will: Mapping[str, bytes], given: Mapping[str, str]) -> str:
    """Name the new settings by the files that are not the same as before."""
    changed = [name for name in FILES if was.get(name) != will.get(name)]
    named = [given.get(name, f"{name} in the folder") for name in changed]
    return ", ".join(named) or "the same files"


def _window(desk: Desk, text: str) -> Window:
    period: Period = parse_period(text, desk.now, desk.setup.timezone)
    if period.start is not None and instant(period.start) > instant(desk.now):
        raise Refused(Finding(f"the period {period.name} has not begun: there is nothing to replay"))
    until = desk.now if period.end is None or instant(period.end) > instant(desk.now) else period.end
    return Window(period, until)


def _files(desk: Desk, reached: list[Reached]) -> Iterator[tuple[Reached, bytes]]:
    blobs = desk.git.blobs(one.blob for one in reached)
    return ((one, data) for one, (_, data) in zip(reached, blobs, strict=True))


def _clocks_differ(reach: Reach) -> bool:
    return reach.everywhere or any(one.startswith("clock policy") for one in reach.differing)


def _asks_for_repeats(*setups: Setup) -> bool:
    conditions = (
        one
        for setup in setups
        for pieces in (setup.rules, setup.routing.routes, setup.policies)
        for one in (piece.when for piece in pieces)
    )
    return any("repeat_contacts_7d" in fields_of(one) for one in conditions)


class Group(NamedTuple):
    """Differences of one kind: how many tickets, how many differences, and a sample of them."""

    one: Difference
    tickets: int
    number: int
    sample: list[Difference]


def groups(found: Backtest, sample: int) -> list[Group]:
    """Put differences of one kind together, and draw a sample: another desk or order of tickets draws the same."""
    by_group: dict[tuple[str, ...], list[Difference]] = {}
    for one in found.differences:
        by_group.setdefault(one.group, []).append(one)
    return [
        Group(several[0], len({one.ticket for one in several}), len(several), _drawn(several, sample))
        for several in by_group.values()
    ]


def _drawn(several: list[Difference], number: int) -> list[Difference]:
    mixed = sorted(several, key=lambda one: hashlib.sha256(one.ticket.encode()).digest())
    return sorted(mixed[:number], key=lambda one: one.ticket)
