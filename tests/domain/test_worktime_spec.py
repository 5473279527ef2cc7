"""Calendars as a desk writes them: what is refused, all of it at once, and what is not."""

from datetime import date, datetime

import pytest

from hdesk.domain.findings import Refused
from hdesk.domain.worktime import Calendar

NINE_TO_SIX = {day: [["09:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


def refusal(m: dict[str, object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        Calendar.from_mapping(m, name="default")
    return [str(finding) for finding in refused.value.findings]


def test_every_finding_is_reported_at_once() -> None:
    assert refusal(
        {
            "timezone": "Europe/Berln",
            "holiday": ["2026-01-26"],
            "hours": {
                "mon": [["09:00", "13:00"], ["12:00", "18:00"]],
                "tue": [["9am", "18:00"], ["10:60", "24:01"]],
                "wed": [["09:00"]],
                "thu": [["18:00", "09:00"]],
                "fri": [["09:00", "09:00"]],
                "thur": [],
                "sat": "09:00-12:00",
            },
            "holidays": ["2026-02-30", "20261120"],
            "holidays_yearly": ["25.12", "13-01", 1225],
            "date_hours": {"tomorrow": [["09:00", "10:00"]]},
            "breaks": [["12:00", "13:00"]],
        }
    ) == [
        "calendar default: unknown key 'holiday' (did you mean holidays?)",
        "calendar default: timezone: unknown zone 'Europe/Berln' (did you mean Europe/Berlin?)",
        "calendar default: hours: unknown weekday 'thur' (did you mean thu?)",
        "calendar default: mon: intervals 09:00-13:00 and 12:00-18:00 overlap",
        'calendar default: tue: bad time \'9am\' (write it as "09:00"; the end of the day is "24:00")',
        'calendar default: tue: bad time \'10:60\' (write it as "09:00"; the end of the day is "24:00")',
        'calendar default: tue: bad time \'24:01\' (write it as "09:00"; the end of the day is "24:00")',
        'calendar default: wed: [\'09:00\'] is not an interval (write ["09:00", "18:00"])',
        "calendar default: thu: interval 18:00-09:00 runs backwards (end at 24:00, go on the next day)",
        "calendar default: fri: interval 09:00-09:00 is empty (all day is 00:00-24:00)",
        "calendar default: sat: '09:00-12:00' is not a list",
        "calendar default: holidays: bad date '2026-02-30' (write it as 2026-11-20)",
        "calendar default: holidays: bad date '20261120' (write it as 2026-11-20)",
        "calendar default: holidays_yearly: bad date '25.12' (write month and day, as 12-25)",
        "calendar default: holidays_yearly: bad date '13-01' (write month and day, as 12-25)",
        "calendar default: holidays_yearly: bad date 1225 (write month and day, as 12-25)",
        "calendar default: date_hours: bad date 'tomorrow' (write it as 2026-11-20)",
        "calendar default: breaks: [['12:00', '13:00']] is not a mapping",
    ]


@pytest.mark.parametrize(
    "never",
    [
        {},
        {"hours": {"mon": []}},
        {"date_hours": {"2026-11-20": []}},
        {"date_hours": {"2026-11-20": [["09:00", "10:00"]]}, "holidays": ["2026-11-20"]},
        {"date_hours": {"2026-11-20": [["09:00", "10:00"]]}, "breaks": {"2026-11-20": [["08:00", "11:00"]]}},
        {
            "hours": NINE_TO_SIX,
            "holidays_yearly": [f"{date.fromordinal(day):%m-%d}" for day in range(730_120, 730_486)],
        },
    ],
)
def test_a_calendar_that_never_opens_is_refused(never: dict[str, object]) -> None:
    assert refusal({"timezone": "UTC", **never}) == [
        "calendar default: never open (give hours for at least one weekday, or date_hours)"
    ]


def test_a_calendar_without_a_zone_is_refused() -> None:
    assert refusal({"hours": NINE_TO_SIX}) == [
        "calendar default: timezone is missing (name an IANA zone, such as Asia/Kolkata)"
    ]


def test_intervals_may_touch_and_stand_in_any_order() -> None:
    hours = {"fri": [["12:00", "18:00"], ["09:00", "12:00"]]}
    calendar = Calendar.from_mapping({"timezone": "UTC", "hours": hours})
    assert list(calendar.spans(at("2026-11-20T00:00:00+00:00"), at("2026-11-21T00:00:00+00:00"))) == [
        (at("2026-11-20T09:00:00+00:00"), at("2026-11-20T18:00:00+00:00"))
    ]
