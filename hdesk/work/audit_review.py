"""Reviewing what was logged: a lead's verdicts on a ticket or a contact, and the score that they make."""

from collections.abc import Mapping
from typing import NamedTuple

from hdesk.desk import Desk, Written
from hdesk.domain import access, ids
from hdesk.domain import events as ev
from hdesk.domain.contacts import Contact, ContactReviewed
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.lifecycle import guard
from hdesk.domain.model import Ticket
from hdesk.domain.reviewing import own_work, score_of
from hdesk.domain.writing import draft, written
from hdesk.insight.samples import last_review

_SHOWN = 8


class Review(NamedTuple):
    """A review that was written: of what, what it says, and the one before it as (score, reviewer)."""

    of: str
    checks: Mapping[str, str]
    score: float
    text: str | None
    before: tuple[float, str] | None
    commit: str | None


def reviewed_work(desk: Desk, part: str) -> Ticket | Contact:
    """Find the ticket or contact that a whole ID, or a part of its random characters, names.

    Raises:
        NotFound: neither a ticket nor a contact matches.
        Refused: several do.
    """
    wanted = ids.normalise(part)
    if not wanted.startswith(f"{ids.CONTACT_PREFIX}-"):
        try:
            return desk.snapshot.ticket(desk.resolve(part))
        except NotFound:
            if "-" in wanted:
                raise
    rows = desk.reading.index.query("SELECT id FROM contacts WHERE id LIKE ?", (f"%{wanted}%",))
    found = sorted(one for (one,) in rows if ids.matches(wanted, one))
    if not found:
        raise NotFound(Finding(f"no ticket or contact {part!r} here", hint="`hdesk audit sample` draws some"))
    if len(found) > 1:
        raise Refused(Finding(f"{part!r} could be {', '.join(found[:_SHOWN])}", hint="give more characters"))
    return desk.reading.whole_contacts(found)[found[0]]


def may_review(desk: Desk, work: Ticket | Contact) -> None:
    """Refuse who may not review this: all but leads, and whoever did the work.

    Raises:
        Refused: with everything that speaks against it.
    """
    findings: list[Finding] = []
    config = desk.setup.config
    if not access.may(config, desk.agent, "review"):
        findings.append(access.refusal(config, desk.agent, "review"))
    findings += own_work(work, desk.agent)
    if findings:
        raise Refused(*findings)


def review(desk: Desk, work: Ticket | Contact, verdicts: Mapping[str, str], text: str | None) -> Review:
    """Write a review; of several of the same work the last one counts.

    Raises:
        Refused: the agent may not, a check is not answered, or the ticket is merged into another.
    """
    desk.pen()  # who may not write is told before the work starts
    with desk.store.lock():
        desk.refresh()
        if isinstance(work, Ticket):
            work = desk.snapshot.ticket(work.id)
        may_review(desk, work)
        audits = desk.setup.config.audits
        score = score_of(audits, verdicts)
        before = last_review(desk.reading.index, "ticket" if isinstance(work, Ticket) else "contact", work.id)
        checks = {name: verdicts[name].strip().lower() for name in audits}
        done = _write(desk, work, checks, score, text)
    return Review(work.id, checks, score, text, before, done.commit)


def _write(desk: Desk, work: Ticket | Contact, checks: dict[str, str], score: float, text: str | None) -> Written:
    if isinstance(work, Ticket):
        guard(work.id, desk.view(work).state, "note")
        said = draft(ev.Reviewed, checks=checks, score=score, text=text)
        return desk.save("review", [(work, desk.settled(written(work, [said], desk.pen()), desk.now))])
    fact = ContactReviewed(
        id=ids.document_id(ids.FACT_PREFIX, desk.now.date(), desk.bits),
        of=work.id,
        at=desk.now,
        by=desk.agent,
        checks=checks,
        score=score,
        text=text,
    )
    return desk.save("review", [], [fact])
