"""Access: what only leads may do, by the roles that desk.yaml gives."""

from typing import Literal

from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Finding, Refused

Deed = Literal["redact", "review", "settings"]
"""What needs a lead: taking personal data out, reviewing work, changing settings."""

SETTINGS: frozenset[str] = frozenset(("desk.yaml", "routing.yaml", "priority_rules.yaml", "rule_tests.yaml"))
"""The files that say how the desk works; only a lead changes them."""

_DEEDS: dict[Deed, str] = {
    "redact": "redact personal data",
    "review": "review work",
    "settings": "change the desk's settings",
}


def leads(config: DeskConfig) -> tuple[str, ...]:
    """List the desk's leads; the bot is none, whatever its entry says."""
    return tuple(name for name, agent in config.agents.items() if agent.role == "lead" and name != config.bot)


def may(config: DeskConfig, agent: str, deed: Deed) -> bool:
    """Say whether an agent may do it: leads may; where there is no lead, everybody but the bot."""
    del deed  # all of them are the leads' as yet
    if agent == config.bot or agent not in config.agents:
        return False
    who = leads(config)
    return not who or agent in who


def require(config: DeskConfig, agent: str, deed: Deed) -> None:
    """Refuse what the agent may not do, and say who may. `config` is the one in force, not a draft.

    Raises:
        Refused: the agent's role does not admit it.
    """
    if not may(config, agent, deed):
        raise Refused(refusal(config, agent, deed))


def refusal(config: DeskConfig, agent: str, deed: Deed) -> Finding:
    """Say that an agent may not do it, and who may."""
    who = leads(config)
    hint = f"leads may: {', '.join(who)}" if who else "this desk has no lead, so every agent may, but not its bot"
    return Finding(f"{agent} may not {_DEEDS[deed]}", hint=hint)
