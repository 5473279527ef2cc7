"""`report --send`: to whom, what, once; to real servers of this machine."""

from email.message import EmailMessage

import pytest

from tests.commands.delivery.conftest import TUESDAY, Week
from tests.support.channels import Mails, Posts
from tests.support.telling import readerless


def files(message: EmailMessage) -> dict[str, bytes]:
    """Give a mail's files by their names."""
    return {part.get_filename() or "": part.get_payload(decode=True) or b"" for part in message.iter_attachments()}  # type: ignore[misc]


def words(message: EmailMessage) -> str:
    body = message.get_body(("plain",))
    assert body is not None
    return str(body.get_content()).replace("\r\n", "\n").strip()


def test_mail_has_the_words_and_the_page_and_a_channel_the_short_text(read: Week, mails: Mails, posts: Posts) -> None:
    sent = read("report", "weekly", "--send").out
    assert sent.splitlines() == [
        "sent to mail: weekly 2026-W47 for cx-manager",
        "sent to leads: weekly 2026-W47 for operations",
    ]
    [mail], [post] = mails.taken, posts.taken
    assert mail.to == ["cx@example.com"]
    assert words(mail.message) == read("report", "weekly", "--for", "cx-manager").out.strip()
    page = files(mail.message)["2026-W47-cx-manager.html"].decode()
    assert page.strip() == read("report", "weekly", "--for", "cx-manager", "--format", "html").out.strip()
    assert "2026-W47" in post.title
    assert "For Operations" in post.text
    assert "| ---" not in post.text, "no tables in a channel"


def test_the_monthly_one_has_slides_with_it(read: Week, mails: Mails) -> None:
    read("report", "monthly", "--send", now="2026-12-01T09:00:00+05:30")
    [mail] = mails.taken
    assert set(files(mail.message)) == {"2026-11-cx-manager.html", "2026-11-cx-manager.pptx"}
    assert files(mail.message)["2026-11-cx-manager.pptx"].startswith(b"PK")


def test_it_is_sent_once_whatever_comes_later(read: Week, mails: Mails, posts: Posts) -> None:
    read("report", "weekly", "--send")
    read.log(now=TUESDAY)
    again = read("report", "weekly", "--send", now=TUESDAY)
    assert (len(mails.taken), len(posts.taken), again.out) == (1, 1, "")
    assert "mail got weekly 2026-W47 for cx-manager on 2026-11-23 09:00; --again sends it again" in again.err


def test_again_sends_it_again(read: Week, mails: Mails, posts: Posts) -> None:
    read("report", "weekly", "--send")
    read("report", "weekly", "--send", "--again", "--for", "cx-manager")
    assert (len(mails.taken), len(posts.taken)) == (2, 1)


def test_what_is_sent_is_what_was_committed(read: Week, mails: Mails) -> None:
    read("report", "weekly", "--commit")
    read("log", "call", "--category", "app", "--customer", "B", "--phone", "9900112244", "--said", "x", "--resolved",
         "--happened", "2026-11-20T10:00:00+05:30", now=TUESDAY)  # fmt: skip
    read("report", "weekly", "--send", now=TUESDAY)
    committed = (read.folder / "reports/weekly/2026-W47-cx-manager.md").read_text()
    assert words(mails.taken[0].message) == committed.strip()


def test_a_destination_that_fails_is_named_and_tried_again_though_the_week_is_another(read: Week, posts: Posts) -> None:
    posts.broken = True
    failed = read("report", "weekly", "--send", expect=3)
    assert "the weekly report on 2026-W47 for operations was not delivered to leads" in failed.err
    assert "hunter22" not in failed.err
    assert "leads: 1 since 2026-11-23 09:00" in read("status").out
    posts.broken = False
    sent = read("report", "weekly", "--send", now="2026-11-30T09:00:00+05:30").out
    assert "sent to leads: weekly 2026-W47 for operations" in sent
    assert sorted(post.title.partition(": ")[2][:8] for post in posts.taken) == ["2026-W47", "2026-W48"]
    assert "not told" not in read("status").out


def test_what_waits_for_a_destination_can_be_forgotten(read: Week, posts: Posts) -> None:
    posts.broken = True
    read("report", "weekly", "--send", expect=3)
    assert read("notify", "--forget", "leads").out == "1 thing for leads taken away\n"
    posts.broken = False
    read("report", "monthly", "--send", now="2026-11-30T09:00:00+05:30")
    assert posts.taken == []


def test_a_dry_run_shows_what_would_be_sent_to_whom_and_sends_nothing(read: Week, mails: Mails, posts: Posts) -> None:
    shown = read("report", "weekly", "--send", "--dry-run")
    assert [line.split()[:2] for line in shown.out.splitlines()[2:]] == [
        ["mail", "cx-manager"],
        ["leads", "operations"],
    ]
    assert "2026-W47-cx-manager.html" in shown.out
    assert (mails.taken, posts.taken) == ([], [])
    assert read.git("for-each-ref", "refs/hdesk/reports") == ""


def test_a_dry_run_with_nobody_to_send_to_says_so_once_and_what_to_do(week: Week) -> None:
    shown = week("report", "weekly", "--send", "--dry-run")
    assert "nothing to send" not in shown.out + shown.err
    assert shown.err.count("nobody to send it to") == 1
    assert "audiences: {NAME: {to: leads}}" in shown.err
    assert week.json("report", "weekly", "--send", "--dry-run") == []


def test_a_variable_that_is_not_set_is_named_with_what_to_do(read: Week, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("HDESK_NOTIFY_LEADS", raising=False)
    monkeypatch.delenv("HDESK_NOTIFY_MAIL", raising=False)
    lacking = "HDESK_NOTIFY_LEADS is not set: set it to the URL of leads"
    assert lacking in read("report", "weekly", "--send", "--dry-run").err
    assert lacking in read("report", "weekly", "--send", expect=3).err


def test_who_has_nowhere_to_send_to_is_refused_by_name_and_passed_over_otherwise(week: Week) -> None:
    assert "nobody to send it to" in week("report", "weekly", "--send").err
    path = week.folder / "desk.yaml"
    path.write_text(readerless(path.read_text()) + "audiences:\n  silent: {title: Silent}\n")
    week("adopt", "desk.yaml")
    assert "silent has nowhere to send to" in week("report", "weekly", "--send", "--for", "silent", expect=1).err


def test_a_revised_report_is_sent_once_when_it_is_committed(read: Week, mails: Mails) -> None:
    read("report", "weekly", "--commit")
    read("report", "weekly", "--send")
    read("report", "weekly", "--send", "--revised", "--for", "cx-manager", expect=1)
    read("reopen", read.closed, "--reason", "called again", now=TUESDAY)
    read("report", "weekly", "--revised", "--commit", "--send", "--for", "cx-manager", now=TUESDAY)
    read("report", "weekly", "--revised", "--send", "--for", "cx-manager", now=TUESDAY)
    first, second = mails.taken
    assert "(revised)" not in str(first.message["Subject"])
    assert "(revised)" in str(second.message["Subject"])
    committed = (read.folder / "reports/weekly/2026-W47-cx-manager.r1.md").read_text()
    assert words(second.message) == committed.strip()


@pytest.mark.parametrize("name", ["refs/hdesk/reports"])
def test_what_was_sent_stands_in_git_and_holds_no_address(read: Week, name: str) -> None:
    read("report", "weekly", "--send")
    noted = read.git("cat-file", "-p", name)
    assert '"period": "2026-W47"' in noted
    assert "example.com" not in noted
    assert "hunter22" not in noted
