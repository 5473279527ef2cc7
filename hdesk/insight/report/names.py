"""The words that a desk has for its categories, teams and channels; and numbers as reports write them."""

from hdesk.domain.config import DeskConfig
from hdesk.domain.periods import Period
from hdesk.domain.terms import HOLDER, LEAD
from hdesk.insight.targets import just_before

_TO = {LEAD: "Team lead", HOLDER: "The team itself"}
_SPANS = {"day": (1, 1), "week": (7, 7), "month": (28, 31), "quarter": (90, 92)}


class Names:
    """Writes names of the settings for people."""

    def __init__(self, config: DeskConfig) -> None:
        self._config = config

    def category(self, name: str | None) -> str:
        """Give a category's title."""
        known = self._config.taxonomy.get(name or "")
        return known.title if known else plain(name)

    def about(self, category: str | None, subcategory: str | None = None) -> str:
        """Give a category's title with the subcategory."""
        more = f" / {plain(subcategory).lower()}" if subcategory else ""
        return self.category(category) + more

    def team(self, name: str | None) -> str:
        """Give a team's title."""
        known = self._config.teams.get(name or "")
        return known.title if known else _TO.get(name, plain(name)) if name else "Nobody"

    def agent(self, name: str | None) -> str:
        """Give an agent's name."""
        known = self._config.agents.get(name or "")
        return known.name if known else name or "nobody"


def span_of(period: Period) -> str:
    """Say what a period is: a day, week, month, quarter, or just a period."""
    days = (period.end.date() - period.start.date()).days if period.start and period.end else 0
    whole = ".." not in period.name
    return next((span for span, (least, most) in _SPANS.items() if whole and least <= days <= most), "period")


def dates_of(period: Period) -> str:
    """Give a period's dates in words."""
    start, end = period.start, period.end
    if start is None or end is None:
        return period.name
    last = just_before(end).astimezone(end.tzinfo)
    first = f"{start:%-d %b}" if start.year == last.year else f"{start:%-d %b %Y}"
    return f"{last:%-d %b %Y}" if start.date() == last.date() else f"{first} to {last:%-d %b %Y}"


def plain(name: str | None, nothing: str = "not said") -> str:
    """Write a name of the desk's settings for people: `walk_in` as Walk in."""
    words = (name or nothing).replace("_", " ")
    return words[:1].upper() + words[1:]


def signed(value: int | None) -> str:
    """Write a change."""
    if value is None:
        return "n/a"
    return f"{value:+,}" if value else "="


def share(part: int, whole: int) -> str:
    """Write a share in whole percent."""
    return f"{100 * part / whole:.0f} %" if whole else "n/a"


def month_name(name: str) -> str:
    """Write a month's name: `Nov` for 2026-11."""
    months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
    year, _, month = name.partition("-")
    return f"{months[int(month) - 1]} {year}" if month.isdigit() and 1 <= int(month) <= len(months) else plain(name)
