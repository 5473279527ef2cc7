"""The weekly snapshot."""

from hdesk.insight.report.attention import complaints, escalations
from hdesk.insight.report.chart_trend import category_trend
from hdesk.insight.report.course import by_day
from hdesk.insight.report.focus import focus
from hdesk.insight.report.forms import Form
from hdesk.insight.report.service import resolution
from hdesk.insight.report.trends import trends
from hdesk.insight.report.volume import categories, handled, tickets

FORM = Form(
    "Helpdesk & Customer Queries Snapshot",
    (
        (handled, by_day, categories),
        (resolution, tickets),
        (escalations, complaints),
        (trends, category_trend),
        (focus,),
    ),
)
