"""What a forger does with an editor and plain git, and what `audit verify` says of it."""

import hashlib
import re

import pytest

from tests.commands.conftest import NOW, Shell
from tests.support.proving import (
    LATER,
    by_hand,
    edit,
    entry,
    event_id,
    events,
    file_of,
    head,
    line_of,
    only,
    verified,
    work_as,
)

AGES = "2090-01-01T00:00:00Z"


def test_a_commit_in_another_agents_name_is_found_by_who_made_it(team: Shell, ticket: str) -> None:
    work_as(team, "arun")
    entry(file_of(team, ticket), by="priya")
    by_hand(team, "--author", "Priya Rao <priya@example.com>")
    assert only(team).message == "priya's commit was made by arun, who may not act as priya"


def test_a_commit_made_by_a_stranger_in_an_agents_name_is_found(team: Shell, ticket: str) -> None:
    work_as(team, "mallory")
    entry(file_of(team, ticket), by="priya")
    by_hand(team, "--author", "Priya Rao <priya@example.com>")
    assert only(team).message == "priya's commit was made by mallory@example.com, who is no agent of this desk"


def test_a_commit_by_a_stranger_is_found(team: Shell, ticket: str) -> None:
    entry(file_of(team, ticket), by="priya")
    by_hand(team, agent="mallory")
    assert only(team).message == "no agent of this desk has the author's e-mail address mallory@example.com"


