"""A demo obeys the laws that every desk obeys."""

import subprocess

from hdesk.demo.make import Made
from hdesk.desk import Desk
from hdesk.domain import customers
from hdesk.domain.contacts import Contact
from hdesk.domain.intake import Intake, missing
from hdesk.work.check import check
from hdesk.work.sweep import sweep
from tests.demo.conftest import NOW, TICKETS


def git(made: Made, *words: str) -> str:
    return subprocess.run(["git", *words], cwd=made.root, check=True, capture_output=True, text=True).stdout


def test_the_whole_desk_passes_the_check(made: Made) -> None:
    _, files, findings = check(made.root, NOW)
    assert findings == []
    assert files > TICKETS


def test_git_finds_nothing_broken_and_nothing_that_is_not_committed(made: Made) -> None:
    assert git(made, "status", "--porcelain", "--untracked-files=all") == ""
    assert "error" not in git(made, "fsck", "--strict")


def test_there_are_exactly_as_many_tickets_as_were_asked_for(desk: Desk, made: Made) -> None:
    assert sum(1 for _ in desk.snapshot.tickets()) == TICKETS == made.tickets
    assert sum(isinstance(one, Contact) for one in desk.snapshot.entries()) == made.contacts


def test_each_day_is_at_most_one_commit_and_nothing_is_dated_in_the_future(made: Made, desk: Desk) -> None:
    days = [line for line in git(made, "log", "--format=%ad %s", "--date=short").splitlines() if "tickets" in line]
    assert len(days) == len({line.partition(" ")[0] for line in days})
    latest = max(event.at for ticket in desk.snapshot.tickets() for event in ticket.timeline if event.at)
    assert latest <= NOW


def test_a_sweep_right_after_the_demo_finds_nothing_to_do(desk: Desk) -> None:
    _, changed = sweep(desk, dry=True)
    assert changed == []


def test_every_contact_is_what_the_log_command_would_have_taken(desk: Desk) -> None:
    country, taxonomy = desk.setup.config.country, desk.setup.config.taxonomy
    for contact in desk.snapshot.entries():
        if not isinstance(contact, Contact) or contact.customer is None:
            continue
        phone, mail = contact.customer.phone, contact.customer.email
        assert phone is None or customers.phone(phone, country) == phone
        assert mail is None or customers.email(mail) == mail
        assert contact.by in desk.setup.config.agents
        assert contact.category is None or contact.subcategory in taxonomy[contact.category].subcategories
        taken = Intake(contact.channel, contact.outcome, category=contact.category, customer=contact.customer)
        assert missing(taken._replace(said=contact.said, text=contact.text)) == []


def test_what_came_in_writing_was_received_before_it_was_answered(desk: Desk) -> None:
    mails = [one for one in desk.snapshot.entries() if isinstance(one, Contact) and one.channel == "email"]
    assert mails
    assert all(one.received and one.at and one.received < one.at for one in mails)
