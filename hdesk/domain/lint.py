"""What routes, rules and policies say that cannot be meant: they never hold, are never asked, or change nothing.

An error is certain, whatever the tickets are like; a warning is likely. Nothing here keeps settings from being in
force: a desk whose rules are useless works.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from hdesk.domain.conditions import All, AnyOf, Condition, Rank, Test
from hdesk.domain.model import PRIORITIES, place
from hdesk.domain.rules import Rule
from hdesk.domain.satisfy import Refuted, implies, refuted
from hdesk.domain.setup import CompiledPolicy, Setup
from hdesk.domain.typed import Path
from hdesk.domain.values import Values

_OPEN = Test("status", "not", ("closed",))


File = Literal["desk", "routing", "rules"]


class Flaw(NamedTuple):
    """Something useless in a file, at a place in it; `field` is the field of a condition there that is to blame."""

    file: File
    path: Path
    message: str
    hint: str
    certain: bool = True
    field: str | None = None


class _Subject(NamedTuple):
    """What is looked at: where it stands, its kind in the plural, and the beginning of what is said of it."""

    file: File
    path: Path
    kinds: str
    what: str

    def flaw(self, why: str, hint: str, *, certain: bool) -> Flaw:
        """Say what is wrong with it."""
        return Flaw(self.file, self.path, f"{self.what}: {why}", hint, certain)


def lint(setup: Setup, now: datetime) -> Iterator[Flaw]:
    """Find what is useless in a desk's routes, rules and policies. `now` serves to try written moments out."""
    values = Values(setup.ticket_fields, setup.config, now, setup)
    yield from _routes(setup, values)
    dead: set[str] = set()
    for number, rule in enumerate(setup.rules):
        for flaw in _rule(rule, ("rules", number), values):
            dead |= {rule.id} if flaw.certain else set()
            yield flaw
    yield from _beside(setup, values, dead)
    yield from _policies(setup, values)


def _routes(setup: Setup, values: Values) -> Iterator[Flaw]:
    earlier: list[tuple[str, Condition]] = []
    for number, route in enumerate(setup.routing.routes[:-1]):
        subject = _Subject("routing", ("routes", number), "routes", f"route `{route.id}` never answers")
        flaw = _never(subject, refuted(route.when, values)) or _shadowed(subject, route.when, earlier, values)
        if flaw:
            yield flaw
        if not flaw or not flaw.certain:
            earlier.append((f"route `{route.id}`", route.when))


def _never(subject: _Subject, found: Refuted | None) -> Flaw | None:
    if found is None:
        return None
    certain = found.certainty == "never"
    tests = list(dict.fromkeys(f"`{test}`" for test in found.tests))
    why = f"{' and '.join(tests)} {'hold together' if len(tests) > 1 else 'holds'}"
    if certain:
        why = f"{' and '.join(tests)} never {'hold together' if len(tests) > 1 else 'holds'}"
    else:
        why += " only for a value that desk.yaml does not list"
    hint = "put them under `any` where one is enough" if certain and len(tests) > 1 else "change it or take it out"
    flaw = subject.flaw(why, hint, certain=certain)
    return flaw._replace(path=(*subject.path, "when"), field=found.field)


def _shadowed(subject: _Subject, when: Condition, earlier: list[tuple[str, Condition]], values: Values) -> Flaw | None:
    """Find that all that a condition takes is taken before: by one condition, or by several together."""
    likely: Flaw | None = None
    for name, condition in earlier:
        certainty = implies(when, condition, values)
        if certainty:
            why, hint = f"{name} before it takes every ticket that it would", f"put it before {name}, or take it out"
            flaw = subject.flaw(why, hint, certain=certainty == "never")
            if flaw.certain:
                return flaw
            likely = likely or flaw
    if len(earlier) > 1 and implies(when, AnyOf(tuple(one for _, one in earlier)), values) == "never":
        why = f"the {subject.kinds} before it take every ticket that it would"
        return subject.flaw(why, "put it before them, or take it out", certain=True)
    return likely


