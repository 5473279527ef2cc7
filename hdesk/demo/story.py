"""The story of a ticket: from the first answer to the moment at which it is done."""

from hdesk.demo.acts import ask_customer, elapse, fill_in, hand_over, news, tell
from hdesk.demo.ending import end
from hdesk.demo.places import BAD_CITY, BAD_VENDOR
from hdesk.demo.plot import Over, Plot
from hdesk.demo.reviews import review_ticket
from hdesk.demo.roster import DAY, HOUR
from hdesk.demo.staff import HELPDESK, Agent
from hdesk.demo.talk import looking
from hdesk.demo.topics import RISING
from hdesk.domain import events as ev
from hdesk.domain.writing import draft

_ALARM = frozenset(("safety", "fraud"))
_BAD_VENDOR_TAKES, _BAD_CITY_TAKES = 1.9, 1.6
_FORGOTTEN = 0.012
_ENDED_AT_ONCE = 0.015
_IN_PARTS = 4.0


def story(plot: Plot) -> None:
    """Write the whole story behind the opening, as far as it goes before the demo's end."""
    try:
        _first_answer(plot)
        if plot.dice.chance(_ENDED_AT_ONCE) and plot.topic.category not in _ALARM:
            _no_work(plot)
            return
        if plot.dice.chance(_FORGOTTEN) and plot.topic.category not in _ALARM:
            plot.at += int(plot.dice.between(9, 30) * DAY)
            plot.pain += 3
        _links(plot)
        doer = _prepared(plot)
        _work(plot, doer)
        end(plot, doer)
        review_ticket(plot)
    except Over:
        return


def _first_answer(plot: Plot) -> None:
    """Answer what came in writing: acknowledge it at once, or reply; those who called have been answered."""
    dice = plot.dice
    if plot.topic.category in _ALARM:
        plot.haste = 0.2
        _alarm(plot)
    if plot.writes and plot.channel != "chat":
        if dice.chance(0.55):
            plot.do("ack", plot.owner, draft(ev.Acknowledged, channel=plot.channel))
        plot.wait(plot.owner, dice.skewed(2, 35, 420) * plot.haste)
        is_alarm = plot.topic.category in _ALARM
        tell(plot, plot.owner, plot.say(plot.topic.work.news) if is_alarm else looking(dice))
    elif dice.chance(plot.owner.promises * 0.6):
        plot.promise(plot.owner, plot.aim(), "call back with news")
    if dice.chance(0.25):
        plot.do("assign", plot.owner, draft(ev.Assigned, to=plot.owner.key))


def _alarm(plot: Plot) -> None:
    """Have a manager who was told take notice and say so."""
    if "cx-manager" not in plot.told:
        return
    plot.at += 60 + int(plot.dice.skewed(60, 600, 5400))
    manager, plot.at = plot.stage.roster.first_on(plot.at, "cx-manager")
    plot.do("accept", manager, draft(ev.Accepted, team="cx-manager", rating=5 if plot.dice.chance(0.3) else None))
    plot.note(manager, plot.say(plot.topic.work.notes))


def _no_work(plot: Plot) -> None:
    """Close what is no work: a second ticket about the same, or advertising."""
    plot.wait(plot.owner, plot.dice.skewed(5, 60, 400))
    earlier = [one for one in plot.person.tickets if one != plot.id]
    if earlier:
        plot.do("link", plot.owner, draft(ev.Linked, relation="duplicate_of", ticket=earlier[-1]))
        plot.do("close", plot.owner, draft(ev.Closed, reason="duplicate"))
    else:
        plot.note(plot.owner, "Customer called back: settled by itself.")
        plot.do("close", plot.owner, draft(ev.Closed, reason="internal"))


def _links(plot: Plot) -> None:
    """Link it to the customer's ticket before, or to the problem behind what everybody asks about."""
    stage = plot.stage
    earlier = [one for one in plot.person.tickets if one != plot.id]
    if earlier and plot.dice.chance(0.6):
        plot.do("link", plot.owner, draft(ev.Linked, relation="related", ticket=earlier[-1]))
    is_rising = (plot.topic.category, plot.topic.subcategory) == RISING
    if is_rising and stage.problem not in {None, plot.id} and plot.dice.chance(0.5):
        plot.do("link", plot.owner, draft(ev.Linked, relation="problem", ticket=stage.problem))


def _prepared(plot: Plot) -> Agent:
    """Find out who does the work: the team it was routed to, the team it is handed to, or the owner."""
    dice, topic = plot.dice, plot.topic
    if dice.chance(0.16) and topic.category not in _ALARM:
        ask_customer(plot)
    if plot.team != HELPDESK:
        plot.at += int(dice.skewed(300, HOUR, 7 * HOUR) * plot.haste)
        agent, plot.at = plot.stage.roster.first_on(plot.at, plot.team)
        plot.do("assign", agent, draft(ev.Assigned, to=agent.key))
        return agent
    if not dice.chance(topic.hands_over):
        plot.wait(plot.owner, dice.skewed(3, 30, 400))
        return plot.owner
    plot.wait(plot.owner, dice.skewed(1, 12, 240) * plot.haste)
    if plot.lacking and dice.chance(plot.owner.care - 0.3):
        plot.server()
        fill_in(plot, plot.owner)
    return hand_over(plot, topic.team)


def _work(plot: Plot, doer: Agent) -> None:
    """Do the work in one go or in several, with whatever comes between."""
    dice, topic = plot.dice, plot.topic
    is_bad_vendor = plot.person.sale.vendor == BAD_VENDOR and topic.category in {"pickup", "vendor"}
    is_bad_city = plot.person.sale.city.name == BAD_CITY and topic.category in {"pickup", "payout"}
    hours = dice.skewed(*topic.effort) * plot.haste
    hours *= _BAD_VENDOR_TAKES if is_bad_vendor else 1
    hours *= _BAD_CITY_TAKES if is_bad_city else 1
    parts = 1 + dice.below(3) if hours > _IN_PARTS else 1
    setback = 0.65 if is_bad_vendor or is_bad_city else 0.3
    for part in range(parts):
        elapse(plot, doer, hours / parts)
        if part + 1 < parts or dice.chance(0.35):
            _between(plot, doer, is_setback=dice.chance(setback))
    plot.wait(doer, 1)
    if plot.status == "on_hold" and dice.chance(0.7):
        plot.do("resume", doer, draft(ev.Resumed))


def _between(plot: Plot, doer: Agent, *, is_setback: bool) -> None:
    """Note how it goes; move the promised day where it cannot be kept, and tell the customer."""
    dice, topic = plot.dice, plot.topic
    plot.wait(doer, 2)
    due = plot.aim()
    plot.note(doer, plot.say(topic.work.delays if is_setback else topic.work.notes))
    if is_setback:
        plot.pain += 1
    if topic.what and dice.chance(0.75 if is_setback else 0.4):
        cause = "vendor" if topic.what == "pickup" and dice.chance(0.6) else dice.pick(("us", "us", "customer"))
        plot.do(
            "reschedule",
            doer,
            draft(ev.Rescheduled, what=topic.what, due=plot.stage.moment(due), caused_by=cause),
        )
    if dice.chance(0.3 + 0.5 * plot.owner.follows):
        plot.at += int(dice.skewed(120, 30 * 60, 5 * HOUR) * plot.haste)
        news(plot, plot.server())
