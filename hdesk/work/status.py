"""Status: open work by team, what is overdue, drafts that are not committed."""

from collections import Counter
from typing import Any, NamedTuple

from hdesk.desk import Desk
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.conditions import ALWAYS
from hdesk.domain.findings import Finding, HdeskError
from hdesk.domain.model import DONE, STATUSES
from hdesk.storage.guards import unfinished
from hdesk.work.notify_waiting import Undelivered, undelivered
from hdesk.work.queue import lost


class Status(NamedTuple):
    """Where a desk stands. Counts are of tickets."""

    name: str
    root: str
    branch: str
    commit: str | None
    agent: str | None
    statuses: dict[str, int]
    teams: dict[str, int]
    overdue: int
    drafts: tuple[str, ...]
    unfinished: str | None
    undelivered: tuple[Undelivered, ...]
    findings: tuple[Finding, ...]

    def data(self) -> dict[str, Any]:
        """Give it as data."""
        data = {name: value for name, value in self._asdict().items() if name != "findings"}
        return data | {"undelivered": [one._asdict() for one in self.undelivered]}

    def lines(self) -> list[str]:
        """Give it for people."""
        open_now = sum(number for status, number in self.statuses.items() if status not in DONE)
        lines = [
            f"{self.name}  ({self.root}, {self.branch} {(self.commit or 'empty')[:10]})",
            f"you are     {self.agent or 'not an agent of this desk'}",
            "tickets     " + (", ".join(f"{n} {name}" for name, n in self.statuses.items() if n) or "none yet"),
        ]
        if open_now:
            lines.append("open work   " + ", ".join(f"{team} {n}" for team, n in self.teams.items()))
            lines.append(f"overdue     {self.overdue}")
        lines += [f"not told    {one.line()}" for one in self.undelivered]
        if self.unfinished:
            lines.append(f"waits       {self.unfinished}")
        if self.drafts:
            lines += ["not committed", *(f"  {path}" for path in self.drafts)]
        return lines


def status(desk: Desk) -> Status:
    """Look at the whole desk."""
    statuses: Counter[str] = Counter()
    teams: Counter[str] = Counter()
    overdue = 0
    for view in desk.reading.tickets(ALWAYS):
        statuses[view["status"]] += 1
        if view["status"] not in DONE:
            teams[view["team"] or "nobody"] += 1
            overdue += any(view[f"{clock}_stopped"] is None and view[f"{clock}_breached"] for clock in CLOCKS)
    try:
        agent = desk.agent
    except HdeskError:
        # Whoever only looks need not be an agent.
        agent = None
    return Status(
        desk.setup.config.name,
        str(desk.git.root),
        desk.git.branch() or "detached HEAD",
        desk.snapshot.commit,
        agent,
        {name: statuses[name] for name in STATUSES},
        dict(teams.most_common()),
        overdue,
        tuple(desk.drafts()),
        None if desk.git.bare else unfinished(desk.git),
        tuple(undelivered(desk)),
        (*desk.findings, *lost(desk)),
    )
