"""Dates and moments as other systems write them."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from hdesk.domain.localtime import at_local, find_zone
from hdesk.domain.typed import Problem
from hdesk.exchange.mapping import Moments

EARLIEST = 1980
"""No earlier year is believed: 1900-01-01 and 1970-01-01 stand for `unknown` in many systems."""

_PROBE = datetime(2017, 11, 23, 14, 35, 56, tzinfo=UTC)


class Dates:
    """Reads texts as moments and dates, by formats tried in order; moments come out in the desk's zone."""

    def __init__(self, moments: Moments, desk_zone: ZoneInfo) -> None:
        self.formats = moments.formats
        self.desk_zone = desk_zone
        self.zone = (find_zone(moments.timezone) if moments.timezone else None) or desk_zone
        self._readers: list[Callable[[str], datetime]] = [_reader(one) for one in moments.formats]

    def moment(self, text: str) -> datetime:
        """Read a moment, in whole seconds; a date alone is its midnight.

        Raises ValueError with the reason.
        """
        found = self._read(text)
        try:
            aware = at_local(found, self.zone) if found.tzinfo is None else found
            here = aware.astimezone(self.desk_zone).replace(microsecond=0)
        except OverflowError:
            raise ValueError(f"{text!r} is out of range") from None
        if here.year < EARLIEST:
            raise ValueError(f"{text!r} is before {EARLIEST}: a date that stands for `unknown`?")
        return here

    def day(self, text: str) -> date:
        """Read a date; of a moment it is the date in the desk's zone. Raises ValueError with the reason."""
        found = self._read(text)
        if found.tzinfo is not None:
            found = self.moment(text)
        return found.date()

    def _read(self, text: str) -> datetime:
        for reader in self._readers:
            try:
                return reader(text)
            except ValueError:
                continue
        raise ValueError(f"{text!r} is no date or moment of the form {' or '.join(self.formats)}")


def problems_of(moments: Moments) -> Iterator[Problem]:
    """Find formats that cannot be used, and a time zone that does not exist."""
    for place, text in enumerate(moments.formats):
        if not _is_usable(text):
            yield Problem(
                ("moments", "formats", place),
                f"{text!r} is no format with a day, a month and a year",
                "write iso, or one such as '%d/%m/%Y %H:%M'",
            )
    if moments.timezone is not None and find_zone(moments.timezone) is None:
        yield Problem(("moments", "timezone"), f"there is no time zone `{moments.timezone}`", "such as Asia/Kolkata")


def _is_usable(text: str) -> bool:
    """Say whether a format gives a date back that was written with it."""
    if text == "iso":
        return True
    try:
        return datetime.strptime(_PROBE.strftime(text), text).date() == _PROBE.date()  # noqa: DTZ007 - only its date
    except (ValueError, OverflowError):
        return False


def _reader(text: str) -> Callable[[str], datetime]:
    if text == "iso":
        return datetime.fromisoformat
    return lambda cell: datetime.strptime(cell, text)  # noqa: DTZ007 - its zone is settled by who calls
