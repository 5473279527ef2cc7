"""Reviews: samples of tickets and contacts that somebody has looked through. The last one of each counts."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.contacts import ContactReviewed
from hdesk.domain.fold import BEGINNING
from hdesk.domain.held import Held, Life
from hdesk.domain.reviewing import passes
from hdesk.storage.index_plan import Key, Table

_REVIEW = ("score", "passed", "reviewer")

TICKET_TABLE = Table("ticket_reviews", "tickets", ("id", "at", *Held._fields, *_REVIEW), (Key("at"),))
CONTACT_TABLE = Table(
    "contact_reviews", "contacts", ("id", "at", "fact", *_REVIEW), (Key("id"), Key("at")), moment="at"
)
"""Every review of a contact, by the contact's `id`: its own row stands perhaps in another file."""

VIEW = """
CREATE TEMP VIEW reviews AS
SELECT id, at, score, passed, reviewer, team, tier, priority, agent FROM ticket_reviews
UNION ALL
SELECT c.id, r.at, r.score, r.passed, r.reviewer, c.team, NULL, NULL, c.agent
FROM contact_reviews r JOIN contacts c ON c.id = r.id
WHERE NOT EXISTS (
  SELECT 1 FROM contact_reviews later
  WHERE later.id = r.id AND (later.at > r.at OR (later.at = r.at AND later.fact > r.fact))
)
"""

MOMENTS = (
    # A later review takes the place of an earlier one, which may be of another month.
    "SELECT o.at FROM contact_reviews r JOIN contact_reviews o ON o.id = r.id WHERE r.row BETWEEN :first AND :last",
    "SELECT r.at FROM contacts c JOIN contact_reviews r ON r.id = c.id WHERE c.row BETWEEN :first AND :last",
)

_WHOLE = 100


def ticket_rows(identity: str, standing: Sequence[ev.Event], life: Life) -> Iterator[list[Any]]:
    """Give a ticket's last review."""
    found = [event for event in standing if isinstance(event, ev.Reviewed)]
    if found:
        last = max(enumerate(found), key=lambda one: (one[1].at or BEGINNING, one[0]))[1]
        at = None if last.at is None else last.at.timestamp()
        yield [identity, at, *life.at(last.at), last.score, int(passed(last.checks, last.score)), last.by]


def contact_row(fact: ContactReviewed) -> list[Any]:
    """Give a review of a contact."""
    return [fact.of, fact.at.timestamp(), fact.id, fact.score, int(passed(fact.checks, fact.score)), fact.by]


def passed(checks: Mapping[str, str], score: float) -> bool:
    """Say whether everything checked was right; where no checks are recorded, whether the score is 100.

    What did not apply was not wrong.
    """
    if not checks:
        return score == _WHOLE
    return all(passes(verdict) is not False for verdict in checks.values())
