"""The measures of the monthly and quarterly reports, beside their targets."""

from hdesk.domain.findings import Unsound
from hdesk.insight.report.document import Block, Chart, Grid, Note, Series
from hdesk.insight.report.ground import Ground, Rate
from hdesk.insight.report.names import month_name
from hdesk.insight.report.service import label, measures, responses
from hdesk.insight.report.told import Told
from hdesk.insight.wording import shown, shown_target

_LINES = ("fcr", "fcr_window", "response", "resolution", "escalations", "csat", "csat_good")
"""What the monthly report is asked to tell, in its order; a desk's other targets follow."""
_CORE = frozenset(("fcr", "response", "resolution", "escalations", "csat"))
_AGREED = ("acknowledgement_met", "within_24h", "same_day", "closed_without_reopening", "reopened")
"""What quarterly reviews look at, with or without a target."""


def names(ground: Ground, *, more: tuple[str, ...] = ()) -> list[str]:
    """List the measures: those asked for, whatever else the desk has a target for, and its own."""
    targeted = [name for name in ground.config.targets if name in ground.kpis]
    own = [kpi.name for kpi in ground.kpis.values() if kpi.own]
    return list(dict.fromkeys((*_LINES, *more, *targeted, *own)))


def rates(ground: Ground, *, more: tuple[str, ...] = ()) -> list[Rate]:
    """Ask for the measures; response times also by written channel, since calls are answered at once."""
    found: list[Rate] = []
    for name in names(ground, more=more):
        try:
            found.append(ground.rate(name))
        except Unsound as error:  # a KPI of the desk's own that cannot be asked is named, and the others are told
            ground.findings += [one._replace(message=f"kpis: {name}: {one.message}") for one in error.findings]
            continue
        found += responses(ground) if name == "response" else []
    return found


def telling(ground: Ground, found: list[Rate]) -> list[Rate]:
    """Leave out, for whom wants the high level, what is neither at its core nor missed."""
    if not ground.brief:
        return found
    return [rate for rate in found if not rate.channel and (rate.now.kpi.name in _CORE or rate.now.met is False)]


def service(ground: Ground) -> Told:
    """Tell the measures beside their targets and the period before."""
    found = rates(ground)
    grid = measures(telling(ground, found), f"This {ground.span}")
    note = Note("Times are means in business time; n is the number of contacts, tickets or ratings behind a figure.")
    figures = {"rates": [rate.data() for rate in found]}
    if ground.brief:
        grid = _narrower(grid)
    return Told((_verdict(found), grid, note), figures)


def _verdict(found: list[Rate]) -> Note:
    judged = [rate.now.met for rate in found if rate.now.met is not None and not rate.channel]
    if not judged:
        return Note("No target could be judged.")
    if all(judged):
        return Note(f"All {len(judged)} targets met.")
    return Note(f"{sum(judged)} of {len(judged)} targets met.", strong=True)


def _narrower(grid: Grid) -> Grid:
    """Leave out the median: who wants the high level compares, and looks no further."""
    keep = [place for place, head in enumerate(grid.head) if head != "Median"]
    rows = tuple(tuple(row[place] for place in keep) for row in grid.rows)
    return grid._replace(head=tuple(grid.head[place] for place in keep), rows=rows)


def by_month(ground: Ground) -> Told:
    """Tell the measures month by month, and over the whole."""
    found = telling(ground, [rate for rate in rates(ground, more=_AGREED) if not rate.channel])
    months = [period.name for period, _ in ground.months]
    each = {rate.now.kpi.name: ground.by_month(rate.now.kpi.name) for rate in found}
    rows = [
        (label(rate), *(shown(one) for one in each[rate.now.kpi.name]), shown(rate.now),
         shown_target(rate.now), f"{rate.now.n:,}")
        for rate in found
    ]  # fmt: skip
    late = frozenset(place for place, rate in enumerate(found) if rate.now.met is False)
    head = ("Measure", *map(month_name, months), f"This {ground.span}", "Target", "n")
    told = "Months are told as known at the end of the report; what is counted at an end, at the month's own."
    figures = {
        "rates": [rate.data() for rate in found],
        "by_month": {
            name: [one.data() | {"period": month} for month, one in zip(months, ones, strict=True)]
            for name, ones in each.items()
        },
    }
    blocks: list[Block] = [Grid(head, tuple(rows), strong=late), Note(told)]
    return Told((*blocks, *_charts(ground)), figures)


def _charts(ground: Ground) -> list[Chart]:
    """Draw the shares that have targets, and first contact resolution in any case."""
    charts = []
    for name in ("fcr", "within_24h", "csat"):
        ones = [] if ground.brief else ground.by_month(name)
        if sum(one.value is not None for one in ones) > 1:
            kpi, n = ones[0].kpi, sum(one.n for one in ones)
            labels = tuple(month_name(period.name) for period, _ in ground.months)
            series = (Series(kpi.title, tuple(one.value for one in ones)),)
            told = ", ".join(f"{month} {shown(one)}" for month, one in zip(labels, ones, strict=True))
            target = ground.rate(name).now.target
            charts.append(Chart(name, "lines", kpi.title, kpi.unit, n, labels, series, f"{kpi.title}: {told}.", target))
    return charts


def verdicts(ground: Ground) -> Told:
    """Tell of each target in which months it was met."""
    rows: list[tuple[str, ...]] = []
    late: set[int] = set()
    data: list[dict[str, object]] = []
    for rate in rates(ground, more=_AGREED):
        if rate.channel or rate.now.target is None:
            continue
        ones = ground.by_month(rate.now.kpi.name)
        words = [_met(one.met) for one in ones]
        if rate.now.met is False:
            late.add(len(rows))
        rows.append((label(rate), shown_target(rate.now), *words, _met(rate.now.met), f"{rate.now.n:,}"))
        data.append({"name": rate.now.kpi.name, "met": rate.now.met, "months": [one.met for one in ones]})
    if not rows:
        return Told((Note("The desk has no targets."),), {"targets": data})
    months = [month_name(period.name) for period, _ in ground.months]
    head = ("Measure", "Target", *months, f"This {ground.span}", "n")
    return Told((Grid(head, tuple(rows), texts=2, strong=frozenset(late)),), {"targets": data})


def _met(met: bool | None) -> str:  # noqa: FBT001 - the one thing that it is about
    return {None: "n/a", True: "met", False: "missed"}[met]
