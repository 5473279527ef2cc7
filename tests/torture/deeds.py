"""What the writers and readers do: commands drawn from a mix, each with a mark of its own."""

import random
from collections.abc import Callable, Sequence

import msgspec

READS = frozenset({"list", "kpi", "show", "status"})
EVENTS = {
    "log": "created",
    "follow": "customer_replied",
    "note": "noted",
    "notes": "noted",
    "assign": "assigned",
    "reply": "responded",
    "escalate": "escalated",
    "resolve": "resolved",
    "reopen": "reopened",
    "hold": "held",
    "resume": "resumed",
    "prioritise": "prioritised",
}
"""The type of the event that a person's command writes on each ticket it changes."""

_MIX = {
    "log": 16, "resolved": 8, "follow": 5, "note": 10, "notes": 4, "assign": 8, "reply": 8, "escalate": 8,
    "resolve": 5, "reopen": 3, "hold": 5, "resume": 4, "prioritise": 5, "sweep": 3,
    "list": 4, "kpi": 2, "show": 5, "status": 3,
}  # fmt: skip
_ISSUES = ("pickup", "payout", "price", "vendor", "app", "fraud", "other")
_TEAMS = ("operations", "vendor-sla-quality", "tech", "pricing-buyback")


class Deed(msgspec.Struct):
    """A command that was drawn: its number, who runs it, its words, the tickets that it names."""

    number: int
    agent: str
    kind: str
    words: list[str]
    tickets: list[str]


class Done(msgspec.Struct):
    """A deed and what came of it; `known` counts what was acknowledged before it began."""

    deed: Deed
    known: int
    code: int
    out: str
    err: str
    seconds: float
    killed: bool = False

    @property
    def acknowledged(self) -> bool:
        """Tell whether the command said that it changed something: a line on stdout."""
        return self.deed.kind not in READS and self.out.endswith("\n") and (self.code == 0 or self.killed)


def mark(number: int) -> str:
    """Give the words by which the text of command `number` is found again."""
    return f"deed <{number}>"


def draw(rng: random.Random, number: int, agent: str, tickets: Sequence[str]) -> Deed:
    """Draw a command; the tickets used last are drawn more often, so that writers meet on them."""
    kind = rng.choices(list(_MIX), list(_MIX.values()))[0] if tickets else "log"
    recent = tickets[-12:] if rng.random() < 0.7 else tickets
    named = rng.sample(recent, min(len(recent), 2 if kind == "notes" else 1))
    words, meant = _WORDS[kind](rng, named, mark(number))
    return Deed(number, agent, kind, words, meant)


_Words = Callable[[random.Random, list[str], str], tuple[list[str], list[str]]]


def _log(rng: random.Random, _: list[str], text: str) -> tuple[list[str], list[str]]:
    caller = rng.randrange(40)
    about = ["--category", rng.choice(_ISSUES), "--customer", f"Caller {caller}", "--phone", f"98765432{caller:02}"]
    return ["log", rng.choice(["call", "chat", "email"]), *about, "--said", text], []


def _resolved(rng: random.Random, named: list[str], text: str) -> tuple[list[str], list[str]]:
    words, _ = _log(rng, named, text)
    return [*words, "--resolved"], []


def _on(*words: str) -> _Words:
    """Build a command on the tickets that were drawn; TEXT stands for the mark."""

    def build(_: random.Random, named: list[str], text: str) -> tuple[list[str], list[str]]:
        given = [text if word == "TEXT" else word for word in words]
        at = given.index("ID")
        return [*given[:at], *named, *given[at + 1 :]], named

    return build


def _one_of(name: str, choices: Sequence[str], *rest: str) -> _Words:
    """Build a command that ends with one of several words."""

    def build(rng: random.Random, named: list[str], text: str) -> tuple[list[str], list[str]]:
        return _on(name, "ID", *rest, rng.choice(choices))(rng, named, text)

    return build


def _plain(*words: str) -> _Words:
    return lambda _, __, ___: (list(words), [])


_WORDS: dict[str, _Words] = {
    "log": _log,
    "resolved": _resolved,
    "follow": _on("log", "call", "--ticket", "ID", "--said", "TEXT"),
    "note": _on("note", "ID", "TEXT"),
    "notes": _on("note", "ID", "TEXT"),
    "assign": _one_of("assign", ("priya", "arun", "meena")),
    "reply": _on("reply", "ID", "TEXT"),
    "escalate": _one_of("escalate", _TEAMS, "--reason", "TEXT", "--team"),
    "resolve": _on("resolve", "ID", "--text", "TEXT"),
    "reopen": _on("reopen", "ID", "--reason", "TEXT"),
    "hold": _one_of("hold", ("pending", "on_hold"), "--reason", "TEXT", "--status"),
    "resume": _on("resume", "ID"),
    "prioritise": _one_of("prioritise", ("low", "normal", "high", "urgent")),
    "sweep": _plain("sweep"),
    "list": _plain("--format", "json", "list"),
    "kpi": _plain("--format", "json", "kpi", "--period", "today"),
    "show": _on("--format", "json", "show", "ID"),
    "status": _plain("--format", "json", "status"),
}
