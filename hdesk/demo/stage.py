"""The stage: what every story of the demo shares: chance, people, time, identities."""

from datetime import date, datetime

from hdesk.demo.crowd import Crowd
from hdesk.demo.dice import Dice
from hdesk.demo.roster import DAY, Day, Roster
from hdesk.domain import ids
from hdesk.domain.setup import Setup

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


class Stage:
    """What every story shares. Moments are whole seconds since 1970; nothing happens after `end`.

    `audits` are dice of their own: what is looked at afterwards changes nothing of what has happened.
    """

    def __init__(self, dice: Dice, setup: Setup, roster: Roster, dates: list[Day], end: int) -> None:
        self.dice = dice
        self.audits = Dice(end)
        self.setup = setup
        self.roster = roster
        self.crowd = Crowd(dice)
        self.end = end
        self.problem: str | None = None
        self._dates = {day.date: day for day in dates}
        self._taken: dict[date, set[str]] = {}

    def moment(self, at: int) -> datetime:
        """Give a moment in the desk's zone."""
        return datetime.fromtimestamp(at, self.setup.timezone)

    def ticket_id(self, at: int) -> str:
        """Draw an ID for a ticket."""
        return self._id(self.setup.config.prefix, at)

    def contact_id(self, at: int) -> str:
        """Draw an ID for a contact."""
        return self._id(ids.CONTACT_PREFIX, at)

    def fact_id(self, at: int, dice: Dice | None = None) -> str:
        """Draw an ID for what is learned later about a contact."""
        return self._id(ids.FACT_PREFIX, at, dice)

    def _id(self, prefix: str, at: int, dice: Dice | None = None) -> str:
        """Draw until the ID is new: a year of contacts would otherwise meet one twice now and then."""
        day = self.moment(at).date()
        taken, bits = self._taken.setdefault(day, set()), (dice or self.dice).bits
        drawn = ids.document_id(prefix, day, bits)
        while drawn in taken:
            drawn = ids.document_id(prefix, day, bits)
        taken.add(drawn)
        return drawn

    def forget_before(self, day: date) -> None:
        """Forget the identities of days that are over: none is drawn for them any more."""
        for past in [one for one in self._taken if one < day]:
            del self._taken[past]

    def working_day_after(self, at: int) -> Day:
        """Give the next date on which the desk opens."""
        moment = at + DAY
        while True:
            day = self._dates.get(self.moment(moment).date())
            if day is None or day.opens < day.closes:
                return day or Day(self.moment(moment).date(), moment, moment, moment)
            moment += DAY


def short(day: date) -> str:
    """Write a date as people do in a note."""
    return f"{day.day} {_MONTHS[day.month - 1]}"
