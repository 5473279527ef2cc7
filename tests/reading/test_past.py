"""`--at TIME`: the desk as it was, from what had happened by then."""

import pytest

from tests.commands.conftest import Shell
from tests.commands.test_laws import worked

_ASKED = (
    ("list", "--columns", "id,status,priority,team,owner,responses,updated_at,age,missing,repeat_contacts_7d"),
    ("list", "status:new,open", "--sort", "-updated_at"),
    ("queue",),
    ("contacts",),
    ("kpi",),
    ("kpi", "contacts", "escalations", "inquiries", "--by", "team"),
    ("kpi", "--list"),
    ("report", "weekly", "--period", "2026-W47"),
    ("list", "text~came"),
)


def _said(desk: Shell, *options: str, now: str) -> list[str]:
    """Say what a person would have seen, without the commit and the moment that tables name."""
    return [desk("--format", "csv", *options, *words, now=now).out for words in _ASKED if words[0] != "report"] + [
        desk("--format", "json", *options, *words, now=now).data["rates"] for words in _ASKED if words[0] == "report"
    ]


@pytest.mark.parametrize("seed", [11, 12])
def test_what_was_said_at_a_moment_is_what_is_said_of_it_later(desk: Shell, seed: int) -> None:
    worked(desk, seed=seed, steps=30)
    noon = "2026-11-20T12:30:00+05:30"
    then = _said(desk, now=noon)
    tickets = [row["id"] for row in desk.json("list", now=noon)]
    shown = [desk("--format", "json", "show", one, now=noon).data for one in tickets]
    later = "2026-11-24T09:00:00+05:30"
    for one in tickets:
        desk("note", one, "Looked at again.", now=later)
        desk("prioritise", one, "--to", "low", "--reason", "calm", now=later, expect=None)
    desk.log(category="app", now=later)
    desk("sweep", now=later)
    assert _said(desk, "--at", "2026-11-20 12:30", now=later) == then
    assert [desk("--format", "json", "--at", noon, "show", one, now=later).data for one in tickets] == shown
    assert _said(desk, now=later) != then


def test_a_ticket_that_was_not_there_yet_is_not_found(desk: Shell) -> None:
    ticket = desk.log(now="2026-11-20T11:00:00+05:30")
    before = desk("--at", "2026-11-20 10:00", "show", ticket, expect=4, now="2026-11-21T11:00:00+05:30")
    assert f"there was no ticket {ticket} yet on 2026-11-20 10:00" in before.err
    assert desk.json("--at", "2026-11-20 10:00", "list", now="2026-11-21T11:00:00+05:30") == []


def test_a_day_means_its_end_and_today_means_now(desk: Shell) -> None:
    ticket = desk.log(now="2026-11-19T11:00:00+05:30")
    desk("note", ticket, "x", now="2026-11-20T10:00:00+05:30")
    assert len(desk.json("--at", "2026-11-19", "show", ticket)["timeline"]) + 1 == len(
        desk.json("--at", "2026-11-20", "show", ticket)["timeline"]
    )


def test_the_future_is_refused(desk: Shell) -> None:
    assert "is in the future" in desk("--at", "2026-11-21", "list", expect=1).err
    assert "is in the future" in desk("--at", "in 2 hours", "list", expect=1).err


def test_nothing_is_written_in_the_past(desk: Shell) -> None:
    ticket = desk.log()
    head = desk.git("rev-parse", "HEAD")
    for at in ("HEAD", "2026-11-20 11:00", "today"):
        for words in (("note", ticket, "x"), ("sweep",), ("resolve", ticket, "--text", "x")):
            assert "nothing can be written with --at" in desk("--at", at, *words, expect=1).err, (at, words)
        with pytest.raises(AssertionError, match="nothing can be written"):
            desk.log("--at", at)
    assert desk.git("rev-parse", "HEAD") == head
    assert desk.clean()


def test_looking_back_past_a_change_of_policies_does_not_build_the_index_anew(desk: Shell) -> None:
    settings = desk.folder / "desk.yaml"
    settings.write_text(
        settings.read_text().replace(
            "  - id: standard\n",
            "  - id: patient\n    from: 2026-11-19\n    targets: {resolution: {default: 90 business hours}}\n"
            "  - id: standard\n",
            1,
        )
    )
    desk.git("commit", "-qam", "more time")
    ticket = desk.log(now="2026-11-18T11:00:00+05:30")
    before = desk("list", "--columns", "resolution_due", now="2026-11-18T12:00:00+05:30").out
    after = desk("list", "--columns", "resolution_due").out
    assert before != after
    assert desk("--at", "2026-11-18 12:00", "list", "--columns", "resolution_due").out == before
    assert desk("list", "--columns", "resolution_due").out == after
    assert ticket
