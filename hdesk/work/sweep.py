"""The sweep: one run of the rules over all tickets that are not closed, for what time alone makes true."""

from collections.abc import Callable, Iterable

from hdesk.desk import Desk, Written
from hdesk.domain.apply import may_change
from hdesk.domain.conditions import Test
from hdesk.domain.model import Ticket
from hdesk.domain.views import View

Watch = Callable[[Iterable[View]], Iterable[View]]


def sweep(desk: Desk, *, dry: bool = False, watch: Watch = iter) -> tuple[Written, list[tuple[Ticket, Ticket]]]:
    """Run the rules over every ticket that is not closed; commit what came of it, once.

    Running it again changes nothing. `watch` passes the tickets through and may show progress. Gives what
    was written, and every changed ticket as it was and as it is (or, `dry`, would be).
    """
    if dry:
        return Written((), (), None), _changed(desk, watch)
    desk.agent  # noqa: B018 - who may not write is told before the work starts
    with desk.store.lock():
        desk.refresh()
        changed = _changed(desk, watch)
        return desk.save("sweep", list(changed)), changed


def _changed(desk: Desk, watch: Watch) -> list[tuple[Ticket, Ticket]]:
    rows = desk.reading.tickets(Test("status", "not", ("closed",)))
    wanted = [view["id"] for view in watch(rows) if may_change(view)]
    pairs = ((ticket, desk.settled(ticket, desk.now)) for ticket in desk.snapshot.whole(wanted).values())
    return [(before, after) for before, after in pairs if after != before]
