"""How it ends: resolved, confirmed or not, closed, rated; and sometimes back again."""

from hdesk.demo.acts import elapse, fill_in, tell
from hdesk.demo.dice import Weights
from hdesk.demo.plot import Plot
from hdesk.demo.roster import DAY, HOUR
from hdesk.demo.staff import Agent
from hdesk.demo.talk import BACK_AGAIN, COMMENTS, NOT_SOLVED, THANKS, please_confirm
from hdesk.domain import events as ev
from hdesk.domain.writing import draft

_GLAD = Weights(((5, 67), (4, 25), (3, 4), (2, 1.5), (1, 2.5)))
_FAIR = Weights(((5, 48), (4, 35), (3, 9), (2, 4), (1, 4)))
_SORE = Weights(((5, 18), (4, 29), (3, 24), (2, 13), (1, 16)))
_RATED = 0.38
_YES_OR_NO = 0.12
_NOT_AFTER_ALL = 0.032
_BACK_AGAIN = 0.02
_FOLLOWED_UP = 0.12
_SORE_FROM = 5
_A_YES = 3
_REOPENS_FOR = 6 * DAY  # safely within what desk.yaml says; later a new ticket would open
_KINDS = {
    "pickup": "picked_up",
    "payout": "paid",
    "price": "price_decided",
    "serviceability": "area_checked",
    "vendor": "vendor_feedback",
    "app": "fixed",
    "order_status": "order_corrected",
    "safety": "made_safe",
    "fraud": "secured",
    "other": "answered",
}


def end(plot: Plot, doer: Agent) -> None:
    """Note the result, resolve, and see it through to closure and after."""
    _resolve(plot, doer)
    if plot.dice.chance(_NOT_AFTER_ALL):
        _not_solved(plot, doer)
    _close(plot)
    if plot.dice.chance(_FOLLOWED_UP):
        plot.at += int(plot.dice.between(1, 4) * DAY)
        agent = plot.server()
        plot.do("followup", agent, draft(ev.FollowedUp, text="Called to ask whether everything stayed fine. It did."))
    if plot.dice.chance(_RATED):
        _rate(plot)
    if plot.dice.chance(_BACK_AGAIN):
        _back_again(plot, doer)


def _resolve(plot: Plot, doer: Agent) -> None:
    dice, topic = plot.dice, plot.topic
    done, solved = topic.work.done, topic.work.solved
    place = dice.below(len(done))
    plot.aim()
    plot.note(doer, plot.fill(done[place]))
    if topic.category == "price" and doer.team == "pricing-buyback" and place != 1:
        amount = float(plot.person.sale.value * (4 + dice.below(20)) // 5000 * 50) or 100.0
        plot.do("approve", doer, draft(ev.Approved, kind="compensation", amount=amount, approver=doer.key))
    plot.at += int(dice.skewed(120, 50 * 60, 6 * HOUR) * plot.haste)
    owner = plot.server()
    if plot.lacking and dice.chance(0.4):
        fill_in(plot, owner)
    text = plot.fill(solved[place % len(solved)])
    if plot.writes or dice.chance(0.6):
        tell(plot, owner, f"{text} {please_confirm(dice)}" if plot.writes else text)
    plot.do("resolve", owner, draft(ev.Resolved, resolution=_KINDS[topic.category], text=text[:1].upper() + text[1:]))


def _not_solved(plot: Plot, doer: Agent) -> None:
    """Have the customer say no, and do the rest of the work."""
    dice = plot.dice
    plot.pain += 2
    plot.at += int(dice.skewed(HOUR, 8 * HOUR, 50 * HOUR))
    agent = plot.server()
    if plot.writes and dice.chance(0.5):
        plot.hear(agent, dice.pick(NOT_SOLVED))
    else:
        how = "email" if plot.writes else "call"
        plot.do("confirm", agent, draft(ev.Confirmed, consent="no", how=how))
        plot.do("reopen", agent, draft(ev.Reopened, reason=dice.pick(NOT_SOLVED)))
    elapse(plot, doer, dice.skewed(0.5, 4, 20))
    _resolve(plot, doer)


def _close(plot: Plot) -> None:
    """Ask for consent and close; where nobody answers, follow up and close without it."""
    dice = plot.dice
    plot.at += int(dice.skewed(0.2 * HOUR, 9 * HOUR, 60 * HOUR))
    owner = plot.server()
    if dice.chance(owner.consent):
        how = dice.pick(("email", plot.channel) if plot.writes else ("call", "call", "email"))
        if plot.writes and dice.chance(0.25):
            plot.note(owner, f"Customer writes: {dice.pick(THANKS)}")
        plot.do("close", owner, draft(ev.Confirmed, consent="yes", how=how), draft(ev.Closed, reason="done"))
        return
    for _ in range(1 + dice.below(2)):
        plot.do(
            "followup", owner, draft(ev.FollowedUp, text=dice.pick(("Tried to call, no answer.", "Reminder sent.")))
        )
        plot.at += int(dice.between(0.8, 1.6) * DAY)
        owner = plot.server()
    plot.do("close", owner, draft(ev.Closed, reason="no_answer"))


def _rate(plot: Plot) -> None:
    """Have the survey's answer come in."""
    dice = plot.dice
    plot.at += int(dice.skewed(HOUR, 16 * HOUR, 80 * HOUR))
    agent = plot.server()
    mood = _SORE if plot.pain >= _SORE_FROM else _FAIR if plot.pain else _GLAD
    score = dice.drawn(mood)
    if dice.chance(_YES_OR_NO):
        yes = float(score >= _A_YES)
        plot.do("rate", agent, draft(ev.Rated, score=yes, of=1, source="survey"))
        return
    comment = dice.pick(COMMENTS[score]).format(agent=plot.owner.name.partition(" ")[0])
    plot.do("rate", agent, draft(ev.Rated, score=float(score), of=5, comment=comment or None, source="survey"))


def _back_again(plot: Plot, doer: Agent) -> None:
    """Have the customer come back within a few days after closure, and end it for good."""
    dice = plot.dice
    closed = next(step.at for step in reversed(plot.steps) if step.move == "close")
    plot.at = max(plot.at, closed + int(dice.skewed(3 * HOUR, 30 * HOUR, 90 * HOUR)))
    agent = plot.server()
    if plot.at > closed + _REOPENS_FOR:
        return
    plot.pain += 3
    if plot.writes:
        plot.hear(agent, dice.pick(BACK_AGAIN))
    else:
        plot.call(agent, dice.pick(BACK_AGAIN), inbound=True)
    plot.wait(agent, dice.skewed(2, 40, 300))
    elapse(plot, doer, dice.skewed(0.5, 5, 20))
    _resolve(plot, doer)
    _close(plot)
