"""What agents do with a ticket, in the words and at the pace of each."""

from hdesk.demo.plot import Plot
from hdesk.demo.roster import DAY, HOUR
from hdesk.demo.staff import HELPDESK, Agent
from hdesk.demo.talk import AGAIN, AGAIN_BY_PHONE, CALLED_BACK, letter, passed_on, reminder, sentence
from hdesk.domain import events as ev
from hdesk.domain.writing import draft

_MINUTE = 60
_JUST_NOW = 4 * HOUR
_UNCLEAR = "missing_information"
_WANTED = {
    "order.id": "Order id missing, there are several on this number.",
    "order.value": "No amount given.",
    "order.city": "Which city?",
    "order.pickup_due_on": "By when did we promise the pickup?",
    "order.payout_due_on": "Which payout date was promised?",
    "order.device": "Which device?",
    "order.vendor": "Which vendor?",
    "order.pincode": "Pincode missing.",
}
_NOT_OURS = (
    "Not with us, this is between you and the customer.",
    "We only see this after the pickup. Please take it up with the customer first.",
)
_ASKED_IN = (
    "Is the customer reachable today? Which number?",
    "Was anything promised in writing? Please send it.",
    "Since when exactly? Please ask the customer.",
)
_FILLED = (
    "Filled in what was missing, asked the customer.",
    "Completed. Details are from the order in OMS.",
    "Added, sorry.",
)


def tell(plot: Plot, agent: Agent, text: str) -> None:
    """Tell the customer something: in writing, or by phone if that is how the customer came."""
    is_first, plot.told_at = not plot.told_at, plot.at
    if plot.writes or (plot.person.customer.email and plot.dice.chance(0.5)):
        channel = plot.channel if plot.writes else "email"
        is_sore = plot.topic.nature == "complaint"
        first = plot.person.first
        written = letter(plot.dice, agent, first, text, channel=channel, is_first=is_first, is_sore=is_sore)
        plot.do("reply", agent, draft(ev.Responded, channel=channel, text=written))
    elif plot.dice.chance(0.42):
        plot.note(agent, f"Not reached by phone, SMS sent: {sentence(text)}")
    else:
        plot.call(agent, plot.say(CALLED_BACK), inbound=False, disposition="informed")


def news(plot: Plot, agent: Agent) -> None:
    """Tell the customer how it goes, unless that was done just now, and perhaps promise when there is more."""
    if plot.at < plot.told_at + _JUST_NOW:
        return
    due = plot.aim()
    tell(plot, agent, plot.say(plot.topic.work.news))
    if plot.dice.chance(agent.promises):
        plot.promise(agent, due, f"news on the {plot.topic.category.replace('_', ' ')} by then")


def ask_customer(plot: Plot) -> None:
    """Ask the customer for something and wait for it; some answer late, some by phone, some never."""
    dice, work = plot.dice, plot.topic.work
    agent = plot.server()
    place = dice.below(len(work.asks))
    plot.aim()
    tell(plot, agent, plot.fill(work.asks[place]))
    plot.do("hold", agent, draft(ev.Held, status="pending", reason="waiting for the customer"))
    answered = plot.at + int(dice.skewed(0.5 * HOUR, 7 * HOUR, 90 * HOUR))
    if answered > plot.at + 2 * DAY:
        plot.at += 2 * DAY
        agent = plot.server()
        tell(plot, agent, reminder(dice))
        plot.pain += 1
    plot.at = max(plot.at, answered)
    agent = plot.server()
    plot.wait(agent, dice.skewed(2, 15, 120))
    answer = plot.fill(work.gives[place % len(work.gives)])
    if plot.writes:
        plot.hear(agent, answer)
    else:
        plot.call(agent, answer, inbound=True)


def hand_over(plot: Plot, team: str) -> Agent:
    """Escalate to a team, and once more where it comes back; give who accepts it."""
    dice = plot.dice
    _escalate(plot, team, brief=bool(plot.lacking) or dice.chance(1 - plot.owner.care))
    if plot.writes and dice.chance(0.55):
        tell(plot, plot.owner, passed_on(dice, team))
    agent, plot.at = plot.stage.roster.first_on(
        plot.at + int(dice.skewed(180, 40 * _MINUTE, 6 * HOUR) * plot.haste), team
    )
    if dice.chance(0.5 if plot.lacking else 0.035):
        _sent_back(plot, agent, team)
        agent, plot.at = plot.stage.roster.first_on(plot.at + int(dice.skewed(180, 30 * _MINUTE, 4 * HOUR)), team)
    rating = _clarity(plot) if dice.chance(0.6) else None
    plot.do("accept", agent, draft(ev.Accepted, team=team, rating=rating))
    plot.do("assign", agent, draft(ev.Assigned, to=agent.key))
    if dice.chance(0.05):
        text = dice.pick(_ASKED_IN)
        plot.do("ask", agent, draft(ev.Asked, direction="in", team=team, text=text))
        plot.wait(plot.owner, dice.skewed(5, 40, 240))
        plot.note(plot.owner, "Answered by phone.")
    if dice.chance(plot.owner.holds):
        holder = plot.server()
        reason = f"waiting for {plot.stage.setup.config.teams[team].title}"
        plot.do("hold", holder, draft(ev.Held, status="on_hold", reason=reason))
    return agent


