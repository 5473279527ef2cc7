"""Testing rules: the examples in rule_tests.yaml, run against the settings as they stand in the folder."""

from collections.abc import Iterator
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from hdesk.desk import Desk
from hdesk.domain.findings import Finding, NotFound, Unsound
from hdesk.domain.setup import Setup
from hdesk.domain.trials import Result, coverage, run
from hdesk.storage.git import Git
from hdesk.storage.linting import useless
from hdesk.storage.rule_tests import TESTS, Tests, judge_tests
from hdesk.storage.settings import DESK, FILES, judge
from hdesk.work.settings import draft_files


class Tested:
    """What came of the tests of a file.

    `unreached` are the routes and rules that none of them reaches; None where only some of the tests were run.
    """

    def __init__(self, path: str, tests: Tests, results: list[Result], unreached: list[str] | None) -> None:
        self.path = path
        self.results = results
        self.unreached = unreached
        self._tests = tests

    @property
    def failed(self) -> list[Result]:
        """Give the tests that failed."""
        return [result for result in self.results if result.differences]

    @cached_property
    def lines(self) -> dict[str, int | None]:
        """Give the line on which each test begins, by its name."""
        return {result.trial.name: self._tests.line(result.trial) for result in self.results}

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        return {
            "file": self.path,
            "tests": [
                {
                    "name": result.trial.name,
                    "line": self.lines[result.trial.name],
                    "passed": not result.differences,
                    "differences": [one._asdict() for one in result.differences],
                    "routes": sorted(result.routes),
                    "rules": sorted(result.rules),
                }
                for result in self.results
            ],
            "unreached": self.unreached,
        }


def run_tests(start: Path, now: datetime, file: str | None = None, only: str | None = None) -> Tested:
    """Run the desk's tests, or those of a file; with `only` those whose name contains it.

    Raises:
        Unsound: the settings or the tests are wrong, with every finding.
        NotFound: there is no desk, no file of tests, or no test of that name.
    """
    git = Git.discover(start)
    path, data = _source(git, file)
    files = draft_files(git, FILES)
    if DESK not in files:
        raise NotFound(Finding(f"no desk.yaml in {git.root}", hint="`hdesk init` makes a desk"))
    setup, findings = judge(files, now)
    if setup is None:
        raise Unsound(*findings)
    tests = judge_tests(data, path, setup, now)
    if tests.findings:
        raise Unsound(*tests.findings)
    trials = [trial for trial in tests.trials if only is None or only.casefold() in trial.name.casefold()]
    if only is not None and not trials:
        raise NotFound(Finding(f"no test has {only!r} in its name", path))
    results = [run(trial, setup) for trial in trials]
    return Tested(path, tests, results, _unreached(results, setup) if only is None else None)


def _unreached(results: list[Result], setup: Setup) -> list[str]:
    missed = coverage(results, setup)
    return [*(f"route {name}" for name in missed.routes), *(f"rule {name}" for name in missed.rules)]


def _source(git: Git, file: str | None) -> tuple[str, bytes]:
    """Find the tests: the file that is named, or the desk's own."""
    if file is not None:
        if not Path(file).is_file():
            raise NotFound(Finding(f"there is no file {file}"))
        return file, Path(file).read_bytes()
    data = draft_files(git, [TESTS]).get(TESTS)
    if data is None:
        raise NotFound(Finding(f"there is no {TESTS} in {git.root}", hint="docs/rules.md shows how to write one"))
    return TESTS, data


def doubts(desk: Desk) -> list[Finding]:
    """Say, as warnings, what is useless in the settings in force and how many of their tests fail."""
    files = desk.snapshot.files((*FILES, TESTS))
    found = [one._replace(level="warning") for one in useless(files, desk.setup, desk.now)]
    if TESTS in files:
        trials = judge_tests(files[TESTS], TESTS, desk.setup, desk.now).trials
        failed = [trial for trial in trials if run(trial, desk.setup).differences]
        if failed:
            message = f"{len(failed)} of {len(trials)} tests of the rules fail"
            found.append(Finding(message, TESTS, hint="hdesk rules test", level="warning"))
    return found


def rows_of(tested: Tested) -> Iterator[dict[str, str]]:
    """Give a row for each difference, and one for each test that passed."""
    for result in tested.results:
        if not result.differences:
            yield {"test": result.trial.name, "result": "passed"}
        for one in result.differences:
            yield {"test": result.trial.name, "result": "failed", **one._asdict()}