def test_an_event_by_another_agent_is_found(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    forged = entry(file, by="priya")
    line = line_of(file, forged)
    by_hand(team, agent="arun")
    wrong = only(team)
    assert (wrong.path, wrong.line, wrong.event) == (str(file.relative_to(team.folder)), line, forged)
    assert "`by` is priya, but the commit is arun's" in wrong.message


@pytest.mark.parametrize(
    ("by", "type_", "lines", "says"),
    [
        ("rule:none-such", "prioritised", ("from: normal", "to: urgent"), "there is no rule of that name"),
        ("route:none-such", "routed", ("team: helpdesk",), "there is no route of that name"),
        ("rule:long-pending-pickup", "noted", ("text: hello",), "no rule writes 'noted'"),
        ("rule:long-pending-pickup", "prioritised", ("from: normal", "to: low"), "does not set the priority low"),
        ("rule:long-pending-pickup", "escalated", ("team: tech",), "does not escalate to tech"),
        ("route:pickup", "routed", ("team: tech",), "which does not say that"),
        ("sweep", "resolved", ("text: done",), "sweep, which never writes 'resolved'"),
        ("merge", "reopened", (), "`by` is merge, in a commit that merges nothing"),
        ("import:oldesk", "noted", ("text: hello",), "imports nothing from oldesk"),
        ("nobody", "noted", ("text: hello",), "somebody who is no agent of this desk"),
        ("cron:daily", "noted", ("text: hello",), "which nobody is called"),
    ],
)
def test_an_event_by_what_would_not_have_written_it_is_found(
    team: Shell, by: str, type_: str, lines: tuple[str, ...], says: str
) -> None:
    (file,) = team.folder.glob("tickets/*/*/*/*.yaml")
    rules = (team.folder / "priority_rules.yaml").read_text()
    forged = entry(
        file, *lines, by=by.replace("long-pending-pickup", re.findall(r"- id: (\S+)", rules)[0]), type_=type_
    )
    by_hand(team, agent="arun")
    found = [one for one in verified(team) if one.event == forged]
    assert len(found) == 1
    assert says in found[0].message


def test_a_removed_event_is_found_where_it_stood(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    last = events(file)[-1]
    line = line_of(file, event_id(last))
    edit(file, last, "")
    by_hand(team)
    wrong = only(team)
    assert (wrong.event, wrong.line, wrong.message) == (event_id(last), line, "noted by priya has been removed")


def test_a_changed_event_is_found_with_what_was_changed(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    edit(file, "Called the vendor.", "Called nobody.")
    by_hand(team)
    wrong = only(team)
    assert wrong.message == "noted by priya has been changed: `text`"
    assert wrong.line == line_of(file, wrong.event or "")


def test_events_in_another_order_are_found(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    first, second, third = events(file)
    text = file.read_text()
    file.write_text(text.replace(second + third, third + second))
    assert first in file.read_text()
    by_hand(team)
    assert "the event stands before its place" in only(team).message


def test_events_that_were_numbered_anew_are_found(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    edit(file, "- id: 3-", "- id: 4-")
    by_hand(team)
    assert only(team).message == "noted by priya has been changed: `id`"


@pytest.mark.parametrize("number", [2, 900])
def test_an_event_put_before_others_or_far_behind_them_is_found(team: Shell, ticket: str, number: int) -> None:
    file = file_of(team, ticket)
    forged = f"- id: {number}-F0RGED\n  at: {LATER}\n  by: priya\n  type: noted\n  text: Called nobody.\n"
    last = events(file)[-1]
    edit(file, last, forged + last if number == 2 else last + forged)
    if number == 2:
        edit(file, "- id: 2-F0RGED", "- id: 3-F0RGED")
        edit(file, f"  at: {LATER}", f"  at: {NOW}\n  logged: {LATER}")
        text = file.read_text().partition("timeline:\n")
        file.write_text("".join(text[:2]) + "".join(sorted(events(file), key=event_id)))
    by_hand(team)
    assert "its place among the others is made up" in only(team).message


def test_a_changed_header_is_found(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    edit(file, "status: new", "status: closed")
    by_hand(team)
    wrong = only(team)
    assert wrong.message == "the header's `status` is 'closed', but the timeline says 'new'"
    assert wrong.line == line_of(file, "status: closed")


def test_a_fact_that_no_event_has_changed_is_found(team: Shell, ticket: str) -> None:
    edit(file_of(team, ticket), "  city: Bengaluru", "  city: Mumbai")
    by_hand(team)
    assert only(team).message == "`order` has been changed without an event that says so"


def test_an_event_dated_after_its_commit_is_found(team: Shell, ticket: str) -> None:
    forged = entry(file_of(team, ticket), by="priya", at="2026-11-20T12:00:01+05:30")
    by_hand(team)
    wrong = only(team)
    assert wrong.event == forged
    assert "`at` is 2026-11-20T12:00:01+05:30, after its commit of 2026-11-20T12:00:00+05:30" in wrong.message


def test_an_event_written_down_late_must_say_so(team: Shell, ticket: str) -> None:
    forged = entry(file_of(team, ticket), by="priya", at="2026-11-20T11:05:00+05:30")
    by_hand(team)
    wrong = only(team)
    assert wrong.event == forged
    assert "does not say `logged`" in wrong.message


@pytest.mark.parametrize(
    ("logged", "says"),
    [
        ("2026-11-20T11:10:00+05:30", "but it was committed 2026-11-20T12:00:00+05:30"),
        ("2026-11-20T12:00:01+05:30", "after its commit"),
    ],
)
def test_when_an_event_was_logged_is_when_it_was_committed(team: Shell, ticket: str, logged: str, says: str) -> None:
    file = file_of(team, ticket)
    entry(file, "text: late", by="priya", at="2026-11-20T11:05:00+05:30")
    edit(file, "  at: 2026-11-20T11:05:00+05:30", f"  at: 2026-11-20T11:05:00+05:30\n  logged: {logged}")
    by_hand(team)
    assert says in only(team).message


def test_a_commit_from_the_future_is_found(team: Shell, ticket: str) -> None:
    when = "2026-11-20T13:00:00+05:30"
    entry(file_of(team, ticket), by="priya", at=when)
    by_hand(team, when=when)
    assert "dated 2026-11-20T13:00:00+05:30, in the future; it is" in only(team).message


def test_a_commit_dated_long_before_what_it_follows_is_a_warning(team: Shell, ticket: str) -> None:
    when = "2026-11-18T13:00:00+05:30"
    entry(file_of(team, ticket), by="priya", at=when)
    by_hand(team, when=when)
    assert verified(team) == []
    assert "warning: commit" in team("audit", "verify", now=LATER).err


@pytest.mark.parametrize("name", ["desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml"])
def test_settings_changed_by_an_agent_are_found(team: Shell, name: str) -> None:
    file = team.folder / name
    file.write_text(file.read_text() + "# mine\n")
    by_hand(team, agent="arun")
    wrong = only(team)
    assert (wrong.path, wrong.message) == (name, "arun is no lead and has changed the desk's settings")


def test_an_agent_who_makes_himself_a_lead_is_none_yet(team: Shell) -> None:
    edit(team.folder / "desk.yaml", "team: operations}", "team: operations, role: lead}")
    by_hand(team, agent="arun")
    assert only(team).message == "arun is no lead and has changed the desk's settings"


def test_a_stranger_who_adds_himself_is_a_stranger(team: Shell) -> None:
    file = team.folder / "desk.yaml"
    line = "  mallory: {name: M, email: mallory@example.com, team: helpdesk, role: lead}\nbot: robot\n"
    edit(file, "bot: robot\n", line)
    by_hand(team, agent="mallory")
    assert only(team).message == "no agent of this desk has the author's e-mail address mallory@example.com"


def test_settings_that_would_not_be_in_force_are_found(team: Shell) -> None:
    edit(team.folder / "priority_rules.yaml", "schema: 1", "schema: 2")
    by_hand(team)
    wrong = only(team)
    assert (wrong.path, wrong.line) == (
        "priority_rules.yaml",
        line_of(team.folder / "priority_rules.yaml", "schema: 2"),
    )
    assert wrong.message.startswith("these settings would not be in force: ")


def test_a_removed_ticket_and_one_that_is_no_ticket_are_found(team: Shell, ticket: str) -> None:
    file_of(team, ticket).unlink()
    by_hand(team)
    assert only(team).message == "the ticket has been removed"


def test_a_ticket_that_cannot_be_read_is_found_with_its_line(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    edit(file, "status: new", "status: open-ish")
    by_hand(team)
    assert f"it cannot be read (line {line_of(file, 'status: open-ish')})" in only(team).message


def test_a_contact_changed_in_place_is_found(team: Shell, ticket: str) -> None:
    assert ticket
    file = team.folder / "contacts/2026/11/20/priya.yaml"
    edit(file, "said: Nobody came.", "said: All is well.")
    by_hand(team)
    wrong = only(team)
    assert wrong.message == "it has been changed: `said`"
    assert wrong.line == line_of(file, f"id: {wrong.event}")


def test_a_removed_contact_is_found(team: Shell, ticket: str) -> None:
    team.log()
    file = team.folder / "contacts/2026/11/20/priya.yaml"
    one, other = file.read_text().removeprefix("---\n").split("---\n")
    file.write_text(f"---\n{other}")
    by_hand(team)
    wrong = only(team)
    assert wrong.message == "a contact, or what was learned of one, has been removed"
    assert f"id: {wrong.event}\n" in one
    assert ticket in one


def test_a_contact_in_another_writers_file_is_found(team: Shell, ticket: str) -> None:
    assert ticket
    file = team.folder / "contacts/2026/11/20/priya.yaml"
    other = file.with_name("arun.yaml")
    other.write_text(re.sub("id: C-261120-......", "id: C-261120-F0RGED", file.read_text()))
    by_hand(team, when=NOW)
    wrong = only(team)
    assert (wrong.event, wrong.message) == ("C-261120-F0RGED", "`by` is priya, in arun's file")


def test_a_review_by_who_is_no_lead_is_found(team: Shell, ticket: str) -> None:
    forged = entry(file_of(team, ticket), "score: 100", type_="reviewed")
    by_hand(team, agent="arun")
    wrong = only(team)
    assert (wrong.event, wrong.message) == (forged, "arun is no lead and has reviewed work")


def test_a_review_of_own_work_is_found(team: Shell, ticket: str) -> None:
    forged = entry(file_of(team, ticket), "score: 100", by="priya", type_="reviewed")
    by_hand(team)
    wrong = only(team)
    assert wrong.event == forged
    assert wrong.message.startswith("nobody reviews own work: priya")


def test_a_link_among_the_tickets_is_found(team: Shell) -> None:
    place = team.folder / "tickets/2026/11/20/HD-261120-F0RGED.yaml"
    place.parent.mkdir(parents=True, exist_ok=True)
    place.symlink_to("/etc/passwd")
    by_hand(team)
    assert only(team).message == "a symbolic link stands where a file must be"


def test_an_attachment_that_is_not_what_its_name_says_and_a_removed_one_are_found(team: Shell, ticket: str) -> None:
    data = team.folder.parent / "slip.txt"
    data.write_text("paid")
    team("attach", ticket, str(data), now=LATER)
    digest = hashlib.sha256(b"paid").hexdigest()
    place = team.folder / f"attachments/{digest[:2]}/{digest}.txt"
    place.write_text("not paid")
    by_hand(team)
    assert {one.message for one in verified(team)} >= {"the attachment has been changed"}
    place.unlink()
    by_hand(team)
    assert [one.message for one in verified(team) if one.commit == head(team)] == ["the attachment has been removed"]


# Messages


def test_a_message_that_names_other_events_than_there_are_is_found(team: Shell, ticket: str) -> None:
    forged = entry(file_of(team, ticket), by="priya")
    by_hand(team, "-m", f"Ticket: {ticket}\nEvent: {ticket} 9-N0NE00 resolved")
    assert {one.message for one in verified(team)} == {
        f"its message names an event that it does not add: {ticket} 9-N0NE00 resolved",
        f"its message does not name an event that it adds: {ticket} {forged} noted",
    }


def test_a_message_that_counts_wrongly_is_found(team: Shell, ticket: str) -> None:
    entry(file_of(team, ticket), by="priya")
    by_hand(team, "-m", "Tickets: 60\nContacts: 0\nEvents: 0")
    assert only(team).message == "its message says 0 events, and it adds 1"


# Beginnings


def test_another_desk_that_is_merged_into_this_one_is_found(team: Shell, ticket: str) -> None:
    desk = (team.folder / "desk.yaml").read_text()
    team.git("checkout", "-q", "--orphan", "other")
    (team.folder / "desk.yaml").write_text(desk.replace("team: operations}", "team: operations, role: lead}"))
    entry(file_of(team, ticket))
    by_hand(team, agent="arun")
    team.git("checkout", "-q", "main")
    env = ["-c", "user.name=Arun Das", "-c", "user.email=arun@example.com"]
    team.git(*env, "merge", "-q", "--allow-unrelated-histories", "--no-edit", "-s", "ours", "other")
    assert "a second desk begins here, beside the one there is" in {one.message for one in verified(team, now=AGES)}


def test_tickets_outside_of_any_desk_are_found(team: Shell, ticket: str) -> None:
    team.git("checkout", "-q", "--orphan", "other")
    team.git("rm", "-q", "--cached", "desk.yaml")
    (team.folder / "desk.yaml").unlink()
    by_hand(team, agent="mallory")
    assert ticket
    assert [one.message for one in verified(team)] == [
        "tickets, contacts or attachments without a desk: desk.yaml is not there"
    ]


@pytest.mark.parametrize("taken_out", [True, False])
def test_who_is_a_lead_no_more_cannot_write_on_from_when_he_was(team: Shell, *, taken_out: bool) -> None:
    file = team.folder / "desk.yaml"
    edit(file, "team: operations}", "team: operations, role: lead}")
    by_hand(team)
    was_lead = head(team)
    if taken_out:
        edit(file, "  arun: {name: Arun Das, email: arun@example.com, team: operations, role: lead}\n", "")
    else:
        edit(file, "team: operations, role: lead}", "team: operations}")
    by_hand(team)
    base = head(team)
    team.git("checkout", "-q", "-b", "old", was_lead)
    rules = team.folder / "priority_rules.yaml"
    edit(rules, "schema: 1\n", "# mine\nschema: 1\n")
    by_hand(team, agent="arun")
    says = "was taken out of desk.yaml" if taken_out else "is no lead and has changed the desk's settings"
    assert says in only(team, f"{base}..old").message


# Redactions


def redact(team: Shell, ticket: str, *, agent: str = "priya", said: str = '"[redacted]"') -> None:
    """Take the customer out of a ticket and of the contact, as a redaction does."""
    file = file_of(team, ticket)
    edit(file, '  name: Asha Rao\n  phone: "+919900112233"\n', "  id: anon-7K3FQ2\n")
    edit(file, "said: Nobody came.", f"said: {said}")
    entry(file, "what: customer as anon-7K3FQ2", by=agent, type_="redacted")
    by_hand(team, agent=agent)


def test_a_redaction_by_a_lead_verifies(team: Shell, ticket: str) -> None:
    redact(team, ticket)
    assert verified(team) == []


def test_a_redaction_by_who_is_no_lead_is_found(team: Shell, ticket: str) -> None:
    redact(team, ticket, agent="arun")
    messages = [one.message for one in verified(team)]
    assert "arun is no lead and has redacted personal data" in messages
    assert "created by priya has been changed: `said`" in messages


def test_a_redaction_that_puts_other_words_in_is_found(team: Shell, ticket: str) -> None:
    redact(team, ticket, said="All is well, [redacted].")
    assert [one.message for one in verified(team)] == ["created by priya has been changed: `said`"]


def test_what_is_found_is_printed_without_control_characters(team: Shell, ticket: str) -> None:
    entry(file_of(team, ticket), by="priya")
    by_hand(team, "--author", "Mallory <\x1b[31mred@example.com>")
    err = team("audit", "verify", expect=3, now=LATER).err
    assert "red@example.com" in err
    assert "\x1b" not in err


def test_no_more_is_printed_than_is_asked_for(team: Shell, ticket: str) -> None:
    file = file_of(team, ticket)
    file.write_text(file.read_text().replace("by: priya", "by: arun"))
    by_hand(team)
    assert len(verified(team)) == 3
    result = team("audit", "verify", "--limit", "1", expect=3, now=LATER)
    assert result.err.count("commit ") == 1
    assert "2 findings more" in result.err
    assert "3 findings" in result.out
