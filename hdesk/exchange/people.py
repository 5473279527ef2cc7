"""People: which agent of the desk a name from elsewhere means, and where a name is kept that means none."""

from collections import Counter
from collections.abc import Mapping

from hdesk.domain.config import Agent
from hdesk.exchange.told import PRIORITY, STATUS, Told

CUSTOMER = "customer"

_FREE_TEXT = {
    "responded": "text",
    "noted": "text",
    "asked": "text",
    "returned": "text",
    "resolved": "text",
    "followed_up": "text",
    "customer_replied": "text",
    "escalated": "reason",
    "promised": "reason",
    "rescheduled": "reason",
    "held": "reason",
    "reopened": "reason",
    "rated": "comment",
}
"""The key of each type of event that takes words; elsewhere `reason` is one of some words."""


class People:
    """The desk's agents, found by their short name, their name or their e-mail address, in any case."""

    def __init__(self, agents: Mapping[str, Agent]) -> None:
        names = Counter(agent.name.casefold() for agent in agents.values())
        found = {agent.name.casefold(): name for name, agent in agents.items()}
        # A name that two agents share means neither of them.
        self._agents = {name: agent for name, agent in found.items() if names[name] == 1}
        self._agents |= {agent.email.casefold(): name for name, agent in agents.items()}
        self._agents |= {name.casefold(): name for name in agents}

    def agent(self, name: str) -> str | None:
        """Give the agent that a name means; None where it means none of this desk."""
        return self._agents.get(name.casefold())

    def writer(self, name: str) -> str | None:
        """Give who wrote an event: an agent, or `customer`."""
        return CUSTOMER if name.casefold() == CUSTOMER else self.agent(name)


def signed(told: list[Told], name: str) -> list[Told]:
    """Keep the name of somebody this desk does not know, once, in the words of what happened.

    Where none of it takes words, a note follows.
    """
    if any(name in str(value) for one in told for value in one.keys.values()):
        return told
    for place, one in enumerate(told):
        key = _free_text(one)
        if key is not None:
            words = one.keys.get(key)
            kept = one._replace(keys={**one.keys, key: f"{words} (by {name})" if words else f"by {name}"})
            return [*told[:place], kept, *told[place + 1 :]]
    last = told[-1]
    what = last.keys["to"] if last.kind in {STATUS, PRIORITY} else last.kind
    return [*told, Told("noted", last.at, None, {"text": f"{what} by {name}"})]


def _free_text(told: Told) -> str | None:
    """Name the key that takes words; of a status that of the event which leads there whatever came before."""
    if told.kind == STATUS:
        return {"pending": "reason", "on_hold": "reason", "resolved": "text"}.get(told.keys["to"])
    return _FREE_TEXT.get(told.kind)
