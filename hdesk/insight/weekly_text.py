"""The weekly snapshot as Markdown, in the sections that the helpdesk's weekly report has."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from hdesk.domain.config import DeskConfig
from hdesk.insight.catalogue import BY_NAME
from hdesk.insight.complaints import Repeated, Serious
from hdesk.insight.markdown import escaped, table
from hdesk.insight.targets import just_before
from hdesk.insight.weekly import Pair, Rate, Weekly
from hdesk.insight.wording import counted, in_unit, shown, shown_difference, shown_target

SECTIONS = (
    "Volume Overview",
    "Resolution Overview",
    "Escalations & Issues",
    "Trends / Feedback",
    "Next Week Focus",
)
_LISTED = 10
_NAMED = 4
_RISING = 3
_WEEK = 7


class Header(NamedTuple):
    """What the report's header names, so that it can be had again."""

    desk: str
    commit: str
    as_of: datetime


def markdown(report: Weekly, config: DeskConfig, header: Header, words: Mapping[str, str]) -> str:
    """Write the snapshot; `words` are a person's own, by section."""
    writer = _Writer(report, config)
    bodies = (writer.volume, writer.resolution, writer.escalations, writer.trends, writer.focus)
    when = f"as of {header.as_of:%Y-%m-%d %H:%M %z} · commit {header.commit[:10]}"
    lines = [
        f"# Helpdesk & Customer Queries Snapshot: {report.period.name}",
        "",
        f"{escaped(header.desk)} · {_dates(report)} · {when}",
    ]
    if report.provisional:
        lines += ["", f"**Provisional: the {writer.span} is not over. The {writer.span} before is counted whole.**"]
    for title, body in zip(SECTIONS, bodies, strict=True):
        lines += ["", f"## {title}", "", *body()]
        if title in words:
            lines += ["", words[title]]
    return "\n".join(lines) + "\n"


def _dates(report: Weekly) -> str:
    start, end = report.period.start, report.period.end
    if start is None or end is None:
        return report.period.name
    last = just_before(end).astimezone(end.tzinfo)
    first = f"{start:%-d %b}" if start.year == last.year else f"{start:%-d %b %Y}"
    return f"{last:%-d %b %Y}" if start.date() == last.date() else f"{first} to {last:%-d %b %Y}"


