"""What a message says: short, in the reader's words, and nothing in it that a channel would obey."""

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from hdesk.domain import events as ev
from hdesk.domain.clocks import CLOCKS
from hdesk.domain.events import Event, chars_of, is_person, type_of
from hdesk.domain.fold import undone
from hdesk.domain.model import DONE, Ticket
from hdesk.domain.outbox import Item
from hdesk.domain.setup import Setup
from hdesk.domain.urgency import urgency
from hdesk.domain.views import TicketView

LISTED = 30
"""So many tickets at most stand in one message; the rest are counted."""

_LONGEST = 160
_JOINERS = "\u200c\u200d"  # without them several scripts cannot be written
_LOOK_ALIKES = str.maketrans({"@": "\uff20", "<": "\u2039", ">": "\u203a"})
_MARKUP = re.compile(r"([\]*_~`|\\])(?=[\[(*_~`|\\])")


def harmless(text: str, longest: int = _LONGEST) -> str:
    """Give words of customers and agents in one line that no channel takes for anything but words.

    Control characters and line breaks go, `@`, `<` and `>` become signs that look alike, so that nobody is
    called by `@channel` or `<!here>`, links are broken, and marks of Markdown are set apart.
    """
    line = "".join(char if char.isprintable() or char in _JOINERS else " " for char in text)
    line = " ".join(line.split()).translate(_LOOK_ALIKES).replace("://", ": //")
    line = _MARKUP.sub(r"\1 ", line)
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


class Words:
    """Puts things that happened into words, as of now, in the desk's zone."""

    def __init__(self, setup: Setup, now: datetime, view: Callable[[Ticket], TicketView]) -> None:
        self._setup = setup
        self._now = now
        self._view = view

    def message(self, items: Sequence[Item], tickets: Mapping[str, Ticket]) -> tuple[str, str]:
        """Write the title and the text of one message about some things; tickets that are gone are left out."""
        by_ticket: dict[str, list[Item]] = {}
        for item in items:
            by_ticket.setdefault(item.ticket, []).append(item)
        name = harmless(self._setup.config.name, 60)
        parts = [self._about(one, theirs, tickets.get(one)) for one, theirs in by_ticket.items()]
        shown = parts[:LISTED]
        if len(parts) == 1:
            title = f"[{name}] {parts[0][0]}"
        else:
            title = f"[{name}] {len(items)} things on {len(parts)} tickets"
        text = "\n\n".join(body for _, body in shown)
        if len(parts) > len(shown):
            text += f"\n\n… and {len(parts) - len(shown)} more tickets: hdesk queue"
        rules = ", ".join(dict.fromkeys(item.rule for item in items))
        text += f"\n\nYou are told because of `notify:` in desk.yaml: {rules}"
        if any(item.doubtful for item in items):
            text += "\nThis may have reached you before: the sender was interrupted."
        return " ".join(title.split()), text + "\n"

    def _about(self, identity: str, items: Sequence[Item], ticket: Ticket | None) -> tuple[str, str]:
        if ticket is None:
            gone = f"{identity} has changed, and cannot be read now"
            return gone, f"{gone}\nLook:  hdesk show {identity}"
        said = list(dict.fromkeys(self.happened(item, ticket) for item in items))
        view = self._view(ticket)
        subject = harmless(ticket.subject)
        lines = [f"{ticket.id}  {subject}", *(f"- {whole}" for _, whole in said)]
        if view["status"] in DONE:
            lines.append(f"Now:   {view['status']}")
        if view["status"] != "closed":
            judged = urgency(view)
            by = f", by {self.moment(judged.due)}" if judged.due else ""
            overdue = " (overdue)" if judged.due and judged.due < self._now else ""
            lines.append(f"To do: {harmless(judged.step)}{by}{overdue}")
        lines.append(f"Look:  hdesk show {ticket.id}")
        more = f" and {len(said) - 1} more" if len(said) > 1 else ""
        return f"{ticket.id} {said[0][0]}{more}: {subject}", "\n".join(lines)

    def happened(self, item: Item, ticket: Ticket) -> tuple[str, str]:
        """Say in words what one thing is: in short, and with who, when and why."""
        clock, _, rest = item.what.partition(" ")
        if clock in CLOCKS:
            how, _, due = rest.partition(" ")
            late = "was" if how == "breached" else "is"
            said = f"{clock.replace('_', ' ')} {late} due {self.moment(datetime.fromisoformat(due))}"
            return said, said
        event = next((one for one in ticket.timeline if chars_of(one.id) == item.what), None)
        if event is None:
            return "changed", "changed"
        said = self._told(event)
        if item.what in undone(ticket.timeline):
            said += ", and undone since"
        reason = getattr(event, "reason", None)
        because = f" ({harmless(reason)})" if reason else ""
        at = f", {self.moment(event.at)}" if event.at else ""
        return said, f"{said}{because}, by {self._who(event.by)}{at}"

    def moment(self, at: datetime) -> str:
        """Write a moment for people; today's without its date."""
        here = at.astimezone(self._setup.timezone)
        today = self._now.astimezone(self._setup.timezone).date()
        return f"{here:%H:%M}" if here.date() == today else f"{here:%a %d %b %H:%M}"

    def _told(self, event: Event) -> str:
        if isinstance(event, (ev.Escalated, ev.Routed)):
            return f"{type_of(event)} to {self._team(event.team)}"
        if isinstance(event, ev.Returned):
            return f"sent back by {self._team(event.team)}"
        if isinstance(event, ev.Prioritised):
            return f"priority {harmless(event.from_)} → {event.to}"
        if isinstance(event, ev.Promised):
            return f"promised for {self.moment(event.due)}"
        if isinstance(event, ev.Rescheduled):
            return f"{event.what} rescheduled to {self.moment(event.due)}"
        if isinstance(event, ev.Assigned):
            return f"assigned to {self._who(event.to)}"
        if isinstance(event, ev.Owned):
            return f"{self._who(event.to)} answers to the customer"
        if isinstance(event, ev.CustomerReplied):
            return f"the customer answered ({harmless(event.channel)})"
        if isinstance(event, ev.Held):
            return f"waits ({event.status.replace('_', ' ')})"
        return type_of(event).replace("_", " ")

    def _team(self, name: str) -> str:
        known = self._setup.config.teams.get(name)
        return harmless(known.title if known else name, 60)

    def _who(self, by: str) -> str:
        known = self._setup.config.agents.get(by) if is_person(by) else None
        return harmless(known.name if known else by.replace(":", " "), 60)
