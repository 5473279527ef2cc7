"""Reports and who reads them: the sections of each kind, and `audiences:` of desk.yaml."""

from collections.abc import Iterable, Iterator
from typing import Final

from hdesk.domain.config import Audience, DeskConfig
from hdesk.domain.model import NATURES
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.references import known
from hdesk.domain.ticket_fields import TICKET_FIELDS
from hdesk.domain.typed import Path, Problem

SECTIONS: Final[dict[str, tuple[str, ...]]] = {
    "daily": ("Top Issues", "Repeated Errors", "Improvements"),
    "weekly": (
        "Volume Overview",
        "Resolution Overview",
        "Escalations & Issues",
        "Trends / Feedback",
        "Next Week Focus",
    ),
    "monthly": (
        "Overall Query & Ticket Volume",
        "Service Metrics",
        "Complaint & Escalation Analysis",
        "Internal Collaboration",
        "Suggested Improvements",
        "Next Month Priorities",
    ),
    "quarterly": (
        "Volume by Month",
        "Service Metrics by Month",
        "Targets Met and Missed",
        "What Changed",
        "Suggested Improvements",
        "Next Quarter Priorities",
    ),
}
"""The sections of each kind of report, as its readers know them, in order."""

USUAL: Final = {"daily": "yesterday", "weekly": "last-week", "monthly": "last-month", "quarterly": "last-quarter"}
"""The period that each kind of report tells of, unless another is asked for."""

FORMATS: Final = ("md", "text", "html", "pptx", "json")
"""The forms that a report can be written in."""

SUFFIXES: Final = {"text": "txt"}
"""The ends of their files' names, where they are others."""

ONLY: Final = (
    "category", "subcategory", "nature", "channel", "team", "customer.type",
    "order.city", "order.pincode", "order.vendor", "order.device",
)  # fmt: skip
"""The fields by which an audience's figures may be narrowed: those that everything which is counted has."""


def several(given: str | Iterable[str]) -> tuple[str, ...]:
    """Give one name or several as several."""
    return (given,) if isinstance(given, str) else tuple(given)


def narrowing(audience: Audience) -> dict[str, tuple[str, ...]]:
    """Give by which fields, under their full names, an audience's figures are narrowed, and to which values."""
    return {_full(name): several(values) for name, values in audience.only.items()}


def audience_problems(config: DeskConfig) -> Iterator[Problem]:
    """Find what in `audiences:` means nothing."""
    for name, audience in config.audiences.items():
        at: Path = ("audiences", name)
        for place, kind in enumerate(audience.reports):
            yield from known(kind, SECTIONS, "report", (*at, "reports", place))
        kinds = [kind for kind in audience.reports if kind in SECTIONS] or list(SECTIONS)
        titles = list(dict.fromkeys(title for kind in kinds for title in SECTIONS[kind]))
        for place, title in enumerate(audience.sections):
            yield from known(title, titles, "section", (*at, "sections", place))
        for place, form in enumerate(audience.formats):
            yield from known(form, FORMATS, "format", (*at, "formats", place))
        yield from _destinations(audience, config, at)
        yield from _only(audience, config, at)


def _destinations(audience: Audience, config: DeskConfig, at: Path) -> Iterator[Problem]:
    for place, to in enumerate(several(audience.to)):
        spot = (*at, "to") if isinstance(audience.to, str) else (*at, "to", place)
        if "://" in to or "@" in to:
            hint = "name one of `destinations:`, which names the variable that holds it"
            yield Problem(spot, "a URL or address must not stand here", hint)
        else:
            yield from known(to, config.destinations, "destination", spot)


def _only(audience: Audience, config: DeskConfig, at: Path) -> Iterator[Problem]:
    allowed = {
        "category": tuple(config.taxonomy),
        "subcategory": tuple(one for category in config.taxonomy.values() for one in category.subcategories),
        "nature": NATURES,
        "channel": config.channels,
        "team": tuple(config.teams),
    }
    for name, values in audience.only.items():
        spot = (*at, "only", name)
        if _full(name) not in ONLY:
            near = did_you_mean(name, [*ONLY, *(one.rpartition(".")[2] for one in ONLY)])
            hint = f"did you mean `{near}`?" if near else f"one of {', '.join(ONLY)}"
            yield Problem(spot, f"a report cannot be narrowed by `{name}`", hint)
            continue
        if not several(values):
            yield Problem(spot, f"`{name}` names no value", "leave it out")
        for place, value in enumerate(several(values)):
            if name in allowed:
                yield from known(value, allowed[name], name, spot if isinstance(values, str) else (*spot, place))


def _full(name: str) -> str:
    field = TICKET_FIELDS.find(name)
    return field.name if field else name
