"""The sweep: one run of rules and clocks over all tickets that are not closed, for what time alone makes true."""

from collections.abc import Callable, Iterable, Iterator

from hdesk.desk import Desk, Written
from hdesk.domain.apply import may_change
from hdesk.domain.model import Ticket
from hdesk.domain.sweeping import swept
from hdesk.domain.views import View

Watch = Callable[[Iterable[View]], Iterable[View]]


def sweep(desk: Desk, *, dry: bool = False, watch: Watch = iter) -> tuple[Written, list[tuple[Ticket, Ticket]]]:
    """Do what time has made due on every ticket that is not closed; commit what came of it, once.

    Running it again changes nothing. `watch` passes tickets through and may show progress. Gives what was
    written, and every changed ticket as it was and as it is (or, `dry`, would be).
    """
    if dry:
        return Written((), (), None), _changed(desk, watch)
    desk.pen()  # who may not write is told before the work starts
    if not any(True for _ in _candidates(desk, iter)):
        return Written((), (), None), []
    with desk.store.lock():
        desk.refresh()
        changed = _changed(desk, watch)
        return desk.save("sweep", list(changed)), changed


def _candidates(desk: Desk, watch: Watch) -> Iterator[str]:
    """Name the tickets that may change, told from the index alone (domain/turning.py)."""
    yield from desk.reading.due("sweep_turn")
    yield from (view["id"] for view in watch(desk.reading.turned()) if may_change(view))


def _changed(desk: Desk, watch: Watch) -> list[tuple[Ticket, Ticket]]:
    wanted = dict.fromkeys(_candidates(desk, watch))
    pairs = ((ticket, swept(desk.setup, ticket, desk.now, desk.related(ticket)))
             for ticket in desk.snapshot.whole(wanted).values())  # fmt: skip
    return [(before, after) for before, after in pairs if after != before]
