"""Reviews: the lead looks at some of what was logged, and says of each check whether it passes."""

from typing import Any

from hdesk.demo.dice import Dice
from hdesk.demo.plot import Plot, Step
from hdesk.demo.roster import DAY
from hdesk.demo.staff import Agent
from hdesk.demo.stage import Stage
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactReviewed
from hdesk.domain.writing import draft

_TICKETS, _CONTACTS = 0.08, 0.05
_TAKES = 8 * 60
_CHECKS = {
    "category": "The category is another one.",
    "customer": "Name or number of the customer is not complete.",
    "disposition": "The disposition does not say what came of it.",
    "notes": "Somebody else could not go on from these notes.",
}


def review_ticket(plot: Plot) -> None:
    """Have a ticket that is closed reviewed within some days, if it is drawn."""
    stage = plot.stage
    at = _drawn(stage, plot.owner, plot.at, _TICKETS)
    if at is not None:
        said = draft(ev.Reviewed, **_review(stage.audits, plot.owner))
        plot.steps.append(Step(at, stage.roster.lead.key, "review", (said,)))


def review_contact(stage: Stage, agent: Agent, contact: Contact, at: int) -> list[ContactReviewed]:
    """Have a contact reviewed within some days, if it is drawn."""
    then = _drawn(stage, agent, at, _CONTACTS)
    if then is None:
        return []
    identity, lead = stage.fact_id(then, stage.audits), stage.roster.lead
    said = _review(stage.audits, agent)
    return [ContactReviewed(id=identity, of=contact.id, at=stage.moment(then), by=lead.key, **said)]


def _drawn(stage: Stage, agent: Agent, at: int, share: float) -> int | None:
    """Draw whether work is reviewed, and when; the lead's own is not, nor what the demo does not last to."""
    dice, lead = stage.audits, stage.roster.lead
    if agent is lead or not dice.chance(share):
        return None
    then = stage.roster.after(lead, at + int(dice.between(0.5, 5) * DAY), _TAKES)
    return then if then <= stage.end else None


def _review(dice: Dice, agent: Agent) -> dict[str, Any]:
    """Draw what a review says: who works with care passes more checks."""
    passed = {check: dice.chance((1 + agent.care) / 2) for check in _CHECKS}
    failed = [check for check, passes in passed.items() if not passes]
    return {
        "checks": {check: "yes" if passes else "no" for check, passes in passed.items()},
        "score": 100.0 * sum(passed.values()) / len(passed),
        "text": " ".join(_CHECKS[check] for check in failed) or None,
    }
