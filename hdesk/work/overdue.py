"""What is overdue now: clocks that have run out, promises not kept, follow-ups that nobody has made."""

from datetime import datetime
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.conditions import All, AnyOf, Test, When
from hdesk.domain.localtime import instant
from hdesk.domain.rowview import TicketRow

_PAST = When("now")


class Overdue(NamedTuple):
    """One thing that is overdue, since when, on which ticket."""

    ticket: TicketRow
    what: str
    due: datetime

    def data(self) -> dict[str, Any]:
        """Give it as a row."""
        view = self.ticket
        names = ("priority", "status", "team", "owner", "assignee", "subject")
        late = (view.now - self.due).total_seconds()
        return {"id": view["id"], "what": self.what, "due": self.due, "late": late} | {one: view[one] for one in names}


def overdue(desk: Desk) -> list[Overdue]:
    """List all that is overdue, what has been so for longest first."""
    late = [_open_and_late(clock) for clock in CLOCKS]
    condition = All((Test("status", "not", ("closed",)), AnyOf((*late, Test("follow_up_due", "under", _PAST)))))
    found = [one for view in desk.reading.tickets(condition) for one in _of(view)]
    return sorted(found, key=lambda one: (instant(one.due), one.ticket["id"], one.what))


def _open_and_late(clock: str) -> All:
    return All((Test(f"{clock}_due", "under", _PAST), Test(f"{clock}_stopped", "exists", operand=False)))


def _of(view: TicketRow) -> list[Overdue]:
    found = [
        Overdue(view, _called(view, clock), view[f"{clock}_due"]) for clock in CLOCKS if _open_and_late(clock)(view)
    ]
    due = view["follow_up_due"]
    if due is not None and due < view.now:
        found.append(Overdue(view, "follow-up", due))
    return found


def _called(view: TicketRow, clock: str) -> str:
    promised = clock == "update" and view["promise_due"] is not None and view["promise_due"] == view["update_due"]
    return "promised update" if promised else clock.replace("_", " ")
