"""Acknowledgements, and inquiries resolved within a span: counted once that span is over, and not before."""

import pytest

from tests.insight.byhand import Hand, closed, created, event, resolved
from tests.insight.conftest import Kpi

LATER = "2026-11-30T12:00:00+05:30"
W46, W47, W48 = "2026-W46", "2026-W47", "2026-W48"


def on(day: int, clock: str = "10:00") -> str:
    """Give a moment in November 2026; the 16th and the 23rd are Mondays."""
    return f"2026-11-{day:02}T{clock}:00+05:30"


def share(kpi: Kpi, name: str, *more: str, now: str = LATER) -> tuple[int, int, int]:
    """Give the numerator, the denominator and what was left out."""
    found = kpi(name, *more, now=now)
    return found["numerator"], found["n"], found["left_out"]


class TestAcknowledgement:
    def test_the_first_acknowledgement_or_reply_by_a_person_ends_it(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16), "email"), event("acknowledged", on(16, "10:20"), channel="email"),
                    event("responded", on(16, "12:00"), channel="email"))  # fmt: skip
        hand.ticket(created(on(16), "email"), event("responded", on(16, "10:40"), channel="email"))
        hand.commit()
        figure = kpi("ack", now=LATER)
        assert (figure["n"], figure["mean"], figure["calendar"]["mean"]) == (2, 1800, 1800)

    def test_an_automatic_one_counts_only_where_the_policy_says_so(self, hand: Hand, kpi: Kpi) -> None:
        hand.setting("  - id: standard\n", "  - id: machine\n    when: {category: app}\n    auto_ack: true\n"
                     "    targets:\n      acknowledgement: {default: 1 hour}\n  - id: standard\n")  # fmt: skip
        for category in ("app", "pickup"):
            hand.ticket(
                created(on(16), "email"), event("acknowledged", on(16, "10:01"), channel="email", auto=True),
                event("responded", on(16, "12:00"), channel="email"), category=category,
            )  # fmt: skip
        hand.commit()
        found = {one["by"]["category"]: one["mean"] for one in kpi("ack", "--by", "category", now=LATER)}
        assert found == {"app": 60, "pickup": 7200}

    def test_who_takes_a_call_acknowledges_at_once_and_so_does_a_contact_resolved(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)))
        hand.contact(on(16))
        hand.contact(on(16, "11:00"), channel="email", received=on(16))
        hand.contact(on(16), outcome="ticket")
        hand.commit()
        figure = kpi("ack", now=LATER)
        assert (figure["n"], figure["mean"]) == (3, 1200)

    def test_it_counts_from_when_the_inquiry_came_and_when_it_was_acknowledged(self, hand: Hand, kpi: Kpi) -> None:
        seen = hand.contact(on(23, "09:30"), channel="email", received=on(22, "16:00"), outcome="ticket")
        hand.ticket(created(on(23, "09:30"), "email", contact=seen),
                    event("acknowledged", on(23), channel="email"))  # fmt: skip
        hand.commit()
        assert [kpi("ack", "--period", one, now=LATER)["n"] for one in (W47, W48)] == [0, 1]
        figure = kpi("ack", now=LATER)
        assert (figure["mean"], figure["calendar"]["mean"]) == (2 * 3600, 18 * 3600)

    def test_what_was_acknowledged_at_a_moment_nobody_knows_or_in_doubt_is_left_out(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16), "email"), event("acknowledged", None, channel="email"))
        doubts = event("imported", None, source="old", source_id="7", by="import:old", doubts=["late"])
        hand.ticket(created(on(16), "email"), doubts, event("acknowledged", on(16, "11:00"), channel="email"))
        hand.ticket(created(on(16), "email"))
        hand.commit()
        assert (kpi("ack", now=LATER)["n"], kpi("ack", now=LATER)["left_out"]) == (0, 2)
        assert share(kpi, "ack_within_1h") == (0, 1, 2)


