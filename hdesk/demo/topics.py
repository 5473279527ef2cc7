"""What customers come about: how often, with which words, and how it is worked on."""

from typing import Literal, NamedTuple

from hdesk.demo.dice import Weights
from hdesk.demo.lines import Lines, Work, together
from hdesk.demo.words_app import APP, APP_WORK
from hdesk.demo.words_other import ORDER_STATUS, ORDER_WORK, OTHER, OTHER_WORK
from hdesk.demo.words_payout import PAYOUT, PAYOUT_WORK
from hdesk.demo.words_pickup import PICKUP, PICKUP_WORK
from hdesk.demo.words_price import PRICE, PRICE_WORK, SERVICEABILITY, SERVICEABILITY_WORK
from hdesk.demo.words_trouble import ALARM_WORK, FRAUD, SAFETY, VENDOR, VENDOR_WORK
from hdesk.domain.model import Nature

RISING = ("app", "otp")
"""What customers come about much more in the last week."""
_RISE = 5.0


What = Literal["pickup", "payout"] | None


class Topic(NamedTuple):
    """A subcategory as the demo plays it.

    `tickets` and `contacts` weigh how often it becomes a ticket, and how often it is solved at once. `team`
    is who the helpdesk hands it to, with the probability `hands_over`, and `kind` what that escalation is
    called; where routing.yaml sends it elsewhere at once, that team does it. `effort` is how many working
    hours it takes whoever does it: at least, usually, at most. `what` has a promised day that may be moved.
    """

    category: str
    subcategory: str
    nature: Nature
    tickets: float
    contacts: float
    team: str
    hands_over: float
    kind: str
    effort: tuple[float, float, float]
    what: What
    lines: Lines
    work: Work


_WORDS: dict[str, tuple[dict[str, Lines], Work]] = {
    "order_status": (ORDER_STATUS, ORDER_WORK),
    "pickup": (PICKUP, PICKUP_WORK),
    "payout": (PAYOUT, PAYOUT_WORK),
    "price": (PRICE, PRICE_WORK),
    "serviceability": (SERVICEABILITY, SERVICEABILITY_WORK),
    "vendor": (VENDOR, VENDOR_WORK),
    "app": (APP, APP_WORK),
    "safety": (SAFETY, ALARM_WORK),
    "fraud": (FRAUD, ALARM_WORK),
    "other": (OTHER, OTHER_WORK),
}
_Row = tuple[str, str, Nature, float, float, str, float, str, tuple[float, float, float], What]
_OPS, _TECH, _PRICING = "operations", "tech", "pricing-buyback"
_VENDORS, _AREA = "vendor-sla-quality", "area-serviceability"
_QUICK, _USUAL, _LONG = (0.3, 2.5, 14.0), (1.5, 8.0, 40.0), (3.0, 14.0, 70.0)

