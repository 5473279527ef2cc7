"""What a ticket is about: the facts, as the mapping tells them from a row's cells."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from hdesk.domain.config import DeskConfig
from hdesk.domain.facts import EDITABLE, is_editable
from hdesk.domain.model import NATURES, Customer, Facts, Order
from hdesk.domain.nearest import did_you_mean
from hdesk.domain.typed import Problem
from hdesk.exchange import kinds
from hdesk.exchange.cells import CellError, Cells
from hdesk.exchange.entries import Terms
from hdesk.exchange.kinds import Kind, Value, compile_value
from hdesk.exchange.mapping import Spec

ID = "id"
_NEEDED = (ID, "subject", "category", "channel")


Part = TypeVar("Part", Customer, Order)


class About(NamedTuple):
    """The compiled `ticket` of a mapping."""

    id: Value
    fields: tuple[tuple[str, Value], ...]
    config: DeskConfig

    def facts(self, rows: Sequence[Cells], wrong: list[str]) -> Facts | None:
        """Give the facts that rows of one ticket tell: of each field, the first value that one of them has.

        None with the reasons in `wrong` where they cannot be told.
        """
        found: dict[str, Any] = {}
        for name, value in self.fields:
            try:
                found[name] = next((one for one in map(value.read, rows) if one is not None), None)
            except CellError as error:
                wrong.append(str(error))
        lacking = [name for name in _NEEDED[1:] if name in found and found[name] is None]
        wrong += [f"there is no {name}" for name in lacking]
        if wrong:
            return None
        category = self.config.taxonomy[found["category"]]
        subcategory = found.get("subcategory")
        if subcategory is not None and subcategory not in category.subcategories:
            wrong.append(f"{subcategory!r} is no subcategory of {found['category']}")
            return None
        return Facts(
            subject=found["subject"],
            category=found["category"],
            subcategory=subcategory,
            nature=found.get("nature") or category.nature,
            channel=found["channel"],
            customer=_part(Customer, "customer.", found),
            order=_part(Order, "order.", found),
            fields={name[7:]: text for name, text in found.items() if name.startswith("fields.") and text},
        )


def _part(kind: type[Part], prefix: str, found: dict[str, Any]) -> Part | None:
    start = len(prefix)
    given = {name[start:]: value for name, value in found.items() if value is not None and name.startswith(prefix)}
    return kind(**given) if given else None


def compile_about(terms: Terms, ticket: dict[str, Spec]) -> About | None:
    """Compile what the mapping says of the ticket; None with problems where something is missing."""
    problems = terms.header.problems
    problems += [
        Problem(("ticket",), f"`{name}` is missing", "a ticket needs " + ", ".join(_NEEDED))
        for name in _NEEDED
        if name not in ticket
    ]
    fields: list[tuple[str, Value]] = []
    known = _kinds(terms)
    for name, spec in ticket.items():
        at = ("ticket", name)
        kind = known.get(name) or (kinds.words if is_editable(name) else None)
        if kind is None:
            near = did_you_mean(name, [*known, *EDITABLE])
            hint = f"did you mean `{near}`?" if near else "a field of the desk's own is `fields.NAME`"
            problems.append(Problem(at, f"there is no field `{name}` to import", hint))
        else:
            fields.append((name, compile_value(terms.header, spec, kind, name, at)))
    identity = dict(fields).pop(ID, None)
    if identity is None or len(set(_NEEDED) & ticket.keys()) < len(_NEEDED):
        return None
    if not identity.columns:
        problems.append(Problem(("ticket", ID), "`id` reads no column", "it names each ticket in the file"))
    return About(identity, tuple((name, value) for name, value in fields if name != ID), terms.config)


def _kinds(terms: Terms) -> dict[str, Kind]:
    """Give the fields whose values are not any text."""
    config = terms.config
    every = {name for category in config.taxonomy.values() for name in category.subcategories}
    own: dict[str, Kind] = {"number": _checked(kinds.number), "date": _checked(terms.dates.day)}
    return {
        ID: kinds.line,
        "subject": kinds.line,
        "category": kinds.one_of(config.taxonomy, "category"),
        "subcategory": kinds.one_of(sorted(every), "subcategory"),
        "nature": kinds.one_of(NATURES, "nature"),
        "channel": kinds.one_of(config.channels, "channel"),
        "customer.email": kinds.email,
        "customer.phone": kinds.phone(config),
        "order.value": kinds.number,
        "order.pickup_due_on": terms.dates.day,
        "order.payout_due_on": terms.dates.day,
        **{f"fields.{name}": own[field.type] for name, field in config.fields.items() if field.type in own},
    }


def _checked(kind: Kind) -> Kind:
    """Make the kind of a text that is kept as the files have it once it has been read as what it is to be."""

    def read(text: str) -> str:
        found = kind(text)
        return found.isoformat() if hasattr(found, "isoformat") else text

    return read
