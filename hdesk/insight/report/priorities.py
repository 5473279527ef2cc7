"""What deserves attention in the months to come: suggestions from the figures."""

from hdesk.insight.report.document import Points
from hdesk.insight.report.focus import growth, open_ends
from hdesk.insight.report.ground import Ground
from hdesk.insight.report.metrics import rates
from hdesk.insight.report.service import missed
from hdesk.insight.report.suggest import gap_lines
from hdesk.insight.report.told import Told


def priorities(ground: Ground) -> Told:
    """Suggest what the next period should look at first; the words are people's."""
    items = [*open_ends(ground), *gap_lines(ground), *growth(ground), *missed(rates(ground))]
    return Told((Points(tuple(items) or ("Nothing stands out.",)),))
