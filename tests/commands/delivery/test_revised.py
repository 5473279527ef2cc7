"""`report --revised`: what came later, figure by figure, and why."""

from typing import Any

from tests.commands.conftest import Shell
from tests.commands.delivery.conftest import TUESDAY, Week


def differences(desk: Shell, *more: str, now: str = TUESDAY) -> dict[str, dict[str, Any]]:
    """Give what is different by figure."""
    data = desk.json("report", "weekly", "--period", "2026-W47", "--revised", *more, now=now)
    return {one["figure"]: one for one in data["differences"]}


def late_call(desk: Shell, *, now: str = TUESDAY, phone: str = "9900112244") -> str:
    """Log on Tuesday a call that was taken on Friday."""
    return desk("log", "call", "--category", "app", "--customer", "B", "--phone", phone, "--said", "x", "--resolved",
                "--happened", "2026-11-20T10:00:00+05:30", now=now).out.strip()  # fmt: skip


def test_where_nothing_came_later_no_figure_is_different(week: Week) -> None:
    week("report", "weekly", "--commit")
    said = week("report", "weekly", "--revised", "--check")
    assert "no figure is different" in said.err


def test_a_call_logged_late_is_named_with_the_figures_that_it_changes(week: Week) -> None:
    week("report", "weekly", "--commit")
    call = late_call(week)
    found = differences(week)
    assert (found["Contacts"]["was"], found["Contacts"]["now"]) == ("3", "4")
    [why] = found["Contacts"]["why"]
    assert why["id"] == call
    assert [(one["what"], one["by"], one["learned"]) for one in why["later"]] == [("call logged", "priya", True)]
    assert (found["First contact resolution"]["was"], found["First contact resolution"]["now"]) == (
        "33.3 % (n 3)", "50.0 % (n 4)")  # fmt: skip
    week("report", "weekly", "--revised", "--check", now=TUESDAY, expect=3)


def test_a_reopening_takes_back_a_closing(week: Week) -> None:
    week("report", "weekly", "--commit")
    week("reopen", week.closed, "--reason", "called again", now=TUESDAY)
    closed = differences(week)["Tickets closed"]
    assert (closed["was"], closed["now"]) == ("1", "0")
    assert [(one["id"], one["later"][0]["what"], one["later"][0]["learned"]) for one in closed["why"]] == [
        (week.closed, "reopened", False)
    ]


def test_what_stands_open_at_the_end_is_told_as_of_the_end_for_ever(week: Week) -> None:
    week("report", "weekly", "--commit")
    for _ in range(3):
        week.log(now=TUESDAY)
    week("resolve", week.open, "--text", "Done.", now=TUESDAY)
    assert "Tickets open" not in differences(week), "that others came since is no mistake of the report"


def test_a_late_rating_of_the_week_is_named(week: Week) -> None:
    week("report", "weekly", "--commit")
    week("rate", week.closed, "--score", "2", "--happened", "2026-11-20T10:00:00+05:30", now=TUESDAY)
    rating = differences(week)["Customer satisfaction"]
    assert (rating["was"], rating["now"]) == ("n/a (n 0)", "2.00 of 5 (n 1)")
    assert rating["why"][0]["later"][0]["what"] == "rated"


def test_a_figure_is_laid_to_what_can_have_moved_it_alone(week: Week) -> None:
    week("report", "weekly", "--commit")
    week("note", week.closed, "Seen.", now=TUESDAY)
    week("rate", week.closed, "--score", "2", "--happened", "2026-11-20T10:00:00+05:30", now=TUESDAY)
    week("reopen", week.closed, "--reason", "called again", now=TUESDAY)
    found = differences(week)
    laid_to = {
        name: [later["what"] for why in found[name]["why"] for later in why["later"]]
        for name in ("Tickets closed", "Customer satisfaction")
    }
    assert laid_to == {"Tickets closed": ["reopened"], "Customer satisfaction": ["rated"]}


def test_an_edit_moves_an_inquiry_from_one_category_to_another(week: Week) -> None:
    week("report", "weekly", "--commit")
    week("edit", week.closed, "--category", "app", now=TUESDAY)
    found = differences(week)
    assert {name: (one["was"], one["now"]) for name, one in found.items() if name.startswith("Inquiries")} == {
        "Inquiries: payout, not said": ("1", "0"),
        "Inquiries: app, not said": ("0", "1"),
    }


