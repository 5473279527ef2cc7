"""Claims: taking work that nobody has, and taking over what somebody has."""

from hdesk.domain import events as ev
from hdesk.domain.views import TicketView
from hdesk.domain.writing import Draft, draft


def taking(view: TicketView, agent: str, by: str) -> list[Draft]:
    """Say that an agent works on a ticket; who takes over another's work knowingly releases it first.

    Without that, two agents who take it on two clones could not be told from one who takes it from the other.
    """
    holder = view.state.assignee
    if holder == agent:
        return []
    release = [draft(ev.Assigned, to="")] if holder is not None and agent == by else []
    return [*release, draft(ev.Assigned, to=agent)]
