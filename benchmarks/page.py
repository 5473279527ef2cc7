"""Print what was measured: one table, and the page about performance."""
# ruff: noqa: RUF001 - the sign of multiplication is no letter here, and a range has a dash

import os
import platform
import resource
import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import Measured
from benchmarks.rows import PEERS, Budget, Figures, Row
from benchmarks.where import PARTS, Profile, rows

_HEADERS = (
    "work", "size", "runs", "median ms", "min–max ms", "MB", "× floor", *(f"× {peer}" for peer in PEERS), "growth",
    "budget", "measured", "verdict",
)  # fmt: skip
_MEMORY_OF_ONE = 1e6

_PAGE = """\
# Performance

Written by `script/bench`; do not edit. Measured on {machine}.

{versions}. hdesk {revision}. Desks of `hdesk demo --tickets N --seed 1`: {desks}.

Every time is that of a whole process, from its start to its end, output to nowhere; the median of several runs after
one that warms up. Whatever stands in one row, at all sizes, ran in turns (A B C A B C …), so that a machine that slows
down half-way slows all of them. MB is the peak memory of the process ({least:.0f} MB is what the measuring one has,
less cannot be told apart). `floor` is `python -c "import click"` in the same
environment ({floor}). "×" says how many times as long hdesk takes; below 1 hdesk is faster. Growth is against the
smallest size here. A budget without a measured figure at that size says so; a missed one stays here until it is met.
{load}

## hdesk

{table}

## Side by side

Medians in milliseconds, of the same tickets and the same question where the program has it; a blank where it has
nothing like it. hdesk and git make a durable commit with each write, the other two write files of their own; git is
what a person would type in a plain repository with the same files: `git grep`, `git log`, `git add && git commit`.

{side}

## Where the time goes

One run of each command on one core under Python's profiler, which makes all of them slower, functions more than what
is done in C: shares, no times to quote. *modules* is loading Python's modules, *git* waiting for git, *index* SQLite,
*yaml* reading and writing files, *domain* fold, clocks and rules, *insight* rows and figures.

{where}

## Left out

{skipped}
"""


class Result(NamedTuple):
    """A row at one size (0: it has none), and what was measured."""

    row: Row
    size: int
    figures: Figures


def table(results: Iterable[Result], *, markdown: bool) -> str:
    """Give the one table: every row at every size against floor, peers and budget."""
    return _table(_HEADERS, [_cells(result) for result in results], markdown=markdown)


def _table(headers: Sequence[str], rows: Sequence[Sequence[str]], *, markdown: bool) -> str:
    from tabulate import tabulate

    aligned = ["left" if head in {"work", "budget", "verdict"} else "right" for head in headers]
    form = "github" if markdown else "simple"
    return tabulate(rows, headers=headers, tablefmt=form, disable_numparse=True, colalign=aligned)


def _cells(result: Result) -> list[str]:
    row, size, figures = result
    hdesk = figures.by["hdesk"]
    budgets = [budget for budget in row.budgets if budget.limit(size) is not None]
    return [
        row.title,
        f"{size:,}" if size else "",
        str(len(hdesk.seconds)),
        _milliseconds(hdesk.median),
        _range(hdesk),
        f"{hdesk.memory / _MEMORY_OF_ONE:.0f}" if hdesk.seconds else "",
        _times(figures.over("floor")),
        *(_times(figures.over(peer)) for peer in PEERS),
        _times(figures.growth),
        "; ".join(f"≤ {budget.text.format(f'{budget.limit(size):g}')}" for budget in budgets) or "none",
        "; ".join(_measure(budget.measure(figures)) for budget in budgets),
        "; ".join(_verdict(budget, size, figures) for budget in budgets),
    ]


def _verdict(budget: Budget, size: int, figures: Figures) -> str:
    limit, found = budget.limit(size), budget.measure(figures)
    if limit is None:
        return ""
    if found is None:
        trouble = figures.by["hdesk"].trouble
        return f"**missed**: {trouble}" if trouble else "not measured"
    if found <= limit:
        return "met"
    return f"**missed** by {found / limit - 1:.1%}" if found < 2 * limit else f"**missed**: {found / limit:.1f} × it"


def _measure(value: float | None) -> str:
    return "n/a" if value is None else f"{value:.2f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004


def _times(value: float | None) -> str:
    return "" if value is None else _measure(value)


def _milliseconds(seconds: float | None) -> str:
    if seconds is None:
        return "n/a"
    value = seconds * 1000
    return f"{value:.1f}" if value < 10 else f"{value:,.0f}"  # noqa: PLR2004


def _range(one: Measured) -> str:
    return f"{_milliseconds(min(one.seconds))}–{_milliseconds(max(one.seconds))}" if one.seconds else ""


def _side(results: Iterable[Result]) -> str:
    """Give the table of the programs side by side."""
    rows = [
        [
            result.row.title,
            f"{result.size:,}",
            *(_milliseconds(result.figures.seconds(who)) for who in ("hdesk", *PEERS)),
        ]
        for result in results
        if any(peer in result.figures.by for peer in PEERS)
    ]
    return _table(("work", "size", "hdesk", *PEERS), rows, markdown=True)


def page(
    results: Sequence[Result], *, skipped: Sequence[str], desks: str, peers: str, profiles: Sequence[Profile] = ()
) -> str:
    """Give the page about performance."""
    floors = [result.figures.by["floor"] for result in results if result.figures.by["floor"].seconds]
    seconds = [second for floor in floors for second in floor.seconds]
    whole = Measured(seconds=seconds)
    return _PAGE.format(
        machine=machine(),
        versions=f"Python {platform.python_version()}, {_said('git', '--version')}, {peers}",
        revision=_said("git", "-C", str(Path(__file__).parent), "describe", "--always", "--dirty"),
        desks=desks,
        floor=f"median {_milliseconds(whole.median)} ms, {_range(whole)} ms",
        least=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
        load=f"The machine's load when this was written: {os.getloadavg()[1]:.1f}.",
        table=table(results, markdown=True),
        side=_side(results),
        where=_table(("command", "ms", *PARTS), rows(profiles), markdown=True),
        skipped="\n".join(f"- {line}" for line in skipped) or "Nothing.",
    )


def machine() -> str:
    """Say what the machine is: processor, cores, memory, kernel."""
    cpu = _field("/proc/cpuinfo", "model name") or platform.machine()
    memory = int((_field("/proc/meminfo", "MemTotal") or "0").split()[0]) / 1024**2
    system = os.uname()
    return f"{cpu}, {os.cpu_count()} cores, {memory:.0f} GiB of memory, {system.sysname} {system.release}"


def _field(path: str, name: str) -> str | None:
    place = Path(path)
    lines = place.read_text().splitlines() if place.is_file() else []
    return next((line.partition(":")[2].strip() for line in lines if line.startswith(name)), None)


def _said(*words: str) -> str:
    return subprocess.run(words, capture_output=True, text=True, check=False).stdout.strip()
