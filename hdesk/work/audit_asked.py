"""What of a desk's log is asked for, judged, and narrowed before anything is read."""

from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import ids
from hdesk.domain.facts import EDITABLE, is_editable
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.periods import Period
from hdesk.domain.told import FOLDED
from hdesk.storage.gitlog import Logged
from hdesk.work.deeds import Deed

_TOOK_DOWN = ("customer", "import:")


class Asked(NamedTuple):
    """What is asked for; None where it does not matter. `rule` is a rule's or route's ID."""

    period: Period | None = None
    by: str | None = None
    field: str | None = None
    rule: str | None = None
    team: str | None = None
    ticket: str | None = None
    command: str | None = None
    settings: bool = False

    @property
    def kinds(self) -> frozenset[str] | None:
        """Name the types of events that can have what is asked for; None for any."""
        if self.field == "priority":
            return frozenset(("prioritised", "undone"))
        return None if self.field is None or self.field in FOLDED else frozenset(("edited", "undone"))

    def can_be_in(self, logged: Logged) -> bool:
        """Say whether a commit can have it, by the words of a message that names every event."""
        if "Event: " not in logged.body or len(logged.parents) > 1:
            return True
        if self.rule is not None and not any(f"Rule: {one}" in logged.body for one in _rules(self.rule)):
            return False
        return self.kinds is None or any(kind in logged.body for kind in self.kinds)

    def wants(self, deed: Deed) -> bool:
        """Say whether something that was done is asked for."""
        return (
            (self.ticket is None or deed.ticket == self.ticket)
            and (self.by is None or self._is_by(deed))
            and (self.field is None or self.field in deed.alters)
            and (self.rule is None or deed.by in _rules(self.rule))
            and (self.team is None or self.team in deed.teams)
            and (not self.settings or deed.type == "settings")
        )

    def _is_by(self, deed: Deed) -> bool:
        """Say whether somebody did it: wrote the event, took it down for a customer, or committed without one."""
        if self.by == deed.by:
            return True
        if deed.event is not None and not deed.by.startswith(_TOOK_DOWN):
            return False
        source = deed.source
        return self.by in {source.agent, source.logged.email, source.logged.author}


def judged(desk: Desk, asked: Asked) -> Asked:
    """Check names, and find the ticket that a part of an ID names.

    Raises:
        HdeskError: with the nearest right word for each wrong one.
    """
    if asked.field is not None and asked.field not in FOLDED and not is_editable(asked.field):
        near = did_you_mean(asked.field, [*FOLDED, *EDITABLE])
        hint = f"did you mean {near}?" if near else f"one of {', '.join((*FOLDED, *EDITABLE))}"
        raise Refused(Finding(f"--field: tickets have no field {asked.field!r} whose changes events tell", hint=hint))
    setup = desk.setup
    if asked.by is not None and not asked.by.startswith(("rule:", "route:", "import:")) and "@" not in asked.by:
        _known(desk, asked.by, [*setup.config.agents, "sweep", "merge", "customer"], "agent", "by = ?")
    if asked.team is not None:
        _known(desk, asked.team, list(setup.config.teams), "team", "to_team = ?")
    if asked.rule is not None:
        rules = [*(one.id for one in setup.rules), *(one.id for one in setup.routing.routes), "default"]
        _known(desk, asked.rule, rules, "rule or route", "by IN ('rule:' || ?1, 'route:' || ?1)")
    return asked if asked.ticket is None else asked._replace(ticket=named(desk, asked.ticket))


def named(desk: Desk, part: str) -> str:
    """Find a ticket by its ID or a part of it; a whole ID may be one that is no longer there."""
    try:
        return desk.resolve(part)
    except NotFound:
        whole = ids.normalise(part)
        if not ids.is_document_id(whole):
            raise
        return whole


def _known(desk: Desk, name: str, choices: list[str], what: str, test: str) -> None:
    """Raise NotFound for a name that neither the settings know nor any event has."""
    if name in choices:
        return
    sql = f"SELECT 1 FROM events WHERE {test} LIMIT 1"  # noqa: S608 - names of ours
    if next(iter(desk.reading.index.query(sql, (name,))), None) is None:
        near = did_you_mean(name, choices)
        hint = f"did you mean {near}?" if near else f"one of {', '.join(dict.fromkeys(choices))}"
        raise NotFound(Finding(f"there is no {what} {name!r}, and there was none", hint=hint))


def narrowed(desk: Desk, asked: Asked) -> frozenset[str] | None:
    """Name the tickets that can have what is asked for, by the index; None for any.

    The index does not have what was taken back, so every ticket with an undoing counts, and so does every file
    that it could not read.
    """
    tests: list[tuple[str, str]] = []
    if asked.by is not None and ":" not in asked.by and asked.by != "customer" and asked.by in desk.setup.config.agents:
        tests.append(("SELECT id FROM events WHERE by IN (?, 'customer') OR by LIKE 'import:%'", asked.by))
    if asked.rule is not None:
        tests.append(("SELECT id FROM events WHERE by IN ('rule:' || ?1, 'route:' || ?1)", asked.rule))
    if asked.kinds is not None:
        tests += [("SELECT id FROM events WHERE type = ?", kind) for kind in asked.kinds - {"undone"}]
    if asked.team is not None:
        tests.append(("SELECT id FROM standings WHERE team = ?1 UNION SELECT id FROM events WHERE to_team = ?1",
                      asked.team))  # fmt: skip
    if not tests:
        return None
    index = desk.reading.index
    always = {row[0] for row in index.query("SELECT id FROM events WHERE type = 'undone'")}
    always |= {ids.ticket_of_path(one.path) or "" for one in index.findings if one.path}
    found = [{row[0] for row in index.query(f"SELECT DISTINCT id FROM ({sql})", (value,))} for sql, value in tests]  # noqa: S608 - statements of ours
    return frozenset(set.intersection(*found) | always)


def _rules(name: str) -> tuple[str, str]:
    return f"rule:{name}", f"route:{name}"
