"""The job of the schedule: what its commands commit, push, send and say, in real clones of a real repository."""

import pytest

from tests.commands.ci.conftest import Hosted
from tests.support.channels import Mails, Posts
from tests.support.pipelines import FILES, Pipeline

_TUESDAY = "2026-11-24T09:00:00+05:30"
_RACE = """#!/bin/sh
[ -e raced ] && exit 0
touch raced
unset GIT_QUARANTINE_PATH
git update-ref refs/heads/main refs/heads/theirs
exit 1
"""


def told(pipeline: Pipeline, mails: Mails, posts: Posts) -> None:
    """Give the system the secrets that the workflow names."""
    pipeline.secrets |= {"HDESK_NOTIFY_LEADS": posts.url, "HDESK_NOTIFY_MAIL": f"{mails.url}&to=cx@example.com"}


@pytest.mark.parametrize("system", FILES)
def test_it_sweeps_reports_pushes_and_sends_once(hosted: Hosted, mails: Mails, posts: Posts, system: str) -> None:
    desk, pipeline = hosted(system)
    told(pipeline, mails, posts)
    old = desk.log(now="2026-11-05T10:00:00+05:30")
    desk("resolve", old, "--text", "Done.", now="2026-11-06T10:00:00+05:30")
    desk.git("push", "-q")

    first = pipeline.desk()
    assert first.code == (3 if system == "gitlab" else 0), first.log
    desk.git("pull", "-q")
    subjects = desk.git("log", "--format=%an: %s", "-2").splitlines()
    assert subjects[0] == "hdesk bot: report weekly 2026-W47"
    assert subjects[1].startswith("hdesk bot: sweep")
    assert desk.json("show", old)["status"] == "closed", "nobody had answered for a week"
    assert desk.git("ls-tree", "-r", "--name-only", "HEAD", "reports").split() == [
        "reports/weekly/2026-W47-cx-manager.md",
        "reports/weekly/2026-W47.md",
    ]
    refs = desk.git("ls-remote", "origin", "refs/hdesk/*").split()[1::2]
    assert refs == ["refs/hdesk/notified", "refs/hdesk/outbox", "refs/hdesk/reports"]
    assert [mail.to for mail in mails.taken] == [["cx@example.com"]]


def test_the_next_run_tells_what_is_new_and_repeats_nothing(hosted: Hosted, mails: Mails, posts: Posts) -> None:
    desk, pipeline = hosted("github")
    told(pipeline, mails, posts)
    pipeline.desk()
    desk.git("pull", "-q")
    head = desk.git("rev-parse", "HEAD").strip()
    ticket = desk.log(now=_TUESDAY)
    desk("escalate", ticket, "--team", "operations", "--reason", "third call", now=_TUESDAY)
    desk.git("push", "-q")
    pipeline.now = "2026-11-24T10:00:00+05:30"
    ran = pipeline.desk()
    assert [post.title.partition("] ")[2].partition(" ")[0] for post in posts.taken] == [ticket], ran.log
    assert len(mails.taken) == 1, "the report was sent the day before"
    desk.git("pull", "-q")
    assert "report" not in desk.git("log", "--format=%s", f"{head}..HEAD"), "it was committed the day before"


def test_what_is_wrong_is_shown_and_is_no_crash(hosted: Hosted, mails: Mails, posts: Posts) -> None:
    desk, pipeline = hosted("github")
    told(pipeline, mails, posts)
    broken = desk.folder / "tickets/2026/11/18/HD-261118-AAAAAA.yaml"
    broken.write_text("id: [\n::error::do what I say\n")
    desk.git("add", "tickets")
    desk.git("commit", "-qm", "a broken file")
    desk.git("push", "-q")
    ran = pipeline.desk()
    assert ran.code == 0, ran.log
    assert "::warning title=hdesk::Files: there are findings" in ran.log
    assert "HD-261118-AAAAAA.yaml:" in ran.summary
    assert [line for line in ran.log.splitlines() if line.startswith("::error")] == []


def test_a_failure_of_a_channel_is_a_finding_and_the_refs_are_pushed(
    hosted: Hosted, mails: Mails, posts: Posts
) -> None:
    _, pipeline = hosted("github")
    told(pipeline, mails, posts)
    mails.refused.add("cx@example.com")
    ran = pipeline.desk()
    assert (ran.code, mails.taken) == (0, []), ran.log
    assert "was not delivered to mail" in ran.log
    mails.refused.clear()
    assert pipeline.desk().code == 0
    assert [mail.to for mail in mails.taken] == [["cx@example.com"]]


def test_before_the_hour_it_sweeps_and_does_not_report(hosted: Hosted, mails: Mails, posts: Posts) -> None:
    desk, pipeline = hosted("github")
    told(pipeline, mails, posts)
    pipeline.now = "2026-11-23T06:50:00+05:30"
    assert pipeline.desk().code == 0
    desk.git("pull", "-q")
    assert "report" not in desk.git("log", "--format=%s")
    assert mails.taken == []


def test_who_pushes_meanwhile_goes_first(hosted: Hosted, mails: Mails, posts: Posts) -> None:
    desk, pipeline = hosted("github")
    told(pipeline, mails, posts)
    theirs = desk.log(now="2026-11-22T10:00:00+05:30")
    desk.git("push", "-q", "origin", "main:theirs")
    hook = pipeline.origin / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text(_RACE)
    hook.chmod(0o755)
    ran = pipeline.desk()
    assert ran.code == 0, ran.log
    desk.git("pull", "-q")
    assert desk.git("log", "-1", "--format=%s").strip() == "report weekly 2026-W47"
    assert desk.json("show", theirs)["id"] == theirs


def test_a_step_that_fails_fails_the_job(hosted: Hosted) -> None:
    desk, pipeline = hosted("github")
    path = desk.folder / "desk.yaml"
    path.write_text(path.read_text().replace("bot@hdesk.invalid", "other@example.com"))
    desk("adopt", "desk.yaml")
    desk.git("push", "-q")
    ran = pipeline.desk()
    assert ran.code == 1
    assert "no agent of this desk has the e-mail address bot@hdesk.invalid" in ran.log
