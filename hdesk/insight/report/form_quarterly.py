"""The quarterly review."""

from hdesk.insight.report.chart_trend import category_trend
from hdesk.insight.report.charts import backlog_by_age, clocks_met, resolution_times
from hdesk.insight.report.collaboration import collaboration
from hdesk.insight.report.course import volume_by_month
from hdesk.insight.report.forms import Form
from hdesk.insight.report.metrics import by_month, verdicts
from hdesk.insight.report.priorities import priorities
from hdesk.insight.report.suggest import improvements
from hdesk.insight.report.trends import rises, themes
from hdesk.insight.report.volume import categories

FORM = Form(
    "User Support and Help Management, Quarterly Review",
    (
        (volume_by_month, categories, category_trend, backlog_by_age),
        (by_month, clocks_met, resolution_times),
        (verdicts,),
        (rises, themes, collaboration),
        (improvements,),
        (priorities,),
    ),
)
