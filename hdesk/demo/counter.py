"""The counter: who takes which inquiry, how long it takes, and what is solved there and then."""

from typing import NamedTuple

from hdesk.demo.crowd import Person
from hdesk.demo.dice import Weights
from hdesk.demo.opening import Phone, intake_of
from hdesk.demo.plot import Plot
from hdesk.demo.reviews import review_contact
from hdesk.demo.roster import DAY, HOUR
from hdesk.demo.staff import Agent
from hdesk.demo.stage import Stage
from hdesk.demo.topics import RISING, Topic
from hdesk.domain.contacts import LIVE_CHANNELS, Contact, ContactRated, Entry, Outcome
from hdesk.domain.intake import Intake, checked_intake, contact_of
from hdesk.domain.model import Customer, Order
from hdesk.domain.writing import Pen

_KNOWN = 0.13
_COMPLAINS_AGAIN = 0.12
_RATED = 0.07
_CALLS_BACK = 0.5
_ORDER_ASKED = 0.75
_PATIENCE = 12 * 60
_MOOD = Weights(((5, 62), (4, 27), (3, 6), (2, 2), (1, 3)))


class Visit(NamedTuple):
    """An inquiry as it arrives: when, through which channel, about what, and what will come of it."""

    at: int
    channel: str
    outcome: Outcome
    topic: Topic


class Taken(NamedTuple):
    """An inquiry that somebody has taken: who, when it was logged, since when it waited, the call's seconds."""

    agent: Agent
    at: int
    received: int | None
    phone: Phone | None


