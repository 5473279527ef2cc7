"""What is measured, as data: the work, who does it beside hdesk, and what it may take."""
# ruff: noqa: RUF001 - the sign of multiplication is no letter here

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks import peers
from benchmarks.desks import BASELINES, Yard
from benchmarks.long_history import long_history
from benchmarks.measure import Measured, Task

PEERS = ("taskwarrior", "dogcat", "git")
_PYTHON = sys.executable
_BASELINES = str(BASELINES)


class Spec(NamedTuple):
    """A process: where it runs, its words (see `_Words` for what stands in braces), what is made ready first."""

    place: Callable[[Yard], Path]
    words: tuple[str, ...]
    before: Callable[[Yard, int], None] | None = None
    env: Mapping[str, str] = {}

    def task(self, yard: Yard) -> Task:
        """Make everything that it stands on, and give what is to be measured."""

        def words(number: int) -> list[str]:
            return [word.format_map(_Words(yard, number)) for word in self.words]

        before, place = self.before, self.place(yard)
        words(0)
        return Task(
            words=words,
            cwd=place,
            env={**yard.env, **self.env},
            before=lambda number: before(yard, number) if before else None,
        )


class _Words(dict[str, str]):
    """What the braces in a command line stand for, looked up when they are met."""

    def __init__(self, yard: Yard, number: int) -> None:
        self._found: dict[str, Callable[[], Any]] = {
            "n": lambda: number,
            "size": lambda: yard.size,
            "root": lambda: yard.root,
            "ticket": lambda: yard.ticket(number),
            "file": lambda: yard.file(number),
            "desk": yard.desk,
            "table": yard.table,
            "documents": yard.documents,
            "apart": yard.apart,
            "rules": yard.rules,
            "tasks": lambda: peers.task_file(yard),
        }

    def __missing__(self, key: str) -> str:
        return str(self._found[key]())


@dataclass(frozen=True)
class Figures:
    """What was measured for one row at one size; `smallest` is hdesk at the smallest size of the same row."""

    by: Mapping[str, Measured]
    smallest: Measured | None

    def seconds(self, who: str) -> float | None:
        """Give somebody's median in seconds."""
        return self.by[who].median if who in self.by else None

    def over(self, who: str) -> float | None:
        """Give how many times as long as somebody else hdesk takes."""
        return _quotient(self.seconds("hdesk"), self.seconds(who))

    @property
    def growth(self) -> float | None:
        """Give how many times as long hdesk takes as at the smallest size."""
        return _quotient(self.seconds("hdesk"), self.smallest.median if self.smallest else None)


def _quotient(upper: float | None, lower: float | None) -> float | None:
    return None if upper is None or not lower else upper / lower


class Budget(NamedTuple):
    """What a row may take: a measure of its figures, and its limit by size (0: at every size)."""

    text: str
    measure: Callable[[Figures], float | None]
    limits: Mapping[int, float]

    def limit(self, size: int) -> float | None:
        """Give the limit at a size, None where there is none."""
        return self.limits.get(size, self.limits.get(0))


@dataclass(frozen=True)
class Row:
    """One line of work. `beside` are the others that do it, or what it is measured against.

    `heavy` is what takes minutes to make ready or to do at the largest size.
    """

    name: str
    title: str
    hdesk: Spec
    budgets: tuple[Budget, ...] = ()
    beside: Mapping[str, Spec] = field(default_factory=dict)
    sized: bool = True
    needs: tuple[str, ...] = ()
    up_to: int | None = None
    heavy: bool = False


def _floor(limits: Mapping[int, float]) -> Budget:
    return Budget("{} × floor", lambda figures: figures.over("floor"), limits)


def _beyond_kpi(figures: Figures) -> float | None:
    hdesk, kpi, floor = (figures.seconds(who) for who in ("hdesk", "kpi", "floor"))
    return None if hdesk is None or kpi is None or not floor else (hdesk - kpi) / floor


