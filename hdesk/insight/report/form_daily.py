"""The daily review, and the self-audit of one's own day."""

from hdesk.insight.report.errors import errors
from hdesk.insight.report.forms import Form
from hdesk.insight.report.own import needless, without_update, work
from hdesk.insight.report.today import issues, next_steps, serious_now
from hdesk.insight.report.volume import handled, tickets

FORM = Form(
    "Daily Review",
    ((handled, issues, tickets, serious_now), (errors,), (next_steps,)),
    "Self-audit",
    (("My Work", (work,)), ("My Tickets Without Update", (without_update,)), ("Needless Replies", (needless,))),
)