class _Writer:
    """Writes the sections, in the words that the desk has for its categories and teams."""

    def __init__(self, report: Weekly, config: DeskConfig) -> None:
        self.report = report
        self.config = config
        start, end = report.period.start, report.period.end
        days = (end.date() - start.date()).days if start and end else 0
        self.span = "week" if days == _WEEK else "period"

    def volume(self) -> list[str]:
        report, now = self.report, f"This {self.span}"
        rows = [(_plain(pair.key[0]), *_counts(pair)) for pair in report.handled]
        total = Pair((), sum(pair.now for pair in report.handled), sum(pair.before for pair in report.handled))
        lines = [f"No contacts were handled this {self.span}."]
        if rows:
            lines = table(("Contacts handled", now, "Change"), [*rows, ("**All**", *_counts(total))])
        if report.abandoned.now or report.abandoned.before:
            told = counted(report.abandoned.now, "more was", "more were")
            lines += [
                "",
                f"{told} abandoned before anybody answered ({report.abandoned.before:,} the {self.span} before).",
            ]
        lines.append("")
        if not report.categories:
            return [*lines, "No inquiries came in."]
        top = [
            (self._category(pair.key[0]), f"{pair.now:,}", _share(pair.now, report.inquiries.now), _signed(pair.change))
            for pair in report.categories
        ]
        everything, change = _counts(report.inquiries)
        return [
            *lines,
            *table(
                ("Top categories", "Inquiries", "Share", "Change"),
                [*top, ("**All inquiries**", everything, "", change)],
            ),
        ]

    def resolution(self) -> list[str]:
        report, now = self.report, f"This {self.span}"
        rates = [
            (
                self._label(rate),
                shown(rate.now),
                _median(rate),
                shown_difference(rate.now, rate.before),
                shown_target(rate.now),
                {None: "", True: "yes", False: "**no**"}[rate.now.met],
                f"{rate.now.n:,}",
            )
            for rate in report.rates
        ]
        counts = [(BY_NAME[pair.key[0] or ""].title, *_counts(pair)) for pair in report.tickets]
        counts.append(("Waiting for a first reply", *_counts(report.unanswered)))
        lines = [
            *table(("Measure", now, "Median", "Change", "Target", "Met", "n"), rates),
            "",
            "Times are means in business time; n is the number of contacts, tickets or ratings behind a figure.",
            "",
            *table(("Tickets", now, "Change"), counts),
        ]
        if report.undated:
            lines += ["", f"Left out: {counted(report.undated, 'imported ticket')} without a known date."]
        return lines

    def escalations(self) -> list[str]:
        report = self.report
        rows = [
            (_plain(pair.key[0], "no kind given"), self._team(pair.key[1]), *_counts(pair))
            for pair in report.escalations
        ]
        lines = [f"No escalations this {self.span}."]
        if rows:
            lines = table(("Escalations", "To team", f"This {self.span}", "Change"), rows, texts=2)
        lines += ["", "Serious complaints and urgent tickets:", ""]
        lines += _capped([self._serious(one) for one in report.serious])
        lines += ["", "Customers who complained more than once:", ""]
        return lines + _capped([self._repeated(one) for one in report.repeated])

    def trends(self) -> list[str]:
        report = self.report
        if report.first:
            lines = [f"No {self.span} before to compare with."]
        elif report.rising:
            lines = [f"Asked about clearly more than the {self.span} before:", "", *map(self._moved, report.rising)]
        else:
            lines = [f"Nothing was asked about clearly more than the {self.span} before."]
        lines.append("")
        if not report.themes:
            return [*lines, "No complaints were recorded."]
        return [*lines, "Complaints were mostly about:", "", *map(self._moved, report.themes)]

    def focus(self) -> list[str]:
        report = self.report
        lines = [f"- Target missed: {self._missed(rate)}" for rate in report.missed]
        lines += self._growth()
        lines += [
            f"- Check script and FAQ on {self._about(pair)}: asked {counted(pair.now, 'time')} "
            f"({pair.before:,} the {self.span} before)"
            for pair in report.rising[:_RISING]
        ]
        still_open = sum(one.is_open for one in report.serious)
        if still_open:
            lines.append(f"- See {counted(still_open, 'serious complaint or urgent ticket', _MANY)} through")
        waiting = sum(1 for one in report.repeated if one.still_open)
        if waiting:
            lines.append(f"- Call {counted(waiting, 'customer')} with repeated complaints that are still open")
        return lines or ["- Nothing stands out."]

    def _growth(self) -> list[str]:
        by_name = {pair.key[0]: pair for pair in self.report.tickets}
        still, made, done = (by_name[name] for name in ("tickets_open", "tickets_created", "tickets_closed"))
        if self.report.first or still.change <= 0:
            return []
        return [f"- Open tickets grew by {still.change:,} to {still.now:,}: {made.now:,} created, {done.now:,} closed"]

    def _missed(self, rate: Rate) -> str:
        return f"{self._title(rate)} {shown(rate.now)}, wanted {shown_target(rate.now)} (n {rate.now.n:,})"

    def _label(self, rate: Rate) -> str:
        """Name a measure; ratings say whose word they are."""
        sources = ", ".join(f"{escaped(one)} {n:,}" for one, n in (rate.now.sources or {}).items())
        return f"{self._title(rate)} ({sources})" if sources else self._title(rate)

    def _title(self, rate: Rate) -> str:
        title = rate.now.kpi.title
        return f"{title}, {_plain(rate.channel).lower()}" if rate.channel else title

    def _serious(self, one: Serious) -> str:
        where = f", with {self._team(one.team)}" if one.is_open else ""
        since = f", opened {one.since:%-d %b}" if one.since else ""
        return (
            f"- {one.ticket} ({escaped(one.why)}, {_plain(one.status).lower()}{where}{since}): {escaped(one.subject)}"
        )

    def _repeated(self, one: Repeated) -> str:
        named = ", ".join(one.inquiries[-_NAMED:])
        more = len(one.inquiries) - _NAMED
        about = self._about(Pair((one.category, one.subcategory), 0, 0))
        return (
            f"- {counted(len(one.inquiries), 'complaint')} of one customer since {one.since:%-d %b}, "
            f"the last on {one.last:%-d %b} about {about} ({one.still_open:,} still open): "
            f"{named}{f' and {more} before' if more > 0 else ''}"
        )

    def _moved(self, pair: Pair) -> str:
        return f"- {self._about(pair)}: {pair.now:,} ({pair.before:,} the {self.span} before)"

    def _about(self, pair: Pair) -> str:
        subcategory = f" / {_plain(pair.key[1]).lower()}" if pair.key[1] else ""
        return self._category(pair.key[0]) + subcategory

    def _category(self, name: str | None) -> str:
        known = self.config.taxonomy.get(name or "")
        return escaped(known.title) if known else _plain(name)

    def _team(self, name: str | None) -> str:
        known = self.config.teams.get(name or "")
        return escaped(known.title) if known else _plain(name).lower() if name else "nobody"


_MANY = "serious complaints or urgent tickets"


def _capped(lines: list[str]) -> list[str]:
    if not lines:
        return ["- none"]
    more = len(lines) - _LISTED
    return [*lines[:_LISTED], *([f"- and {more:,} more"] if more > 0 else [])]


def _plain(name: str | None, nothing: str = "not said") -> str:
    """Write a name of the desk's settings for people: `walk_in` as Walk in."""
    words = escaped((name or nothing).replace("_", " "))
    return words[:1].upper() + words[1:]


def _counts(pair: Pair) -> tuple[str, str]:
    return f"{pair.now:,}", _signed(pair.change)


def _signed(value: int) -> str:
    return f"{value:+,}" if value else "="


def _share(part: int, total: int) -> str:
    return f"{100 * part / total:.0f} %" if total else "n/a"


def _median(rate: Rate) -> str:
    spread = rate.now.spread
    return in_unit(spread.median, rate.now.kpi.unit) if spread and rate.now.n else ""
