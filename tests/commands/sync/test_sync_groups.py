"""Two clones merge one ticket into different ones: sync makes one group of them, the same everywhere."""

from tests.commands.conftest import Shell
from tests.support.clones import Team, head


def types(desk: Shell, ticket: str) -> list[tuple[str, str]]:
    """Give who wrote what on a ticket."""
    return [(one["by"], one["type"]) for one in desk.json("show", ticket)["timeline"]]


def test_the_earliest_of_all_survives_and_replies_go_to_it(team: Team) -> None:
    priya, ravi = team["priya"], team["ravi"]
    first, second, third = (priya.log(now=f"2026-11-20T1{hour}:00:00+05:30") for hour in range(3))
    team.meet("priya", "ravi")
    for desk in (priya, ravi):
        desk.now = "2026-11-20T15:00:00+05:30"
    priya("merge", first, third)
    ravi("merge", second, third)
    team.meet("priya", "ravi")
    assert head(priya) == head(ravi)
    assert [ravi.json("show", one)["status"] for one in (first, second, third)] == ["new", "closed", "closed"]
    assert ("merge", "merged") in types(ravi, second)
    assert ("merge", "merged") in types(ravi, first)
    for one in (second, third):
        assert f"{one} was merged into {first}" in ravi("heard", one, "When?").err
    assert ravi("check").code == priya("check").code == 0
    assert f"Ticket: {second}" in ravi.git("log", "--merges", "-1", "--format=%B")


def place(desk: Shell, ticket: str) -> int:
    """Give the N of the one event by which a merge has completed a group on a ticket."""
    (found,) = (one["id"] for one in desk.json("show", ticket)["timeline"] if one["by"] == "merge")
    return int(found.partition("-")[0])


def test_a_link_that_others_would_have_placed_earlier_stands_there_and_the_history_verifies(team: Team) -> None:
    priya, ravi, meera, laptop = team["priya"], team["ravi"], team["meera"], team.clone("meera", "laptop")
    first, second, third, fourth = (priya.log(now=f"2026-11-20T1{hour}:00:00+05:30") for hour in range(4))
    for desk in (priya, ravi, meera, laptop):
        desk.now = "2026-11-20T15:00:00+05:30"
        desk("sync")
    for words in ("Called.", "Called again."):
        priya("note", first, words)
    priya("merge", first, third)
    ravi("merge", second, third)
    meera("merge", first, fourth)
    laptop("merge", second, fourth)
    for desk in (priya, ravi):
        desk("sync")
    late = place(ravi, first)
    for desk in (meera, laptop, priya, ravi, meera):
        desk("sync")
    assert place(ravi, first) == late - 2
    assert head(priya) == head(ravi) == head(meera) == head(laptop)
    assert ravi("audit", "verify").code == ravi("check").code == 0
