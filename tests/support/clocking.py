"""A ticket's clocks under the standard policy of the default desk."""

from datetime import datetime
from typing import Any

from hdesk.domain.clocks import Clock
from hdesk.domain.setup import Setup
from tests.support.stories import Story

# The standard policy of the default desk, in business hours (9 to 19; Sundays 10 to 17), for a normal ticket:
# acknowledgement 1, first response 4, next response 8, update 20, resolution 30, handover 4.
HANDED: dict[str, Any] = {"team": "operations", "tier": "L2", "reason": "late"}
"""An escalation to Operations."""

POLICY = "  - id: standard\n    title: Everything else, in business hours\n"
"""The beginning of the policy that holds for every ticket."""


def clock(story: Story, name: str, now: datetime | None = None, setup: Setup | None = None) -> Clock:
    """Give one of a ticket's clocks, at the moment of its last event unless told otherwise."""
    return story.view(now, setup).clocks()[name]


def due(story: Story, name: str, now: datetime | None = None, setup: Setup | None = None) -> datetime | None:
    """Give when a clock is due."""
    return clock(story, name, now, setup).due


def running(story: Story, setup: Setup | None = None) -> set[str]:
    """Name the clocks that have not stopped."""
    return {one.name for one in story.view(setup=setup).clocks().values() if one.stopped is None}
