"""Merges hold what their parents hold, and what merging makes of it: nothing more, nothing less."""

import pytest

from hdesk.domain.ids import derived
from tests.commands.conftest import Shell
from tests.support.proving import (
    LATER,
    by_hand,
    edit,
    entry,
    event_id,
    events,
    file_of,
    only,
    verified,
)

SOON = "2026-11-20T11:30:00+05:30"


def merged(team: Shell, there: Shell) -> None:
    """Have Priya and then Arun sync, so that Arun makes a merge commit of it."""
    team("sync", now=LATER)
    there("sync", now=LATER)
    assert len(there.git("log", "-1", "--format=%P").split()) == 2


def crossed(team: Shell, there: Shell, ticket: str) -> str:
    """Have both merge one ticket into another one each, and then meet; give the ticket that only Priya named."""
    second, third = team.log(now=SOON), team.log(now=LATER)
    team("sync", now=LATER)
    there("sync", now=LATER)
    team("merge", second, third, now=LATER)
    there("merge", ticket, third, now=LATER)
    merged(team, there)
    return second


def amended(there: Shell) -> None:
    """Put what stands in the folder into the merge commit, as an evil merge."""
    by_hand(there, "--amend", subject="sync: merge 1 commit of origin")


def test_a_sync_verifies_whatever_both_sides_did(team: Shell, there: Shell, ticket: str) -> None:
    team("resolve", ticket, "--text", "Picked up.", now=SOON)
    there("escalate", ticket, "--team", "operations", "--reason", "three days", now=SOON)
    there.log(now=SOON)
    team.log(now=SOON)
    merged(team, there)
    assert '"merge"' in str(there.json("show", ticket)["timeline"]).replace("'", '"')
    assert verified(there) == []


def test_a_merge_of_merged_tickets_verifies(team: Shell, there: Shell, ticket: str) -> None:
    crossed(team, there, ticket)
    assert verified(there) == []


def test_a_merge_that_completes_a_group_as_nobody_would_is_found(team: Shell, there: Shell, ticket: str) -> None:
    second = team.log(now=SOON)
    team("note", second, "Called.", now=SOON)
    there.log(now=SOON)
    merged(team, there)
    chars = derived("merge", second, ticket)
    file = file_of(there, second)
    forged = entry(file, f"into: {ticket}", by="merge", type_="merged")
    edit(file, forged, own := forged.replace("F0RGED", chars))
    edit(file, "\nstatus: new\n", "\nstatus: closed\n")
    amended(there)
    wrong = only(there)
    assert (wrong.event, wrong.message) == (own, "the merge has an event of its own, merged by merge")


def test_a_merge_that_completes_a_group_at_another_moment_is_found(team: Shell, there: Shell, ticket: str) -> None:
    second = crossed(team, there, ticket)
    file = file_of(there, second)
    (added,) = (one for one in events(file) if "by: merge" in one)
    edit(file, added, added.replace("12:00:00", "11:00:00"))
    amended(there)
    wrong = only(there)
    assert (wrong.event, wrong.message) == (event_id(added), "the merge has changed merged by merge: `at`")


def test_a_merge_of_settings_that_both_changed_verifies_whoever_makes_it(team: Shell, there: Shell) -> None:
    edit(team.folder / "desk.yaml", "schema: 1\n", "# our desk\nschema: 1\n")
    team("adopt", now=SOON)
    there.log(now=SOON)
    merged(team, there)
    assert verified(there) == []


def test_an_event_of_the_merges_own_is_found(team: Shell, there: Shell, ticket: str) -> None:
    team("note", ticket, "Mine.", now=SOON)
    there("note", ticket, "His.", now=SOON)
    merged(team, there)
    forged = entry(file_of(there, ticket))
    amended(there)
    wrong = only(there)
    assert (wrong.event, wrong.message) == (forged, "the merge has an event of its own, noted by arun")


@pytest.mark.parametrize("changed_here", [True, False])
def test_a_merge_that_drops_an_event_is_found(team: Shell, there: Shell, ticket: str, *, changed_here: bool) -> None:
    team("note", ticket, "Mine.", now=SOON)
    if changed_here:
        there("note", ticket, "His.", now=SOON)
    else:
        there.log(now=SOON)
    merged(team, there)
    file = file_of(there, ticket)
    (lost,) = (one for one in events(file) if "Mine." in one)
    edit(file, lost, "")
    amended(there)
    wrong = only(there)
    assert (wrong.event, wrong.message) == (event_id(lost), "the merge lacks noted by priya: a parent has it")


def test_a_merge_that_leaves_the_reopening_out_is_found(team: Shell, there: Shell, ticket: str) -> None:
    team("resolve", ticket, "--text", "Picked up.", now=SOON)
    there("escalate", ticket, "--team", "operations", "--reason", "three days", now=SOON)
    merged(team, there)
    file = file_of(there, ticket)
    (lost,) = (one for one in events(file) if "by: merge" in one)
    edit(file, lost, "")
    amended(there)
    assert "the merge lacks reopened by merge: the merge should have written it" in {
        one.message for one in verified(there)
    }


def test_a_merge_that_changes_an_event_or_a_contact_is_found(team: Shell, there: Shell, ticket: str) -> None:
    team("note", ticket, "Mine.", now=SOON)
    there("note", ticket, "His.", now=SOON)
    merged(team, there)
    edit(file_of(there, ticket), "Mine.", "Yours.")
    edit(there.folder / "contacts/2026/11/20/priya.yaml", "said: Nobody came.", "said: All is well.")
    amended(there)
    assert {one.message for one in verified(there)} == {
        "the merge has changed noted by priya: `text`",
        "the merge has changed it: `said`",
    }


def test_a_merge_that_changes_settings_or_undoes_a_leads_change_is_found(team: Shell, there: Shell) -> None:
    before = (team.folder / "desk.yaml").read_text()
    edit(team.folder / "desk.yaml", "schema: 1\n", "# our desk\nschema: 1\n")
    team("adopt", now=SOON)
    there.log(now=SOON)
    merged(team, there)
    for text in (before, before.replace("team: operations}", "team: operations, role: lead}")):
        (there.folder / "desk.yaml").write_text(text)
        amended(there)
        wrong = only(there)
        says = "arun is no lead and has changed settings in a merge in a way that neither side did"
        assert (wrong.path, wrong.message) == ("desk.yaml", says)


def test_a_merge_by_plain_git_verifies_with_the_driver(team: Shell, there: Shell, ticket: str) -> None:
    team("resolve", ticket, "--text", "Picked up.", now=SOON)
    there("escalate", ticket, "--team", "operations", "--reason", "three days", now=SOON)
    team("sync", now=LATER)
    there.git("pull", "-q", "--no-rebase", "--no-edit")
    assert len(there.git("log", "-1", "--format=%P").split()) == 2
    found = verified(there, now="2100-01-01T00:00:00Z")
    assert found == []
