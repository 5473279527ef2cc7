"""Who is told what: messages to a real mail server and a real endpoint on this machine."""

import pytest

from tests.commands.conftest import Shell
from tests.commands.notify.conftest import Tell
from tests.support.channels import Mails, Posts
from tests.support.telling import TO_OPERATIONS, escalate, notified, rule, write

MAPPING = """\
schema: 1
source: olddesk
row: ticket
moments: {formats: ["%Y-%m-%d %H:%M"], timezone: Asia/Kolkata}
ticket: {id: "{Number}", subject: "{Title}", category: other, channel: email}
events:
- {event: created, at: "{Opened}"}
"""


def test_what_happens_is_told_once_with_what_to_do_by_when_and_how_to_look(
    desk: Shell, told: Tell, posts: Posts
) -> None:
    told(TO_OPERATIONS)
    ticket = desk.log()
    escalate(desk, ticket)
    assert desk("notify").out == "1 message sent\n"
    [post] = posts.taken
    assert post.title.startswith("[Recommerce Helpdesk] ")
    assert f"{ticket} escalated to Operations" in post.title
    assert "- escalated to Operations (third call), by Priya Rao, 11:00" in post.text
    assert "To do: " in post.text
    assert f"hdesk show {ticket}" in post.text
    assert "to-operations" in post.text, "it says which rule it comes from"
    assert desk("notify").out == "0 messages sent\n"
    assert len(posts.taken) == 1
    assert notified(desk) == desk.git("rev-parse", "HEAD")
    assert desk.clean()


def test_the_first_run_tells_nothing_old_and_says_so(
    desk: Shell, mails: Mails, posts: Posts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HDESK_NOTIFY_OPERATIONS", posts.url)
    write(desk, TO_OPERATIONS)
    desk("adopt", "desk.yaml")
    ticket = desk.log()
    escalate(desk, ticket)
    assert desk("notify").out == "begun: from now on what happens is told, nothing older\n"
    assert notified(desk) == desk.git("rev-parse", "HEAD")
    desk("notify")
    assert (posts.taken, mails.taken) == ([], [])


def test_whoever_moves_the_ref_back_is_told_again_from_there(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    escalate(desk, desk.log())
    desk("notify")
    desk.git("update-ref", "refs/hdesk/notified", "HEAD~1")
    desk("notify")
    assert len(posts.taken) == 2
    desk.git("update-ref", "-d", "refs/hdesk/notified")
    assert "begun" in desk("notify").out
    assert len(posts.taken) == 2


def test_a_branch_that_is_set_back_and_goes_on_tells_nothing_twice(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    escalate(desk, desk.log())
    desk("notify")
    head = desk.git("rev-parse", "HEAD").strip()
    desk.git("reset", "--hard", "-q", "HEAD~1")
    assert desk("notify").out == "0 messages sent\n"
    desk.git("reset", "--hard", "-q", head)
    desk("notify")
    assert len(posts.taken) == 1


def test_people_are_written_to_by_mail_but_not_about_what_they_did_themselves(
    desk: Shell, told: Tell, mails: Mails
) -> None:
    told(rule("[assigned, customer_replied]", "[assignee, owner]"))
    ticket = desk.log()
    desk("assign", ticket, "arun")
    desk("notify")
    assert [mail.to for mail in mails.taken] == [["arun@example.com"]], "Priya assigned it, so she knows"
    assert mails.taken[0].message["Subject"].startswith(f"[Recommerce Helpdesk] {ticket} assigned to Arun Das: ")
    assert mails.taken[0].message["Auto-Submitted"] == "auto-generated"
    desk("heard", ticket, "Where are you?")
    desk("notify")
    assert sorted(address for mail in mails.taken[1:] for address in mail.to) == ["arun@example.com"]


def test_a_team_that_is_escalated_to_hears_of_it_as_people(desk: Shell, told: Tell, mails: Mails) -> None:
    told(rule("escalated", "team"))
    escalate(desk, desk.log())
    desk("notify")
    assert [mail.to for mail in mails.taken] == [["arun@example.com"]]


def test_a_rule_tells_only_what_its_keys_and_its_condition_say(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("[{escalated: {team: tech}}, {prioritised: {to: urgent}}]", "operations", "when: {category: pickup}"))
    pickup, price = desk.log(), desk.log(category="price")
    escalate(desk, pickup)
    desk("prioritise", pickup, "high")
    desk("prioritise", price, "urgent")
    desk("notify")
    assert posts.taken == []
    desk("prioritise", pickup, "urgent")
    desk("notify")
    assert [post.title.partition("] ")[2].partition(":")[0] for post in posts.taken] == [
        f"{pickup} priority high → urgent"
    ]


def test_what_two_rules_say_to_one_reader_is_said_once(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS + "  - {id: again, on: escalated, to: operations}\n")
    escalate(desk, desk.log())
    desk("notify")
    assert len(posts.taken) == 1


def test_a_dry_run_shows_to_whom_and_why_and_sends_and_moves_nothing(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    ticket = desk.log()
    escalate(desk, ticket)
    after = desk.git("for-each-ref", "refs/hdesk")
    shown = desk("notify", "--dry-run").out
    assert "operations" in shown
    assert "to-operations" in shown
    assert ticket in shown
    [row] = desk.json("notify", "--dry-run")
    assert row["to"] == "operations"
    assert posts.taken == []
    assert desk.git("for-each-ref", "refs/hdesk") == after


def test_what_an_import_brings_is_history_and_told_to_nobody(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("[created, resolved]", "operations"))
    table, mapping = desk.folder.parent / "old.csv", desk.folder.parent / "old.yaml"
    table.write_text("Number,Title,Opened\n1,Old one,2026-01-05 10:00\n")
    mapping.write_text(MAPPING)
    desk("import", "csv", str(table), "--map", str(mapping))
    assert desk.json("list")[0]["subject"] == "Old one"
    desk("notify")
    assert posts.taken == []


def test_it_works_in_a_bare_repository_where_nobody_is_an_agent(
    desk: Shell, told: Tell, posts: Posts, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(TO_OPERATIONS)
    server = Shell(desk.folder.parent / "server.git")
    desk.git("clone", "-q", "--bare", ".", str(server.folder))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert "begun" in server("notify").out
    monkeypatch.delenv("GIT_CONFIG_GLOBAL")
    escalate(desk, desk.log())
    desk.git("push", "-q", str(server.folder), "main")
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    assert server("notify").out == "1 message sent\n"
    assert len(posts.taken) == 1


def test_the_bot_that_works_unattended_is_written_to_by_nobody(desk: Shell, told: Tell, mails: Mails) -> None:
    desk("init", "--ci", "github")
    told(rule("{escalated: {team: helpdesk}}", "team"))
    ticket = desk.log()
    desk("escalate", ticket, "--team", "helpdesk", "--reason", "third call")
    desk("notify")
    assert "bot@hdesk.invalid" not in [to for mail in mails.taken for to in mail.to]
    assert "hdesk-bot" not in desk.git("cat-file", "-p", "refs/hdesk/outbox")
