"""What deserves attention next: suggestions from the figures, which a person takes up or not."""

from hdesk.insight.report.attention import repeated_here, serious_here
from hdesk.insight.report.document import Points
from hdesk.insight.report.ground import Ground
from hdesk.insight.report.rising import rising_here
from hdesk.insight.report.service import missed, weekly_rates
from hdesk.insight.report.told import Told
from hdesk.insight.wording import counted

_RISING = 3
_MANY = "serious complaints or urgent tickets"


def focus(ground: Ground) -> Told:
    """Suggest what the next period should look at."""
    items = [*open_ends(ground), *scripts(ground), *growth(ground), *missed(weekly_rates(ground))]
    return Told((Points(tuple(items) or ("Nothing stands out.",)),))


def growth(ground: Ground) -> list[str]:
    """Say that open tickets grew."""
    still, made, done = (ground.count(name) for name in ("tickets_open", "tickets_created", "tickets_closed"))
    if ground.first or not still.change or still.change < 0:
        return []
    return [f"Open tickets grew by {still.change:,} to {still.now:,}: {made.now:,} created, {done.now:,} closed"]


def scripts(ground: Ground) -> list[str]:
    """Name what is asked more: perhaps scripts and answers no longer do."""
    return [
        f"Check script and FAQ on {ground.names.about(*one.pair.key)}: asked {counted(one.pair.now, 'time')} "
        f"({ground.before_words(one.pair.before)})"
        for one in rising_here(ground)[:_RISING]
        if one.is_clear
    ]


def open_ends(ground: Ground) -> list[str]:
    """Count what serious and repeated complaints are still open."""
    lines = []
    still_open = sum(one.is_open for one in serious_here(ground))
    if still_open:
        lines.append(f"See {counted(still_open, 'serious complaint or urgent ticket', _MANY)} through")
    waiting = sum(1 for one in repeated_here(ground) if one.still_open)
    if waiting:
        lines.append(f"Call {counted(waiting, 'customer')} with repeated complaints that are still open")
    return lines