def _dumping(figures: Figures) -> float | None:
    dump, load = figures.seconds("dump"), figures.seconds("load")
    return None if dump is None or load is None else _quotient(figures.seconds("hdesk"), dump - load)


def _megabytes(figures: Figures) -> float | None:
    hdesk = figures.by["hdesk"]
    return hdesk.memory / 1e6 if hdesk.seconds else None


def _root(yard: Yard) -> Path:
    return yard.root


def _hdesk(place: Callable[[Yard], Path], *words: str, before: Callable[[Yard, int], None] | None = None) -> Spec:
    return Spec(place, ("hdesk", *words), before)


def _task(*words: str) -> Spec:
    return Spec(peers.tasks, ("task", "rc:taskrc", *words))


def _dcat(*words: str) -> Spec:
    return Spec(peers.issues, ("{root}/dogcat/bin/dcat", *words))


def _baseline(place: Callable[[Yard], Path], *words: str, before: Callable[[Yard, int], None] | None = None) -> Spec:
    return Spec(place, (_PYTHON, _BASELINES, *words), before)


FLOOR = Spec(_root, (_PYTHON, "-c", "import click"))
_COMPLETING = {"_HDESK_COMPLETE": "bash_complete", "COMP_WORDS": "hdesk ", "COMP_CWORD": "1"}
_COMMIT = Spec(Yard.plain, ("sh", "-c", "git add {file} && git commit --quiet -m note"), Yard.edit)

_START = (_floor({0: 1.4}),)
_READ = (_floor({10_000: 3, 100_000: 4}),)
_WRITE = (
    Budget("{} × git add && git commit", lambda figures: figures.over("git"), {100_000: 1}),
    Budget("growth {} ×", lambda figures: figures.growth, {100_000: 1.5}),
)

