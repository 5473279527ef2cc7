"""What goes wrong stops nothing and is never silent; what is secret stays so; nothing that is sent is obeyed."""

import pytest

from tests.commands.conftest import Shell
from tests.commands.notify.conftest import Tell
from tests.support.channels import Mails, Posts, free_port
from tests.support.telling import TO_OPERATIONS, escalate, rule, write


def test_a_failed_delivery_stops_nothing_shows_in_status_and_goes_out_at_the_next_run(
    desk: Shell, told: Tell, mails: Mails, posts: Posts
) -> None:
    told(rule("escalated", "[operations, team]"))
    ticket = desk.log()
    posts.broken = True
    escalate(desk, ticket)
    failed = desk("notify")
    assert failed.out == "1 message sent, 1 not delivered\n"
    assert "not delivered to operations: " in failed.err
    assert len(mails.taken) == 1, "others are told all the same"
    assert "not told    operations: 1 since 2026-11-20 11:00" in desk("status").out
    assert desk.json("status")["undelivered"][0]["to"] == "operations"
    desk("notify", "--check", expect=3)
    desk.log()
    posts.broken = False
    assert desk("notify").out == "1 message sent\n"
    assert [ticket in post.title for post in posts.taken] == [True]
    assert "not told" not in desk("status").out
    assert len(mails.taken) == 1


def test_of_several_recipients_only_the_one_that_failed_is_tried_again(desk: Shell, told: Tell, mails: Mails) -> None:
    told(rule("{breached: {clock: first_response}}", "[assignee, owner]"))
    desk("assign", desk.log(channel="email"), "arun")
    late = "2026-11-20T16:00:00+05:30"
    mails.refused = {"arun@example.com"}
    assert desk("notify", now=late).out == "1 message sent, 1 not delivered\n"
    mails.refused = set()
    assert desk("notify", now=late).out == "1 message sent\n"
    assert [mail.to for mail in mails.taken] == [["priya@example.com"], ["arun@example.com"]]


def test_no_part_of_a_url_is_ever_said_or_kept(desk: Shell, told: Tell, monkeypatch: pytest.MonkeyPatch) -> None:
    told(TO_OPERATIONS)
    escalate(desk, desk.log())
    urls = (
        f"json://robot:hunter22@127.0.0.1:{free_port()}/s3cr3t-token",
        f"mailto://robot:hunter22@127.0.0.1:{free_port()}?to=s3cr3t-token@example.com",
        "slack://s3cr3t-token/hunter22",
        "s3cr3t-token-hunter22",
    )
    for url in urls:
        monkeypatch.setenv("HDESK_NOTIFY_OPERATIONS", url)
        result = desk("notify")
        assert "not delivered to operations: " in result.err
        kept = desk.git("cat-file", "-p", "refs/hdesk/outbox")
        for text in (result.out, result.err, kept, desk("status").out):
            assert "hunter22" not in text
            assert "s3cr3t" not in text


def test_a_variable_that_is_missing_or_a_destination_that_is_gone_is_said_and_can_be_forgotten(
    desk: Shell, told: Tell, posts: Posts, monkeypatch: pytest.MonkeyPatch
) -> None:
    told(TO_OPERATIONS)
    escalate(desk, desk.log())
    monkeypatch.delenv("HDESK_NOTIFY_OPERATIONS")
    assert "HDESK_NOTIFY_OPERATIONS is not set" in desk("notify").err
    assert "1 thing for operations taken away" in desk("notify", "--forget", "operations").out
    monkeypatch.setenv("HDESK_NOTIFY_OPERATIONS", posts.url)
    desk("notify")
    assert posts.taken == []


def test_words_of_a_customer_can_neither_add_a_header_nor_call_anybody(
    desk: Shell, told: Tell, mails: Mails, posts: Posts
) -> None:
    told(rule("escalated", "[team, operations]"))
    evil = "Hello\r\nBcc: evil@example.com\x1b[31m <!channel> @here [x](http://evil.example) \u202eabc"
    ticket = desk("log", "call", "--category", "pickup", "--customer", "A", "--said", evil, "--subject", evil).out
    escalate(desk, ticket.strip(), reason=evil)
    assert desk("notify").out == "2 messages sent\n"
    [mail] = mails.taken
    assert mail.to == ["arun@example.com"]
    assert mail.message["Bcc"] is None
    for text in (mail.message["Subject"], mail.text, posts.taken[0].title, posts.taken[0].text):
        assert "\x1b" not in text
        assert "\u202e" not in text
        assert "<!" not in text
        assert "@here" not in text
        assert "](http" not in text
        assert "http://" not in text
    assert "\r" not in posts.taken[0].title
    assert "\n" not in posts.taken[0].title


def test_a_url_in_the_desk_is_a_finding_that_does_not_repeat_it(desk: Shell) -> None:
    write(desk, TO_OPERATIONS)
    path = desk.folder / "desk.yaml"
    path.write_text(
        path.read_text().replace(
            "operations: HDESK_NOTIFY_OPERATIONS\n", "operations: slack://hunter22@example.com/x\n"
        )
    )
    result = desk("rules", "check", expect=3)
    line = next(n for n, text in enumerate(path.read_text().splitlines(), 1) if "slack:" in text)
    assert f"desk.yaml:{line}:" in result.err + result.out
    assert "a URL must not stand in desk.yaml" in result.err + result.out
    assert "hunter22" not in result.err + result.out


def test_a_ticket_that_cannot_be_read_is_loud_and_told_of_once_it_can(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    ticket = desk.log()
    desk("notify")
    escalate(desk, ticket)
    path = desk.folder / f"tickets/2026/11/20/{ticket}.yaml"
    sound = path.read_text()
    path.write_text(sound + "<<<<<<<\n")
    desk.git("commit", "-qam", "broken")
    broken = desk("notify", expect=3)
    assert f"{ticket}.yaml" in broken.err
    assert posts.taken == []
    path.write_text(sound)
    desk.git("commit", "-qam", "repaired")
    assert desk("notify").out == "1 message sent\n"
    assert len(posts.taken) == 1


def test_it_tells_nothing_of_another_branch_and_nothing_of_the_past(desk: Shell, told: Tell) -> None:
    told(TO_OPERATIONS)
    desk("--at", "HEAD", "notify", expect=1)
    desk.git("switch", "-qc", "draft")
    assert "the desk's branch is main" in desk("notify", expect=5).err
    desk.git("switch", "-q", "--detach", "main")
    desk("notify")
