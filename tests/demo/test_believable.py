"""A demo has the life that a real desk has: what it promises to whoever looks for it."""

from collections import Counter

import pytest

from hdesk.demo.places import BAD_CITY, BAD_VENDOR
from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactReviewed
from hdesk.domain.model import DONE, Ticket
from hdesk.insight.report.data import data
from hdesk.insight.report.markdown import markdown
from hdesk.work.numbers import kpis
from hdesk.work.reports import compose
from tests.demo.conftest import TICKETS


@pytest.fixture
def tickets(desk: Desk) -> list[Ticket]:
    return list(desk.snapshot.tickets())


@pytest.fixture
def contacts(desk: Desk) -> list[Contact]:
    return [one for one in desk.snapshot.entries() if isinstance(one, Contact)]


def test_every_kind_of_thing_that_happens_to_a_ticket_happens(tickets: list[Ticket]) -> None:
    happened = {type(event) for ticket in tickets for event in ticket.timeline}
    assert happened >= {
        ev.Created, ev.Acknowledged, ev.Responded, ev.CustomerReplied, ev.Noted, ev.Assigned, ev.Routed,
        ev.Escalated, ev.Accepted, ev.Returned, ev.Asked, ev.Prioritised, ev.Edited, ev.Promised, ev.Rescheduled,
        ev.Held, ev.Resumed, ev.Approved, ev.Linked, ev.Resolved, ev.Confirmed, ev.FollowedUp, ev.Closed,
        ev.Reopened, ev.Rated, ev.Reviewed,
    }  # fmt: skip


def test_some_work_is_still_open_and_some_of_it_is_overdue(desk: Desk, tickets: list[Ticket]) -> None:
    waiting = [desk.view(ticket) for ticket in tickets if ticket.status not in DONE]
    overdue = [
        view
        for view in waiting
        if any(clock.stopped is None and clock.breached(desk.now) for clock in view.clocks().values())
    ]
    assert 0.02 * TICKETS <= len(waiting) <= 0.2 * TICKETS
    assert 0 < len(overdue) < len(waiting)


def test_about_six_of_ten_new_inquiries_are_solved_at_first_contact(desk: Desk) -> None:
    (fcr,) = kpis(desk, ["fcr"], "all").figures
    assert fcr.value is not None
    assert 52 <= fcr.value <= 68


def test_the_lead_reviews_some_of_what_others_have_done_and_finds_a_fault_now_and_then(
    desk: Desk, tickets: list[Ticket], contacts: list[Contact]
) -> None:
    by = {contact.id: contact.by for contact in contacts}
    facts = [fact for fact in desk.snapshot.entries() if isinstance(fact, ContactReviewed)]
    events = [event for ticket in tickets for event in ticket.timeline if isinstance(event, ev.Reviewed)]
    assert {"priya"} == {fact.by for fact in facts} | {event.by for event in events}
    assert "priya" not in {by[fact.of] for fact in facts}
    scores = [*(fact.score for fact in facts), *(event.score for event in events)]
    assert 0.05 * TICKETS <= len(scores) <= 0.5 * TICKETS
    assert min(scores) < 80 < sum(scores) / len(scores) < 100


def test_customers_are_mostly_content_and_say_so_in_stars_or_yes_and_no(desk: Desk, tickets: list[Ticket]) -> None:
    (csat,) = kpis(desk, ["csat"], "all").figures
    assert csat.value is not None
    assert 3.8 <= csat.value <= 4.6
    scales = {event.of for ticket in tickets for event in ticket.timeline if isinstance(event, ev.Rated)}
    assert scales == {1, 5}


def test_there_are_two_and_a_half_to_four_and_a_half_contacts_for_each_ticket(contacts: list[Contact]) -> None:
    assert 2.5 <= len(contacts) / TICKETS <= 4.5
    assert {one.outcome for one in contacts} == {"resolved", "ticket", "follow_up", "callback", "abandoned"}
    assert {one.channel for one in contacts} >= {"call", "email", "chat", "social", "walk_in"}


def test_some_customers_come_again(contacts: list[Contact]) -> None:
    opened = Counter(one.customer.phone for one in contacts if one.outcome == "ticket" and one.customer)
    assert any(number > 1 for phone, number in opened.items() if phone)


def test_nobody_works_on_a_holiday_and_few_on_sundays(contacts: list[Contact]) -> None:
    by_day = Counter(one.at.date() for one in contacts if one.at)
    assert not [day for day in by_day if (day.month, day.day) == (10, 2)]
    mondays = sum(number for day, number in by_day.items() if day.weekday() == 0)
    sundays = sum(number for day, number in by_day.items() if day.weekday() == 6)
    assert 0 < sundays < mondays / 2


def test_one_vendor_and_one_city_stand_out_in_what_customers_complain_about(
    tickets: list[Ticket], contacts: list[Contact]
) -> None:
    troubled = [one for one in tickets if one.category == "pickup" and one.nature == "complaint" and one.order]
    solved = [one for one in contacts if one.outcome == "resolved" and one.order and one.order.vendor]

    def share(found: list[str | None], wanted: str) -> float:
        return found.count(wanted) / len(found)

    def of(field: str, ones: list[Ticket] | list[Contact]) -> list[str | None]:
        return [getattr(one.order, field) for one in ones]

    assert share(of("vendor", list(troubled)), BAD_VENDOR) > 1.4 * share(of("vendor", list(solved)), BAD_VENDOR)
    assert share(of("city", list(troubled)), BAD_CITY) > 1.4 * share(of("city", list(solved)), BAD_CITY)


def test_the_last_weekly_report_sees_what_rises(desk: Desk) -> None:
    document = compose(desk, "weekly").document
    assert "otp" in [row["subcategory"] for row in data(document)["rising"]]
    assert "otp" in markdown(document)