ROWS = (
    Row("--help", "`hdesk --help`", _hdesk(_root, "--help"), _START, sized=False),
    Row("--version", "`hdesk --version`", _hdesk(_root, "--version"), _START, sized=False),
    Row(
        "completion",
        "completing `hdesk ␣`",
        Spec(_root, ("hdesk",), env=_COMPLETING),
        _START,
        sized=False,
    ),
    Row("show", "`show ID`", _hdesk(Yard.desk, "show", "{ticket}"), _READ),
    Row(
        "list",
        "`list`, as much as it shows",
        _hdesk(Yard.desk, "list"),
        _READ,
        {"taskwarrior": _task("all"), "dogcat": _dcat("list", "--all", "--limit", "100")},
    ),
    Row(
        "list-all",
        "`list`, every ticket",
        _hdesk(Yard.desk, "list", "--limit", "{size}"),
        beside={
            "taskwarrior": _task("all"),
            "dogcat": _dcat("list", "--all"),
            "git": Spec(Yard.plain, ("git", "grep", "-h", "^subject: ", "--", "tickets")),
        },
    ),
    Row(
        "filter",
        "`list`, open in one category",
        _hdesk(Yard.desk, "list", "status:new,open,pending,on_hold", "category:payout"),
        _READ,
        {
            "taskwarrior": _task("status:pending", "project:payout", "list"),
            "dogcat": _dcat("list", "--open", "--label", "payout"),
            "git": Spec(Yard.plain, ("git", "grep", "-l", "^category: payout$", "--", "tickets")),
        },
    ),
    Row("queue", "`queue`", _hdesk(Yard.desk, "queue"), _READ, {"taskwarrior": _task("next")}),
    Row("kpi", "`kpi`", _hdesk(Yard.desk, "kpi"), _READ),
    Row(
        "report",
        "`report weekly`",
        _hdesk(Yard.desk, "report", "weekly"),
        (Budget("kpi + {} × floor", _beyond_kpi, {10_000: 2, 100_000: 2}),),
        {
            "kpi": _hdesk(Yard.desk, "kpi"),
            "taskwarrior": _task("history.monthly"),
            "dogcat": _dcat("chart", "--all"),
            "git": Spec(Yard.plain, ("git", "log", "--since=2026-11-13", "--format=%an", "--name-only")),
        },
    ),
    Row(
        "log",
        "`log`, a call that becomes a ticket",
        _hdesk(
            Yard.copy, "log", "call", "--category", "pickup", "--subcategory", "long_pending",
            "--customer", "Asha Rao", "--phone", "99{n:0>8}", "--order", "ORD-{n}", "--said", "Nobody came.",
        ),
        _WRITE,
        {
            "taskwarrior": _task("add", "Nobody came.", "project:pickup", "priority:H"),
            "dogcat": _dcat("create", "Nobody came.", "--priority", "1", "--label", "pickup"),
            "git": _COMMIT,
        },
    ),
    Row("note", "`note ID TEXT`", _hdesk(Yard.copy, "note", "{ticket}", "Called again."), _WRITE, {"git": _COMMIT}),
    Row(
        "escalate",
        "`escalate ID`",
        _hdesk(Yard.copy, "escalate", "{ticket}", "--team", "tech", "--reason", "nobody came", "--needed", "a slot"),
        _WRITE,
        {"git": _COMMIT},
    ),
    Row(
        "reindex",
        "cold index",
        _hdesk(Yard.copy, "reindex", before=Yard.forget_index),
        (
            Budget("{} × a loop of yaml.load", lambda figures: figures.over("yaml.load"), {100_000: 0.25}),
            Budget("{} MB", _megabytes, {100_000: 500}),
        ),
        {"yaml.load": _baseline(Yard.copy, "parse", ".")},
        needs=("reindex",),
        heavy=True,
    ),
    Row(
        "import",
        "`import csv`",
        _hdesk(
            Yard.empty, "import", "csv", "{table}/rows.csv", "--map", "{table}/map.yaml", before=Yard.forget_imported
        ),
        (Budget("{} × dumping and git fast-import", _dumping, {100_000: 2}),),
        {
            "dump": _baseline(Yard.target, "dump", "{documents}", ".", before=Yard.forget_target),
            "load": _baseline(_root, "load", "{documents}"),
            "taskwarrior": Spec(peers.task_target, ("task", "rc:taskrc", "import", "{tasks}"), peers.no_tasks),
            "git": Spec(
                Yard.files, ("sh", "-c", "git add tickets && git commit --quiet -m import"), Yard.forget_commits
            ),
        },
        heavy=True,
    ),
    Row("sweep", "`sweep`, one ticket in ten open", _hdesk(Yard.swept, "sweep"), (_floor({100_000: 12}),), heavy=True),
    Row(
        "sync",
        "`sync`, changed on both sides",
        _hdesk(Yard.diverged, "sync", before=Yard.part),
        (Budget("{} × loading and dumping", lambda figures: figures.over("yaml"), {10_000: 3}),),
        {"yaml": _baseline(Yard.diverged, "roundtrip", ".")},
        needs=("sync",),
        up_to=10_000,
    ),
    Row(
        "receive",
        "`sync`, changed on the other side",
        _hdesk(Yard.behind, "sync", before=Yard.part),
        (Budget("{} × loading and dumping", lambda figures: figures.over("yaml"), {10_000: 1}),),
        {"yaml": _baseline(Yard.behind, "roundtrip", ".")},
        needs=("sync",),
        up_to=10_000,
    ),
    Row(
        "backtest",
        "`rules backtest`",
        _hdesk(Yard.desk, "rules", "backtest", "--rules", "{rules}"),
        (_floor({100_000: 80}),),
        needs=("rules", "backtest"),
    ),
    Row(
        "audit",
        "`audit log` of 100,000 commits, one field",
        _hdesk(long_history, "--format", "csv", "audit", "log", "--field", "priority"),
        beside={"git": Spec(long_history, ("git", "log", "-c", "--raw", "--format=%B"))},
        sized=False,
    ),
)  # fmt: skip
