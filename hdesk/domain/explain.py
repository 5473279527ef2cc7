"""Explaining: what each route and rule says of a ticket at a moment, what came of it, and why not more."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from hdesk.domain import events as ev
from hdesk.domain.apply import PRIORITY, effect_chars, effect_tried, escalation, fired, settle
from hdesk.domain.facts import facts_at_creation
from hdesk.domain.fold import order, ticket_of
from hdesk.domain.holdback import from_acting, from_escalating, from_prioritising, from_routing
from hdesk.domain.model import place
from hdesk.domain.rules import EscalateEntry, Route, Rule
from hdesk.domain.verdicts import Verdict, is_near, judged
from hdesk.domain.views import TicketView

Outcome = Literal["done", "due", "shown", "not"]
Standing = Literal["acted", "holds", "near", "fails"]


class Consequence(NamedTuple):
    """One thing that a route or rule says, and what came of it.

    `done`: it stands in the timeline, at `at`; `due`: the next change of the ticket, or the next sweep, does it;
    `shown`: a next step that is shown now; `not`: it does not come about. `why` says why not, where the condition
    holds or held, or what was special.
    """

    what: str
    outcome: Outcome
    at: datetime | None = None
    why: str | None = None


class Explained(NamedTuple):
    """A route or rule, judged.

    `standing` is `acted` where it has done something in this episode (a route: where it has routed the ticket),
    else `holds`, `near` where only one part of its condition fails, or `fails`.
    """

    kind: Literal["route", "rule"]
    id: str
    title: str
    standing: Standing
    verdict: Verdict
    consequences: tuple[Consequence, ...]

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        plain = {name: value for name, value in self._asdict().items() if name not in {"verdict", "consequences"}}
        then = [{key: one for key, one in done._asdict().items() if one is not None} for done in self.consequences]
        return {**plain, "holds": self.verdict.holds, "when": self.verdict.data(), "then": then}


def explain(view: TicketView) -> tuple[Explained, ...]:
    """Judge every route and rule against a ticket as it stands, at the view's moment.

    What is `due` is told by running the rules, so that it is what a sweep at that moment would write.
    """
    timeline = sorted(view.ticket.timeline, key=order)
    after = settle(view.setup, view.ticket, view.now, view.related)
    known = {event.id for event in timeline}
    due = [event for event in after.timeline if event.id not in known]
    return (*_routes(view, timeline, due), *(_rule(rule, view, timeline, due) for rule in view.setup.rules))


def _routes(view: TicketView, timeline: Sequence[ev.Event], due: Sequence[ev.Event]) -> Iterator[Explained]:
    answered: Route | None = None
    for route in view.setup.routing.routes:
        verdict = judged(route.when, view)
        by = f"route:{route.id}"
        what = f"to {'/'.join(part for part in (route.team, route.tier) if part)}"
        routed = [event for event in timeline if event.by == by and isinstance(event, ev.Routed)]
        acted = view.state.route == by and bool(routed)
        if acted:
            consequence = Consequence(what, "done", routed[-1].at, _since(verdict.holds, answered))
        elif any(event.by == by for event in due):
            consequence = Consequence(what, "due")
        elif not verdict.holds:
            consequence = Consequence(what, "not")
        elif answered is not None:
            consequence = Consequence(what, "not", why=f"an earlier route answers: {answered.id}")
        else:
            consequence = Consequence(what, "not", why=from_acting(view.state) or from_routing(view.state))
        if verdict.holds and answered is None:
            answered = route
        yield Explained("route", route.id, route.title, _standing(verdict, acted=acted), verdict, (consequence,))


def _since(holds: bool, answered: Route | None) -> str | None:  # noqa: FBT001 - one of two truths
    """Say what has changed since a route has routed the ticket."""
    if not holds:
        return "its condition does not hold any more"
    return f"now an earlier route would answer: {answered.id}" if answered else None


def _standing(verdict: Verdict, *, acted: bool) -> Standing:
    if acted:
        return "acted"
    return "holds" if verdict.holds else "near" if is_near(verdict) else "fails"


def _rule(rule: Rule, view: TicketView, timeline: Sequence[ev.Event], due: Sequence[ev.Event]) -> Explained:
    verdict = judged(rule.when, view)
    acted = fired(rule, view.ticket.id, view.state)
    judge = _Judge(rule, view, timeline, due, verdict.holds, acted)
    consequences = [judge.priority()] if rule.priority else []
    consequences += [judge.escalation(entry) for entry in rule.escalate]
    if rule.next:
        said = f"next: {rule.next}"
        why = "its condition does not hold any more" if acted and not verdict.holds else None
        consequences.append(Consequence(said, "shown" if verdict.holds else "not", why=why))
    return Explained("rule", rule.id, rule.title, _standing(verdict, acted=acted), verdict, tuple(consequences))


class _Judge(NamedTuple):
    """What is known when it is said what came of a rule's consequences."""

    rule: Rule
    view: TicketView
    timeline: Sequence[ev.Event]
    due: Sequence[ev.Event]
    holds: bool
    acted: bool

    def priority(self) -> Consequence:
        """Say what came of the rule's priority."""
        what = f"priority {self.rule.priority}"
        done = self._written(what, PRIORITY) or self._held_back(what)
        if done:
            return done
        before = self._before()
        assert self.rule.priority is not None  # noqa: S101 - asked of rules that set one
        why = from_prioritising(self.rule.priority, before.state)
        if why is None:
            why = next((f"{event.by} sets it to {event.to} at the same time" for event in self._beside(before)
                        if isinstance(event, ev.Prioritised) and place(event.to) >= place(self.rule.priority)),
                       None)  # fmt: skip
        return Consequence(what, "not", why=self._then(why))

    def escalation(self, entry: EscalateEntry) -> Consequence:
        """Say what came of one of the rule's escalations."""
        what = f"escalate to {entry.to}{', handing over' if entry.handover else ''}"
        done = self._written(what, escalation(entry)) or self._held_back(what)
        if done:
            return done
        before = self._before()
        why = from_escalating(entry, before.state, before.state.open_escalations)
        if why is None:
            why = next((f"{event.by} escalates to it at the same time" for event in self._beside(before)
                        if isinstance(event, ev.Escalated) and event.team == entry.to), None)  # fmt: skip
        return Consequence(what, "not", why=self._then(why))

    def _written(self, what: str, effect: str) -> Consequence | None:
        """Find the effect's event in the timeline, or among what the next run writes."""
        *undone, chars = effect_tried(self.rule, self.view.ticket.id, self.view.state, effect)
        mine = {ev.chars_of(event.id): event for event in self.timeline if event.by == f"rule:{self.rule.id}"}
        if chars in mine:
            return Consequence(what, "done", mine[chars].at)
        if any(ev.chars_of(event.id) == chars for event in self.due):
            return Consequence(what, "due")
        last = mine.get(undone[-1]) if undone else None
        if last is None or (self.holds and not self.acted):
            return None
        return Consequence(what, "done", last.at, "undone since")

    def _held_back(self, what: str) -> Consequence | None:
        """Say why a rule that has not acted does not: the ticket is closed, or the condition fails."""
        if self.acted:
            return None
        why = from_acting(self.view.state) if self.holds else None
        return Consequence(what, "not", why=why) if why or not self.holds else None

    def _before(self) -> TicketView:
        """See the ticket as it stood when the rule acted; now, where it has not."""
        mine = next((place for place, one in enumerate(self.timeline) if self._is_mine(one)), None)
        if mine is None:
            return self.view
        ticket = self.view.ticket
        then = ticket_of(ticket.id, facts_at_creation(ticket), self.timeline[:mine])
        return TicketView(self.view.setup, then, self.timeline[mine].at or self.view.now, related=self.view.related)

    def _is_mine(self, event: ev.Event) -> bool:
        effects = [PRIORITY, *map(escalation, self.rule.escalate)]
        mine = {effect_chars(self.rule, self.view.ticket.id, self.view.state, effect) for effect in effects}
        return ev.chars_of(event.id) in mine

    def _beside(self, before: TicketView) -> Iterator[ev.Event]:
        """Give what other rules wrote, or are to write, from the moment on at which this one was judged."""
        known = {event.id for event in before.ticket.timeline}
        others = (event for event in (*self.timeline, *self.due) if event.id not in known)
        return (one for one in others if one.by.startswith("rule:") and one.by != f"rule:{self.rule.id}")

    def _then(self, why: str | None) -> str:
        """Say that a rule acts once an episode, and what held this consequence back when it did."""
        if not self.acted:
            return why or "another rule has come before it"
        once = "the rule has acted already, and does so once until the ticket is reopened"
        return f"{once}; then {why}" if why else once
