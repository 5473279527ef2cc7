"""Settings as they stand in the folder: what `rules` judges before they are in force."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from hdesk.domain.findings import Finding, NotFound
from hdesk.domain.setup import Setup
from hdesk.insight.own import own_kpis
from hdesk.insight.targets_check import wrong_targets
from hdesk.storage.git import Git
from hdesk.storage.linting import useless
from hdesk.storage.rule_tests import TESTS, judge_tests
from hdesk.storage.settings import DESK, FILES, judge


class Drafts(NamedTuple):
    """The settings as they stand in the folder: compiled if they are sound, what is wrong, and the files' bytes."""

    setup: Setup | None
    findings: list[Finding]
    files: dict[str, bytes]


def judged_drafts(start: Path, now: datetime) -> Drafts:
    """Judge the settings in the working tree (in a bare repository, those of HEAD), and the tests of the rules.

    Raises:
        NotFound: there is no desk around the folder.
    """
    git = Git.discover(start)
    files = draft_files(git, (*FILES, TESTS))
    if DESK not in files:
        raise NotFound(Finding(f"no desk.yaml in {git.root}", hint="`hdesk init` makes a desk"))
    setup, findings = judge(files, now)
    return Drafts(setup, findings + further_findings(setup, files, now), files)


def further_findings(setup: Setup | None, files: Mapping[str, bytes], now: datetime) -> list[Finding]:
    """Say what is useless in sound settings, and what is wrong with targets and the form of the rules' tests.

    None of it keeps the settings from being in force.
    """
    if setup is None:
        return []
    tests = judge_tests(files[TESTS], TESTS, setup, now).findings if TESTS in files else []
    own = own_kpis(setup, files[DESK])
    return [*own.findings, *wrong_targets(setup, own.kpis, files[DESK]), *useless(files, setup, now), *tests]


def draft_files(git: Git, names: Iterable[str]) -> dict[str, bytes]:
    """Give files as they stand in the folder; of a bare repository, those of HEAD."""
    if git.bare:
        return git.read(git.head() or "", names) if git.head() else {}
    return {name: (git.root / name).read_bytes() for name in names if (git.root / name).is_file()}
