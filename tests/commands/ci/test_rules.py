"""The job of a pull or merge request: a backtest for all, a note where the token may write one, nothing run."""

import textwrap

import pytest

from tests.commands.ci.conftest import Hosted
from tests.commands.conftest import Shell
from tests.support.forge import Forge
from tests.support.pipelines import FILES

_MARK = "<!-- hdesk: backtest -->"


def propose(desk: Shell, priority: str = "urgent") -> None:
    """Push a branch on which every ticket that says that nobody came is of another priority."""
    desk.git("checkout", "-q", "-B", "proposal", "origin/main")
    path = desk.folder / "priority_rules.yaml"
    rule = f"""\
- id: proposed
  title: Nobody came
  when: {{text: {{contains: nobody came}}}}
  then: {{priority: {priority}}}
"""
    path.write_text(path.read_text().replace("rules:\n", "rules:\n" + textwrap.indent(rule, "  "), 1))
    desk.git("commit", "-qam", "proposal")
    desk.git("push", "-qf", "origin", "proposal")


@pytest.mark.parametrize("system", FILES)
def test_the_backtest_stands_in_one_note_that_is_brought_up_to_date(hosted: Hosted, forged: Forge, system: str) -> None:
    desk, pipeline = hosted(system)
    propose(desk)
    ran = pipeline.rules("proposal", "5", forged.url, "hush")
    assert ran.code == 0, ran.log
    assert list(forged.notes) == [7, 8]
    assert forged.notes[8].startswith(f"{_MARK}\n")
    assert "1 ticket" in forged.notes[8]
    assert forged.notes[8].strip() in ran.summary
    assert {token.rpartition(" ")[2] for _, _, token in forged.asked} == {"hush"}
    propose(desk, "high")
    pipeline.rules("proposal", "5", forged.url, "hush")
    assert list(forged.notes) == [7, 8]
    assert "high" in forged.notes[8]
    assert "What a nice rule." in forged.notes[7]


@pytest.mark.parametrize("system", FILES)
def test_a_fork_gets_the_summary_alone(hosted: Hosted, forged: Forge, system: str) -> None:
    desk, pipeline = hosted(system)
    propose(desk)
    ran = pipeline.rules("proposal", "5", forged.url, "hush", fork=True)
    assert ran.code == 0, ran.log
    assert forged.asked == []
    assert _MARK in ran.summary


@pytest.mark.parametrize("system", FILES)
def test_nothing_that_a_proposal_brings_is_run(hosted: Hosted, forged: Forge, system: str) -> None:
    desk, pipeline = hosted(system)
    propose(desk)
    trace = desk.folder.parent / "trace"
    for name in ("json.py", "sitecustomize.py", "hdesk.py", "hdesk/__init__.py", "click.py"):
        path = desk.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"open({str(trace)!r}, 'a').write({name!r})\n")
    for name in ("hdesk", "curl", "date", "git"):
        path = desk.folder / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\necho {name} >> {trace}\n")
        path.chmod(0o755)
    (desk.folder / ".gitattributes").write_text("* filter=evil diff=evil merge=evil\n")
    desk.git("add", "-A")
    desk.git("commit", "-qm", "mischief")
    desk.git("push", "-q", "origin", "proposal")
    ran = pipeline.rules("proposal", "5", forged.url, "hush")
    assert ran.code == 0, ran.log
    assert not trace.exists()
    assert "hush" not in ran.log


@pytest.mark.parametrize("system", FILES)
def test_rules_that_are_wrong_fail_it_with_what_is_wrong(hosted: Hosted, forged: Forge, system: str) -> None:
    desk, pipeline = hosted(system)
    propose(desk, "very")
    ran = pipeline.rules("proposal", "5", forged.url, "hush")
    assert ran.code == 3
    assert "priority_rules.yaml:" in ran.log
    assert forged.asked == []


def test_examples_that_fail_fail_it_after_the_note(hosted: Hosted, forged: Forge) -> None:
    desk, pipeline = hosted("github")
    propose(desk)
    path = desk.folder / "priority_rules.yaml"
    path.write_text(path.read_text().replace("text: {contains: nobody came}", "category: pickup"))
    desk.git("commit", "-qam", "for all pickups")
    desk.git("push", "-q", "origin", "proposal")
    ran = pipeline.rules("proposal", "5", forged.url, "hush")
    assert ran.code == 3
    assert "is not yet long pending" in ran.summary
    assert list(forged.notes) == [7, 8]
