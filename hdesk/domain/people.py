"""People: who works here, by git's identity, and whom the desk knows."""

from collections.abc import Iterable

from hdesk.domain.config import DeskConfig, agent_by_email
from hdesk.domain.findings import Finding, NotFound, Refused
from hdesk.domain.nearest import did_you_mean

Identity = tuple[str, str] | None
"""Name and e-mail address that git has; None where nobody told git."""


def acting_agent(config: DeskConfig, user: Identity, acting: str | None) -> str:
    """Give the agent who works here: the one with git's e-mail address, or the one named to act as.

    Raises:
        Refused: nobody here has that address, or may not act as the one named.
        NotFound: there is no such agent.
    """
    own = agent_by_email(config, user[1]) if user else None
    if acting is None:
        if own is None:
            raise Refused(_stranger(user))
        return own
    known(acting, config.agents, "agent")
    if own != acting and not any(own == one.agent and acting in one.as_ for one in config.delegates):
        raise Refused(
            Finding(
                f"{own or 'you'} may not act as {acting}",
                hint=f"desk.yaml can allow it: delegates: [{{agent: {own or 'NAME'}, as: [{acting}]}}]",
            )
        )
    return acting


def known(name: str, choices: Iterable[str], what: str) -> str:
    """Give a name back if it is one of the choices; raises NotFound with the nearest otherwise."""
    names = list(choices)
    if name not in names:
        near = did_you_mean(name, names)
        hint = f"did you mean {near}?" if near else f"one of {', '.join(names) or 'none yet'}"
        raise NotFound(Finding(f"there is no {what} {name!r}", hint=hint))
    return name


def _stranger(user: Identity) -> Finding:
    if user is None:
        return Finding("git does not know who you are", hint='git config user.email "you@example.com"')
    return Finding(
        f"no agent of this desk has the e-mail address {user[1]}",
        "desk.yaml",
        hint="add yourself under `agents:` and commit it, or set git's user.email to the one that is there",
    )
