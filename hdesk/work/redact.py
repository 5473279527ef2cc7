"""Redact: take a customer's personal data out of everything that the desk holds now, in one commit.

History keeps what it had until it is purged (`purge`).
"""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from hdesk.desk import Desk
from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.access import require
from hdesk.domain.contacts import Contact, ContactRedacted
from hdesk.domain.findings import Conflict, Finding
from hdesk.domain.messages import message
from hdesk.domain.retention import before as span_before
from hdesk.domain.writing import draft, written
from hdesk.storage.files import entry_bytes, ticket_bytes
from hdesk.storage.leftovers import clear_caches, contents, is_leftover, uncommitted
from hdesk.storage.reader import Snapshot
from hdesk.work.redact_plan import Plan, Wish, found, plan, text_of, unpaired
from hdesk.work.redact_scope import Scope, key_of, named, not_seen_since
from hdesk.work.redact_tree import Tree, Watch, unwatched

_LARGE = 20_000_000


class Request(NamedTuple):
    """What is asked for: customers by what names them, or those not seen for a span of time.

    `apart` are addresses that several people share: they lead from nobody to anybody. `reason` goes into the commit.
    """

    customers: tuple[str, ...] = ()
    older_than: str | None = None
    apart: tuple[str, ...] = ()
    wish: Wish = Wish()
    reason: str | None = None


class Preview(NamedTuple):
    """What would be done, to be shown and then done; `commit` is what it was worked out from."""

    request: Request
    tree: Tree
    plan: Plan
    since: datetime | None
    warnings: tuple[Finding, ...]


def preview(desk: Desk, request: Request, watch: Watch = unwatched) -> Preview:
    """Work out what a redaction would change, and what it cannot; `watch` may show how far that is.

    Raises:
        Refused: only leads redact, or a name was given. NotFound: there is no such customer.
        Conflict: drafts that hold the data; they have to be adopted or dropped first.
        Unsound: files that cannot be read.
    """
    desk.refuse_past()
    require(desk.setup.config, desk.agent, "redact")
    tree = Tree(desk.git, desk.snapshot.commit or "", watch)
    apart = frozenset(key for one in request.apart for key in key_of(desk, one))
    scope = Scope(tree, desk.bits, apart, again=request.wish.texts)
    for one in request.customers:
        scope.add(named(desk, tree, one))
    since = span_before(request.older_than, desk.now) if request.older_than else None
    if since is not None:
        not_seen_since(desk, tree, since, scope)
    made = plan(tree, scope.people, request.wish, watch)
    _refuse_drafts(desk, made)
    return Preview(request, tree, made, since, tuple(_warnings(desk, tree, made)))


def redact(desk: Desk, shown: Preview) -> str | None:
    """Do what was shown, in one commit, unless the desk has changed since; give the commit.

    Raises:
        Conflict: the desk has changed meanwhile, or a draft is in the way. Nothing is written then.
    """
    made = shown.plan
    require(desk.setup.config, desk.agent, "redact")
    commit = None
    if made.tickets or made.files:
        with desk.store.lock():
            commit = _commit(desk, shown)
    desk.store.warnings += clear_caches(desk.git)
    return commit


def _commit(desk: Desk, shown: Preview) -> str:
    made, tree = shown.plan, shown.tree
    # A clock that is behind must not keep anybody's data: nothing happens before a ticket, nor after its commit.
    now = max([desk.now, *(before.timeline[0].at or desk.now for before, _ in made.tickets.values())])
    pen = desk.pen()._replace(at=now)
    tickets = []
    for identity, (before, after) in made.tickets.items():
        tickets.append((before, written(after, [draft(ev.Redacted, what=made.said[identity])], pen)))
    files = dict(made.files) | {ids.ticket_path(after.id): ticket_bytes(after) for _, after in tickets}
    told = [one for one in made.said if one in tree.contacts]
    if told:
        path = ids.contacts_path(desk.now.date(), desk.agent)
        facts = [_fact(desk, contact, made.said[contact], now) for contact in told]
        files[path] = (files.get(path) or desk.snapshot.files([path]).get(path, b"")) + entry_bytes(facts)
    agent = desk.setup.config.agents[desk.agent]
    about = [one for one in tree.contacts.values() if one.id in made.said]
    commit = desk.store.commit(
        files,
        message=_message(tickets, about, shown.request.reason),
        author=(agent.name, agent.email),
        now=now,
        expected_head=tree.commit,
    )
    desk.snapshot = Snapshot(desk.git, commit)
    desk.__dict__.pop("reading", None)
    return commit


def _fact(desk: Desk, contact: str, what: str, now: datetime) -> ContactRedacted:
    identity = ids.document_id(ids.FACT_PREFIX, desk.now.date(), desk.bits)
    return ContactRedacted(id=identity, of=contact, at=now, by=desk.agent, what=what)


def _message(tickets: Sequence[tuple[object, object]], about: list[Contact], reason: str | None) -> str:
    text = message("redact", tickets, about)  # type: ignore[arg-type]
    return text + f"Reason: {' '.join(reason.split())}\n" if reason else text


def _refuse_drafts(desk: Desk, made: Plan) -> None:
    """Refuse while drafts hold what is to be taken out: adopted later, they would bring it back."""
    drafts = [path for path in desk.drafts() if not is_leftover(path)]
    findings = [
        Finding("a draft that is not committed holds this customer's data", path, hint="adopt it or drop it first")
        for path, data in contents(desk.git, drafts, _LARGE)
        if _holds(made, data)
    ]
    if findings:
        raise Conflict(*findings)


def _holds(made: Plan, data: bytes) -> bool:
    text = text_of(data)
    if text is None:
        return False
    return any(found(person.known.everywhere, text) for person in made.people)


def _warnings(desk: Desk, tree: Tree, made: Plan) -> list[Finding]:
    """Say what a redaction cannot do by itself."""
    findings = [
        Finding("this file names the customer, and hdesk does not change it", path, hint="change or remove it by hand")
        for path in made.unread
    ]
    drafts = set(desk.drafts())
    loose = [path for path in uncommitted(desk.git) if path not in drafts and not is_leftover(path)]
    findings += [
        Finding("a file that is not committed holds this customer's data", path, hint="remove it")
        for path, data in contents(desk.git, loose, _LARGE)
        if _holds(made, data)
    ]
    strangers = [
        contact.id
        for person in made.people
        for one in sorted(person.documents & tree.tickets.keys())
        for contact in tree.on_ticket.get(one, ())
        if contact.id not in made.said
    ]
    if strangers:
        text = f"contacts on these tickets under other addresses stay: {', '.join(strangers[:8])}"
        hint = "somebody else's, or the same customer's? then redact them, too, by their IDs"
        findings.append(Finding(text, hint=hint))
    pairs = unpaired(tree, made.people)
    if pairs:
        text = f"{pairs} pairs of contacts share no address themselves and will count as of one customer"
        findings.append(Finding(text, hint="an address that several people share is kept apart with --apart ADDRESS"))
    return [one._replace(level="warning") for one in findings]
