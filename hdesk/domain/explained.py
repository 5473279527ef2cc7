"""A ticket's clocks explained: which policy set them and why not the others, and the account of each."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from hdesk.domain.accounts import Account, account
from hdesk.domain.clock_verdicts import Verdict, verdicts
from hdesk.domain.clocks import CLOCKS, ClockName
from hdesk.domain.conditions import Condition, tests
from hdesk.domain.setup import CompiledPolicy
from hdesk.domain.views import TicketView


class Judged(NamedTuple):
    """One test of a condition, what the ticket has there, and whether it holds."""

    test: str
    field: str
    value: Any
    holds: bool


class Considered(NamedTuple):
    """A clock policy as this ticket sees it.

    `sets` are the clocks that it set; `in_force` and `holds` say why it set none, unless one before it did.
    """

    policy: CompiledPolicy
    sets: tuple[ClockName, ...]
    in_force: bool
    holds: bool
    judged: tuple[Judged, ...]


class Explained(NamedTuple):
    """All clocks of a ticket at a moment: the accounts of those that started, the verdicts of all, the policies."""

    accounts: tuple[Account, ...]
    verdicts: dict[ClockName, Verdict]
    policies: tuple[Considered, ...]


def explained(view: TicketView) -> Explained:
    """Explain a ticket's clocks as of the view's moment."""
    clocks = view.clocks()
    accounts = tuple(account(clocks[name], view.state, view.now) for name in CLOCKS if name in clocks)
    return Explained(
        accounts,
        verdicts(view.state, clocks, view.now),
        tuple(_considered(policy, view, accounts) for policy in view.setup.policies),
    )


def _considered(policy: CompiledPolicy, view: TicketView, accounts: Iterable[Account]) -> Considered:
    sets = tuple(one.clock.name for one in accounts if one.clock.terms is policy.terms)
    in_force = policy.since is None or policy.since <= view.today
    return Considered(policy, sets, in_force, policy.when(view), judged(policy.when, view))


def judged(condition: Condition, view: TicketView) -> tuple[Judged, ...]:
    """Judge each test in a condition alone."""
    return tuple(Judged(str(test), test.field, view[test.field], test(view)) for test in tests(condition))
