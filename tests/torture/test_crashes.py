"""Commands that are killed: what was acknowledged is there, and the next command finishes the rest by itself."""

import pytest

from tests.torture.bench import Bench, unclean
from tests.torture.crash import AFTER, BEFORE, crash, die_at, log
from tests.torture.deeds import mark
from tests.torture.judge import as_json, judge, latest
from tests.torture.past import steps


@pytest.mark.parametrize("step", [*BEFORE, *AFTER])
def test_killed_at_a_step_a_command_is_made_whole_or_not_at_all(bench: Bench, step: str) -> None:
    killed = die_at(bench, step)
    assert killed.killed
    following = log(bench)
    assert (following.code, "hdesk:" in following.err) == (0, False)
    assert unclean(bench) == []
    assert judge(bench, [killed, following]) == []
    said = [as_json(ticket)["timeline"][0]["said"] for ticket in latest(steps(bench))[0].values()]
    assert (mark(killed.deed.number) in said) == (step in AFTER)


@pytest.mark.parametrize("again", ["drafted", "staged", "recovered"])
def test_killed_while_it_finishes_for_another_the_one_after_finishes_for_both(bench: Bench, again: str) -> None:
    first = die_at(bench, "moved")
    second = die_at(bench, again)
    assert first.killed
    assert second.killed
    following = log(bench)
    assert following.code == 0
    assert judge(bench, [first, second, following]) == []


def test_a_reader_finishes_what_a_killed_writer_left(bench: Bench) -> None:
    killed = die_at(bench, "moved")
    assert unclean(bench) != []
    assert mark(killed.deed.number) in bench.run(1, ["--format", "json", "list"]).out
    assert unclean(bench) == []


def test_killed_at_any_time_nothing_acknowledged_is_lost(bench: Bench) -> None:
    outcome = crash(bench, 6, seed=3)
    assert outcome.faults == []
