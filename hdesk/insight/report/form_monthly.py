"""The helpdesk's section in the monthly review."""

from hdesk.insight.report.attention import escalations
from hdesk.insight.report.breakdown import by_place, complaint_chart
from hdesk.insight.report.chart_trend import category_trend
from hdesk.insight.report.charts import backlog_by_age, clocks_met, ratings_by_week, resolution_times
from hdesk.insight.report.collaboration import collaboration
from hdesk.insight.report.course import by_day
from hdesk.insight.report.forms import Form
from hdesk.insight.report.metrics import service
from hdesk.insight.report.priorities import priorities
from hdesk.insight.report.suggest import improvements
from hdesk.insight.report.trends import themes
from hdesk.insight.report.volume import categories, handled, tickets

FORM = Form(
    "CX Helpdesk Section in Monthly Review",
    (
        (handled, by_day, categories, category_trend, tickets, backlog_by_age),
        (service, clocks_met, resolution_times, ratings_by_week),
        (themes, complaint_chart, by_place, escalations),
        (collaboration,),
        (improvements,),
        (priorities,),
    ),
)