class Counter:
    """One day's counter: agents take one inquiry after the other, and callers wait while all are busy."""

    def __init__(self, stage: Stage) -> None:
        self._stage = stage
        self._dice = stage.dice
        self._free: dict[str, int] = {}

    def open_ticket(self, visit: Visit) -> tuple[Plot, Intake]:
        """Take an inquiry that becomes a ticket: give its plot, begun, and what was taken down."""
        taken = self._take(visit)
        crowd, dice = self._stage.crowd, self._dice
        again = crowd.complaining() if dice.chance(_COMPLAINS_AGAIN) else None
        person = again or crowd.somebody(
            by_mail=visit.channel == "email",
            category=visit.topic.category,
            complains=visit.topic.nature == "complaint",
        )
        plot = Plot(self._stage, visit.topic, person, taken.agent, visit.channel, taken.at)
        plot.id = self._stage.ticket_id(taken.at)
        crowd.remember(person, plot.id)
        if (visit.topic.category, visit.topic.subcategory) == RISING and self._stage.problem is None:
            self._stage.problem = plot.id
        intake = intake_of(plot, received=taken.received, phone=taken.phone)
        return plot, checked_intake(intake, self._stage.setup.config)

    def solve(self, visit: Visit) -> list[Entry]:
        """Take an inquiry that is solved at once, or by calling back."""
        taken = self._take(visit)
        person = self._person(visit)
        plot = Plot(self._stage, visit.topic, person, taken.agent, visit.channel, taken.at)
        lines = visit.topic.lines
        place = self._dice.below(len(lines.asked))
        plot.aim()
        plot.slots["due"] = plot.slots["next"]
        intake = self._asked(plot, taken, visit.outcome, plot.fill(lines.asked[place]))
        answer = plot.fill(lines.answers[place % len(lines.answers)])
        if visit.outcome == "callback":
            first = self._contact(intake._replace(disposition="promised"), taken.agent, taken.at)
            return [first, *self._call_back(plot, intake, answer)]
        contact = self._contact(intake._replace(text=answer), taken.agent, taken.at)
        return [contact, *self._rating(plot, contact), *review_contact(self._stage, taken.agent, contact, taken.at)]

    def miss(self, visit: Visit) -> list[Entry]:
        """Miss a call: the caller hangs up before anybody answers; some are called back."""
        agent, at = self._agent_at(visit.at)
        waited = int(self._dice.skewed(12, 55, 420))
        person = self._stage.crowd.somebody(by_mail=False)
        customer = Customer(phone=person.customer.phone)
        intake = Intake(channel="call", outcome="abandoned", customer=customer, waited=waited)
        missed = self._contact(intake, agent, at + waited)
        if not self._dice.chance(_CALLS_BACK) or not visit.topic.lines.asked:
            return [missed]
        plot = Plot(self._stage, visit.topic, person, agent, "call", at + waited)
        plot.at += int(self._dice.skewed(120, 900, 2 * HOUR))
        plot.aim()
        place = self._dice.below(len(visit.topic.lines.asked))
        asked = self._asked(plot, None, "resolved", plot.fill(visit.topic.lines.asked[place]))
        answer = plot.fill(visit.topic.lines.answers[place % len(visit.topic.lines.answers)])
        return [missed, *self._call_back(plot, asked, answer)]

    def _person(self, visit: Visit) -> Person:
        known = self._stage.crowd.known() if self._dice.chance(_KNOWN) else None
        return known or self._stage.crowd.somebody(by_mail=visit.channel == "email")

    def _take(self, visit: Visit) -> Taken:
        dice = self._dice
        agent, at = self._agent_at(visit.at)
        if visit.channel not in LIVE_CHANNELS:
            began = max(at, self._free.get(agent.key, 0))
            ended = min(began + int(dice.skewed(90, 260, 1200)), self._stage.end)
            self._free[agent.key] = ended
            received = began - int(dice.skewed(4 * 60, 1.4 * HOUR, 15 * HOUR) * agent.pace)
            return Taken(agent, max(ended, received), received, None)
        queued = max(0, self._free.get(agent.key, 0) - at)
        if queued > _PATIENCE:
            queued = int(dice.between(0.3, 1) * _PATIENCE)  # everybody helps out, the lead too
        waited = queued + int(dice.skewed(3, 14, 55))
        talked = int(dice.skewed(40, 210, 1300) * (0.6 + 0.4 * agent.pace))
        held = int(dice.skewed(15, 60, 300)) if dice.chance(0.22) else None
        wrapped = int(dice.skewed(10, 60, 360) * agent.pace)
        ended = min(at + waited + talked + (held or 0) + wrapped, self._stage.end)
        self._free[agent.key] = max(ended, self._free.get(agent.key, 0))
        phone = Phone(waited, talked, held, wrapped) if visit.channel == "call" else None
        return Taken(agent, ended, None, phone)

    def _agent_at(self, at: int) -> tuple[Agent, int]:
        """Choose who takes it: one of those who are free, else whoever is free first."""
        there = self._stage.roster.on_duty(at)
        if not there:
            return self._stage.roster.lead, at
        free = [agent for agent in there if self._free.get(agent.key, 0) <= at]
        if free:
            return self._dice.pick(free), at
        return min(there, key=lambda agent: self._free[agent.key]), at

    def _asked(self, plot: Plot, taken: Taken | None, outcome: Outcome, asked: str) -> Intake:
        sale, phone = plot.person.sale, taken.phone if taken else None
        order = Order(id=sale.id, city=sale.city.name, vendor=sale.vendor, device=sale.device.name)
        return Intake(
            channel=plot.channel,
            outcome=outcome,
            category=plot.topic.category,
            subcategory=plot.topic.subcategory,
            nature=plot.topic.nature,
            disposition=self._dice.pick(("answered", "answered", "informed", None)),
            customer=plot.person.customer,
            order=order if self._dice.chance(_ORDER_ASKED) else Order(),
            said=asked,
            received=self._stage.moment(taken.received) if taken and taken.received is not None else None,
            answered=self._stage.moment(taken.at) if taken and taken.received is not None else None,
            waited=phone.waited if phone else None,
            talked=phone.talked if phone else None,
            held=phone.held if phone else None,
            wrapped=phone.wrapped if phone else None,
        )

    def _contact(self, intake: Intake, agent: Agent, at: int) -> Contact:
        pen = Pen(agent.key, self._stage.moment(at), None, self._dice.bits)
        return contact_of(intake, self._stage.contact_id(at), None, pen)

    def _call_back(self, plot: Plot, intake: Intake, answer: str) -> list[Entry]:
        """Call the customer back within the hours that were promised."""
        dice = self._dice
        agent, at = self._stage.roster.first_on(plot.at + int(dice.skewed(600, 1.5 * HOUR, 20 * HOUR)), "helpdesk")
        if at > self._stage.end:
            return []
        called = intake._replace(
            channel="call",
            outcome="resolved",
            direction="outbound",
            text=answer,
            received=None,
            answered=None,
            waited=None,
            talked=int(dice.skewed(40, 160, 700)),
            held=None,
            wrapped=int(dice.skewed(10, 50, 240)),
        )
        return [self._contact(called, agent, at)]

    def _rating(self, plot: Plot, contact: Contact) -> list[Entry]:
        """Have the survey after the contact answered by some."""
        dice = self._dice
        if not dice.chance(_RATED):
            return []
        agent = plot.owner
        at = self._stage.roster.after(agent, plot.at + int(dice.skewed(600, 3 * HOUR, DAY)), 60)
        if at > self._stage.end:
            return []
        return [
            ContactRated(
                id=self._stage.fact_id(at),
                of=contact.id,
                at=self._stage.moment(at),
                by=agent.key,
                score=float(dice.drawn(_MOOD)),
                scale=5,
                source="survey",
            )
        ]
