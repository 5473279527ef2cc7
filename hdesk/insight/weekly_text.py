"""The weekly snapshot as Markdown, in the sections that the helpdesk's weekly report has."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from hdesk.domain.durations import format_duration
from hdesk.insight.figures import Figure
from hdesk.insight.weekly import Pair, Weekly

SECTIONS = (
    "Volume Overview",
    "Resolution Overview",
    "Escalations & Issues",
    "Trends / Feedback",
    "Next Week Focus",
)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]<>|#])")


def words_path(period: str) -> str:
    """Give where a person keeps the words for a week's report."""
    return f"reports/weekly/{period}.words.md"


def words_of(text: str) -> dict[str, str]:
    """Read a person's words: what stands under each heading that is a section's."""
    found: dict[str, list[str]] = {}
    section = None
    for line in text.splitlines():
        heading = line.lstrip("#").strip() if line.startswith("#") else None
        if heading is not None:
            section = next((one for one in SECTIONS if one.casefold() == heading.casefold()), None)
        elif section is not None:
            found.setdefault(section, []).append(line.rstrip())
    return {one: "\n".join(lines).strip() for one, lines in found.items() if "".join(lines).strip()}


def markdown(report: Weekly, *, desk: str, commit: str, as_of: datetime, words: Mapping[str, str]) -> str:
    """Write the snapshot; `words` are a person's own, by section."""
    bodies = (_volume, _resolution, _escalations, _trends, _focus)
    start, end = report.period.start, report.period.end
    span = f"{start:%-d %b} to {_last(end):%-d %b %Y}" if start and end else report.period.name
    lines = [
        f"# Helpdesk & Customer Queries Snapshot: {report.period.name}",
        "",
        f"{escaped(desk)} · {span} · as of {as_of:%Y-%m-%d %H:%M %z} · commit {commit[:10]}",
    ]
    if report.provisional:
        lines += ["", "**Provisional: the week is not over.**"]
    for title, body in zip(SECTIONS, bodies, strict=True):
        lines += ["", f"## {title}", "", *body(report)]
        if title in words:
            lines += ["", words[title]]
    return "\n".join(lines).rstrip() + "\n"


def _last(end: datetime) -> datetime:
    from datetime import timedelta

    return end - timedelta(seconds=1)


def _volume(report: Weekly) -> list[str]:
    total = report.inquiries.now or 0
    top = [
        (escaped(pair.label.replace("_", " ")), number(pair.now), share(pair.now, total), change(pair))
        for pair in report.categories
    ]
    return [
        *table(
            ("Contacts handled", "This week", "Change"),
            [(escaped(pair.label.replace("_", " ")), number(pair.now), change(pair)) for pair in report.channels]
            + [("**all**", number(report.handled.now), change(report.handled))],
        ),
        "",
        *(table(("Top categories", "Inquiries", "Share", "Change"), top) if top else ["No inquiries."]),
    ]


def _resolution(report: Weekly) -> list[str]:
    rates = [
        (figure.kpi.title, shown(figure), difference(figure, before), shown_target(figure), f"{figure.n}")
        for figure, before in report.rates
    ]
    counts = [(pair.label, number(pair.now), change(pair)) for pair in report.tickets]
    return [
        *table(("Measure", "This week", "Change", "Target", "n"), rates),
        "",
        *table(("Tickets", "This week", "Change"), counts),
    ]


def _escalations(report: Weekly) -> list[str]:
    rows = [
        (escaped(kind.replace("_", " ")), escaped(team), str(now), signed(now - before))
        for kind, team, now, before in report.escalations
    ]
    lines = table(("Escalations", "To team", "This week", "Change"), rows) if rows else ["No escalations."]
    lines += ["", "Serious or repeated complaints:", ""]
    if not report.complaints:
        return [*lines, "- none this week"]
    return [
        *lines,
        *(
            f"- {one.ticket} ({escaped(one.why)}): {escaped(one.subject)}. "
            f"{one.status.replace('_', ' ')}, with {escaped(one.team or 'nobody')}"
            for one in report.complaints
        ),
    ]


