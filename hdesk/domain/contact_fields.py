"""The fields of contacts."""

from typing import Any

from hdesk.domain.contacts import OUTCOMES
from hdesk.domain.fields import Field, Reader, Registry
from hdesk.domain.model import NATURES, Customer, Order
from hdesk.domain.views import ContactView


def _own(name: str) -> Reader:
    return lambda view: getattr(view.contact, name)


def _part(part: str, name: str) -> Reader:
    def read(view: ContactView) -> Any:
        holder = getattr(view.contact, part)
        return None if holder is None else getattr(holder, name)

    return read


def _config(name: str) -> Any:
    return lambda config: list(getattr(config, name))


def _text(view: ContactView) -> str:
    contact = view.contact
    return "\n".join(word for word in (contact.said, contact.checked, contact.needed, contact.text) if word)


CONTACT_FIELDS = Registry(
    (
        Field("id", "text", "the contact's ID", _own("id")),
        Field("at", "moment", "when it took place", _own("at")),
        Field("by", "choice", "who took it", _own("by"), choices=_config("agents")),
        Field("channel", "choice", "how the customer came", _own("channel"), choices=_config("channels")),
        Field(
            "direction",
            "choice",
            "who called whom",
            _own("direction"),
            choices=lambda _: ("inbound", "outbound"),
        ),
        Field("received", "moment", "when the inquiry came", _own("received")),
        Field("answered", "moment", "when it was answered", _own("answered")),
        Field("outcome", "choice", "what came of it", _own("outcome"), choices=lambda _: OUTCOMES),
        Field("ticket", "text", "the ticket it belongs to", _own("ticket")),
        Field("category", "choice", "what it was about", _own("category"), choices=_config("taxonomy")),
        Field("subcategory", "text", "more exactly", _own("subcategory")),
        Field("nature", "choice", "why the customer came", _own("nature"), choices=lambda _: NATURES),
        Field("disposition", "text", "how the agent filed it", _own("disposition")),
        *(
            Field(f"customer.{name}", "text", f"the customer's {name}", _part("customer", name))
            for name in Customer.__struct_fields__
        ),
        *(
            Field(
                f"order.{name}",
                "number" if name == "value" else "date" if name.endswith("_on") else "text",
                f"the order's {name}",
                _part("order", name),
            )
            for name in Order.__struct_fields__
        ),
        Field("waited", "number", "seconds waited before a person answered", _own("waited"), unit="s"),
        Field("talked", "number", "seconds talked", _own("talked"), unit="s"),
        Field("held", "number", "seconds on hold", _own("held"), unit="s"),
        Field("wrapped", "number", "seconds of work after the call", _own("wrapped"), unit="s"),
        Field("said", "text", "what the customer said", _own("said")),
        Field("checked", "text", "what was checked", _own("checked")),
        Field("needed", "text", "what is needed", _own("needed")),
        Field("text", "text", "all words on the contact", _text),
        Field("source", "text", "the import it came from", _own("source")),
        Field("source_id", "text", "its ID there", _own("source_id")),
    )
)
"""Every field of a contact."""
