"""The kinds of reports: their titles, their usual periods, and what their sections are made of."""

from typing import Final, NamedTuple

from hdesk.domain.audiences import SECTIONS
from hdesk.insight.report.attention import complaints, escalations
from hdesk.insight.report.focus import focus
from hdesk.insight.report.service import resolution
from hdesk.insight.report.told import Part
from hdesk.insight.report.trends import trends
from hdesk.insight.report.volume import categories, handled, tickets


class Form(NamedTuple):
    """A kind of report; `parts` are those of each section, in the order of the sections."""

    title: str
    usual: str
    parts: tuple[tuple[Part, ...], ...]

    def sections(self, kind: str) -> dict[str, tuple[Part, ...]]:
        """Give the parts by the sections' headings."""
        return dict(zip(SECTIONS[kind], self.parts, strict=True))


FORMS: Final = {
    "weekly": Form(
        "Helpdesk & Customer Queries Snapshot",
        "last-week",
        ((handled, categories), (resolution, tickets), (escalations, complaints), (trends,), (focus,)),
    ),
}
