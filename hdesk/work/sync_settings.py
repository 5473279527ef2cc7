"""Settings that merged as texts, and may contradict each other all the same."""

from collections.abc import Mapping
from datetime import datetime

from hdesk.domain.findings import Conflict, Finding
from hdesk.storage.git import Git
from hdesk.storage.objects import Contents, Kept
from hdesk.storage.rule_tests import TESTS, judge_tests
from hdesk.storage.settings import FILES, judge
from hdesk.work.sync_sides import Sides

_ALL = (*FILES, TESTS)


def refuse_unsound(git: Git, sides: Sides, changes: Mapping[str, Contents], now: datetime) -> None:
    """Raise Conflict where the merged settings are wrong in a way that neither side's are.

    Settings that one side has as they are merged are not judged: they stand there already, right or wrong.
    """
    if not any(name in changes for name in _ALL):
        return
    ours, theirs = git.read(sides.ours, _ALL), git.read(sides.theirs, _ALL)
    merged = dict(ours)
    for name in _ALL:
        if name in changes:
            data = _data(git, changes[name])
            merged.pop(name, None)
            if data is not None:
                merged[name] = data
    if merged in (ours, theirs):
        return
    findings = _wrong(merged, now)
    if findings and not _wrong(ours, now):
        files = sorted(name for name in _ALL if merged.get(name) != ours.get(name))
        last = (
            f"this comes of merging what {sides.name} changed in {', '.join(files)}; all is as it was, here and there"
        )
        hint = f"git diff HEAD {sides.tip} -- {' '.join(files)}; change yours to fit theirs, hdesk adopt, hdesk sync"
        raise Conflict(*findings, Finding(last, hint=hint))


def _wrong(files: Mapping[str, bytes], now: datetime) -> list[Finding]:
    """Say what is wrong with settings and the tests of their rules, not whether the tests pass."""
    setup, findings = judge(files, now)
    if setup is not None and TESTS in files:
        findings = [*findings, *judge_tests(files[TESTS], TESTS, setup, now).findings]
    return [one for one in findings if one.level is None]


def _data(git: Git, contents: Contents) -> bytes | None:
    return next(git.blobs([contents.blob]))[1] if isinstance(contents, Kept) else contents
