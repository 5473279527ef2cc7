"""Logging: a contact, and the ticket that it opens or belongs to, in one commit."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from hdesk.desk import Desk, Written
from hdesk.domain import events as ev
from hdesk.domain import ids
from hdesk.domain.durations import parse_duration
from hdesk.domain.findings import Refused
from hdesk.domain.intake import Intake, checked_intake, contact_of, created, facts_of, heard
from hdesk.domain.lifecycle import guard
from hdesk.domain.model import Customer, Ticket
from hdesk.domain.state import State
from hdesk.domain.writing import Draft, Pen, draft, opened, written


def log(desk: Desk, intake: Intake, *, ticket: str | None = None, happened: datetime | None = None) -> Written:
    """Log a contact: resolved at once, opening a ticket, or adding to one.

    `ticket` is the part of an ID of the ticket that the contact belongs to.

    Raises:
        Refused: with every finding about the intake.
    """
    intake = checked_intake(intake, desk.setup.config)
    pen = desk.pen(happened)
    _in_time(intake, desk, pen)
    with desk.store.lock():
        desk.refresh()
        contact_id = ids.document_id(ids.CONTACT_PREFIX, pen.at.date(), desk.bits)
        if ticket is not None:
            return _on_ticket(desk, intake, desk.surviving(ticket), contact_id, pen)
        if intake.outcome == "ticket":
            new = _opened(desk, intake, contact_id, pen)
            contact = contact_of(intake, contact_id, new.id, pen)
            return desk.save("log", [(None, new)], [contact])
        return desk.save("log", [], [contact_of(intake, contact_id, None, pen)])


def new(desk: Desk, intake: Intake, *, happened: datetime | None = None) -> Written:
    """Open a ticket that no contact stands behind: work that the team gives itself."""
    intake = checked_intake(intake, desk.setup.config)
    pen = desk.pen(happened)
    with desk.store.lock():
        desk.refresh()
        return desk.save("new", [(None, _opened(desk, intake, None, pen))])


def hear(desk: Desk, part: str, channel: str, text: str, happened: datetime | None = None) -> Written:
    """Note that the customer wrote on a ticket; a closed one reopens, or a linked one opens after its time."""
    intake = Intake(channel=channel, outcome="follow_up", text=text)
    checked_intake(intake, desk.setup.config)
    pen = desk.pen(happened)
    with desk.store.lock():
        desk.refresh()
        before = desk.snapshot.ticket(desk.surviving(part))
        changes = _after_reply(desk, before, intake, None, pen)
        return desk.save("heard", changes)


def _in_time(intake: Intake, desk: Desk, pen: Pen) -> None:
    for name, moment in (("--received", intake.received), ("--answered", intake.answered)):
        if moment is not None and moment > desk.now:
            raise Refused(f"{name} {moment.isoformat()} is in the future; it is now {desk.now.isoformat()}")
    if intake.received is not None and intake.received > pen.at:
        raise Refused(f"--received {intake.received.isoformat()} is after the contact, {pen.at.isoformat()}")


def _opened(desk: Desk, intake: Intake, contact: str | None, pen: Pen, rest: Iterable[Draft] = ()) -> Ticket:
    identity = ids.document_id(desk.setup.config.prefix, pen.at.date(), desk.bits)
    ticket = opened(identity, facts_of(intake), created(intake, contact), pen, rest)
    return desk.settled(ticket, pen.at)


def _on_ticket(desk: Desk, intake: Intake, identity: str, contact_id: str, pen: Pen) -> Written:
    before = desk.snapshot.ticket(identity)
    intake = intake._replace(
        outcome="follow_up",
        category=intake.category or before.category,
        subcategory=intake.subcategory or before.subcategory,
        customer=before.customer or intake.customer if intake.customer == Customer() else intake.customer,
    )
    changes = _after_reply(desk, before, intake, contact_id, pen)
    belongs_to = changes[-1][1].id
    return desk.save("log", changes, [contact_of(intake, contact_id, belongs_to, pen)])


def _after_reply(
    desk: Desk, before: Ticket, intake: Intake, contact: str | None, pen: Pen
) -> list[tuple[Ticket | None, Ticket]]:
    """Write a reply on a ticket; what a reply to a closed one does depends on how long ago that was."""
    state = desk.view(before).state
    said = heard(intake, contact)
    inbound = said.kind is ev.CustomerReplied
    guard(before.id, state, "heard" if inbound else "reply")
    if state.status != "closed" or not inbound:
        return [(before, desk.settled(written(before, [said], pen), pen.at))]
    if _may_reopen(desk, state, pen):
        drafts = [said, draft(ev.Reopened, reason="the customer replied")]
        return [(before, desk.settled(written(before, drafts, pen), pen.at))]
    link = draft(ev.Linked, relation="related", ticket=before.id)
    again = intake._replace(
        outcome="ticket",
        subject=before.subject,
        category=before.category,
        subcategory=before.subcategory,
        nature=before.nature,
        customer=before.customer or intake.customer,
        order=before.order or intake.order,
        said=intake.said or intake.text,
        text=None,
    )
    return [(None, _opened(desk, again, contact, pen, [link]))]


def _may_reopen(desk: Desk, state: State, pen: Pen) -> bool:
    within = timedelta(seconds=parse_duration(desk.setup.config.reopen_within).seconds)
    return state.closed_at is None or pen.at <= state.closed_at + within
