"""Verdicts: what is to be said of each of a ticket's clocks, at a moment."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal, NamedTuple

from hdesk.domain.clocks import CLOCKS, Clock, ClockName
from hdesk.domain.model import DONE
from hdesk.domain.state import State

Outcome = Literal["met", "missed", "running", "overdue", "not applicable", "unknown"]


class Verdict(NamedTuple):
    """What became of a clock, since when, and why where no figure says it.

    `at` is when it was met, when it was missed (the moment it was due, not the one it was stopped), or when it
    will be: for a running clock the moment it is due, None while it stands still or is never due.
    """

    outcome: Outcome
    at: datetime | None = None
    why: str | None = None

    @property
    def missed(self) -> bool | None:
        """Say whether the target was missed, as figures count it: what is overdue and open is missed, too.

        None for what has not been decided, has no target or cannot be told.
        """
        return {"met": False, "missed": True, "overdue": True}.get(self.outcome)


def verdict(clock: Clock, now: datetime) -> Verdict:
    """Judge a clock that has started."""
    if clock.target is None and clock.due is None:
        return Verdict("not applicable", None, f"policy {clock.terms.policy} sets no target for it")
    if clock.breached(now):
        return Verdict("missed" if clock.stopped else "overdue", clock.due)
    if clock.stopped is not None:
        return Verdict("met", clock.stopped)
    if clock.due is None:
        why = "it stands still" if clock.paused else "its calendar has no opening left for it"
        return Verdict("running", None, why)
    return Verdict("running", clock.due)


def verdicts(state: State, clocks: Mapping[str, Clock], now: datetime) -> dict[ClockName, Verdict]:
    """Judge every kind of clock, those that never started too."""
    return {name: verdict(clocks[name], now) if name in clocks else _without(state, name) for name in CLOCKS}


def _without(state: State, name: ClockName) -> Verdict:
    """Say why a ticket has no such clock."""
    if state.merged_into:
        return Verdict("not applicable", None, f"merged into {state.merged_into}, whose clocks count")
    if state.doubts:
        return Verdict("unknown", None, f"the import is in doubt: {'; '.join(state.doubts)}")
    if state.created_at is None:
        return Verdict("unknown", None, "nobody knows when the ticket was created")
    if name in state.untold:
        return Verdict("unknown", None, "an event that would start, stop or pause it has no known moment")
    return Verdict("not applicable", None, _not_started(state, name))


def _not_started(state: State, name: ClockName) -> str:
    if state.status in DONE:
        return f"the ticket is {state.status}"
    if name == "next_response" and state.first_response_at is None:
        return "the first reply is still to come"
    reasons: dict[str, str] = {
        "next_response": "no message of the customer waits for an answer",
        "handover": "no team has been asked to take the ticket over",
    }
    return reasons.get(name, "no clock policy holds for the ticket")
