"""The quarterly review."""

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
        (volume_by_month, categories),
        (by_month,),
        (verdicts,),
        (rises, themes, collaboration),
        (improvements,),
        (priorities,),
    ),
)
