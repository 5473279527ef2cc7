"""How a period went: contacts over its days or months."""

from datetime import date, timedelta

from hdesk.insight.catalogue import BY_NAME
from hdesk.insight.figures import figures
from hdesk.insight.report.document import Chart, Grid, Series
from hdesk.insight.report.ground import Ground, most, summed
from hdesk.insight.report.names import month_name, plain
from hdesk.insight.report.told import Told
from hdesk.insight.report.volume import counts as written
from hdesk.insight.targets import last_day
from hdesk.insight.wording import shown as value

_MONTHLY = ("contacts", "inquiries", "tickets_created", "tickets_closed", "tickets_open")


def by_day(ground: Ground) -> Told:
    """Draw the contacts of each day, channel by channel."""
    if ground.brief:
        return Told()
    kpi = ground.kpi(ground.now, "contacts")
    taken = kpi._replace(where=f"({kpi.where}) AND COALESCE(outcome, '') <> 'abandoned'")
    found = figures(ground.now, taken, ground.period, ("channel", "day"))
    counts = {(one.by["channel"], one.by["day"]): one.n for one in found}
    n = sum(counts.values())
    days = days_of(ground)
    if len({day for _, day in counts}) <= 1:
        return Told()
    channels = [pair.key[0] for pair in most(summed(ground.pairs("contacts", "channel", "outcome")))]
    shown = [one for one in channels if any((one, f"{day}") in counts for day in days)]
    series = tuple(
        Series(plain(channel), tuple(float(counts.get((channel, f"{day}"), 0)) for day in days)) for channel in shown
    )
    totals = {day: sum(counts.get((one, f"{day}"), 0) for one in shown) for day in days}
    top = max(days, key=lambda day: totals[day])
    week = ground.span == "week"
    labels = tuple(f"{day:%a %-d}" if week else f"{day.day}" for day in days)
    text = f"Most contacts were handled on {top:%A, %-d %B}: {totals[top]:,} of {n:,}."
    return Told((Chart("contacts", "stacked", "Contacts handled by day", "contacts", n, labels, series, text),))


def days_of(ground: Ground) -> list[date]:
    """List the period's dates, so far as they have come."""
    first, last = ground.start.date(), last_day(ground.now.setup, ground.period, ground.now.as_of)
    return [first + timedelta(days=place) for place in range((last - first).days + 1)]


def volume_by_month(ground: Ground) -> Told:
    """Tell contacts, inquiries and tickets month by month."""
    months = [period.name for period, _ in ground.months]
    each = {name: ground.by_month(name) for name in _MONTHLY}
    rows = [
        (BY_NAME[name].title, *map(value, ones), *written(ground.count(name)))
        for name, ones in each.items()
    ]  # fmt: skip
    head = ("Volume", *map(month_name, months), f"This {ground.span}", "Change")
    data = {
        name: [
            {"period": month, "n": None if one.value is None else one.n}
            for month, one in zip(months, ones, strict=True)
        ]
        for name, ones in each.items()
    }
    series = tuple(
        Series(BY_NAME[name].title, tuple(one.value for one in each[name])) for name in ("inquiries", "tickets_created")
    )
    labels, n = tuple(map(month_name, months)), ground.count("inquiries").now
    told = ", ".join(f"{label} {value(one)}" for label, one in zip(labels, each["inquiries"], strict=True))
    chart = Chart("volume", "bars", "Inquiries and tickets by month", "", n, labels, series, f"Inquiries: {told}.")
    return Told((Grid(head, tuple(rows)), *(() if ground.brief else (chart,))), {"volume_by_month": data})
