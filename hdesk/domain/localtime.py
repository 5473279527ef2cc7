"""Instants and wall clocks: real time on one side, what a zone's clock reads on the other.

Two datetimes of one zone compare and subtract by their wall-clock readings, so Python's own arithmetic gains
or loses an hour where the clocks change. The domain therefore counts in instants: whole microseconds of real
time since 1970-01-01T00:00Z, as `int`, exact however far apart they lie.
"""

from datetime import UTC, date, datetime, time, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

SECOND = 1_000_000
MINUTE = 60 * SECOND
DAY = 24 * 60 * MINUTE
"""Lengths in microseconds, the unit of instants."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


def instant(at: datetime) -> int:
    """Give the microseconds of real time since 1970-01-01T00:00Z; raises ValueError for a naive datetime."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no time zone: an instant cannot be told from it")
    return (at - EPOCH) // _MICROSECOND


def moment(at: int, zone: tzinfo) -> datetime:
    """Give the instant as a datetime of the zone."""
    return (EPOCH + timedelta(microseconds=at)).astimezone(zone)


def in_seconds(length: int) -> int | float:
    """Turn microseconds into seconds: an int wherever they are whole."""
    whole, rest = divmod(length, SECOND)
    return length / SECOND if rest else whole


def offset(at: int, zone: tzinfo) -> int:
    """Give how far the zone's clocks are ahead of UTC at the instant, in microseconds."""
    ahead = moment(at, zone).utcoffset()
    return 0 if ahead is None else ahead // _MICROSECOND


def at_local(reading: datetime, zone: tzinfo) -> datetime:
    """Find the moment when the zone's clocks read this (a naive datetime).

    A reading that comes twice is taken as the first of the two; one that the clocks skip is moved forward by
    what they skip.
    """
    return reading.replace(tzinfo=zone, fold=0).astimezone(UTC).astimezone(zone)


def midnight(day: date, zone: tzinfo) -> datetime:
    """Find the moment when a local date begins: 00:00, or the first reading after it that exists."""
    return at_local(datetime.combine(day, time()), zone)


def find_zone(name: str) -> ZoneInfo | None:
    """Look up an IANA time zone, such as Asia/Kolkata; None when there is none of that name."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):  # a folder of zones, such as "Europe", is an OSError
        return None
