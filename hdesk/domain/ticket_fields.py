"""The fields of tickets."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hdesk.domain import events as ev
from hdesk.domain.clocks import CLOCKS, Clock
from hdesk.domain.config import DeskConfig, required_fields
from hdesk.domain.durations import Span
from hdesk.domain.fields import Field, Reader, Registry
from hdesk.domain.localtime import instant
from hdesk.domain.model import DONE, NATURES, PRIORITIES, STATUSES, Customer
from hdesk.domain.silence import after_resolution
from hdesk.domain.terms import LEAD
from hdesk.domain.views import TicketView, View


def _state(name: str) -> Reader:
    return lambda view: getattr(view.state, name)


def _fact(name: str) -> Reader:
    return lambda view: getattr(view.facts, name)


def _part(part: str, name: str) -> Reader:
    def read(view: TicketView) -> Any:
        holder = getattr(view.facts, part)
        return None if holder is None else getattr(holder, name)

    return read


def _subcategories(config: DeskConfig) -> list[str]:
    return sorted({name for category in config.taxonomy.values() for name in category.subcategories})


def _age(view: View) -> Span | None:
    return view.span(view["created_at"])


def _open_for(view: View) -> Span | None:
    return None if view["status"] in DONE else view.span(view["created_at"])


def _since(name: str) -> Reader:
    return lambda view: view.span(view[name] or view["created_at"])


def _first_due(what: str) -> Reader:
    def read(view: TicketView) -> datetime | None:
        due = view.state.first_due(what)
        return due if due is None or isinstance(due, datetime) else view.day_end(due)

    return read


def _overdue(what: str) -> Reader:
    def read(view: View) -> Span | None:
        return None if view["status"] in DONE else view.span(view[f"{what}_first_due"])

    return read


def _missing(view: TicketView) -> tuple[str, ...]:
    wanted = required_fields(view.setup.config, view.facts.category)
    return tuple(name for name in wanted if view[name] in (None, "", ()))


def _text(view: TicketView) -> str:
    parts = [view.facts.subject]
    for event in view.ticket.timeline:
        if event.by == "sweep":
            continue  # what clocks say is nothing that anybody has said
        for name in ("said", "checked", "needed", "text", "reason", "comment"):
            words = getattr(event, name, None)
            if words:
                parts.append(words)
    return "\n".join(parts)


def _said(name: str) -> Reader:
    def read(view: TicketView) -> str | None:
        for event in view.ticket.timeline:
            if type(event) is ev.Created:
                words: str | None = getattr(event, name)
                return words
        return None

    return read


def _received(view: TicketView) -> datetime | None:
    return view.related.received() or view.state.created_at


def _escalated_to(view: TicketView) -> tuple[str, ...]:
    return tuple(view.state.open_escalations)


def _follow_up_due(view: TicketView) -> datetime | None:
    state = view.state
    if state.status != "resolved" or state.consent is not None:
        return None
    return after_resolution(view, view.setup.config.follow_up_after)


def _close_due(view: TicketView) -> datetime | None:
    state = view.state
    if state.status != "resolved" or state.consent == "no":
        return None
    return after_resolution(view, view.setup.config.close_after)


def _clock(clock: str, read: Callable[[Clock], Any]) -> Reader:
    def value(view: TicketView) -> Any:
        found = view.clocks().get(clock)
        return read(found) if found else None

    return value


def _clock_left(clock: str) -> Reader:
    def read(view: View) -> Span | None:
        due: datetime | None = view[f"{clock}_due"]
        if due is None or view[f"{clock}_stopped"] is not None:
            return None
        return Span(view.now, due, view.setup.calendar)

    return read


def _clock_breached(clock: str) -> Reader:
    def read(view: View) -> bool | None:
        due: datetime | None = view[f"{clock}_due"]
        if due is None:
            return False if view[f"{clock}_has_target"] else None
        return instant(view[f"{clock}_stopped"] or view.now) > instant(due)

    return read


def _by_clock() -> list[Field]:
    fields = []
    for clock in CLOCKS:
        title = clock.replace("_", " ")
        fields += [
            Field(f"{clock}_due", "moment", f"when the {title} clock is due", _clock(clock, lambda one: one.due)),
            Field(f"{clock}_stopped", "moment", f"when the {title} clock was met or ended",
                  _clock(clock, lambda one: one.stopped)),
            Field(f"{clock}_has_target", "flag", f"whether the {title} clock has a target",
                  _clock(clock, lambda one: one.target is not None)),
            Field(f"{clock}_left", "span", f"time left on the {title} clock", _clock_left(clock), stored=False),
            Field(f"{clock}_breached", "flag",
                  f"whether the {title} target was missed; overdue and open counts as missed",
                  _clock_breached(clock), stored=False),
        ]  # fmt: skip
    return fields


def _config(name: str) -> Any:
    return lambda config: list(getattr(config, name))


TICKET_FIELDS = Registry(
    (
        Field("id", "text", "the ticket's ID", lambda view: view.ticket.id),
        Field("subject", "text", "what it is about, in one line", _fact("subject")),
        Field("status", "choice", "where the work stands", _state("status"), choices=lambda _: STATUSES),
        Field("priority", "ordered", "how urgent it is", _state("priority"), choices=lambda _: PRIORITIES),
        Field("tier", "ordered", "the tier that works on it", _state("tier"), choices=_config("tiers")),
        Field("team", "choice", "the team that works on it", _state("team"), choices=_config("teams")),
        Field("owner", "choice", "who answers to the customer", _state("owner"), choices=_config("agents")),
        Field("assignee", "choice", "who works on it now", _state("assignee"), choices=_config("agents")),
        Field("category", "choice", "what it is about", _fact("category"), choices=_config("taxonomy")),
        Field("subcategory", "choice", "more exactly", _fact("subcategory"), choices=_subcategories),
        Field("nature", "choice", "why the customer came", _fact("nature"), choices=lambda _: NATURES),
        Field("channel", "choice", "how the customer came", _fact("channel"), choices=_config("channels")),
        *(
            Field(f"customer.{name}", "text", f"the customer's {name}", _part("customer", name))
            for name in Customer.__struct_fields__
        ),
        Field("order.id", "text", "the order's ID", _part("order", "id")),
        Field("order.value", "number", "the order's value", _part("order", "value"), unit="currency"),
        *(
            Field(f"order.{name}", "text", f"the order's {name}", _part("order", name))
            for name in ("city", "pincode", "vendor", "device")
        ),
        *(
            Field(f"order.{what}_due_on", "date", f"the day of the {what}", _part("order", f"{what}_due_on"))
            for what in ("pickup", "payout")
        ),
        Field("created_at", "moment", "when the ticket was created", _state("created_at")),
        Field("created_by", "text", "who created it", _state("created_by")),
        Field("received_at", "moment", "when the inquiry came", _received),
        Field("updated_at", "moment", "the last event", _state("updated_at")),
        Field("first_response_at", "moment", "a person's first public reply", _state("first_response_at")),
        Field("last_reply_at", "moment", "the last public reply by a person", _state("last_reply_at")),
        Field("last_customer_at", "moment", "the customer's last message", _state("last_customer_at")),
        Field("last_update_at", "moment", "the last reply, promise or acknowledgement", _state("last_update_at")),
        Field("follow_up_due", "moment", "when to ask the customer whether it is solved", _follow_up_due),
        Field("close_due", "moment", "when it is closed without an answer", _close_due),
        Field("resolved_at", "moment", "the last resolution", _state("resolved_at")),
        Field("closed_at", "moment", "when it was closed", _state("closed_at")),
        Field("close_reason", "text", "why it was closed", _state("close_reason")),
        Field("consent", "text", "whether the customer confirmed the resolution", _state("consent")),
        Field("responses", "number", "public written replies by people", _state("responses")),
        Field("responses_since_call", "number", "written replies since a person last spoke to the customer",
              _state("responses_since_call")),
        Field("reopens", "number", "how often it was reopened", _state("reopens")),
        Field("escalations", "number", "how often it was escalated", _state("escalations")),
        Field("escalated_to", "list", "teams with open escalations", _escalated_to,
              choices=lambda config: [*config.teams, LEAD]),
        Field("waiting_for", "choice", "the team that was told or asked last, and has not come back to us",
              _state("waiting_for"), choices=lambda config: [*config.teams, LEAD]),
        Field("waiting_since", "moment", "since when", _state("waiting_since")),
        Field("asked_by", "choice", "the team whose question nobody has answered", _state("asked_by"),
              choices=_config("teams")),
        Field("asked_since", "moment", "since when", _state("asked_since")),
        Field("claims_lost", "list", "agents who took it after another had", lambda v: tuple(v.state.claims_lost),
              choices=_config("agents")),
        Field("returns", "number", "how often a team sent it back", _state("returns")),
        Field("chases", "number", "how often somebody had to chase", _state("chases")),
        Field("reschedules", "number", "how often a promised day was moved", _state("reschedules")),
        *(
            Field(f"{what}_first_due", "moment", f"when the first {what} day promised is over", _first_due(what))
            for what in ("pickup", "payout")
        ),
        Field("promise_due", "moment", "the last moment promised to the customer", _state("promise_due")),
        Field("rating", "number", "the customer's last rating", _state("rating")),
        Field("source", "text", "the import it came from", _state("source")),
        Field("source_id", "text", "its ID there", _state("source_id")),
        Field("doubts", "list", "contradictions that the importer found", _state("doubts")),
        Field("pinned", "list", "fields that rules must leave alone", lambda v: tuple(sorted(v.state.pins))),
        Field("missing", "list", "required fields that are not filled", _missing),
        Field("said", "text", "what the customer said", _said("said")),
        Field("checked", "text", "what was checked", _said("checked")),
        Field("needed", "text", "what is needed", _said("needed")),
        Field("text", "text", "all words on the ticket", _text),
        Field("age", "span", "time since creation", _age, stored=False),
        Field("open_for", "span", "time since creation while it is not resolved", _open_for, stored=False),
        Field("since_update", "span", "time since the last public reply, promise or acknowledgement",
              _since("last_update_at"), stored=False),
        Field("since_customer", "span", "time since the customer's last message",
              _since("last_customer_at"), stored=False),
        *(
            Field(f"{what}_overdue", "span", f"time since the first {what} day promised was over",
                  _overdue(what), stored=False)
            for what in ("pickup", "payout")
        ),
        Field("repeat_contacts_7d", "number", "the customer's other contacts in the last seven days",
              lambda v: v.related.repeats(v), stored=False),
        *_by_clock(),
    )
)  # fmt: skip
"""Every field of a ticket."""
