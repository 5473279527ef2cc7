"""What a team does: commands drawn by chance on the tickets that a clone knows, or may have heard of."""

import random
from collections.abc import Callable, Sequence

_CUSTOMERS = tuple((f"Caller {n}", f"98765432{n:02}") for n in range(12))
_CATEGORIES = ("pickup", "payout", "app", "vendor", "price", "fraud", "other")
_TEAMS = ("operations", "tech", "vendor-sla-quality", "pricing-buyback")
_AGENTS = ("priya", "arun", "meena", "ravi", "sana")

Draw = Callable[[random.Random, str], list[str]]


def _opening(rng: random.Random, mark: str) -> list[str]:
    name, phone = rng.choice(_CUSTOMERS)
    return ["--category", rng.choice(_CATEGORIES), "--customer", name, "--phone", phone, "--said", mark]


def _log(rng: random.Random, mark: str) -> list[str]:
    return ["log", rng.choice(("call", "chat", "email")), *_opening(rng, mark)]


def _edit(rng: random.Random, mark: str) -> list[str]:
    change = rng.choice(
        (
            ["--subject", mark],
            ["--category", rng.choice(_CATEGORIES)],
            ["--city", rng.choice(("Bengaluru", "Pune", ""))],
            ["--value", str(rng.randrange(1_000, 90_000))],
            ["--device", mark],
        )
    )
    return ["edit", "ID", *change]


def _close(rng: random.Random, _: str) -> list[str]:
    return ["close", "ID", *rng.choice((["--reason", "no_answer"], ["--consent", "yes", "--how", "call"]))]


def _of(*words: str) -> Draw:
    """Make a command of fixed words; TEXT stands for the mark."""
    return lambda _, mark: [mark if word == "TEXT" else word for word in words]


def _one_of(choices: Sequence[str], *words: str) -> Draw:
    """Make a command in which one word, ONE, is drawn."""
    return lambda rng, mark: [rng.choice(choices) if word == "ONE" else word for word in _of(*words)(rng, mark)]


DEEDS: dict[str, tuple[int, Draw]] = {
    "log": (6, _log),
    "resolved": (3, lambda rng, mark: [*_log(rng, mark), "--resolved"]),
    "follow": (4, _of("log", "call", "--ticket", "ID", "--said", "TEXT")),
    "new": (1, lambda rng, mark: ["new", *_opening(rng, mark)]),
    "note": (8, _of("note", "ID", "TEXT")),
    "notes": (2, _of("note", "ID", "ID", "TEXT")),
    "assign": (6, _one_of(_AGENTS, "assign", "ID", "ONE")),
    "next": (1, _of("next")),
    "reply": (6, _of("reply", "ID", "TEXT", "--channel", "email")),
    "heard": (6, _of("heard", "ID", "TEXT")),
    "escalate": (7, _one_of(_TEAMS, "escalate", "ID", "--team", "ONE", "--reason", "TEXT")),
    "accept": (3, _one_of(("3", "5"), "accept", "ID", "--rating", "ONE")),
    "return": (2, _one_of(("not_ours", "other"), "return", "ID", "--reason", "ONE", "--text", "TEXT")),
    "ask": (2, _one_of(_TEAMS, "ask", "ID", "--team", "ONE", "--text", "TEXT")),
    "hold": (4, _one_of(("pending", "on_hold"), "hold", "ID", "--status", "ONE")),
    "resume": (2, _of("resume", "ID")),
    "resolve": (9, _of("resolve", "ID", "--text", "TEXT")),
    "confirm": (2, _one_of(("yes", "no"), "confirm", "ID", "--consent", "ONE", "--how", "call")),
    "close": (4, _close),
    "reopen": (4, _of("reopen", "ID", "--reason", "TEXT")),
    "edit": (6, _edit),
    "pin": (2, _one_of(("priority", "team"), "pin", "ID", "ONE")),
    "prioritise": (4, _one_of(("low", "normal", "high", "urgent"), "prioritise", "ID", "ONE")),
    "promise": (4, _of("promise", "ID", "--due", "in 2 days")),
    "rate": (2, _one_of(("2", "5"), "rate", "ID", "--score", "ONE")),
    "link": (1, _of("link", "ID", "ID")),
    "merge": (2, _of("merge", "ID", "ID")),
    "redact": (2, lambda rng, _: ["redact", "ID", "--yes", *rng.choice(([], [], ["--texts"]))]),
    "undo": (5, _of("undo", "--yes")),
    "sweep": (5, _of("sweep")),
}
"""Each deed's weight, and how it is drawn; ID stands for a ticket."""


def draw(rng: random.Random, tickets: Sequence[str], mark: str) -> list[str]:
    """Draw a command; the latest tickets are drawn more often, so that clones meet on them."""
    kinds = list(DEEDS) if tickets else ["log"]
    kind = rng.choices(kinds, [DEEDS[kind][0] for kind in kinds])[0]
    return [_ticket(rng, tickets) if word == "ID" else word for word in DEEDS[kind][1](rng, mark)]


def _ticket(rng: random.Random, tickets: Sequence[str]) -> str:
    return rng.choice(tickets[-6:] if rng.random() < 0.8 else tickets)
