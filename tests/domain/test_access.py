"""What only leads may do."""

from typing import get_args

import pytest

from hdesk.domain.access import Deed, leads, require
from hdesk.domain.config import DeskConfig
from hdesk.domain.findings import Refused
from tests.support.desks import setup_with

DEEDS: tuple[Deed, ...] = get_args(Deed)


def desk(*, priya: str = "lead", bot: str = "") -> DeskConfig:
    """Give a desk with Arun, an agent, with Priya in a role, and perhaps with a bot in a role."""
    robot = f"  robot: {{name: Robot, email: robot@example.com, team: helpdesk, role: {bot}}}\nbot: robot\n"
    arun = "  arun: {name: Arun Das, email: arun@example.com, team: operations}\n"
    return setup_with(desk=(f"lead}}\n{arun}", f"{priya}}}\n{arun}{robot if bot else ''}")).config


@pytest.mark.parametrize("deed", DEEDS)
def test_a_lead_may(deed: Deed) -> None:
    require(desk(), "priya", deed)


@pytest.mark.parametrize("deed", DEEDS)
def test_another_agent_may_not_and_is_told_who_may(deed: Deed) -> None:
    with pytest.raises(Refused) as refused:
        require(desk(), "arun", deed)
    (finding,) = refused.value.findings
    assert finding.message.startswith("arun may not ")
    assert finding.hint == "leads may: priya"


@pytest.mark.parametrize("deed", DEEDS)
def test_on_a_desk_without_leads_everybody_may(deed: Deed) -> None:
    without = desk(priya="agent")
    assert leads(without) == ()
    require(without, "arun", deed)
    require(without, "priya", deed)


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("priya", ["lead", "agent"])
def test_the_bot_may_not_whatever_its_role_says(priya: str, deed: Deed) -> None:
    with pytest.raises(Refused, match="robot may not"):
        require(desk(priya=priya, bot="lead"), "robot", deed)


def test_who_is_no_agent_may_not_even_where_there_is_no_lead() -> None:
    with pytest.raises(Refused, match="mallory may not"):
        require(desk(priya="agent"), "mallory", "settings")