def _escalate(plot: Plot, team: str, *, brief: bool) -> None:
    topic = plot.topic
    plot.aim()
    tier = plot.stage.setup.config.teams[team].tier
    told = {} if brief else {"checked": plot.say(topic.work.checked),
                             "needed": plot.say(topic.work.needed)}  # fmt: skip
    reason = plot.say(topic.work.reasons)
    plot.do(
        "escalate",
        plot.server(),
        draft(ev.Escalated, team=team, tier=tier, handover=True, kind=topic.kind, reason=reason, **told),
    )
    plot.told.add(team)
    plot.team = team


def _sent_back(plot: Plot, agent: Agent, team: str) -> None:
    """Send it back: for what is missing, seldom because it is not theirs; the owner completes it, and again."""
    dice = plot.dice
    is_theirs = bool(plot.lacking) or dice.chance(0.7)
    wanted = " ".join(_WANTED[field] for field in plot.lacking) or plot.say(plot.topic.work.missing)
    text = wanted if is_theirs else dice.pick(_NOT_OURS)
    reason = _UNCLEAR if is_theirs else "not_ours"
    plot.do("return", agent, draft(ev.Returned, team=team, reason=reason, text=text))
    plot.told.discard(team)
    plot.team = HELPDESK
    plot.pain += 1
    owner = plot.server()
    plot.wait(owner, dice.skewed(5, 45, 300))
    fill_in(plot, owner)
    plot.note(owner, dice.pick(_FILLED))
    _escalate(plot, team, brief=False)


def fill_in(plot: Plot, agent: Agent) -> None:
    """Fill in the fields that were left out at first."""
    if plot.lacking:
        plot.edit(agent, {field: ("", text) for field, text in plot.lacking.items()})
        plot.lacking.clear()


def _clarity(plot: Plot) -> int:
    """Rate how clear an escalation was."""
    return 2 + plot.dice.below(2) if plot.lacking else 4 + plot.dice.chance(0.6) - plot.dice.chance(0.1)


def elapse(plot: Plot, doer: Agent, hours: float) -> None:
    """Let a piece of work take its hours; in between customers ask, owners give news, promises come due."""
    dice, roster = plot.dice, plot.stage.roster
    until = roster.after(doer, plot.at, hours * HOUR * doer.pace)
    calling = plot.at + int(dice.skewed(7 * HOUR, 54 * HOUR, 170 * HOUR))
    looking = plot.at + int(dice.skewed(8 * HOUR, 26 * HOUR, 90 * HOUR) * (1.6 - plot.owner.follows))
    keeps = dice.chance(0.3 + 0.6 * plot.owner.follows)
    while True:
        due = plot.promised - 40 * _MINUTE if plot.promised and keeps else until
        coming = min(calling, looking, due)
        if coming >= until:
            break
        plot.at = max(plot.at, coming)
        if coming == calling:
            _asked_again(plot)
            calling = plot.at + int(dice.skewed(12 * HOUR, 56 * HOUR, 170 * HOUR))
            continue
        plot.promised = None
        owner = plot.server()
        if dice.chance(0.4):
            _chase(plot, owner)
        news(plot, owner)
        looking = plot.at + int(dice.skewed(14 * HOUR, 30 * HOUR, 90 * HOUR))
    plot.at = max(plot.at, until)


def _asked_again(plot: Plot) -> None:
    """Have the customer ask for news, and somebody answer."""
    dice = plot.dice
    plot.pain += 1
    agent = plot.server()
    if plot.writes and dice.chance(0.7):
        plot.wait(agent, dice.skewed(3, 25, 240))
        plot.hear(agent, plot.say(AGAIN))
        plot.wait(agent, dice.skewed(1, 20, 300))
        news(plot, agent)
    else:
        plot.call(agent, plot.say(AGAIN_BY_PHONE), inbound=True, disposition="informed")
    if plot.team != HELPDESK and dice.chance(0.6):
        _chase(plot, agent)


def _chase(plot: Plot, agent: Agent) -> None:
    """Ask the team that works on it for news, unless that was done just now; the second time is a chase."""
    if plot.at < plot.chased_at + _JUST_NOW:
        return
    is_chase = bool(plot.chased_at)
    plot.chased_at = plot.at
    if plot.team == HELPDESK:
        plot.note(agent, plot.say(plot.topic.work.notes))
        return
    text = plot.say(plot.topic.work.chases)
    plot.do("ask", agent, draft(ev.Asked, direction="out", team=plot.team, text=text, chase=is_chase or None))
