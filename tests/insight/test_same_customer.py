"""Who comes again: first contact resolution after the window, repeat contacts, and what is kept of their answers."""

from typing import Any

import pytest

from tests.commands.conftest import Shell
from tests.insight.byhand import Hand, created, on, rated, resolved
from tests.insight.conftest import Kpi

LATER = "2026-12-10T12:00:00+05:30"
ASHA = {"name": "Asha", "phone": "+919900112233"}


def counts_as(desk: Shell, name: str, *more: str, now: str = LATER) -> dict[str, str]:
    """Say of each contact or ticket as what it counts."""
    return {one["id"]: one["counts_as"] for one in desk.json("kpi", name, "--list", *more, now=now)}


def test_who_comes_back_about_the_same_was_not_helped_the_first_time(desk: Shell, hand: Hand) -> None:
    first = hand.contact(on(2), customer=ASHA)
    second = hand.contact(on(6), customer=ASHA, outcome="ticket")
    third = hand.contact(on(20), customer=ASHA)
    hand.commit()
    assert counts_as(desk, "fcr") == {first: "numerator", second: "denominator", third: "numerator"}
    assert counts_as(desk, "fcr_window") == {first: "denominator", second: "denominator", third: "numerator"}
    assert counts_as(desk, "repeat_contact") == {first: "denominator", second: "numerator", third: "denominator"}


@pytest.mark.parametrize(
    ("second", "comes_again"),
    [
        ({}, True),
        ({"at": on(9)}, True),  # seven days later to the second
        ({"at": "2026-11-09T10:00:01+05:30"}, False),
        ({"at": on(2)}, False),  # at the same moment
        ({"category": "payout"}, False),
        ({"category": None}, False),
        ({"direction": "outbound"}, False),
        ({"customer": {"name": "Asha", "phone": "+919900112299"}}, False),
        ({"customer": {"name": "Somebody else", "phone": "+919900112233"}}, True),
    ],
)
def test_a_repeat_is_told_by_moment_category_direction_and_customer(
    desk: Shell, hand: Hand, second: dict[str, Any], *, comes_again: bool
) -> None:
    first = hand.contact(on(2), customer=ASHA)
    later = hand.contact(**{"at": on(3), "customer": ASHA, **second})
    hand.commit()
    assert counts_as(desk, "fcr_window")[first] == ("denominator" if comes_again else "numerator")
    assert (counts_as(desk, "repeat_contact").get(later) == "numerator") == comes_again


def test_a_shared_mail_address_makes_the_same_customer_whatever_its_letters(desk: Shell, hand: Hand) -> None:
    first = hand.contact(on(2), customer={"email": "Asha@Example.com", "phone": "+919900112233"})
    second = hand.contact(on(3), customer={"email": "asha@example.com"})
    third = hand.contact(on(4), customer={"phone": "+919900112233"})
    hand.commit()
    assert counts_as(desk, "repeat_contact") == {first: "denominator", second: "numerator", third: "numerator"}
    assert counts_as(desk, "fcr_window") == {first: "denominator", second: "numerator", third: "numerator"}


def test_contacts_without_a_category_are_one_category(desk: Shell, hand: Hand) -> None:
    hand.contact(on(2), customer=ASHA, category=None)
    again = hand.contact(on(3), customer=ASHA, category=None)
    hand.commit()
    assert counts_as(desk, "repeat_contact")[again] == "numerator"


def test_a_call_given_up_is_no_repeat_but_says_that_the_customer_was_not_helped(desk: Shell, hand: Hand) -> None:
    first = hand.contact(on(2), customer=ASHA)
    hand.contact(on(3), customer=ASHA, outcome="abandoned")
    third = hand.contact(on(8), customer={"id": "7", **ASHA})
    hand.commit()
    assert counts_as(desk, "fcr_window") == {first: "denominator", third: "numerator"}
    assert counts_as(desk, "repeat_contact") == {first: "denominator", third: "numerator"}, "of the first"


