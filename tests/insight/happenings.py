"""What can happen to a ticket, drawn by lot: one thing that makes sense in the status it is in."""

from collections.abc import Callable
from datetime import datetime
from random import Random

from hdesk.domain import events as ev
from hdesk.domain.fold import state_of
from hdesk.domain.model import Ticket
from hdesk.domain.writing import Draft, draft

MOVES: dict[str, tuple[str, ...]] = {
    "new": ("reply", "reply", "ack", "assign", "escalate", "hold", "resolve", "note", "edit", "promise", "heard"),
    "open": ("reply", "heard", "escalate", "return", "hold", "resolve", "resolve", "promise", "rate", "edit", "own",
             "auto", "spam", "undo"),
    "pending": ("heard", "resume", "reply", "resolve", "note"),
    "on_hold": ("resume", "reply", "escalate", "resolve"),
    "resolved": ("agree", "agree", "no_answer", "reopen", "heard", "rate", "rate"),
    "closed": ("rate", "rate", "reopen", "undo", "nothing", "nothing", "nothing"),
}  # fmt: skip
TEAMS = ("operations", "vendor-sla-quality", "cx-manager")


def happening(dice: Random, ticket: Ticket, later: datetime) -> tuple[str, list[Draft]]:
    """Draw what happens next; `later` is the moment of a promise."""
    move = dice.choice(MOVES[state_of(ticket).status])
    if move in SIMPLE:
        return move, SIMPLE[move](dice)
    about: dict[str, Callable[[], list[Draft]]] = {
        "escalate": lambda: _escalated(dice, ticket),
        "return": lambda: _returned(dice, ticket),
        "edit": lambda: _edited(ticket),
        "undo": lambda: _undone(dice, ticket),
        "promise": lambda: [draft(ev.Promised, due=later, reason="slot")],
        "nothing": list,
    }
    return move, about[move]()


SIMPLE: dict[str, Callable[[Random], list[Draft]]] = {
    "reply": lambda dice: [draft(ev.Responded, channel=dice.choice(("email", "call")), text="Soon.")],
    "auto": lambda _: [draft(ev.Responded, channel="email", text="We have it.", auto=True)],
    "ack": lambda dice: [draft(ev.Acknowledged, channel="email", auto=True if dice.random() < 0.5 else None)],
    "heard": lambda dice: [draft(ev.CustomerReplied, channel=dice.choice(("email", "call")), text="Well?")],
    "assign": lambda _: [draft(ev.Assigned, to="ravi")],
    "own": lambda _: [draft(ev.Owned, to="ravi")],
    "note": lambda _: [draft(ev.Noted, text="Waiting.")],
    "hold": lambda dice: [draft(ev.Held, status=dice.choice(("pending", "pending", "on_hold")), reason="waiting")],
    "resume": lambda _: [draft(ev.Resumed)],
    "resolve": lambda _: [draft(ev.Resolved, text="Done.")],
    "agree": lambda _: [draft(ev.Confirmed, consent="yes", how="call"), draft(ev.Closed, reason="done")],
    "no_answer": lambda dice: [draft(ev.Closed, reason=dice.choice(("no_answer", "done")))],
    "spam": lambda _: [draft(ev.Closed, reason="spam")],
    "reopen": lambda _: [draft(ev.Reopened, reason="not solved")],
    "rate": lambda dice: [_rated(dice, dice.choice((5, 5, 10, 1)))],
}


def _rated(dice: Random, of: int) -> Draft:
    return draft(ev.Rated, score=dice.randrange(of + 1), of=of, source=dice.choice(("survey", "agent", None)))


def _escalated(dice: Random, ticket: Ticket) -> list[Draft]:
    state = state_of(ticket)
    free = [one for one in TEAMS if one != state.team and one not in state.before_handover]
    if not free:
        return []
    kind, handover = dice.choice(("late_pickup", None)), True if dice.random() < 0.7 else None
    return [draft(ev.Escalated, team=dice.choice(free), handover=handover, kind=kind, reason="late")]


def _returned(dice: Random, ticket: Ticket) -> list[Draft]:
    handovers = state_of(ticket).handovers
    if not handovers or handovers[-1][2] is not None:
        return []
    return [draft(ev.Returned, team=handovers[-1][0], reason=dice.choice(("missing_information", "not_ours")))]


def _edited(ticket: Ticket) -> list[Draft]:
    facts = state_of(ticket).facts
    city = (facts.order.city if facts.order else None) or ""
    return [draft(ev.Edited, changes={"order.city": (city, "Mumbai"), "category": (facts.category, "app")})]


def _undone(dice: Random, ticket: Ticket) -> list[Draft]:
    kinds = (ev.Rated, ev.Escalated, ev.Closed, ev.Edited, ev.Undone)
    done = [one for one in ticket.timeline if isinstance(one, kinds)]
    return [draft(ev.Undone, event=dice.choice(done).id)] if done else []
