"""docs/rules.md is typed as it stands, and what is printed must be what it says; its examples of YAML are read.

After a change of output, `REWRITE=1 script/test tests/test_rules_page.py` writes the new one in; read it.
"""

import os
import re
import subprocess
import sys
from pathlib import Path

import yaml

from hdesk.domain.trials import run
from hdesk.storage.rule_tests import TESTS, judge_tests
from tests.support.desks import NOW, default_setup, setup_with

PAGE = Path(__file__).parent.parent / "docs" / "rules.md"
_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_YAML = re.compile(r"```yaml\n(.*?)```", re.DOTALL)
_COMMAND = re.compile(r"^\$ (.*(?:\n> .*)*)$", re.MULTILINE)
_ID = re.compile(r"\bHD-\d{6}-[0-9A-HJKMNP-TV-Z]{6}\b")
_END = "=== end ==="


def _typed(folder: Path) -> list[str]:
    """Type every command of the page into one shell; give what each printed."""
    commands = [
        one.replace("\n> ", "\n") for block in _CONSOLE.findall(PAGE.read_text()) for one in _COMMAND.findall(block)
    ]
    script = "\n".join(f"{{ {command}\n}} 2>&1\necho '{_END}'" for command in commands)
    env = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "COLUMNS": "110"}
    done = subprocess.run(["bash", "-c", script], cwd=folder, env=env, capture_output=True, text=True, check=True)
    printed = _ID.sub("HD-261120-7K3FQ2", done.stdout).replace(str(folder), "/home/priya")
    printed = re.sub(r"\bcommit [0-9a-f]{10}\b", "commit 3f1c09a7be", printed)
    return [part.strip("\n") for part in printed.split(_END)][: len(commands)]


def _page(outputs: list[str]) -> str:
    left = iter(outputs)

    def block(match: re.Match[str]) -> str:
        parts = []
        for command in _COMMAND.findall(match[1]):
            printed = next(left)
            parts += [f"$ {command}", *([printed] if printed else [])]
        return "```console\n" + "\n".join(parts) + "\n```"

    return _CONSOLE.sub(block, PAGE.read_text())


def test_what_is_typed_prints_what_the_page_says(tmp_path: Path) -> None:
    outputs = _typed(tmp_path)
    assert not any("Usage:" in output for output in outputs)
    wanted = _page(outputs)
    if os.environ.get("REWRITE"):
        PAGE.write_text(wanted)
    assert PAGE.read_text() == wanted


def test_the_rule_of_the_page_is_one() -> None:
    rule = _YAML.findall(PAGE.read_text())[0]
    setup = setup_with(rules="".join(f"  {line}\n" for line in rule.splitlines()))
    assert [one.id for one in setup.rules] == [yaml.safe_load(rule)[0]["id"]]


def test_the_tests_of_the_page_pass() -> None:
    tests = judge_tests(_YAML.findall(PAGE.read_text())[1].encode(), TESTS, default_setup(), NOW)
    assert tests.findings == []
    assert [run(trial, default_setup()).differences for trial in tests.trials] == [(), ()]