def _trends(report: Weekly) -> list[str]:
    lines = []
    if report.rising:
        lines += ["Asked about more than the week before:", ""]
        lines += [
            f"- {escaped(pair.label.replace('_', ' '))}: {number(pair.now)}, was {number(pair.before)}"
            for pair in report.rising
        ]
    if report.repeated:
        lines += ["", "Complaints were mostly about:", ""] if lines else ["Complaints were mostly about:", ""]
        lines += [
            f"- {escaped(category.replace('_', ' '))} / {escaped(subcategory.replace('_', ' '))}: {n}"
            for category, subcategory, n in report.repeated
        ]
    return lines or ["Nothing rose clearly, and no complaints were recorded."]


def _focus(report: Weekly) -> list[str]:
    lines = [
        f"- {figure.kpi.title}: {shown(figure)}, target {shown_target(figure)}"
        for figure in report.missed
    ]
    lines += [
        f"- {escaped(pair.label.replace('_', ' '))}: check script and FAQ, asked about more than before"
        for pair in report.rising[:3]
    ]
    waiting = [one for one in report.complaints if one.status not in {"resolved", "closed"}]
    if waiting:
        lines.append(f"- {len(waiting)} serious or repeated complaints still open")
    return lines or ["- Nothing stands out; keep going."]


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    """Write a Markdown table; every column but the first two texts is right-aligned by its header."""
    rows = [tuple(row) for row in rows]
    widths = [max(3, *(len(row[place]) for row in [tuple(head), *rows])) for place in range(len(head))]
    textual = {"To team", head[0]}

    def line(cells: Sequence[str]) -> str:
        padded = [
            cell.ljust(width) if head[place] in textual else cell.rjust(width)
            for place, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return "| " + " | ".join(padded) + " |"

    rule = [
        "-" * width if head[place] in textual else "-" * (width - 1) + ":" for place, width in enumerate(widths)
    ]
    return [line(head), "| " + " | ".join(rule) + " |", *(line(row) for row in rows)]


def escaped(text: str) -> str:
    """Write text so that Markdown shows it as it is, in one line."""
    return _MARKDOWN.sub(r"\\\1", " ".join(text.split()))


def number(value: float | None) -> str:
    """Write a count."""
    return "n/a" if value is None else f"{value:,.0f}"


def share(part: float | None, total: float) -> str:
    """Write a share in percent."""
    return f"{100 * (part or 0) / total:.0f} %" if total else "n/a"


def signed(value: float) -> str:
    """Write a difference of counts."""
    return f"{value:+,.0f}" if value else "="


def change(pair: Pair) -> str:
    """Write how a count differs from the week before."""
    if pair.now is None or pair.before is None:
        return "n/a"
    return signed(pair.now - pair.before)


def shown(figure: Figure) -> str:
    """Write a figure's value in its unit."""
    return _in_unit(figure.value, figure.kpi.unit)


def shown_target(figure: Figure) -> str:
    """Write a figure's target."""
    if figure.target is None:
        return ""
    sign = "≤ " if figure.kpi.direction == "down" else "≥ "
    return sign + _in_unit(figure.target, figure.kpi.unit)


def _in_unit(value: float | None, unit: str) -> str:
    if value is None:
        return "n/a"
    if unit == "%":
        return f"{value:.1f} %"
    if unit == "s":
        return format_duration(round(value))
    return f"{value:.2f}" if unit == "of 5" else number(value)


def difference(figure: Figure, before: Figure) -> str:
    """Write how a figure differs from the week before: points, time or the value."""
    if figure.value is None or before.value is None:
        return "n/a"
    delta = figure.value - before.value
    if figure.kpi.unit == "%":
        return f"{delta:+.1f} points" if abs(delta) >= 0.05 else "="  # noqa: PLR2004 - below what is printed
    if figure.kpi.unit == "s":
        return ("+" if delta > 0 else "-") + format_duration(abs(round(delta))) if round(delta) else "="
    return f"{delta:+.2f}"
