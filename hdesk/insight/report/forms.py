"""The kinds of reports: their titles, their usual periods, and what their sections are made of."""

from typing import Final, NamedTuple

from hdesk.domain.audiences import OWN, SECTIONS
from hdesk.insight.report.attention import complaints, escalations
from hdesk.insight.report.breakdown import by_place, complaint_chart
from hdesk.insight.report.collaboration import collaboration
from hdesk.insight.report.course import by_day, volume_by_month
from hdesk.insight.report.errors import errors
from hdesk.insight.report.focus import focus, priorities
from hdesk.insight.report.metrics import by_month, service, verdicts
from hdesk.insight.report.own import needless, without_update, work
from hdesk.insight.report.service import resolution
from hdesk.insight.report.suggest import improvements
from hdesk.insight.report.today import issues, next_steps, serious_now
from hdesk.insight.report.told import Part
from hdesk.insight.report.trends import rises, themes, trends
from hdesk.insight.report.volume import categories, handled, tickets


class Form(NamedTuple):
    """A kind of report; `parts` are those of each section, in the order of the sections."""

    title: str
    usual: str
    parts: tuple[tuple[Part, ...], ...]

    def sections(self, kind: str, *, own: bool = False) -> dict[str, tuple[Part, ...]]:
        """Give the parts by the sections' headings; of one's own work those of that come first."""
        mine: dict[str, tuple[Part, ...]] = dict(zip(OWN, _OWN, strict=True)) if own else {}
        return mine | dict(zip(SECTIONS[kind], self.parts, strict=True))


OWN_TITLE: Final = "Self-audit"
_OWN: Final[tuple[tuple[Part, ...], ...]] = ((work,), (without_update,), (needless,))

FORMS: Final = {
    "daily": Form("Daily Review", "yesterday", ((handled, issues, tickets, serious_now), (errors,), (next_steps,))),
    "weekly": Form(
        "Helpdesk & Customer Queries Snapshot",
        "last-week",
        ((handled, by_day, categories), (resolution, tickets), (escalations, complaints), (trends,), (focus,)),
    ),
    "monthly": Form(
        "CX Helpdesk Section in Monthly Review",
        "last-month",
        (
            (handled, by_day, categories, tickets),
            (service,),
            (themes, complaint_chart, by_place, escalations),
            (collaboration,),
            (improvements,),
            (priorities,),
        ),
    ),
    "quarterly": Form(
        "User Support and Help Management, Quarterly Review",
        "last-quarter",
        (
            (volume_by_month, categories),
            (by_month,),
            (verdicts,),
            (rises, themes, collaboration),
            (improvements,),
            (priorities,),
        ),
    ),
}
"""Every kind of report."""
