"""rule_tests.yaml: the examples that a desk's rules must satisfy, read."""

from datetime import datetime
from typing import NamedTuple

from hdesk.domain.compile import Source
from hdesk.domain.findings import Finding, Unsound
from hdesk.domain.rule_tests import Trial, read_tests
from hdesk.domain.setup import Setup
from hdesk.storage.yaml_read import load

TESTS = "rule_tests.yaml"


class Tests(NamedTuple):
    """The tests of a file, and what is wrong with it; `source` says where each stands."""

    trials: tuple[Trial, ...]
    findings: list[Finding]
    source: Source | None = None

    def line(self, trial: Trial) -> int | None:
        """Give the line on which a test begins."""
        return self.source.mark(("tests", trial.place))[0] if self.source else None


def judge_tests(data: bytes, path: str, setup: Setup, now: datetime) -> Tests:
    """Read tests against a desk's settings, with every finding."""
    try:
        document = load(data, path)
    except Unsound as error:
        return Tests((), list(error.findings))
    source = Source(path, document.value, document.mark)
    trials, problems = read_tests(document.value, setup, now)
    return Tests(trials, [source.finding(one) for one in problems], source)
