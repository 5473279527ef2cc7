"""The demo's parts: chance, volumes, texts."""

from collections import Counter
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hdesk.demo.crowd import Crowd
from hdesk.demo.dice import Dice, Weights
from hdesk.demo.roster import HOUR, Roster, days
from hdesk.demo.staff import HELPDESK, staff
from hdesk.demo.topics import TOPICS, Topic
from hdesk.demo.volume import tickets_by_day
from hdesk.domain.worktime import Calendar
from hdesk.presets import preset_files
from hdesk.storage import settings

WEEK = {day: [["09:00", "19:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
CALENDAR = Calendar.from_mapping({"timezone": "Asia/Kolkata", "hours": WEEK | {"sun": [["10:00", "17:00"]]}})
PLACES = "first order vendor device city area pin value less slot rider ref due next days he He his him few cut health"


@given(st.integers(0, 2**40), st.floats(0, 1e6), st.floats(0, 1e6), st.floats(0, 1e6))
def test_a_skewed_number_lies_between_its_ends(seed: int, one: float, two: float, three: float) -> None:
    low, usual, high = sorted((one, two, three))
    assert low * (1 - 1e-9) <= Dice(seed).skewed(low, usual, high) <= high * (1 + 1e-9)


def test_half_of_the_skewed_numbers_lie_below_the_usual_one() -> None:
    dice = Dice(1)
    below = sum(dice.skewed(0, 10, 1000) < 10 for _ in range(4000))
    assert 1850 < below < 2150


def test_values_are_drawn_by_their_weights_and_never_those_without_any() -> None:
    dice, weights = Dice(2), Weights((("often", 3), ("seldom", 1), ("never", 0)))
    drawn = Counter(dice.drawn(weights) for _ in range(4000))
    assert set(drawn) == {"often", "seldom"}
    assert 2.5 < drawn["often"] / drawn["seldom"] < 3.6


@given(st.integers(1, 5000), st.integers(0, 10_000), st.integers(0, 30 * 24))
def test_exactly_the_tickets_asked_for_are_spread_over_the_days_and_none_after_the_end(
    tickets: int, seed: int, hours: int
) -> None:
    dates = days(CALENDAR, date(2026, 10, 5), date(2026, 11, 8))
    end = dates[3].opens + hours * HOUR
    spread = tickets_by_day(Dice(seed), dates, tickets, end, date(2026, 10, 19))
    assert sum(spread) == tickets
    assert all(number == 0 for day, number in zip(dates, spread, strict=True) if day.opens >= end)


def test_an_agent_is_on_duty_at_every_moment_that_work_is_said_to_end() -> None:
    dates = days(CALENDAR, date(2026, 10, 5), date(2026, 11, 8))
    people = staff(Dice(3), 6, dates[0].date, dates[-1].date)
    roster = Roster(Dice(3), people, dates)
    dice = Dice(4)
    for _ in range(500):
        agent = dice.pick(people)
        at = dates[0].begins + dice.below(20 * 24 * HOUR)
        done = roster.after(agent, at, dice.between(0, 12 * HOUR))
        assert done >= at
        assert roster.is_on(agent, done)


def test_the_lead_comes_first_and_nobody_has_anothers_name_however_many_there_are() -> None:
    people = staff(Dice(5), 2000, date(2026, 1, 1), date(2026, 12, 1))
    assert people[0].key == "priya"
    assert people[0].team == HELPDESK
    assert people[0].lead
    assert len({one.key for one in people}) == len({one.email for one in people}) == len(people) > 300


def test_every_address_of_the_demo_belongs_to_nobody() -> None:
    crowd = Crowd(Dice(6))
    for number in range(200):
        mail = crowd.somebody(by_mail=number % 2 == 0).customer.email
        assert mail is None or mail.rpartition("@")[2] in {"example.com", "example.net", "example.org"}
    assert all(one.email.endswith("@example.com") for one in staff(Dice(6), 6, date(2026, 1, 1), date(2026, 3, 1)))


@pytest.mark.parametrize("topic", TOPICS, ids=lambda topic: f"{topic.category}-{topic.subcategory}")
def test_every_text_can_be_filled_in_and_what_belongs_together_comes_in_pairs(topic: Topic) -> None:
    slots = dict.fromkeys(PLACES.split(), "x")
    spoken = [topic.lines.said, topic.lines.wrote, topic.lines.subjects, topic.lines.asked, topic.lines.answers]
    for texts in (*spoken, *topic.work):
        for text in texts:
            assert "{" not in text.format_map(slots)
    work, lines = topic.work, topic.lines
    assert work.done
    assert len(work.done) == len(work.solved)
    assert len(work.gives) == len(work.asks)
    assert len(lines.answers) == len(lines.asked)
    assert all((lines.said, lines.wrote, work.checked, work.needed, work.notes, work.news, work.chases, work.delays))
    assert lines.asked or not topic.contacts


def test_topics_are_those_of_the_default_desk_and_none_is_left_out() -> None:
    files = preset_files("recommerce")
    now = datetime.fromisoformat("2026-11-22T15:00:00+05:30")
    taxonomy = settings.setup_of({name: files[name] for name in settings.FILES}, now).config.taxonomy
    known = {(name, one) for name, category in taxonomy.items() for one in category.subcategories}
    assert {(topic.category, topic.subcategory) for topic in TOPICS} == known
