"""Moments as people write them: `--now`, `--happened`, `--due`.

Every result is in the desk's zone, in whole seconds.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo

from hdesk.domain.durations import parse_duration
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.localtime import at_local, instant, midnight, moment

FORMS = (
    "2026-11-20T16:00:00+05:30, 2026-11-20 16:00, 2026-11-20, 16:00, yesterday 16:00, today, tomorrow 10:00, "
    "2h ago, in 3 days, now"
)
"""What a moment may look like, for messages."""

_DAYS = {"yesterday": -1, "today": 0, "tomorrow": 1}
_CLOCK = r"(?P<hour>\d{1,2}):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:\.\d+)?)?"
_READING = re.compile(
    rf"(?P<day>\d{{4}}-\d\d-\d\d|yesterday|today|tomorrow)?"
    rf"(?:(?:^|[t ]\s*){_CLOCK}\s*(?P<offset>z|[+-]\d\d:?\d\d)?)?"
)
_LAPSE = re.compile(r"(?P<past>.+)\s+ago|in\s+(?P<future>.+)")


def parse_moment(text: str, now: datetime, tz: tzinfo, *, end_of_day: bool = False) -> datetime:
    """Read a moment in the desk's zone `tz`; `now` settles what is relative.

    A date alone is its midnight, or with `end_of_day` its 24:00, as due dates mean it. A reading that the
    clocks repeat is the first of the two; one that they skip moves forward by what they skip. Raises Refused,
    listing the forms, for anything else, and ValueError for a naive `now`.
    """
    here = moment(instant(now), tz)
    written = text.strip().lower()
    try:
        found = _lapse(written, here) or _reading(written, here, tz, end_of_day=end_of_day)
    except (ValueError, OverflowError) as error:
        raise Refused(Finding(f"{text!r} is not a moment: {error}", hint=f"write {FORMS}")) from error
    return found.replace(microsecond=0)


def is_moment(text: str) -> bool:
    """Say whether a text has the form of a moment, though perhaps of one that there never was."""
    written = text.strip().lower()
    return bool(written) and (written == "now" or bool(_READING.fullmatch(written) or _LAPSE.fullmatch(written)))


def parse_past(text: str, now: datetime, tz: tzinfo) -> datetime:
    """Read a moment that is not after `now`; a day means its end, today means now.

    Raises:
        Refused: it lies in the future, or is no moment.
    """
    found = parse_moment(text, now, tz, end_of_day=True)
    if found <= now:
        return found
    if parse_moment(text, now, tz) > now:
        raise Refused(f"{text} is in the future; it is now {now.isoformat()}")
    return now


def _lapse(text: str, here: datetime) -> datetime | None:
    """Read `now`, `2h ago` and `in 3 days`: real time from now, so that a day is 24 hours."""
    if text == "now":
        return here
    match = _LAPSE.fullmatch(text)
    if match is None:
        return None
    duration = parse_duration(match["past"] or match["future"])
    if duration.business:
        raise ValueError(f"{duration} of business time needs a calendar, and none is meant here")
    length = -duration.microseconds if match["past"] else duration.microseconds
    return moment(instant(here) + length, here.tzinfo or UTC)


def _reading(text: str, here: datetime, tz: tzinfo, *, end_of_day: bool) -> datetime:
    """Read a date, a time of day, or both."""
    match = _READING.fullmatch(text)
    if match is None or not text:
        raise ValueError("it has none of the forms")
    written, shift = match["day"], match["offset"]
    in_words = written is None or written in _DAYS
    day = here.date() + timedelta(_DAYS[written or "today"]) if in_words else date.fromisoformat(written)
    if match["hour"] is None:
        return midnight(day + timedelta(end_of_day), tz)
    reading = datetime.combine(day, time()) + _time_of_day(match)
    if shift is None:
        return at_local(reading, tz)
    if in_words:
        raise ValueError("an offset needs a date before it")
    return datetime.fromisoformat(reading.isoformat() + shift.upper()).astimezone(tz)


def _time_of_day(match: re.Match[str]) -> timedelta:
    """Give the time from midnight, at most 24:00."""
    hours, minutes, seconds = (int(match[part] or 0) for part in ("hour", "minute", "second"))
    found = timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if minutes >= 60 or seconds >= 60 or found > timedelta(1):  # noqa: PLR2004  parts of an hour
        raise ValueError("there is no such time of day")
    return found