class TestWithinASpan:
    def test_an_hour_is_over_after_an_hour(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16), "email"), event("acknowledged", on(16, "11:00"), channel="email"))
        hand.ticket(created(on(16), "email"), event("acknowledged", on(16, "11:01"), channel="email"))
        hand.commit()
        assert share(kpi, "ack_within_1h", now=on(16, "10:59")) == (0, 0, 0)
        assert share(kpi, "ack_within_1h", now=on(16, "11:00")) == (1, 2, 0)
        assert share(kpi, "ack_within_1h") == (1, 2, 0)

    def test_nights_and_holidays_count_in_an_hour(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16, "20:00"), "email"), event("acknowledged", on(17, "09:01"), channel="email"))
        hand.commit()
        assert share(kpi, "ack_within_1h") == (0, 1, 0)
        assert kpi("ack", now=LATER)["mean"] == 60

    def test_an_inquiry_belongs_to_the_period_in_which_its_span_ends(self, hand: Hand, kpi: Kpi) -> None:
        hand.contact(on(22, "22:59"))
        hand.contact(on(22, "23:00"))
        hand.commit()
        assert [share(kpi, "ack_within_1h", "--period", one)[1] for one in (W47, W48)] == [1, 1]
        assert [share(kpi, "within_24h", "--period", one)[1] for one in (W47, W48)] == [0, 2]
        assert [share(kpi, "same_day", "--period", one)[1] for one in (W47, W48)] == [2, 0]

    def test_24_hours_are_24_hours_to_the_last_second(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), resolved(on(17)))
        hand.ticket(created(on(16)), resolved("2026-11-17T10:00:01+05:30"))
        hand.contact(on(16))
        hand.contact(on(18), channel="email", received=on(16))
        hand.ticket(created(on(16)))
        hand.commit()
        assert share(kpi, "within_24h", now=on(17)) == (2, 5, 0), "one had come and had not been answered yet"
        assert share(kpi, "within_24h") == (2, 5, 0)

    def test_what_was_reopened_was_not_resolved_for_good(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), resolved(on(16, "12:00")), event("reopened", on(20)))
        hand.ticket(created(on(16)), resolved(on(16, "12:00")), event("reopened", on(20)), resolved(on(21)))
        hand.commit()
        for name in ("within_24h", "same_day"):
            assert share(kpi, name, "--as-of", on(19)) == (2, 2, 0)
            assert share(kpi, name) == (0, 2, 0)

    def test_a_spam_closed_on_the_day_is_done_and_one_merged_is_no_inquiry(self, hand: Hand, kpi: Kpi) -> None:
        kept = hand.ticket(created(on(16)), closed(on(16, "12:00"), "spam"))
        hand.ticket(created(on(16)), event("merged", on(16, "12:00"), into=kept))
        hand.commit()
        assert share(kpi, "same_day") == (1, 1, 0)

    def test_a_day_is_the_local_one_and_ends_with_its_last_microsecond(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16, "00:00")), resolved("2026-11-16T23:59:59.999999+05:30"))
        hand.ticket(created(on(16, "23:00")), resolved(on(17, "00:00")))
        hand.ticket(created("2026-11-15T20:00:00+00:00"), resolved("2026-11-16T18:00:00+00:00"))
        hand.commit()
        assert share(kpi, "same_day", now="2026-11-16T23:59:59+05:30") == (0, 0, 0)
        assert share(kpi, "same_day", "--period", "2026-11-16") == (2, 3, 0)
        assert share(kpi, "same_day", "--period", "2026-11-16", now=on(17, "00:00")) == (2, 3, 0)

    @pytest.mark.parametrize(("zone", "day", "offset"), [
        ("Europe/Berlin", "2026-10-25", "+01:00"), ("America/Havana", "2026-03-08", "-04:00"),
    ])  # fmt: skip
    def test_a_day_on_which_the_clocks_change_has_its_own_end(
        self, hand: Hand, kpi: Kpi, zone: str, day: str, offset: str
    ) -> None:
        hand.setting("timezone: Asia/Kolkata", f"timezone: {zone}")
        hand.ticket(created(f"{day}T05:00:00{offset}"), resolved(f"{day}T23:59:59{offset}"))
        hand.commit()
        assert share(kpi, "same_day", "--period", day) == (1, 1, 0)
        assert share(kpi, "same_day", now=f"{day}T23:59:59{offset}") == (0, 0, 0)

    def test_what_nobody_can_tell_is_left_out(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(None, by="import:old"), resolved(on(16)))
        hand.ticket(created(on(16)), resolved(None))
        doubts = event("imported", None, source="old", source_id="7", by="import:old", doubts=["late"])
        hand.ticket(created(on(16)), doubts, resolved(on(16, "12:00")))
        hand.contact(on(16))
        hand.commit()
        assert share(kpi, "within_24h") == (1, 1, 3)
        assert share(kpi, "same_day", "--period", W47) == (1, 1, 3)
        assert share(kpi, "same_day", "--period", W46) == (0, 0, 1)


class TestFirstResolution:
    def test_a_ticket_resolved_twice_has_its_first_and_its_last(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(
            created(on(16)), event("held", on(16, "11:00"), status="pending"), event("resumed", on(16, "13:00")),
            resolved(on(16, "15:00")), event("reopened", on(23)),
            event("held", on(23, "11:00"), status="pending"), resolved(on(23, "14:00")),
        )  # fmt: skip
        hand.commit()
        assert kpi("resolution_first", "--period", W47, "--as-of", LATER, now=LATER)["mean"] == 3 * 3600
        assert kpi("resolution_first", "--period", W48, now=LATER)["n"] == 0
        assert kpi("resolution", "--period", W48, now=LATER)["mean"] == 4 * 3600

    def test_it_counts_what_is_open_again_too(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), resolved(on(16, "15:00")), event("reopened", on(17)))
        hand.commit()
        assert (kpi("resolution_first", now=LATER)["mean"], kpi("resolution", now=LATER)["n"]) == (5 * 3600, 0)

    def test_what_was_never_reopened_has_one_resolution(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), event("held", on(17), status="pending"), resolved(on(18)), closed(on(19)))
        hand.commit()
        first, last = kpi("resolution_first", now=LATER), kpi("resolution", now=LATER)
        assert first["mean"] == last["mean"] == 10 * 3600
        assert first["calendar"] == last["calendar"]

    def test_what_was_created_as_closed_took_no_time(self, hand: Hand, kpi: Kpi) -> None:
        hand.ticket(created(on(16)), closed(on(16)))
        hand.commit()
        assert (kpi("resolution_first", now=LATER)["n"], kpi("resolution_first", now=LATER)["mean"]) == (1, 0)