def _rule(rule: Rule, path: Path, values: Values) -> Iterator[Flaw]:
    """Find that a rule never holds, or that what it does is done already wherever it holds."""
    flaw = _never(_Subject("rules", path, "rules", f"rule `{rule.id}` never holds"), refuted(rule.when, values))
    if flaw:
        yield flaw
        if flaw.certain:
            return
    if not rule.next and implies(rule.when, Test("status", "is", ("closed",)), values) == "never":
        message = f"rule `{rule.id}` never acts: it holds for closed tickets only, and rules leave those alone"
        yield Flaw("rules", (*path, "when"), message, "name another status, as resolved", field="status")
        return
    if rule.priority and not _may_set(rule, values):
        message = (
            f"rule `{rule.id}` sets no priority: wherever it holds, it is {rule.priority} already or was set higher"
        )
        hint = "rules never lower a priority that was set; take the priority out of the rule or of its condition"
        yield Flaw("rules", (*path, "then", "priority"), message, hint)
    for number, entry in enumerate(rule.escalate):
        open_already = Test("escalated_to", "is", (entry.to,))
        if implies(rule.when, open_already, values) == "never":
            message = f"rule `{rule.id}` never escalates to {entry.to}: it holds only while an escalation to it is open"
            yield Flaw("rules", (*path, "then", "escalate", number, "to"), message, "take it out, or ask for `not`")


def _may_set(rule: Rule, values: Values) -> bool:
    """Say whether the rule holds for some priority that it would change: a lower one, or the one nobody has set."""
    wanted = place(rule.priority or "normal")
    changed = [one for one in PRIORITIES if place(one) < wanted or (one == "normal" and wanted < place("normal"))]
    return any(_may_be(All((rule.when, Test("priority", "is", (Rank(one, PRIORITIES),)))), values) for one in changed)


def _may_be(condition: Condition, values: Values) -> bool:
    found = refuted(condition, values)
    return found is None or found.certainty != "never"


def _beside(setup: Setup, values: Values, dead: set[str]) -> Iterator[Flaw]:
    """Compare the rules two by two: those that add nothing to another, or want the opposite of it."""
    known = [(number, rule) for number, rule in enumerate(setup.rules) if rule.id not in dead]
    for number, rule in known:
        for other_number, other in known:
            if rule is other or not _want_the_same(rule, other) or implies(rule.when, other.when, values) != "never":
                continue
            same = implies(other.when, rule.when, values) == "never"
            if same and number < other_number:
                continue  # it is said of the later one
            yield from _pair(rule, other, ("rules", number), same=same)


def _want_the_same(rule: Rule, other: Rule) -> bool:
    """Say whether both rules set a priority, or both hand the work over."""
    both_hand_over = all(any(entry.handover for entry in one.escalate) for one in (rule, other))
    return bool(rule.priority and other.priority) or both_hand_over


def _pair(rule: Rule, other: Rule, path: Path, *, same: bool) -> Iterator[Flaw]:
    """Compare a rule with another that holds whenever it does."""
    when = "hold for the same tickets" if same else f"both hold wherever `{rule.id}` does"
    if rule.priority and other.priority and rule.priority != other.priority and same:
        message = f"rules `{other.id}` and `{rule.id}` {when} and set other priorities: the highest wins"
        yield Flaw("rules", (*path, "then", "priority"), message, "keep one of them", certain=False)
    elif rule.priority and other.priority and place(rule.priority) <= place(other.priority):
        bare = not rule.escalate and not rule.next
        message = f"rule `{rule.id}` {'does nothing' if bare else 'sets no priority'} beside rule `{other.id}`"
        message += f", which holds whenever it does and sets {other.priority}"
        yield Flaw("rules", (*path, "then", "priority"), message, "take it out, or set a higher one", certain=False)
    ours = {entry.to for entry in rule.escalate if entry.handover}
    theirs = {entry.to for entry in other.escalate if entry.handover}
    if ours and theirs and ours != theirs:
        teams = ", ".join(sorted(ours | theirs))
        message = f"rules `{other.id}` and `{rule.id}` {when} and hand over to several teams: {teams}"
        yield Flaw(
            "rules", (*path, "then", "escalate"), message, "let one of them tell without handing over", certain=False
        )


def _policies(setup: Setup, values: Values) -> Iterator[Flaw]:
    earlier: list[CompiledPolicy] = []
    for number, policy in enumerate(setup.policies):
        subject = _Subject("desk", ("clocks", number), "policies", f"policy `{policy.terms.policy}` never applies")
        before = [(f"policy `{one.terms.policy}`", one.when) for one in earlier if _is_in_force_with(one, policy)]
        flaw = _never(subject, refuted(policy.when, values)) or _shadowed(subject, policy.when, before, values)
        if flaw:
            yield flaw
        earlier.append(policy)


def _is_in_force_with(earlier: CompiledPolicy, policy: CompiledPolicy) -> bool:
    """Say whether an earlier policy is in force whenever this one is."""
    return earlier.since is None or (policy.since is not None and earlier.since <= policy.since)
