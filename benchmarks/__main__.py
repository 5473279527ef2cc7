"""Measure hdesk against its budgets and beside its peers; see `script/bench --help`."""

import argparse
import shutil
import subprocess
import sys
import time
from pathlib import Path

from benchmarks import peers
from benchmarks.desks import Yard, environment
from benchmarks.measure import Task, in_turns
from benchmarks.page import Result, page, table
from benchmarks.rows import FLOOR, ROWS, Figures, Row, Spec
from benchmarks.where import Profile, profiled

_TOP = Path(__file__).parent.parent
_PAGE = _TOP / "docs" / "performance.md"
_PROFILED = 10_000  # tickets at most: a profile of more says the same and takes minutes
_PROFILES = ("show", "list", "filter", "queue", "kpi", "report", "log", "note", "reindex", "sweep")


def main() -> None:
    """Measure the rows that were asked for, print the table, and write the page where it is whole."""
    given = _arguments()
    bench = Bench(
        _TOP / ".bench",
        [1000] if given.quick else given.sizes,
        3 if given.quick else given.runs,
        given.limit,
        given.heavy,
    )
    bench.find_peers()
    names = given.only or [row.name for row in ROWS]
    try:
        for row in ROWS:
            if row.name in names:
                bench.measure(row)
    finally:
        print(table(bench.results, markdown=False))
        for line in bench.skipped:
            print(f"left out: {line}")
    if not given.quick and not given.only:
        text = page(
            bench.results,
            skipped=bench.skipped,
            desks=bench.desks(),
            peers=", ".join(bench.versions),
            profiles=bench.profiles(),
        )
        _PAGE.write_text(text)
        print(f"written: {_PAGE.relative_to(_TOP)}")
    bench.clear()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="script/bench", description="Measure hdesk against its budgets and peers.")
    known = [row.name for row in ROWS]
    parser.add_argument("--sizes", type=_numbers, default=[1000, 10_000, 100_000], metavar="N,…", help="tickets")
    parser.add_argument("--runs", type=int, default=7, metavar="N", help="runs of each process, after one to warm up")
    parser.add_argument(
        "--only", type=lambda text: text.split(","), metavar="ROW,…", help=f"some of: {', '.join(known)}"
    )
    parser.add_argument("--heavy", type=int, default=10**9, metavar="N", help="do what takes minutes up to this size")
    parser.add_argument("--limit", type=float, default=300, metavar="S", help="seconds that a process may take")
    parser.add_argument("--quick", action="store_true", help="1,000 tickets, 3 runs: a look, not a measurement")
    given = parser.parse_args()
    wrong = set(given.only or ()) - set(known)
    if wrong:
        parser.error(f"no such row: {', '.join(sorted(wrong))}; there are {', '.join(known)}")
    return given


def _numbers(text: str) -> list[int]:
    return sorted(int(part) for part in text.split(","))


class Bench:
    """One run: what is measured, what came of it, and what was left out."""

    def __init__(self, root: Path, sizes: list[int], runs: int, limit: float, heavy: int) -> None:
        self.root = root
        self.runs = runs
        self.limit = limit
        self.heavy = heavy
        self.env = environment(root)
        self.yards = {size: Yard(root, size, self.env) for size in (0, *sizes)}
        self.results: list[Result] = []
        self.skipped: list[str] = []
        self.versions: list[str] = []
        self.absent: set[str] = set()
        self.clear()

    def clear(self) -> None:
        """Remove what is made anew in each run."""
        shutil.rmtree(self.root / "work", ignore_errors=True)

    def find_peers(self) -> None:
        """See which peers there are."""
        version = peers.task_version()
        if version is None:
            self._leave_out("taskwarrior", "it is not installed (Debian's package `taskwarrior`)")
        else:
            self.versions.append(f"taskwarrior {version}")
        trouble = peers.install_dogcat(self.root)
        if trouble:
            self._leave_out("dogcat", trouble)
        else:
            self.versions.append(f"dogcat {peers.DOGCAT}")

    def profiles(self) -> list[Profile]:
        """Profile some commands, once each, at the largest size that is not too long for it."""
        yard = self.yards[max((size for size in self.yards if size <= _PROFILED), default=0)]
        found = []
        for row in ROWS:
            if row.name in _PROFILES:
                task = row.hdesk.task(yard)
                task.before(self.runs + 1)
                words = task.words(self.runs + 1)[1:]
                found.append(profiled(f"{row.title}, {yard.size:,}", words, task.cwd, task.env))
        return [one for one in found if one is not None]

    def _leave_out(self, peer: str, why: str) -> None:
        self.absent.add(peer)
        self.skipped.append(f"{peer}: {why}")

    def measure(self, row: Row) -> None:
        """Measure one row at all sizes, everything in it in turns."""
        if row.needs and not self._exists(row.needs):
            self.skipped.append(f"{row.name}: there is no `hdesk {' '.join(row.needs)}` yet")
            return
        began = time.monotonic()
        print(f"{row.name} …", end="", flush=True, file=sys.stderr)
        sizes = self._sizes(row) if row.sized else [0]
        tasks = {("floor", 0): FLOOR.task(self.yards[0])} | self._tasks(row, sizes)
        measured = in_turns(tasks, self.runs, self.limit)
        print(f" {time.monotonic() - began:.0f} s", file=sys.stderr)
        for (who, size), one in measured.items():
            if one.trouble:
                self.skipped.append(f"{row.name}{f' at {size:,}' if size else ''}: {who}: {one.trouble}")
        for size in sizes:
            by = {who: one for (who, at), one in measured.items() if at == size or who == "floor"}
            smallest = measured.get(("hdesk", sizes[0])) if size != sizes[0] else None
            if "hdesk" in by:
                self.results.append(Result(row, size, Figures(by, smallest)))

    def _sizes(self, row: Row) -> list[int]:
        found = [size for size in self.yards if size and size <= (row.up_to or size)]
        light = [size for size in found if not row.heavy or size <= self.heavy]
        self.skipped += [
            f"{row.name} at {size:,}: left out here, it takes minutes" for size in found if size not in light
        ]
        return light

    def _exists(self, words: tuple[str, ...]) -> bool:
        command = ["hdesk", *words, "--help"]
        return not subprocess.run(command, env=self.env, cwd=self.root, check=False, capture_output=True).returncode

    def _tasks(self, row: Row, sizes: list[int]) -> dict[tuple[str, int], Task]:
        """Make ready what each process stands on; what cannot be made is left out, and said."""
        tasks = {}
        for size in sizes:
            for who, spec in ({"hdesk": row.hdesk} | dict(row.beside)).items():
                if who not in self.absent:
                    task = self._task(row, who, spec, size)
                    if task:
                        tasks[who, size] = task
        return tasks

    def _task(self, row: Row, who: str, spec: Spec, size: int) -> Task | None:
        try:
            return spec.task(self.yards[size])
        except subprocess.CalledProcessError as error:
            said = str(error.stderr).strip().splitlines()
            self.skipped.append(
                f"{row.name} at {size:,}: {who} could not be made ready: {said[-1] if said else error.returncode}"
            )
            return None

    def desks(self) -> str:
        """Say how much is in the desks."""
        return "; ".join(yard.contents() for size, yard in self.yards.items() if size)


if __name__ == "__main__":
    main()
