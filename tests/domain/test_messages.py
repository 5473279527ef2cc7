"""Commit messages: a subject for people, trailers for programs."""

import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.domain import events as ev
from hdesk.domain.apply import settle
from hdesk.domain.contacts import Contact
from hdesk.domain.messages import message, new_events
from tests.support.desks import NOW, default_setup
from tests.support.stories import TICKET, Story

CONTACT = Contact(
    id="C-261120-9D2RTA", at=NOW, by="priya", channel="call", direction="inbound", outcome="resolved", category="pickup"
)


def test_logging_a_ticket_names_it_its_events_and_the_rules_that_fired() -> None:
    ticket = settle(default_setup(), Story("fraud", subject="He asked for my OTP").ticket, NOW)
    ids = [event.id for event in ticket.timeline]
    assert message("log", [(None, ticket)], [CONTACT]) == (
        f"log {TICKET}: He asked for my OTP\n"
        "\n"
        f"Ticket: {TICKET}\n"
        "Contact: C-261120-9D2RTA\n"
        f"Event: {TICKET} {ids[0]} created\n"
        f"Event: {TICKET} {ids[1]} routed\n"
        f"Event: {TICKET} {ids[2]} prioritised\n"
        f"Event: {TICKET} {ids[3]} escalated\n"
        f"Event: {TICKET} {ids[4]} escalated\n"
        "Rule: route:fraud\n"
        "Rule: rule:safety-or-fraud\n"
    )


def test_a_change_names_only_what_is_new() -> None:
    story = Story(subject="No pickup")
    before = story.ticket
    after = story.then(ev.Noted, text="called").ticket
    assert new_events(before, after) == [story.last]
    assert message("note", [(before, after)]) == (
        f"note {TICKET}: No pickup\n\nTicket: {TICKET}\nEvent: {TICKET} {story.last.id} noted\n"
    )


def test_a_contact_alone_names_what_it_was_about() -> None:
    assert message("log", [], [CONTACT]) == "log C-261120-9D2RTA: pickup (resolved)\n\nContact: C-261120-9D2RTA\n"


def test_several_tickets_are_counted_in_the_subject_and_listed_below() -> None:
    pairs = [(None, Story().ticket), (None, Story().ticket)]
    text = message("sweep", pairs)
    assert text.startswith("sweep: 2 tickets\n")
    assert text.count(f"Ticket: {TICKET}\n") == 2


@pytest.mark.parametrize(("count", "listed"), [(50, True), (51, False)])
def test_a_bulk_is_counted_not_listed_but_its_rules_are_named(count: int, *, listed: bool) -> None:
    ticket = settle(default_setup(), Story("fraud").ticket, NOW)
    text = message("import", [(None, ticket)] * count)
    assert (f"Ticket: {TICKET}\n" in text) is listed
    assert (f"Tickets: {count}\nContacts: 0\nEvents: {5 * count}\n" in text) is not listed
    assert text.count("Rule: rule:safety-or-fraud\n") == 1


@given(words=st.text(max_size=60))
def test_words_of_customers_stay_in_the_first_line(words: str) -> None:
    text = message("log", [(None, Story(subject=f"x{words}").ticket)])
    subject, blank, *trailers = text.removesuffix("\n").split("\n")
    assert subject.startswith(f"log {TICKET}: x")
    assert subject.isprintable()
    assert blank == ""
    assert all(line.startswith(("Ticket: ", "Event: ")) for line in trailers)


def test_git_reads_the_trailers(tmp_path: Path) -> None:
    ticket = settle(default_setup(), Story("fraud", subject="Ticket: none\n\nRule: x").ticket, NOW)
    text = message("log", [(None, ticket)], [CONTACT])
    ran = subprocess.run(
        ["git", "interpret-trailers", "--parse"], input=text, cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert ran.stdout.splitlines() == text.splitlines()[2:]
