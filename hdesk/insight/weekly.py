"""The weekly snapshot: what happened, against the week before, and what deserves attention."""

from typing import Any, NamedTuple

from hdesk.domain.periods import Period
from hdesk.insight.catalogue import BY_NAME
from hdesk.insight.dataset import Dataset
from hdesk.insight.figures import Figure, figures

_TOP = 5
_SERIOUS = 10
_RISING_AT_LEAST = 3


class Pair(NamedTuple):
    """A number of this period and of the one before; None where there is nothing to count or divide."""

    label: str
    now: float | None
    before: float | None


class Complaint(NamedTuple):
    """A complaint worth attention: why, and where it stands."""

    ticket: str
    why: str
    subject: str
    status: str
    team: str | None


class Weekly(NamedTuple):
    """The snapshot's contents, section by section."""

    period: Period
    provisional: bool
    channels: list[Pair]
    handled: Pair
    categories: list[Pair]
    inquiries: Pair
    rates: list[tuple[Figure, Figure]]
    tickets: list[Pair]
    escalations: list[tuple[str, str, int, int]]
    complaints: list[Complaint]
    rising: list[Pair]
    repeated: list[tuple[str, str, int]]
    missed: list[Figure]

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        plain = self._asdict()
        plain["period"] = self.period.name
        for name in ("channels", "categories", "tickets", "rising"):
            plain[name] = [pair._asdict() for pair in plain[name]]
        for name in ("handled", "inquiries"):
            plain[name] = plain[name]._asdict()
        plain["rates"] = [{"now": now.data(), "before": before.data()} for now, before in self.rates]
        plain["escalations"] = [
            dict(zip(("kind", "team", "now", "before"), row, strict=True)) for row in self.escalations
        ]
        plain["complaints"] = [one._asdict() for one in self.complaints]
        plain["repeated"] = [dict(zip(("category", "subcategory", "n"), row, strict=True)) for row in self.repeated]
        plain["missed"] = [figure.data() for figure in self.missed]
        return plain


def weekly(now: Dataset, before: Dataset, period: Period, previous: Period) -> Weekly:
    """Gather the snapshot from the dataset as of the period's end and the one as of the period before."""

    def both(name: str, by: str) -> list[Pair]:
        return _paired(_by(now, name, period, by), _by(before, name, previous, by))

    def one(name: str) -> tuple[Figure, Figure]:
        return figures(now, BY_NAME[name], period)[0], figures(before, BY_NAME[name], previous)[0]

    channels = sorted(both("contacts", "channel"), key=lambda pair: (-(pair.now or 0), pair.label))
    categories = sorted(both("inquiries", "category"), key=lambda pair: (-(pair.now or 0), pair.label))
    rates = [one(name) for name in ("fcr", "response", "resolution", "csat", "completeness", "follow_up")]
    handled = [figure.value for figure in one("contacts")]
    asked = [figure.value for figure in one("inquiries")]
    return Weekly(
        period,
        now.as_of < (period.end or now.as_of),
        channels,
        Pair("all channels", *handled),
        [pair for pair in categories if pair.now][:_TOP],
        Pair("all inquiries", *asked),
        rates,
        [
            Pair(BY_NAME[name].title, *(figure.value for figure in one(name)))
            for name in ("tickets_created", "tickets_closed", "tickets_open", "awaiting_confirmation")
        ],
        _escalations(now, before, period, previous),
        _complaints(now, period),
        _rising(both("inquiries", "subcategory"), previous),
        _repeated(now, period),
        [figure for figure, _ in rates if figure.met is False],
    )


def _by(data: Dataset, name: str, period: Period, by: str) -> dict[str, float | None]:
    return {figure.by[by] or "not said": figure.value for figure in figures(data, BY_NAME[name], period, (by,))}


def _paired(now: dict[str, float | None], before: dict[str, float | None]) -> list[Pair]:
    return [Pair(label, now.get(label) or 0, before.get(label) or 0) for label in sorted({*now, *before})]


def _escalations(
    now: Dataset, before: Dataset, period: Period, previous: Period
) -> list[tuple[str, str, int, int]]:
    def counted(data: Dataset, span: Period) -> dict[tuple[str, str], int]:
        found = figures(data, BY_NAME["escalations"], span, ("kind", "team"))
        return {(one.by["kind"] or "other", one.by["team"] or ""): one.n for one in found}

    these, those = counted(now, period), counted(before, previous)
    rows = [(kind, team, these.get((kind, team), 0), those.get((kind, team), 0)) for kind, team in {*these, *those}]
    return sorted((row for row in rows if row[2]), key=lambda row: (-row[2], row[0], row[1]))


def _complaints(data: Dataset, period: Period) -> list[Complaint]:
    """List complaints that are serious (urgent, safety, fraud) or repeated (two or more by one customer)."""
    span = _span(period)
    serious = data.database.query(
        "SELECT id, category, subject, status, team FROM tickets WHERE merged = 0 AND created_at >= :start AND "
        "created_at < :end AND (priority = 'urgent' OR category IN ('safety', 'fraud')) ORDER BY created_at, id",
        span,
    )
    found = [
        Complaint(one, category if category in {"safety", "fraud"} else "urgent", subject, status, team)
        for one, category, subject, status, team in serious
    ]
    known = {one.ticket for one in found}
    repeated = data.database.query(
        "SELECT t.id, c.n, t.subject, t.status, t.team FROM tickets t JOIN (SELECT COALESCE(customer_id, "
        "customer_phone, customer_email) AS who, COUNT(*) AS n FROM tickets WHERE nature = 'complaint' AND "
        "merged = 0 AND created_at < :end AND created_at >= :start - 1814400 GROUP BY 1 HAVING COUNT(*) > 1) c ON "
        "c.who = COALESCE(t.customer_id, t.customer_phone, t.customer_email) WHERE t.nature = 'complaint' AND "
        "t.merged = 0 AND t.created_at >= :start AND t.created_at < :end ORDER BY c.n DESC, t.created_at, t.id",
        span,
    )
    found += [
        Complaint(one, f"complaint {n} of this customer in four weeks", subject, status, team)
        for one, n, subject, status, team in repeated
        if one not in known
    ]
    return found[:_SERIOUS]


def _rising(pairs: list[Pair], previous: Period) -> list[Pair]:
    """List what customers came about clearly more often: half as much again, and at least three more."""
    del previous
    rising = [
        pair
        for pair in pairs
        if pair.label != "not said"
        and (pair.now or 0) - (pair.before or 0) >= _RISING_AT_LEAST
        and (pair.now or 0) >= 1.5 * (pair.before or 0)
    ]
    return sorted(rising, key=lambda pair: ((pair.before or 0) - (pair.now or 0), pair.label))[:_TOP]


def _repeated(data: Dataset, period: Period) -> list[tuple[str, str, int]]:
    """List what complaints were about most."""
    return [
        (category, subcategory, n)
        for category, subcategory, n in data.database.query(
            "SELECT category, COALESCE(subcategory, 'not said'), COUNT(*) FROM inquiries WHERE nature = 'complaint' "
            "AND came_at >= :start AND came_at < :end GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT 5",
            _span(period),
        )
    ]


def _span(period: Period) -> dict[str, float]:
    from hdesk.insight.rows import FUTURE, PAST

    return {
        "start": period.start.timestamp() if period.start else PAST,
        "end": period.end.timestamp() if period.end else FUTURE,
    }