_TABLE: tuple[_Row, ...] = (
    # category, subcategory, nature, tickets, contacts, team, hands over, kind, effort, what
    ("order_status", "where_is_my_order", "query", 4, 22, _OPS, 0.3, "order_stuck", _QUICK, None),
    ("order_status", "order_confirmation", "query", 1, 7, _OPS, 0.1, "order_stuck", _QUICK, None),
    ("order_status", "cancel_order", "request", 2.5, 6, _OPS, 0.25, "cancellation", _QUICK, None),
    ("order_status", "change_order", "request", 2, 4, _OPS, 0.3, "order_change", _QUICK, None),
    ("pickup", "schedule", "request", 3, 7, _OPS, 0.4, "no_slot", _QUICK, "pickup"),
    ("pickup", "reschedule", "request", 4, 8, _OPS, 0.5, "reschedule", _USUAL, "pickup"),
    ("pickup", "long_pending", "complaint", 13, 3, _OPS, 0.92, "late_pickup", _LONG, "pickup"),
    ("pickup", "associate_no_show", "complaint", 7, 2, _OPS, 0.85, "no_show", _USUAL, "pickup"),
    ("pickup", "missed_slot", "complaint", 4, 1.5, _OPS, 0.7, "missed_slot", _USUAL, "pickup"),
    ("payout", "when_paid", "query", 3, 13, _OPS, 0.4, "payout_status", _QUICK, "payout"),
    ("payout", "delayed", "complaint", 12, 2, _OPS, 0.9, "payout_delay", _USUAL, "payout"),
    ("payout", "wrong_amount", "complaint", 3, 1, _OPS, 0.8, "wrong_amount", _USUAL, "payout"),
    ("payout", "bank_details", "request", 2.5, 3, _OPS, 0.6, "bank_details", _QUICK, "payout"),
    ("payout", "failed", "complaint", 2.5, 0.8, _OPS, 0.9, "payout_failed", _USUAL, "payout"),
    ("price", "how_priced", "query", 1.5, 9, _PRICING, 0.5, "price_query", _QUICK, None),
    ("price", "changed_at_door", "complaint", 4.5, 1, _PRICING, 1, "price_changed", _USUAL, None),
    ("price", "offer_or_coupon", "query", 1.5, 5, _PRICING, 0.5, "offer", _QUICK, None),
    ("price", "dispute", "complaint", 3, 0.5, _PRICING, 1, "price_dispute", _LONG, None),
    ("serviceability", "pincode_not_covered", "query", 2.5, 4, _AREA, 1, "pincode", _USUAL, None),
    ("serviceability", "slot_not_available", "query", 2, 3, _AREA, 1, "no_capacity", _USUAL, None),
    ("serviceability", "new_area_request", "request", 0.8, 1, _AREA, 1, "new_area", _LONG, None),
    ("vendor", "behaviour", "complaint", 3, 0.4, _VENDORS, 1, "vendor_behaviour", _LONG, None),
    ("vendor", "late", "complaint", 2.5, 0.8, _VENDORS, 1, "vendor_late", _USUAL, None),
    ("vendor", "wrong_inspection", "complaint", 2, 0.4, _VENDORS, 1, "wrong_inspection", _USUAL, None),
    ("vendor", "asked_for_cash", "complaint", 1.2, 0.2, _VENDORS, 1, "asked_for_cash", _LONG, None),
    ("app", "documents", "query", 1.5, 6, _TECH, 0.1, "app_fault", _QUICK, None),
    ("app", "otp", "query", 1.6, 4, _TECH, 0.45, "otp", _USUAL, None),
    ("app", "login", "query", 1, 4, _TECH, 0.3, "login", _QUICK, None),
    ("app", "crash", "complaint", 0.8, 0.6, _TECH, 1, "app_fault", _USUAL, None),
    ("app", "bug", "feedback", 0.8, 0.4, _TECH, 1, "app_fault", _LONG, None),
    ("safety", "hazardous_device", "complaint", 0.5, 0.15, _OPS, 1, "safety", _QUICK, None),
    ("safety", "personal_safety", "complaint", 0.3, 0, _OPS, 1, "safety", _USUAL, None),
    ("safety", "injury", "complaint", 0.1, 0, _OPS, 1, "safety", _USUAL, None),
    ("fraud", "impersonation", "complaint", 0.3, 0.2, _OPS, 1, "fraud", _USUAL, None),
    ("fraud", "asked_for_otp", "complaint", 0.6, 0.3, _OPS, 1, "fraud", _QUICK, None),
    ("fraud", "asked_for_money", "complaint", 0.5, 0.2, _OPS, 1, "fraud", _USUAL, None),
    ("fraud", "stolen_device", "complaint", 0.15, 0, _OPS, 1, "fraud", _LONG, None),
    ("fraud", "identity_misuse", "complaint", 0.15, 0, _OPS, 1, "fraud", _LONG, None),
    ("other", "general", "query", 0.8, 8, _OPS, 0.3, "other", _QUICK, None),
    ("other", "feedback", "feedback", 0.4, 1.5, _TECH, 0.2, "feedback", _QUICK, None),
    ("other", "data_privacy", "query", 1.2, 2, _OPS, 0.6, "data_privacy", _USUAL, None),
    ("other", "compliment", "feedback", 0.2, 1.5, _VENDORS, 0, "other", _QUICK, None),
)  # fmt: skip

TOPICS: tuple[Topic, ...] = tuple(
    Topic(*row, lines, together(work, lines.work))
    for row in _TABLE
    for lines, work in ((_WORDS[row[0]][0][row[1]], _WORDS[row[0]][1]),)
)
"""Everything that customers come about."""


def weights(*, tickets: bool, rising: bool) -> Weights[Topic]:
    """Weigh the topics: of tickets or of what is solved at once, in the last week or before."""
    return Weights(
        (one, (one.tickets if tickets else one.contacts) * (_rise(one) if rising else 1.0)) for one in TOPICS
    )


def _rise(topic: Topic) -> float:
    return _RISE if (topic.category, topic.subcategory) == RISING else 1.0
