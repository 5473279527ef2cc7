"""When it is told: at once, in digests, at the opening, and when a clock runs out."""

from tests.commands.conftest import Shell
from tests.commands.notify.conftest import Tell
from tests.support.channels import Posts
from tests.support.telling import TO_OPERATIONS, escalate, rule


def test_many_things_at_once_are_one_message(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    for _ in range(7):
        escalate(desk, desk.log())
    assert desk("notify").out == "1 message sent\n"
    assert "7 things on 7 tickets" in posts.taken[0].title


def test_a_digest_gathers_from_the_first_thing_on_and_is_one_message(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("escalated", "operations", "digest: 30 minutes"))
    first, second = desk.log(), desk.log()
    escalate(desk, first)
    assert desk("notify", now="2026-11-20T11:01:00+05:30").out == "0 messages sent, 1 held back\n"
    escalate(desk, second, now="2026-11-20T11:20:00+05:30")
    assert desk("notify", now="2026-11-20T11:20:00+05:30").out == "0 messages sent, 2 held back\n"
    assert desk("notify", now="2026-11-20T11:31:00+05:30").out == "1 message sent\n"
    [post] = posts.taken
    assert first in post.text
    assert second in post.text


def test_a_daily_digest_comes_at_its_hour(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("escalated", "operations", "digest: daily 18:00"))
    escalate(desk, desk.log())
    desk("notify", now="2026-11-20T17:59:00+05:30")
    assert posts.taken == []
    desk("notify", now="2026-11-20T18:00:00+05:30")
    assert len(posts.taken) == 1


def test_what_happens_while_the_calendar_is_closed_comes_together_at_its_opening(
    desk: Shell, told: Tell, posts: Posts
) -> None:
    told(rule("escalated", "operations", "quiet: default"))
    friday, saturday, monday = "2026-11-20T20:00:00+05:30", "2026-11-21T08:59:00+05:30", "2026-11-21T09:00:00+05:30"
    for _ in range(2):
        escalate(desk, desk.log(), now=friday)
    assert desk("notify", now=friday).out == "0 messages sent, 2 held back\n"
    shown = desk("notify", "--dry-run", now=saturday).out
    assert "2026-11-21 09:00" in shown
    desk("notify", now=saturday)
    assert posts.taken == []
    assert desk("notify", now=monday).out == "1 message sent\n"
    assert "2 things on 2 tickets" in posts.taken[0].title


def test_what_is_urgent_breaks_through_where_the_rule_says_so(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("escalated", "operations", "quiet: default", "digest: 30 minutes", "urgent: true"))
    night = "2026-11-20T23:00:00+05:30"
    urgent, ordinary = desk.log(), desk.log()
    desk("prioritise", urgent, "urgent")
    escalate(desk, urgent, now=night)
    escalate(desk, ordinary, now=night)
    assert desk("notify", now=night).out == "1 message sent, 1 held back\n"
    assert urgent in posts.taken[0].title


def test_a_clock_that_runs_out_is_told_once_though_nothing_was_written(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("[{warned: {clock: first_response, lead: 1 business hour}}, {breached: {clock: first_response}}]",
              "operations"))  # fmt: skip
    ticket = desk.log(channel="email")  # due at 15:00: four business hours
    for minute in ("13:59", "14:01", "14:30", "15:01", "15:30"):
        desk("notify", now=f"2026-11-20T{minute}:00+05:30")
    assert [post.title.partition(ticket)[2].rpartition(": ")[0] for post in posts.taken] == [
        " first response is due 15:00",
        " first response was due 15:00",
    ]


def test_a_new_rule_about_clocks_is_not_told_what_is_late_already(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    desk.log(channel="email")
    late = "2026-11-20T16:00:00+05:30"
    desk("notify", now=late)
    path = desk.folder / "desk.yaml"
    path.write_text(path.read_text() + "  - {id: late, on: breached, to: operations}\n")
    desk("adopt", "desk.yaml", now=late)
    desk("notify", now=late)
    desk("notify", now="2026-11-20T16:01:00+05:30")
    assert posts.taken == []


def test_a_priority_that_makes_a_clock_late_is_told(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("{breached: {clock: first_response}}", "operations"))
    ticket = desk.log(channel="email")
    desk("notify", now="2026-11-20T14:00:00+05:30")
    desk("prioritise", ticket, "urgent", now="2026-11-20T14:01:00+05:30")  # was due at 12:00 then
    desk("notify", now="2026-11-20T14:02:00+05:30")
    assert ["was due 12:00" in post.title for post in posts.taken] == [True]


def test_a_warning_without_a_lead_comes_when_the_policy_of_the_clock_warns(
    desk: Shell, told: Tell, posts: Posts
) -> None:
    path = desk.folder / "desk.yaml"
    policy = "    title: Everything else, in business hours\n"
    path.write_text(path.read_text().replace(policy, f"{policy}    warn: {{first_response: 45 business minutes}}\n"))
    told(rule("{warned: {clock: first_response}}", "operations"))
    ticket = desk.log(channel="email")  # due at 15:00
    desk("notify", now="2026-11-20T14:14:00+05:30")
    assert posts.taken == []
    desk("notify", now="2026-11-20T14:15:00+05:30")
    desk("notify", now="2026-11-20T14:30:00+05:30")
    assert [f"{ticket} first response is due 15:00" in post.title for post in posts.taken] == [True]


def test_what_was_undone_before_anybody_was_told_is_not_told(desk: Shell, told: Tell, posts: Posts) -> None:
    told(TO_OPERATIONS)
    escalate(desk, desk.log())
    desk("undo")
    assert desk("notify").out == "0 messages sent\n"
    desk("undo", "HEAD")
    assert desk("notify").out == "1 message sent\n"
    assert len(posts.taken) == 1


def test_what_was_undone_while_it_waited_says_so(desk: Shell, told: Tell, posts: Posts) -> None:
    told(rule("escalated", "operations", "digest: 30 minutes"))
    escalate(desk, desk.log())
    desk("notify")
    desk("undo")
    desk("notify", now="2026-11-20T11:31:00+05:30")
    [post] = posts.taken
    assert "undone since" in post.text