def test_what_an_offline_clone_brings_was_not_known_to_the_report(week: Week) -> None:
    other = Shell(week.folder.parent / "offline")
    week.git("clone", "-q", str(week.folder), str(other.folder))
    ticket = other.log(category="app", now="2026-11-20T10:00:00+05:30")
    week("report", "weekly", "--commit")
    week.git("pull", "-q", "--no-rebase", "--no-edit", str(other.folder), "main")
    created = differences(week)["Tickets created"]
    assert (created["was"], created["now"]) == ("2", "3")
    assert created["why"][0]["id"] == ticket
    assert all(one["learned"] for one in created["why"][0]["later"])


def test_a_report_that_was_only_sent_can_be_revised(read: Week) -> None:
    read("report", "weekly", "--send")
    late_call(read)
    assert "Contacts" in differences(read, "--for", "cx-manager")
    read("report", "weekly", "--revised", "--period", "2026-W47", now=TUESDAY, expect=4)


def test_where_nothing_was_committed_or_sent_there_is_nothing_to_revise(week: Week) -> None:
    assert "no weekly report on 2026-W47 was committed or sent" in week("report", "weekly", "--revised", expect=4).err


def test_the_revised_report_stands_beside_the_first_and_says_what_it_revises(week: Week) -> None:
    week("report", "weekly", "--commit")
    first = (week.folder / "reports/weekly/2026-W47.md").read_bytes()
    call = late_call(week)
    assert week("report", "weekly", "--revised", "--commit", now=TUESDAY).out == "reports/weekly/2026-W47.r1.md\n"
    assert (week.folder / "reports/weekly/2026-W47.md").read_bytes() == first
    text = (week.folder / "reports/weekly/2026-W47.r1.md").read_text()
    assert text.startswith("# Helpdesk & Customer Queries Snapshot: 2026-W47 (revised)\n")
    assert "**This revises the report as of 2026-11-23 00:00 +0530 from commit" in text
    assert "| With what is known today |" in text
    assert f"- {call}: call logged 20 Nov 10:00 by priya, learned later. Changes Contacts, " in text
    assert week("report", "weekly", "--commit", now=TUESDAY).out == "", "the revision says it"


def test_revising_twice_numbers_the_second_and_tells_what_is_new_since_the_first(week: Week) -> None:
    week("report", "weekly", "--commit")
    late_call(week)
    week("report", "weekly", "--revised", "--commit", now=TUESDAY)
    assert "nothing that came later" in week("report", "weekly", "--revised", "--commit", now=TUESDAY).err
    late_call(week, now="2026-11-25T10:00:00+05:30", phone="9900112255")
    out = week("report", "weekly", "--revised", "--commit", now="2026-11-25T10:00:00+05:30").out
    assert out == "reports/weekly/2026-W47.r2.md\n"
    text = (week.folder / "reports/weekly/2026-W47.r2.md").read_text()
    row = next(line for line in text.splitlines() if line.startswith("| Contacts  "))
    assert [cell.strip() for cell in row.split("|")[2:4]] == ["4", "5"]


def test_words_added_later_are_no_figure_and_yet_another_text(week: Week) -> None:
    week("report", "weekly", "--commit")
    (week.folder / "reports/weekly/2026-W47.words.md").write_text("## Next Week Focus\n\nHire two.\n")
    week.git("add", "reports")
    week.git("commit", "-qm", "words")
    said = week("report", "weekly", "--revised", "--check", expect=3)
    assert "these sections read otherwise: Next Week Focus" in said.err
    week("report", "weekly", "--revised", "--commit")
    assert "No figure is different." in (week.folder / "reports/weekly/2026-W47.r1.md").read_text()


def test_a_commit_that_history_lost_is_named(week: Week) -> None:
    week("report", "weekly", "--commit")
    told = week.git("rev-parse", "HEAD^").strip()
    tree = week.git("rev-parse", "HEAD^{tree}").strip()
    message = week.git("log", "-1", "--format=%B")
    alone = week.git("commit-tree", tree, "-m", message).strip()
    other = Shell(week.folder.parent / "other")
    week.git("branch", "alone", alone)
    week.git("clone", "-q", "--single-branch", "--branch", "alone", f"file://{week.folder}", str(other.folder))
    other.git("checkout", "-q", "-b", "main")
    refused = other("report", "weekly", "--revised", now=TUESDAY, expect=4)
    assert f"the report tells of commit {told[:10]}, which is not here" in refused.err
