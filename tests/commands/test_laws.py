"""The laws that a whole desk keeps, seen from outside."""

import random
from typing import Any

import yaml

from tests.commands.conftest import Shell

_MOVES: list[tuple[str, ...]] = [
    ("note", "{id}", "looked into it"),
    ("assign", "{id}", "priya"),
    ("reply", "{id}", "we are on it"),
    ("heard", "{id}", "any news?"),
    ("escalate", "{id}", "--team", "operations", "--reason", "stuck"),
    ("escalate", "{id}", "--team", "tech", "--reason", "look", "--keep"),
    ("accept", "{id}", "--rating", "3"),
    ("return", "{id}", "--reason", "not_ours"),
    ("hold", "{id}", "--status", "on_hold"),
    ("resume", "{id}"),
    ("promise", "{id}", "--due", "2026-12-24"),
    ("edit", "{id}", "--value", "{value}", "--city", "Pune"),
    ("prioritise", "{id}", "low"),
    ("resolve", "{id}", "--text", "done"),
    ("confirm", "{id}", "--consent", "yes"),
    ("close", "{id}", "--reason", "no_answer"),
    ("reopen", "{id}", "--reason", "not done"),
    ("rate", "{id}", "--score", "4"),
]


def worked(desk: Shell, seed: int, steps: int = 40) -> None:
    """Work on a few tickets at random; what is refused is part of it."""
    chance = random.Random(seed)
    tickets = [desk.log(category=category) for category in ("pickup", "payout", "safety")]
    for minute in range(steps):
        move = chance.choice(_MOVES)
        words = [word.format(id=chance.choice(tickets), value=chance.choice((900, 90_000))) for word in move]
        result = desk(*words, expect=None, now=f"2026-11-20T12:{minute:02}:00+05:30")
        assert result.code in {0, 1}, result


def _timelines(desk: Shell, commit: str) -> dict[str, list[Any]]:
    paths = desk.git("ls-tree", "-r", "--name-only", commit, "tickets").splitlines()
    return {path: yaml.load(desk.git("show", f"{commit}:{path}"), yaml.BaseLoader)["timeline"] for path in paths}


def test_law_2_no_commit_changes_or_removes_an_event(desk: Shell) -> None:
    worked(desk, seed=2)
    commits = desk.git("rev-list", "--reverse", "HEAD").split()
    before: dict[str, list[Any]] = {}
    for commit in commits:
        now = _timelines(desk, commit)
        for path, timeline in before.items():
            assert now[path][: len(timeline)] == timeline
        before = now
    assert sum(map(len, before.values())) > 20


def test_law_1_check_is_clean_after_any_work(desk: Shell) -> None:
    worked(desk, seed=1)
    desk("check")
    assert desk.clean()


def test_law_3_one_command_makes_one_commit_that_holds_only_its_own_paths(desk: Shell) -> None:
    ticket = desk.log()
    for words in (("note", ticket, "x"), ("resolve", ticket, "--text", "x"), ("close", ticket, "--reason", "spam")):
        before = desk.git("rev-parse", "HEAD").strip()
        desk(*words)
        assert desk.git("rev-parse", "HEAD^").strip() == before
        assert desk.git("show", "--format=", "--name-only", "HEAD").split() == [f"tickets/2026/11/20/{ticket}.yaml"]


def test_law_7_nothing_printed_depends_on_the_machines_clock_or_zone(desk: Shell, monkeypatch: Any) -> None:
    import time

    desk.log()
    before = [desk(*words).out for words in (("list",), ("queue",), ("kpi",), ("show", desk.json("list")[0]["id"]))]
    monkeypatch.setenv("TZ", "Pacific/Auckland")
    time.tzset()
    try:
        after = [desk(*words).out for words in (("list",), ("queue",), ("kpi",), ("show", desk.json("list")[0]["id"]))]
    finally:
        monkeypatch.undo()
        time.tzset()
    assert before == after


def test_law_10_every_automatic_change_names_its_rule_in_timeline_and_commit(desk: Shell) -> None:
    worked(desk, seed=10)
    for commit in desk.git("rev-list", "HEAD").split():
        message = desk.git("show", "-s", "--format=%B", commit)
        for line in message.splitlines():
            if line.startswith("Event: ") and line.endswith((" prioritised", " routed", " escalated")):
                _, ticket, identity, _ = line.split()
                found = [
                    event
                    for path, timeline in _timelines(desk, commit).items()
                    if ticket in path
                    for event in timeline
                    if event["id"] == identity
                ]
                assert len(found) == 1
                by = found[0]["by"]
                assert by == "priya" or f"Rule: {by}" in message