def test_a_customer_who_only_gave_a_call_up_has_not_been_in_contact(desk: Shell, hand: Hand) -> None:
    hand.contact(on(3), customer=ASHA, outcome="abandoned")
    second = hand.contact(on(8), customer=ASHA)
    hand.commit()
    assert counts_as(desk, "repeat_contact") == {second: "denominator"}


def test_who_cannot_be_told_is_left_out_and_counted_as_such(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(2), customer=ASHA)
    hand.contact(on(2), customer={"name": "Asha"})  # a name alone is nobody
    hand.contact(on(3))  # as after a redaction
    hand.contact("2026-10-01T10:00:00+05:30")
    hand.commit()
    for name in ("fcr_window", "repeat_contact"):
        figure = kpi(name, "--period", "2026-11", now=LATER)
        assert (figure["n"], figure["left_out"]) == (1, 2), name
        assert kpi(name, now=LATER)["left_out"] == 3, name
        listed = desk.json("kpi", name, "--list", "--period", "2026-11", now=LATER)
        assert [row["counts_as"] for row in listed].count("left out") == 2
    assert "left out, because a moment or the customer is unknown or in doubt: fcr_window 3, repeat_contact 3" in (
        desk("kpi", now=LATER).err
    )


def test_a_contact_of_an_unknown_moment_is_left_out_also_of_all(hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(2), customer=ASHA)
    path = hand.folder / "contacts/2026/11/02/priya.yaml"
    path.write_text(path.read_text() + path.read_text().replace(f"at: '{on(2)}'", "time: unknown").replace("001", "9"))
    hand.commit()
    assert kpi("contacts", now=LATER)["n"] == 2
    for name in ("fcr_window", "repeat_contact"):
        assert (kpi(name, now=LATER)["n"], kpi(name, now=LATER)["left_out"]) == (1, 1), name


def test_nobody_knows_of_the_last_days_yet_who_will_come_back(desk: Shell, hand: Hand, kpi: Kpi) -> None:
    first = hand.contact(on(2), customer=ASHA)
    hand.contact(on(10), customer=ASHA)
    hand.commit()
    assert counts_as(desk, "fcr_window", now=on(9, "09:59")) == {}
    assert counts_as(desk, "fcr_window", now=on(9)) == {first: "numerator"}
    assert kpi("fcr_window", "--period", "2026-W45", now=LATER)["n"] == 0
    assert kpi("fcr_window", "--period", "2026-W46", now=LATER)["n"] == 1, "counted in the week in which it is plain"
    assert kpi("fcr", "--period", "2026-W45", now=LATER)["n"] == 1


def test_what_is_kept_of_a_day_is_no_answer_about_its_month(hand: Hand, kpi: Kpi) -> None:
    """Nothing has happened since, so that both are told of the same rows; but windows have come to their end."""
    hand.contact("2026-10-26T10:00:00+05:30", customer=ASHA)
    hand.commit()
    assert kpi("fcr_window", "--period", "2026-11-01", now=LATER)["n"] == 0
    assert kpi("fcr_window", "--period", "2026-11", now=LATER)["n"] == 1
    assert kpi("fcr_window", "--period", "2026-11-01", now=LATER)["n"] == 0


def test_windows_that_end_from_day_to_day_and_hour_to_hour_are_counted_though_answers_are_kept(
    hand: Hand, kpi: Kpi
) -> None:
    for month in ("07", "08", "09"):
        hand.contact(f"2026-{month}-15T10:00:00+05:30", customer=ASHA)
    for hour in (9, 12):
        for day in (2, 3):
            hand.contact(on(day, f"{hour:02}:00"), customer={"id": f"{day} {hour}"})
    hand.commit()
    moments = [on(8), on(9, "08:00"), on(9, "10:00"), on(9, "13:00"), on(10, "08:00"), on(10, "13:00"), on(9, "13:00")]
    assert [kpi("fcr_window", now=now)["n"] for now in moments] == [3, 3, 4, 5, 5, 7, 5]


