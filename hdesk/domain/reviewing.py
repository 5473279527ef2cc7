"""Reviewing: what is checked, what a verdict means, what the score is, and whose work it is."""

from collections.abc import Iterable, Mapping

from hdesk.domain import events as ev
from hdesk.domain.config import AuditCheck
from hdesk.domain.contacts import Contact
from hdesk.domain.findings import Finding, Refused
from hdesk.domain.fold import standing, state_of
from hdesk.domain.intake import known
from hdesk.domain.model import Ticket

PASSED: frozenset[str] = frozenset(("right", "clear", "complete", "ok", "yes", "true", "pass", "passed"))
FAILED: frozenset[str] = frozenset(("wrong", "unclear", "incomplete", "no", "false", "fail", "failed"))
NOT_APPLICABLE: frozenset[str] = frozenset(("n/a", "not applicable"))
"""The words of a verdict; whatever is none of them has not passed."""

WORDS: Mapping[str, tuple[str, str]] = {
    "category": ("right", "wrong"),
    "subcategory": ("right", "wrong"),
    "notes": ("clear", "unclear"),
    "fields": ("complete", "incomplete"),
}
"""What one says of the checks that most desks have, where they pass and where they do not."""
_PLAIN = ("ok", "wrong")
_WHOLE = 100

_JUDGED = (ev.Created, ev.Edited, ev.Noted, ev.CustomerReplied, ev.Responded, ev.Resolved)
"""The events whose words and facts a review judges."""


def words(check: str) -> tuple[str, str]:
    """Give the words for a check that passes and for one that does not."""
    return WORDS.get(check, _PLAIN)


def passes(verdict: str) -> bool | None:
    """Say whether a verdict means that a check passes; None where the check does not apply."""
    word = verdict.strip().lower()
    return None if word in NOT_APPLICABLE else word in PASSED


def score_of(audits: Mapping[str, AuditCheck], verdicts: Mapping[str, str]) -> float:
    """Give the score, of 100: the weight of the checks that pass ÷ that of those that apply; 0 if a critical one fails.

    Raises:
        Refused: a check of the desk's is not answered, a verdict is none, or nothing applies.
    """
    findings = list(_unanswered(audits, verdicts))
    for name, verdict in verdicts.items():
        findings += known(name, audits, "check")
        if verdict.strip().lower() not in PASSED | FAILED | NOT_APPLICABLE:
            good, bad = words(name)
            findings.append(Finding(f"{name} cannot be {verdict!r}", hint=f"{good}, {bad} or n/a"))
    if findings:
        raise Refused(*findings)
    said = {name: passes(verdict) for name, verdict in verdicts.items()}
    applying = {name: audits[name] for name, passed in said.items() if passed is not None}
    if not applying:
        raise Refused("no check applies, so there is nothing to review")
    if any(check.critical and not said[name] for name, check in applying.items()):
        return 0.0
    whole = sum(check.weight for check in applying.values())
    return round(_WHOLE * sum(check.weight for name, check in applying.items() if said[name]) / whole, 2)


def _unanswered(audits: Mapping[str, AuditCheck], verdicts: Mapping[str, str]) -> Iterable[Finding]:
    for name, check in audits.items():
        if name not in verdicts:
            option = f"--{name}" if name in WORDS else f"--check {name}="
            yield Finding(f"{check.title}?", hint=f"{option}{' ' if name in WORDS else ''}{'|'.join(words(name))}|n/a")


def workers(work: Ticket | Contact) -> frozenset[str]:
    """Name those whose work is judged, and who therefore do not judge it.

    Of a contact its writer. Of a ticket its owner, and who wrote what is judged: its creation, edits, notes, replies,
    the customer's words and the resolution. Who only moved it on (assigned, escalated, prioritised, closed) may review.
    """
    if isinstance(work, Contact):
        return frozenset((work.by,))
    wrote = (event.by for event in standing(work.timeline) if isinstance(event, _JUDGED))
    owner = state_of(work).owner
    return frozenset(by for by in (*wrote, owner) if by is not None and ev.is_person(by))


def own_work(work: Ticket | Contact, agent: str) -> list[Finding]:
    """Find that somebody would judge own work."""
    if agent not in workers(work):
        return []
    what = "took it" if isinstance(work, Contact) else "has it, or wrote on it"
    return [Finding(f"nobody reviews own work: {agent} {what} ({work.id})", hint="another lead may")]
