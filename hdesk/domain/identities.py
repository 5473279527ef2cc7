"""Identities of automatic events: derived from what they do, and used again by nothing that was undone.

What a rule, a route or the sweep did and somebody undid stays in the timeline, with its characters. Should the same
be done once more in the same episode, its characters are the next ones in a row that is the same on every clone.
"""

from hdesk.domain.ids import derived
from hdesk.domain.state import State


def tried(state: State, *parts: str | int) -> list[str]:
    """List an effect's characters, those that were undone first; the last are those that stand, or will."""
    found = [derived(*parts)]
    while found[-1] in state.withdrawn:
        found.append(derived(*parts, f"again {len(found)}"))
    return found


def unused(state: State, *parts: str | int) -> str:
    """Give the characters with which an effect stands in the timeline, or would be written now."""
    return tried(state, *parts)[-1]
