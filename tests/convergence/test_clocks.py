"""Clocks that are wrong: what they date stands in the order of causes, and in git's own history, too."""

from pathlib import Path

from tests.convergence.clones import Team
from tests.convergence.judge import judge


def test_a_redaction_by_a_clock_that_is_behind_is_no_older_than_the_ticket(tmp_path: Path) -> None:
    team = Team(tmp_path, 2, (-2 * 86_400, 0))
    behind, right = team.clones
    ticket = right.at(60).log()
    right("sync")
    behind.at(120)("sync")
    behind("redact", ticket, "--yes")
    behind("sync")
    right("sync")
    assert right.json("show", ticket)["timeline"][-1]["type"] == "redacted"
    assert judge(team, {}) == []
