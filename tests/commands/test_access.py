"""Who may change the desk's settings: leads, by the settings in force, not by a draft."""

import pytest

from tests.commands.conftest import Shell

_ARUN = "  arun: {name: Arun Das, email: arun@example.com, team: operations, role: agent}\n"


@pytest.fixture
def arun(desk: Shell) -> Shell:
    """Stand in the desk as Arun, who is no lead."""
    replace(desk, "calendars:\n", _ARUN + "calendars:\n")
    desk("adopt")
    desk.git("config", "user.email", "arun@example.com")
    desk.git("config", "user.name", "Arun Das")
    return desk


def replace(desk: Shell, old: str, new: str, name: str = "desk.yaml") -> None:
    """Replace one text of a file by another, as with an editor."""
    file = desk.folder / name
    text = file.read_text()
    assert text.count(old) == 1
    file.write_text(text.replace(old, new))


def refused(desk: Shell, *words: str) -> str:
    """Run what must be refused and leave the commits as they are."""
    head = desk.git("rev-parse", "HEAD")
    err = desk(*words, expect=1).err
    assert desk.git("rev-parse", "HEAD") == head
    return err


@pytest.mark.parametrize("name", ["desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml"])
def test_an_agent_who_is_no_lead_cannot_adopt_settings(arun: Shell, name: str) -> None:
    file = arun.folder / name
    file.write_text(file.read_text() + "# changed\n")
    assert "arun may not change the desk's settings (leads may: priya)" in refused(arun, "adopt")


def test_an_agent_cannot_become_a_lead_by_a_draft(arun: Shell) -> None:
    replace(arun, "operations, role: agent", "operations, role: lead")
    assert "arun may not change" in refused(arun, "adopt")


def test_an_agent_may_adopt_tickets_and_procedures(arun: Shell) -> None:
    (arun.folder / "sop" / "new.md").write_text("---\nid: new\ntitle: New\n---\nCall first.\n")
    arun("adopt")
    assert arun.git("log", "-1", "--format=%ae %s") == "arun@example.com adopt sop/new.md\n"


def test_only_leads_add_holidays_but_everybody_may_look_what_would_be_added(arun: Shell) -> None:
    assert "arun may not change" in refused(arun, "calendar", "holidays", "add", "IN-KA", "2027")
    assert "2027-" in arun("calendar", "holidays", "add", "IN-KA", "2027", "--dry-run").out


def test_check_warns_of_a_desk_without_a_lead(desk: Shell) -> None:
    assert "lead" not in desk("check").out
    replace(desk, "role: lead", "role: agent")
    desk("adopt")
    result = desk("check")
    assert "no agent is a lead, so every agent may redact, review and change settings" in result.out + result.err
