"""`report --commit`: a report is committed once, and what was committed is never changed silently."""

import pytest

from tests.commands.conftest import Shell
from tests.commands.delivery.conftest import MONDAY, TUESDAY, Week

PATH = "reports/weekly/2026-W47.md"


def heads(desk: Shell) -> str:
    return desk.git("rev-parse", "HEAD")


def test_it_is_one_commit_whose_trailer_names_the_report_its_moment_and_the_commit_it_tells_of(week: Week) -> None:
    before = heads(week)
    assert week("report", "weekly", "--commit").out == PATH + "\n"
    assert week.git("rev-parse", "HEAD^") == before
    said = week.git("log", "-1", "--format=%an|%s|%(trailers:key=Report,valueonly)").strip()
    assert said == f"Priya Rao|report weekly 2026-W47|{PATH} 2026-11-23T00:00:00+05:30 {before}".strip()
    assert week.git("diff-tree", "-r", "--no-commit-id", "--name-only", "HEAD").split() == [PATH]
    assert week.clean()


def test_it_holds_what_is_printed(week: Week) -> None:
    printed = week("report", "weekly").out
    week("report", "weekly", "--commit")
    assert (week.folder / PATH).read_text() == printed


def test_the_second_time_there_is_nothing_to_commit_and_it_says_so(week: Week) -> None:
    week("report", "weekly", "--commit")
    before = heads(week)
    again = week("report", "weekly", "--commit", now=TUESDAY)
    assert (again.out, "nothing new changes it" in again.err, heads(week)) == ("", True, before)


def test_what_came_later_does_not_change_it_and_is_a_finding(week: Week) -> None:
    week("report", "weekly", "--commit")
    before = (week.folder / PATH).read_bytes()
    week("log", "call", "--category", "app", "--customer", "B", "--phone", "9900112244", "--said", "x", "--resolved",
         "--happened", "2026-11-20T10:00:00+05:30", now=TUESDAY)  # fmt: skip
    head = heads(week)
    refused = week("report", "weekly", "--commit", now=TUESDAY, expect=3)
    assert f"{PATH}: it would be written differently today" in refused.err
    assert "report weekly --period 2026-W47 --revised" in refused.err
    assert ((week.folder / PATH).read_bytes(), heads(week)) == (before, head)


def test_a_file_that_is_not_committed_is_not_written_over(week: Week) -> None:
    (week.folder / "reports/weekly").mkdir(parents=True)
    (week.folder / PATH).write_text("my own draft\n")
    week("report", "weekly", "--commit", expect=5)
    assert (week.folder / PATH).read_text() == "my own draft\n"


def test_a_file_that_somebody_else_committed_is_left_alone(week: Week) -> None:
    (week.folder / "reports/weekly").mkdir(parents=True)
    (week.folder / PATH).write_text("my own report\n")
    week.git("add", "reports")
    week.git("commit", "-qm", "mine")
    assert "differently" in week("report", "weekly", "--commit", expect=3).err
    assert (week.folder / PATH).read_text() == "my own report\n"


def test_the_words_of_people_stand_in_it_and_their_file_is_not_touched(week: Week) -> None:
    words = week.folder / "reports/weekly/2026-W47.words.md"
    words.parent.mkdir(parents=True)
    words.write_text("## Next Week Focus\n\nHire two.\n")
    week.git("add", "reports")
    week.git("commit", "-qm", "words")
    week("report", "weekly", "--commit")
    assert "Hire two." in (week.folder / PATH).read_text()
    assert words.read_text() == "## Next Week Focus\n\nHire two.\n"


def test_each_audience_has_its_own_beside_everybodys(read: Week) -> None:
    listed = ["reports/weekly/2026-W47.md", "reports/weekly/2026-W47-cx-manager.md",
              "reports/weekly/2026-W47-operations.md"]  # fmt: skip
    assert read("report", "weekly", "--commit").out.split() == listed
    assert len(read.git("log", "--format=%h", "--", "reports").split()) == 1, "one commit"


def test_one_audience_and_another_form_are_committed_where_they_are_asked_for(read: Week) -> None:
    out = read("report", "weekly", "--commit", "--for", "operations", "--format", "json").out
    assert out == "reports/weekly/2026-W47-operations.json\n"


def test_a_period_that_is_not_over_is_refused(week: Week) -> None:
    assert "is not over" in week("report", "weekly", "--period", "this-week", "--commit", expect=1).err


def test_before_anything_happened_there_is_nothing_to_report(week: Week) -> None:
    before = heads(week)
    assert "nothing to report" in week("report", "quarterly", "--commit").err
    assert heads(week) == before


@pytest.mark.parametrize(
    "words",
    [["--send", "--mine"], ["--again"], ["--check"], ["--commit", "--dry-run", "--send"], ["--commit", "-o", "x.md"],
     ["--send", "--as-of", "today"], ["--revised", "--as-of", "today"]],
)  # fmt: skip
def test_what_does_not_go_together_is_refused(week: Week, words: list[str]) -> None:
    week("report", "daily", *words, expect=2)


def test_who_is_no_agent_commits_nothing(week: Week) -> None:
    week.git("config", "user.email", "stranger@example.com")
    head = heads(week)
    week("report", "weekly", "--commit", expect=1, now=MONDAY)
    assert heads(week) == head
