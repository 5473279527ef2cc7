"""How a ticket begins: what the first agent takes down, with care or without."""

from datetime import date, timedelta

import msgspec

from hdesk.demo.crowd import order_of
from hdesk.demo.plot import Plot
from hdesk.demo.stage import short
from hdesk.demo.talk import ASIDES, FAREWELLS, SALUTES
from hdesk.domain.config import required_fields
from hdesk.domain.facts import text_of
from hdesk.domain.intake import Intake, facts_of
from hdesk.domain.model import Order

_WITHOUT_ORDER = {"app": 0.4, "other": 0.6, "fraud": 0.3, "price": 0.15}
_PINCODE = 0.25
_WITH_ASIDE = 0.35
_IN_FORM = 0.7
# Days from creation to the day that was promised: earliest and latest. None has no promised day.
_PICKUP_DUE = {"long_pending": (-7, -2), "associate_no_show": (-2, 0), "missed_slot": (-1, 0), "reschedule": (0, 2)}
_PAYOUT_DUE = {
    "delayed": (-6, -1),
    "when_paid": (-1, 1),
    "wrong_amount": (-2, 0),
    "bank_details": (0, 2),
    "failed": (-3, 0),
}
_VALUE_FIELDS = ("order.id", "order.value", "order.city", "order.pickup_due_on", "order.payout_due_on", "order.device",
                 "order.vendor", "order.pincode")  # fmt: skip


class Phone(msgspec.Struct, frozen=True):
    """The seconds of a call: waited before somebody answered, talked, on hold, and worked after it."""

    waited: int
    talked: int
    held: int | None
    wrapped: int


def intake_of(plot: Plot, *, received: int | None, phone: Phone | None) -> Intake:
    """Take down what opens a ticket; a careless agent leaves something out, which `plot.lacking` remembers."""
    dice, topic, stage = plot.dice, plot.topic, plot.stage
    order = _order(plot)
    careless = dice.chance(1 - plot.owner.care)
    checked = plot.say(topic.work.checked)
    needed = plot.say(topic.work.needed)
    if careless and dice.chance(0.25):
        checked = ""
    elif careless and dice.chance(0.2):
        needed = ""
    elif careless:
        order = _left_out(plot, order)
    is_mail = plot.channel == "email"
    return Intake(
        channel=plot.channel,
        outcome="ticket",
        subject=plot.say(topic.lines.subjects) if is_mail and topic.lines.subjects else None,
        category=topic.category,
        subcategory=topic.subcategory,
        nature=topic.nature,
        disposition=dice.pick((None, None, "escalated", "promised", "informed")),
        customer=plot.person.customer,
        order=order,
        said=_said(plot),
        checked=checked or None,
        needed=needed or None,
        received=None if received is None else stage.moment(received),
        waited=phone.waited if phone else None,
        talked=phone.talked if phone else None,
        held=phone.held if phone else None,
        wrapped=phone.wrapped if phone else None,
    )


def _said(plot: Plot) -> str:
    """Give a mail as the customer wrote it, a post, or what the agent noted of a call."""
    dice = plot.dice
    if not plot.writes or plot.channel == "chat":
        said = plot.say(plot.topic.lines.said)
        return f"{said} {dice.pick(ASIDES)}" if dice.chance(_WITH_ASIDE) else said
    wrote = plot.say(plot.topic.lines.wrote)
    if plot.channel != "email" or not dice.chance(_IN_FORM):
        return wrote
    name = plot.person.customer.name or ""
    return f"{dice.pick(SALUTES)}\n\n{wrote}\n\n{dice.pick(FAREWELLS).format(first=plot.person.first, name=name)}"


def _order(plot: Plot) -> Order:
    """Give the order as far as a good agent takes it down, and talk about its promised day from here on."""
    dice, topic = plot.dice, plot.topic
    today = plot.stage.moment(plot.at).date()
    plot.aim()
    due = _due(plot, today)
    plot.slots["due"] = short(due or today - timedelta(1 + dice.below(5)))
    plot.slots["days"] = str(max(2, (today - due).days if due else 3))
    if dice.chance(_WITHOUT_ORDER.get(topic.category, 0)):
        return Order(city=plot.person.sale.city.name, device=plot.person.sale.device.name)
    order = order_of(
        plot.person.sale,
        due if topic.what == "pickup" else None,
        due if topic.what == "payout" else None,
    )
    keeps_pincode = topic.category == "serviceability" or dice.chance(_PINCODE)
    return order if keeps_pincode else msgspec.structs.replace(order, pincode=None)


def _due(plot: Plot, today: date) -> date | None:
    table = _PICKUP_DUE if plot.topic.what == "pickup" else _PAYOUT_DUE if plot.topic.what == "payout" else {}
    span = table.get(plot.topic.subcategory)
    return today + timedelta(span[0] + plot.dice.below(span[1] - span[0] + 1)) if span else None


def _left_out(plot: Plot, order: Order) -> Order:
    """Leave out one or two of the fields that the category needs."""
    wanted = [
        field
        for field in required_fields(plot.stage.setup.config, plot.topic.category)
        if field in _VALUE_FIELDS and getattr(order, field.partition(".")[2]) is not None
    ]
    facts = facts_of(Intake("call", "ticket", category=plot.topic.category, order=order))
    for _ in range(1 + plot.dice.below(2)):
        if wanted:
            field = wanted.pop(plot.dice.below(len(wanted)))
            plot.lacking[field] = text_of(facts, field)
            order = msgspec.structs.replace(order, **{field.partition(".")[2]: None})
    return order
