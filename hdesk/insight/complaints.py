"""Complaints that deserve attention: serious ones, and those that one customer made again."""

from collections import Counter
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from hdesk.domain import customers
from hdesk.domain.model import DONE, Customer
from hdesk.domain.periods import Period
from hdesk.insight.answers import rows_kept
from hdesk.insight.dataset import Dataset

Row = tuple[Any, ...]

_SERIOUS = ("safety", "fraud")
_LOOK_BACK = timedelta(weeks=3)
"""How long before the period a complaint makes the next one a repeated one."""


class Serious(NamedTuple):
    """A ticket about safety or fraud, or an urgent one: of this period, or still open from before."""

    ticket: str
    why: str
    subject: str
    status: str
    team: str | None
    since: datetime | None

    @property
    def is_open(self) -> bool:
        """Say whether it is still being worked on."""
        return self.status not in DONE


class Repeated(NamedTuple):
    """Complaints of one customer since `since`, the last of them in the period."""

    inquiries: tuple[str, ...]
    since: datetime
    last: datetime
    category: str
    subcategory: str | None
    still_open: int


def serious(data: Dataset, start: datetime, among: str = "") -> list[Serious]:
    """List the serious tickets, open ones first, then by age; `among` narrows them further."""
    wanted = (
        "SELECT id, category, subject, status, team, created_at FROM tickets WHERE merged = 0 "  # noqa: S608 - ours
        f"AND (priority = 'urgent' OR category IN ('safety', 'fraud')){among}"
    )
    rows = data.query(
        f"SELECT * FROM ({wanted} AND created_at >= :start "  # noqa: S608 - names of ours
        f"UNION {wanted} AND status <> 'closed' AND status <> 'resolved') "
        "ORDER BY status IN ('resolved', 'closed'), created_at, id",
        {"start": start.timestamp()},
    )
    return [
        Serious(one, category if category in _SERIOUS else "urgent", subject, status, team, _moment(data, at))
        for one, category, subject, status, team, at in rows
    ]


def repeated(data: Dataset, period: Period, among: str = "") -> list[Repeated]:
    """List the customers who complained in the period, and more than once since three weeks before it.

    `among` narrows the inquiries, `i`, that are looked at.
    """
    if period.start is None or period.end is None:
        return []
    since = period.start - _LOOK_BACK
    rows = rows_kept(
        data,
        "SELECT i.id, i.came_at, i.category, i.subcategory, i.customer_id, "  # noqa: S608 - a condition of ours
        "i.customer_phone, i.customer_email, "
        "i.status NOT IN ('resolved', 'closed') FROM inquiries i "
        f"WHERE i.nature = 'complaint' AND i.came_at >= :start AND i.came_at < :end{among} ORDER BY i.came_at, i.id",
        since.timestamp(),
        period.end.timestamp(),
    )
    found = []
    for group in _by_customer(rows):
        last = group[-1]
        if len(group) > 1 and last[1] >= period.start.timestamp():
            at = datetime.fromtimestamp(last[1], UTC).astimezone(data.setup.timezone)
            still_open = sum(row[7] for row in group)
            found.append(Repeated(tuple(row[0] for row in group), since, at, last[2], last[3], still_open))
    return sorted(found, key=lambda one: (-len(one.inquiries), one.inquiries))


def _by_customer(rows: Iterable[Row]) -> list[list[Row]]:
    """Put together what shares a customer's ID, phone or e-mail, also through a third; never by a name."""
    parents: dict[str, str] = {}

    def root(key: str) -> str:
        while parents[key] != key:
            parents[key] = key = parents[parents[key]]
        return key

    keyed = [(sorted(customers.keys(Customer(id=row[4], phone=row[5], email=row[6]))), row) for row in rows]
    times = Counter(key for keys, _ in keyed for key in keys)
    keyed = [(keys, row) for keys, row in keyed if any(times[key] > 1 for key in keys)]
    for keys, _ in keyed:
        for key in keys:
            parents.setdefault(key, key)
            parents[root(key)] = root(keys[0])
    groups: dict[str, list[Row]] = {}
    for keys, row in keyed:
        if keys:
            groups.setdefault(root(keys[0]), []).append(row)
    return list(groups.values())


def _moment(data: Dataset, at: float | None) -> datetime | None:
    return None if at is None else datetime.fromtimestamp(at, UTC).astimezone(data.setup.timezone)
