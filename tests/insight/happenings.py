"""What can happen to a ticket, drawn by lot: one thing that makes sense in the status it is in."""

from collections.abc import Callable
from datetime import datetime
from random import Random
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.fold import state_of
from hdesk.domain.model import PRIORITIES, Ticket
from hdesk.domain.writing import Draft, draft

MOVES: dict[str, tuple[str, ...]] = {
    "new": ("reply", "reply", "ack", "assign", "escalate", "hold", "resolve", "note", "edit", "promise", "heard",
            "prioritise"),
    "open": ("reply", "reply", "reply", "heard", "heard", "escalate", "escalate", "accept", "return", "return", "ask",
             "hold", "resolve", "resolve", "promise", "rate", "edit", "own", "auto", "spam", "undo", "prioritise",
             "review", "pin"),
    "pending": ("heard", "heard", "resume", "reply", "resolve", "note", "promise"),
    "on_hold": ("resume", "reply", "accept", "return", "resolve"),
    "resolved": ("agree", "agree", "agree", "no_answer", "reopen", "heard", "rate", "review", "reply"),
    "closed": ("rate", "rate", "reopen", "undo", "review", "review", "heard", *["nothing"] * 6),
}  # fmt: skip
SPOKEN_ON = ("email", "email", "social", "call")
AGAIN, CHECKED = 0.3, 0.7
TEAMS = ("operations", "vendor-sla-quality", "cx-manager")


def happening(dice: Random, ticket: Ticket, later: datetime) -> tuple[str, list[Draft]]:
    """Draw what happens next; `later` is the moment of a promise."""
    move = dice.choice(MOVES[state_of(ticket).status])
    if move in SIMPLE:
        return move, SIMPLE[move](dice)
    about: dict[str, Callable[[], list[Draft]]] = {
        "escalate": lambda: _escalated(dice, ticket),
        "accept": lambda: _accepted(dice, ticket),
        "return": lambda: _returned(dice, ticket),
        "ask": lambda: _asked(dice, ticket),
        "edit": lambda: _edited(ticket),
        "undo": lambda: _undone(dice, ticket),
        "promise": lambda: [draft(ev.Promised, due=later, reason="slot")],
        "nothing": list,
    }
    return move, about[move]()


SIMPLE: dict[str, Callable[[Random], list[Draft]]] = {
    "reply": lambda dice: [
        draft(ev.Responded, channel=dice.choice(("email", "email", "social", "call")), text="Soon.")
    ],
    "auto": lambda _: [draft(ev.Responded, channel="email", text="We have it.", auto=True)],
    "ack": lambda dice: [draft(ev.Acknowledged, channel="email", auto=True if dice.random() < 0.5 else None)],
    "heard": lambda dice: [draft(ev.CustomerReplied, channel=dice.choice(("email", "call")), text="Well?")],
    "assign": lambda _: [draft(ev.Assigned, to="ravi")],
    "own": lambda dice: [draft(ev.Owned, to=dice.choice(("ravi", "meera")))],
    "prioritise": lambda dice: [draft(ev.Prioritised, from_="normal", to=dice.choice(PRIORITIES), reason="so")],
    "pin": lambda dice: [draft(ev.Pinned, field=dice.choice(("team", "priority")))],
    "review": lambda dice: [draft(ev.Reviewed, **review(dice))],
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


def _answering(dice: Random, ticket: Ticket) -> str | None:
    """Choose a team that has been asked to take the ticket over; sometimes one that has answered already."""
    handovers = state_of(ticket).handovers
    waiting = [team for team, _, until in handovers if until is None or dice.random() < AGAIN]
    return dice.choice(waiting) if waiting else None


def _accepted(dice: Random, ticket: Ticket) -> list[Draft]:
    team, rating = _answering(dice, ticket), dice.choice((None, 1, 3, 4, 5))
    return [draft(ev.Accepted, team=team, rating=rating)] if team else []


def _returned(dice: Random, ticket: Ticket) -> list[Draft]:
    team, reason = _answering(dice, ticket), dice.choice(("missing_information", "not_ours", "other"))
    return [draft(ev.Returned, team=team, reason=reason)] if team else []


def _asked(dice: Random, ticket: Ticket) -> list[Draft]:
    teams = sorted({team for team, _, _ in state_of(ticket).handovers}) or TEAMS
    return [draft(ev.Asked, direction=dice.choice(("in", "in", "out")), team=dice.choice(teams), text="Which?")]


def review(dice: Random) -> dict[str, Any]:
    """Draw what a review says; some have a score alone."""
    words = ("yes", "yes", "pass", "Right", "n/a", "no", "missing")
    checks = {name: dice.choice(words) for name in ("category", "notes")} if dice.random() < CHECKED else {}
    return {"checks": checks, "score": dice.choice((0, 60, 92.5, 100, 100))}


def _edited(ticket: Ticket) -> list[Draft]:
    facts = state_of(ticket).facts
    city = (facts.order.city if facts.order else None) or ""
    return [draft(ev.Edited, changes={"order.city": (city, "Mumbai"), "category": (facts.category, "app")})]


def _undone(dice: Random, ticket: Ticket) -> list[Draft]:
    kinds = (ev.Rated, ev.Escalated, ev.Closed, ev.Edited, ev.Undone, ev.Promised, ev.Responded, ev.Reviewed, ev.Owned)
    done = [one for one in ticket.timeline if isinstance(one, kinds)]
    return [draft(ev.Undone, event=dice.choice(done).id)] if done else []
