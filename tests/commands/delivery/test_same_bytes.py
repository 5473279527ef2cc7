"""A report is a function of a commit and an as-of moment: the same bytes wherever and whenever it is written."""

import os
import subprocess
import sys
from pathlib import Path

from tests.commands.delivery.conftest import Week

SUFFIXES = ("md", "txt", "html", "pptx", "json")
_ROOT = Path(__file__).parents[3]


_ALL = """
import sys
from datetime import UTC, datetime
from hdesk.cli import guarded
from hdesk.commands.invocation import Invocation
*words, target = sys.argv[1:]
for suffix in ("md", "txt", "html", "pptx", "json"):
    output = ["report", "weekly", "--period", "2026-W47", "-o", f"{target}.{suffix}"]
    assert guarded(Invocation(datetime.now(UTC)), [*words, *output]) == 0
"""


def written(folder: Path, target: Path, *words: str, now: str, **env: str) -> dict[str, bytes]:
    """Write the report on week 47 in all forms, in a process of its own, and give the files by their suffixes."""
    subprocess.run(
        [sys.executable, "-c", _ALL, "-C", str(folder), "--now", now, *words, str(target)],
        cwd=_ROOT, env=os.environ | env, check=True, capture_output=True,
    )  # fmt: skip
    return {suffix: Path(f"{target}.{suffix}").read_bytes() for suffix in SUFFIXES}


def test_it_is_the_same_elsewhere_in_another_zone_and_language_on_another_day_and_from_a_later_commit(
    week: Week, tmp_path: Path
) -> None:
    commit = week.git("rev-parse", "HEAD").strip()
    first = written(week.folder, tmp_path / "first", now="2026-11-23T09:00:00+05:30")
    clone = tmp_path / "a clone elsewhere"
    week.git("clone", "-q", str(week.folder), str(clone))
    abroad = {"TZ": "America/New_York", "LANG": "de_DE.UTF-8", "LC_ALL": "C", "PYTHONHASHSEED": "1"}
    assert written(clone, tmp_path / "abroad", now="2026-12-24T23:59:59-08:00", **abroad) == first
    week("reopen", week.closed, "--reason", "called again", now="2026-11-24T09:00:00+05:30")
    later = "2027-03-01T09:00:00+05:30"
    assert written(week.folder, tmp_path / "later", "--at", commit, now=later) == first
    another = written(week.folder, tmp_path / "another", now=later)
    assert [name for name in SUFFIXES if another[name] == first[name]] == [], "each names another commit"


def test_a_committed_report_can_be_written_again_from_what_its_commit_names(week: Week, tmp_path: Path) -> None:
    week("report", "weekly", "--commit")
    path, _, commit = week.git("log", "-1", "--format=%(trailers:key=Report,valueonly)").split()
    week.log(now="2026-11-24T09:00:00+05:30")
    again = tmp_path / "again.md"
    words = ["report", "weekly", "--period", "2026-W47", "-o", str(again)]
    week("--at", commit, *words, now="2026-12-01T09:00:00+05:30")
    assert again.read_bytes() == (week.folder / path).read_bytes()


def test_it_is_the_same_without_an_index(week: Week) -> None:
    kept = week("report", "weekly").out
    for one in (week.folder / ".git/hdesk").glob("index*"):
        one.unlink()
    assert week("report", "weekly").out == kept