def test_what_came_later_did_not_exist_as_of_an_earlier_moment(hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(2), customer=ASHA)
    hand.contact(on(3), customer=ASHA)
    hand.commit()
    assert kpi("repeat_contact", "--as-of", on(2, "23:00"), now=LATER)["n"] == 1
    assert kpi("repeat_contact", "--as-of", on(3, "11:00"), now=LATER)["value"] == 50


def test_the_desk_says_how_long_it_waits_for_a_repeat(hand: Hand, kpi: Kpi) -> None:
    hand.setting("repeat_window: 7 days", "repeat_window: 2 days")
    hand.contact(on(2), customer=ASHA)
    hand.contact(on(5), customer=ASHA)
    hand.commit()
    assert kpi("fcr_window", now=on(4))["n"] == 1
    assert kpi("repeat_contact", now=LATER)["numerator"] == 0


def test_what_is_kept_of_past_months_changes_with_what_is_learned_later(desk: Shell, hand: Hand) -> None:
    """A contact, review or rating that is written down later changes answers about months that were over before it."""
    for month in ("08", "09", "10"):
        hand.contact(f"2026-{month}-25T10:00:00+05:30", customer=ASHA)
    reviewed = hand.contact("2026-09-30T20:00:00+05:30", customer=ASHA, category="price")
    hand.fact(reviewed, "2026-09-30T21:00:00+05:30", type="reviewed", score=100)
    hand.commit()
    before = figures(desk)
    assert figures(desk) == before, "kept answers say the same"
    hand.contact("2026-10-02T10:00:00+05:30", customer=ASHA, category="price", by="arun")
    hand.contact("2026-08-24T10:00:00+05:30", customer=ASHA, by="arun")
    hand.fact(reviewed, "2026-11-05T10:00:00+05:30", type="reviewed", score=50, by="arun")
    hand.fact(reviewed, "2026-11-06T10:00:00+05:30", type="rated", score=4, scale=5, by="arun")
    hand.commit()
    after = figures(desk)
    for name in ("fcr_window", "repeat_contact", "logging_accuracy", "csat_response"):
        assert after[name] != before[name], name
    for file in (desk.folder / ".git/hdesk").glob("index*"):
        file.unlink()
    assert figures(desk) == after, "what was kept is what a new index says"


def figures(desk: Shell) -> dict[str, Any]:
    return {one["name"]: one for one in desk.json("kpi", now=LATER)}


def test_what_customers_solved_in_self_service_is_a_share_of_all_inquiries(hand: Hand, kpi: Kpi) -> None:
    hand.contact(on(2), channel="self_service")
    hand.contact(on(2), channel="self_service", outcome="callback")
    hand.contact(on(2))
    hand.ticket(created(on(2), "self_service"), channel="self_service")
    hand.commit()
    assert (kpi("deflection")["numerator"], kpi("deflection")["n"]) == (1, 3)


def test_how_many_customers_rate_is_told_where_their_inquiry_was_resolved(hand: Hand, kpi: Kpi) -> None:
    contact = hand.contact(on(2))
    hand.fact(contact, on(24), type="rated", score=1, scale=1)
    hand.contact(on(2))
    hand.ticket(created(on(2)), resolved(on(3)), rated(on(4), 5, source="survey"), rated(on(5), 4))
    hand.ticket(created(on(2)), resolved(on(3)), rated(on(4), 5, source="agent"))
    hand.ticket(created(on(2)), rated(on(4), 5))  # not resolved
    hand.commit()
    figure = kpi("csat_response", "--period", "2026-W45", now=LATER)
    assert (figure["numerator"], figure["n"]) == (1, 4), "what an agent enters is no answer of the customer"
    figure = kpi("csat_response", "--period", "2026-W45", "--as-of", LATER, now=LATER)
    assert (figure["numerator"], figure["n"]) == (2, 4), "a late rating counts where the inquiry was resolved"
